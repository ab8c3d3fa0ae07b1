// Reports the instructions that each Rocket core retires to the simulator, while sim_top.tracing is
// set, and at the end of the run the last pc. It is bound into the cores; FPGA builds do not use this
// file. tools/sim/rocket.py checks the names inside of the core.
//
// LIMITS: one call for each instruction and each trap. Values that arrive after their instruction
// retires (of loads that missed the cache, divisions, the FPU) are not reported, nor are writes of
// floating-point registers.

module rocket_trace (
    input logic        clk_i,
    input logic        rst_i,
    input logic [31:0] hart_i,
    input logic        valid_i,     // an instruction retires, or traps
    input logic        trap_i,
    input logic [63:0] pc_i,        // of the instruction, sign-extended
    input logic [31:0] insn_i,      // as fetched; compressed ones in the low half
    input logic        rd_write_i,
    input logic [ 4:0] rd_i,
    input logic [63:0] rd_value_i
);

    // rd is 0 when no integer register is written.
    import "DPI-C" function void rocket_commit(
        input int unsigned     hart,
        input bit              trap,
        input longint unsigned pc,
        input int unsigned     insn,
        input int unsigned     rd,
        input longint unsigned rd_value
    );

    always_ff @(posedge clk_i) begin
        if (sim_top.tracing && valid_i && !rst_i) begin
            rocket_commit(hart_i, trap_i, pc_i, insn_i, rd_write_i ? 32'(rd_i) : 0, rd_value_i);
        end
    end

    // The hart's last pc. A sleeping hart has already retired its wfi.
    import "DPI-C" function void rocket_stands(input int unsigned hart, input longint unsigned pc);

    logic [63:0] last_pc;
    always_ff @(posedge clk_i) begin
        if (rst_i) last_pc <= '0;
        else if (valid_i) last_pc <= pc_i;
    end
    final rocket_stands(hart_i, last_pc);

endmodule

bind Rocket rocket_trace trace (
    .clk_i     (clock),
    .rst_i     (reset),
    .hart_i    (32'(io_hartid)),
    .valid_i   (csr_io_trace_0_valid),
    .trap_i    (csr_io_trace_0_exception),
    .pc_i      (coreMonitorBundle_pc),
    .insn_i    (coreMonitorBundle_inst),
    .rd_write_i(coreMonitorBundle_wrenx),
    .rd_i      (rf_waddr),
    .rd_value_i(rf_wdata)
);
