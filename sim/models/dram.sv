// DRAM behind an AXI4 slave. Its bytes are in the harness (DPI), which loads images in no simulated
// time.
//
// The first beat of a read comes dram_latency() cycles after its address, the others at one per cycle.
// Limits: reads are served one after another, in order; writes have no latency.
module dram #(
  parameter int unsigned DataWidth = 64
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,

  input  axi4_pkg::request_t     req_i,
  input  logic [DataWidth-1:0]   w_data_i,
  input  logic [DataWidth/8-1:0] w_strb_i,
  output axi4_pkg::response_t    rsp_o,
  output logic [DataWidth-1:0]   r_data_o
);

  import "DPI-C" function longint unsigned dram_read(input int unsigned address);
  import "DPI-C" function void dram_write(input int unsigned address, input longint unsigned data,
                                          input int unsigned strobes);
  // Whether there is memory at that address.
  import "DPI-C" function bit dram_has(input int unsigned address);
  import "DPI-C" function int unsigned dram_latency();

  localparam int unsigned Lanes = DataWidth / 64;
  localparam logic [31:0] Step = DataWidth / 8;

  int unsigned latency;
  initial latency = dram_latency();

  // ---------------------------------------------------------------- Writes

  logic        writing, answering, write_bad;
  logic [31:0] write_addr;
  logic [3:0]  write_id;

  assign rsp_o.aw_ready = !writing && !answering;
  assign rsp_o.w_ready = writing;
  assign rsp_o.b_valid = answering;
  assign rsp_o.b_id = write_id;
  assign rsp_o.b_resp = write_bad ? axi4_pkg::DecodeError : axi4_pkg::Okay;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      writing <= 1'b0;
      answering <= 1'b0;
    end else if (req_i.aw_valid && rsp_o.aw_ready) begin
      writing <= 1'b1;
      write_addr <= req_i.aw.addr & ~(Step - 1);
      write_id <= req_i.aw.id;
      write_bad <= !dram_has(req_i.aw.addr);
    end else if (req_i.w_valid && writing) begin
      for (int unsigned lane = 0; lane < Lanes; lane++) begin
        if (w_strb_i[8*lane+:8] != 0) begin
          dram_write(write_addr + 8 * lane, w_data_i[64*lane+:64], {24'd0, w_strb_i[8*lane+:8]});
        end
      end
      write_addr <= write_addr + Step;
      writing <= !req_i.w_last;
      answering <= req_i.w_last;
    end else if (answering && req_i.b_ready) begin
      answering <= 1'b0;
    end
  end

  // ---------------------------------------------------------------- Reads

  logic        reading, delivering, read_bad;
  logic [31:0] read_addr, wait_cycles;
  logic [3:0]  read_id;
  logic [7:0]  beats;

  assign rsp_o.ar_ready = !reading;
  assign rsp_o.r_valid = delivering;
  assign rsp_o.r_id = read_id;
  assign rsp_o.r_resp = read_bad ? axi4_pkg::DecodeError : axi4_pkg::Okay;
  assign rsp_o.r_last = beats == 0;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      reading <= 1'b0;
      delivering <= 1'b0;
    end else if (!reading) begin
      if (req_i.ar_valid) begin
        reading <= 1'b1;
        read_addr <= req_i.ar.addr & ~(Step - 1);
        read_id <= req_i.ar.id;
        read_bad <= !dram_has(req_i.ar.addr);
        beats <= req_i.ar.len;
        wait_cycles <= latency;
      end
    end else if (!delivering) begin
      if (wait_cycles > 1) begin
        wait_cycles <= wait_cycles - 1;
      end else begin
        for (int unsigned lane = 0; lane < Lanes; lane++) begin
          r_data_o[64*lane+:64] <= dram_read(read_addr + 8 * lane);
        end
        delivering <= 1'b1;
      end
    end else if (req_i.r_ready) begin
      for (int unsigned lane = 0; lane < Lanes; lane++) begin
        r_data_o[64*lane+:64] <= dram_read(read_addr + Step + 8 * lane);
      end
      read_addr <= read_addr + Step;
      beats <= beats - 1;
      delivering <= beats != 0;
      reading <= beats != 0;
    end
  end

endmodule
