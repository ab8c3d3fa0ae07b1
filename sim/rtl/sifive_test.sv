// Finisher of a simulated or emulated machine, as the "sifive,test1" of QEMU's virt: software
// ends the run by writing 0x5555 (pass), 0x3333 with a code in bits 31:16 (fail) or 0x7777
// (reset) to offset 0.
// LIMITS: other writes do nothing, all reads return 0.

module sifive_test (
  input  logic        clk_i,
  input  logic        rst_ni,

  // Register port
  input  logic        req_i,
  input  logic        we_i,
  input  logic [11:0] addr_i,
  input  logic [31:0] wdata_i,
  output logic [31:0] rdata_o,
  output logic        intr_o,   // never

  output logic        finish_o, // for one cycle, the one after the write
  output logic [31:0] value_o   // the word written, valid with finish_o
);

  localparam logic [15:0] Fail  = 16'h3333;
  localparam logic [15:0] Pass  = 16'h5555;
  localparam logic [15:0] Reset = 16'h7777;

  logic        finish_d, finish_q;
  logic [31:0] value_q;

  always_comb begin
    finish_d = 1'b0;
    if (req_i && we_i && addr_i == 12'h0) begin
      unique case (wdata_i[15:0])
        Fail, Pass, Reset: finish_d = 1'b1;
        default:           finish_d = 1'b0;
      endcase
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      finish_q <= 1'b0;
      value_q  <= '0;
    end else begin
      finish_q <= finish_d;
      if (finish_d) value_q <= wdata_i;
    end
  end

  assign rdata_o  = '0;
  assign intr_o   = 1'b0;
  assign finish_o = finish_q;
  assign value_o  = value_q;

`ifndef SYNTHESIS
  AddressAligned: assert property (@(posedge clk_i) disable iff (!rst_ni)
      req_i |-> addr_i[1:0] == 2'b00);
  RequestKnown: assert property (@(posedge clk_i) disable iff (!rst_ni) !$isunknown(req_i));
  AccessKnown: assert property (@(posedge clk_i) disable iff (!rst_ni)
      req_i |-> !$isunknown({we_i, addr_i}));
`endif

endmodule
