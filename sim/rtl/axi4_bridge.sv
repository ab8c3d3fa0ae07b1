// AXI4 slave that turns each beat into one access on a simple bus (AMBA AXI and ACE protocol
// specification, IHI 0022E, chapter A3).
//
// An access lasts the one cycle in which bus_req_o is high; data and response come back in the same
// cycle, so a read with a side effect happens exactly once.
//
// Limits: one transaction at a time, writes before reads; bursts of type INCR only, which is all that
// a Rocket core issues; exclusive accesses are treated as normal ones.
module axi4_bridge (
  input  logic                clk_i,
  input  logic                rst_ni,

  input  axi4_pkg::request_t  req_i,
  input  logic [63:0]         w_data_i,
  input  logic [7:0]          w_strb_i,
  output axi4_pkg::response_t rsp_o,
  output logic [63:0]         r_data_o,

  output logic                bus_req_o,
  output logic                bus_we_o,
  output logic [31:0]         bus_addr_o,
  output logic [2:0]          bus_size_o,   // log2 of the bytes
  output logic [7:0]          bus_strb_o,   // of a write
  output logic [63:0]         bus_wdata_o,
  input  logic [63:0]         bus_rdata_i,
  input  logic [1:0]          bus_resp_i    // as AXI's
);

  typedef enum logic [2:0] {
    Idle,
    Write,     // takes a beat in each cycle that has one
    Answer,    // the response to a write
    Read,      // fetches a beat
    Deliver    // holds it until it is accepted
  } state_e;

  state_e      state_q, state_d;
  logic [31:0] addr_q, addr_d;
  logic [3:0]  id_q, id_d;
  logic [2:0]  size_q, size_d;
  logic [7:0]  beats_q, beats_d;   // beats left after this one
  logic [1:0]  resp_q, resp_d;
  logic [63:0] data_q, data_d;
  logic [31:0] next_addr;

  // Only the first address of a burst may be unaligned (A3.4.1).
  assign next_addr = ((addr_q >> size_q) + 1'b1) << size_q;

  always_comb begin
    state_d = state_q;
    addr_d = addr_q;
    id_d = id_q;
    size_d = size_q;
    beats_d = beats_q;
    resp_d = resp_q;
    data_d = data_q;
    unique case (state_q)
      Idle: begin
        if (req_i.aw_valid) begin
          state_d = Write;
          addr_d = req_i.aw.addr;
          id_d = req_i.aw.id;
          size_d = req_i.aw.size;
          resp_d = axi4_pkg::Okay;
        end else if (req_i.ar_valid) begin
          state_d = Read;
          addr_d = req_i.ar.addr;
          id_d = req_i.ar.id;
          size_d = req_i.ar.size;
          beats_d = req_i.ar.len;
        end
      end
      Write: if (req_i.w_valid) begin
        addr_d = next_addr;
        if (bus_req_o) resp_d = resp_q | bus_resp_i;
        if (req_i.w_last) state_d = Answer;
      end
      Answer: if (req_i.b_ready) state_d = Idle;
      Read: begin
        data_d = bus_rdata_i;
        resp_d = bus_resp_i;
        state_d = Deliver;
      end
      Deliver: if (req_i.r_ready) begin
        addr_d = next_addr;
        beats_d = beats_q - 1'b1;
        state_d = rsp_o.r_last ? Idle : Read;
      end
      default: state_d = Idle;
    endcase
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q <= Idle;
      addr_q <= '0;
      id_q <= '0;
      size_q <= '0;
      beats_q <= '0;
      resp_q <= '0;
      data_q <= '0;
    end else begin
      state_q <= state_d;
      addr_q <= addr_d;
      id_q <= id_d;
      size_q <= size_d;
      beats_q <= beats_d;
      resp_q <= resp_d;
      data_q <= data_d;
    end
  end

  assign rsp_o.aw_ready = state_q == Idle;
  assign rsp_o.ar_ready = state_q == Idle && !req_i.aw_valid;
  assign rsp_o.w_ready = state_q == Write;
  assign rsp_o.b_valid = state_q == Answer;
  assign rsp_o.b_id = id_q;
  assign rsp_o.b_resp = resp_q;
  assign rsp_o.r_valid = state_q == Deliver;
  assign rsp_o.r_id = id_q;
  assign r_data_o = data_q;
  assign rsp_o.r_resp = resp_q;
  assign rsp_o.r_last = beats_q == '0;

  // A beat without strobes must not reach a device: even a write of no bytes could have an effect.
  assign bus_req_o = state_q == Read || (state_q == Write && req_i.w_valid && w_strb_i != '0);
  assign bus_we_o = state_q == Write;
  assign bus_addr_o = addr_q;
  assign bus_size_o = size_q;
  assign bus_strb_o = w_strb_i;
  assign bus_wdata_o = w_data_i;

`ifndef SYNTHESIS
  axi4_monitor #(.DataWidth(64)) monitor (
    .clk_i,
    .rst_ni,
    .req_i,
    .w_data_i,
    .w_strb_i,
    .rsp_i(rsp_o),
    .r_data_i(r_data_o)
  );
`endif

endmodule
