// DRAM behind an AXI4 slave. Its bytes are the harness's (DPI), so images are put there without
// simulated time.
//
// The first beat of a read comes dram_latency() cycles after its address, the others one a cycle.
// Limits: reads are answered one after another, in order; writes are never slow.
module dram #(
  parameter int unsigned DataWidth = 64
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,

  input  logic                   aw_valid_i,
  output logic                   aw_ready_o,
  input  logic [3:0]             aw_id_i,
  input  logic [31:0]            aw_addr_i,
  input  logic                   w_valid_i,
  output logic                   w_ready_o,
  input  logic [DataWidth-1:0]   w_data_i,
  input  logic [DataWidth/8-1:0] w_strb_i,
  input  logic                   w_last_i,
  output logic                   b_valid_o,
  input  logic                   b_ready_i,
  output logic [3:0]             b_id_o,
  output logic [1:0]             b_resp_o,
  input  logic                   ar_valid_i,
  output logic                   ar_ready_o,
  input  logic [3:0]             ar_id_i,
  input  logic [31:0]            ar_addr_i,
  input  logic [7:0]             ar_len_i,
  output logic                   r_valid_o,
  input  logic                   r_ready_i,
  output logic [3:0]             r_id_o,
  output logic [DataWidth-1:0]   r_data_o,
  output logic [1:0]             r_resp_o,
  output logic                   r_last_o
);

  import "DPI-C" function longint unsigned dram_read(input int unsigned address);
  import "DPI-C" function void dram_write(input int unsigned address, input longint unsigned data,
                                          input int unsigned strobes);
  // Whether there is memory at that address.
  import "DPI-C" function bit dram_has(input int unsigned address);
  import "DPI-C" function int unsigned dram_latency();

  localparam int unsigned Lanes = DataWidth / 64;
  localparam logic [31:0] Step = DataWidth / 8;
  localparam logic [1:0] Okay = 2'd0, DecodeError = 2'd3;

  int unsigned latency;
  initial latency = dram_latency();

  // ---------------------------------------------------------------- Writes

  logic        writing, answering, write_bad;
  logic [31:0] write_addr;
  logic [3:0]  write_id;

  assign aw_ready_o = !writing && !answering;
  assign w_ready_o = writing;
  assign b_valid_o = answering;
  assign b_id_o = write_id;
  assign b_resp_o = write_bad ? DecodeError : Okay;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      writing <= 1'b0;
      answering <= 1'b0;
    end else if (aw_valid_i && aw_ready_o) begin
      writing <= 1'b1;
      write_addr <= aw_addr_i & ~(Step - 1);
      write_id <= aw_id_i;
      write_bad <= !dram_has(aw_addr_i);
    end else if (w_valid_i && writing) begin
      for (int unsigned lane = 0; lane < Lanes; lane++) begin
        if (w_strb_i[8*lane+:8] != 0) begin
          dram_write(write_addr + 8 * lane, w_data_i[64*lane+:64], {24'd0, w_strb_i[8*lane+:8]});
        end
      end
      write_addr <= write_addr + Step;
      writing <= !w_last_i;
      answering <= w_last_i;
    end else if (answering && b_ready_i) begin
      answering <= 1'b0;
    end
  end

  // ---------------------------------------------------------------- Reads

  logic        reading, read_bad;
  logic [31:0] read_addr, wait_cycles;
  logic [3:0]  read_id;
  logic [7:0]  beats;

  assign ar_ready_o = !reading;
  assign r_id_o = read_id;
  assign r_resp_o = read_bad ? DecodeError : Okay;
  assign r_last_o = beats == 0;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      reading <= 1'b0;
      r_valid_o <= 1'b0;
    end else if (!reading) begin
      if (ar_valid_i) begin
        reading <= 1'b1;
        read_addr <= ar_addr_i & ~(Step - 1);
        read_id <= ar_id_i;
        read_bad <= !dram_has(ar_addr_i);
        beats <= ar_len_i;
        wait_cycles <= latency;
      end
    end else if (!r_valid_o) begin
      if (wait_cycles > 1) begin
        wait_cycles <= wait_cycles - 1;
      end else begin
        for (int unsigned lane = 0; lane < Lanes; lane++) begin
          r_data_o[64*lane+:64] <= dram_read(read_addr + 8 * lane);
        end
        r_valid_o <= 1'b1;
      end
    end else if (r_ready_i) begin
      for (int unsigned lane = 0; lane < Lanes; lane++) begin
        r_data_o[64*lane+:64] <= dram_read(read_addr + Step + 8 * lane);
      end
      read_addr <= read_addr + Step;
      beats <= beats - 1;
      r_valid_o <= beats != 0;
      reading <= beats != 0;
    end
  end

endmodule
