// The bus master of devices that are modelled in the harness (DPI): performs their accesses to memory on
// an AXI4 port with 64 bits of data.
//
// An access is one burst of whole words, of 32 bits or 64, within a page of 4 KiB.
// Limits: one access at a time.
module bus_master (
  input  logic                clk_i,
  input  logic                rst_ni,

  input  logic                wanted_i,   // low: dma_begin() has no access to perform
  output axi4_pkg::request_t  req_o,
  output logic [63:0]         w_data_o,
  output logic [7:0]          w_strb_o,
  input  axi4_pkg::response_t rsp_i,
  input  logic [63:0]         r_data_i
);

  // The next access, if there is one: @size is log2 of a beat's bytes.
  import "DPI-C" function bit dma_begin(output bit write, output int unsigned address,
                                        output int unsigned beats, output int unsigned size);
  import "DPI-C" function longint unsigned dma_write_beat();
  import "DPI-C" function void dma_read_beat(input longint unsigned data);
  import "DPI-C" function void dma_end(input bit failed);

  typedef enum logic [2:0] { Idle, WriteAddress, Write, Answer, ReadAddress, Read } state_e;

  state_e      state;
  logic [31:0] address;
  logic [7:0]  beats;     // after this one
  logic [2:0]  size;
  logic        failed;

  bit          next_write;
  int unsigned next_address, next_beats, next_size;

  assign req_o.aw_valid = state == WriteAddress;
  assign req_o.aw = {4'd0, address, beats, size, axi4_pkg::Incr};
  assign req_o.w_valid = state == Write;
  assign req_o.w_last = beats == 0;
  assign req_o.b_ready = 1'b1;
  assign req_o.ar_valid = state == ReadAddress;
  assign req_o.ar = {4'd0, address, beats, size, axi4_pkg::Incr};
  assign req_o.r_ready = 1'b1;
  assign w_strb_o = size == 3 ? 8'hff : address[2] ? 8'hf0 : 8'h0f;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      state <= Idle;
    end else begin
      unique case (state)
        Idle: if (wanted_i && dma_begin(next_write, next_address, next_beats, next_size)) begin
          address <= next_address;
          beats <= 8'(next_beats - 1);
          size <= 3'(next_size);
          failed <= 1'b0;
          state <= next_write ? WriteAddress : ReadAddress;
        end
        WriteAddress: if (rsp_i.aw_ready) begin
          w_data_o <= dma_write_beat();
          state <= Write;
        end
        Write: if (rsp_i.w_ready) begin
          if (beats != 0) w_data_o <= dma_write_beat();
          beats <= beats - 1;
          if (beats == 0) state <= Answer;
        end
        Answer: if (rsp_i.b_valid) begin
          dma_end(rsp_i.b_resp != axi4_pkg::Okay);
          state <= Idle;
        end
        ReadAddress: if (rsp_i.ar_ready) state <= Read;
        Read: if (rsp_i.r_valid) begin
          dma_read_beat(r_data_i);
          failed <= failed || rsp_i.r_resp != axi4_pkg::Okay;
          if (rsp_i.r_last) begin
            dma_end(failed || rsp_i.r_resp != axi4_pkg::Okay);
            state <= Idle;
          end
        end
        default: state <= Idle;
      endcase
    end
  end

endmodule
