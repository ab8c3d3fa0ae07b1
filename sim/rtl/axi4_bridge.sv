// AXI4 slave that turns each beat into one access on a simple bus (AMBA AXI and ACE protocol
// specification, IHI 0022E, chapter A3).
//
// An access lasts the one cycle in which bus_req_o is high; data, and the bus's objection to it,
// come back in the same cycle, so a read with a side effect happens exactly once.
//
// Limits: one transaction at a time, reads behind writes; bursts of type INCR only, which is all
// that a Rocket core issues; exclusive accesses are answered as plain ones.
module axi4_bridge #(
  parameter int unsigned AddrWidth = 31,
  parameter int unsigned IdWidth = 4
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,

  input  logic                 aw_valid_i,
  output logic                 aw_ready_o,
  input  logic [IdWidth-1:0]   aw_id_i,
  input  logic [AddrWidth-1:0] aw_addr_i,
  input  logic [7:0]           aw_len_i,     // for the monitor only
  input  logic [2:0]           aw_size_i,
  input  logic [1:0]           aw_burst_i,   // for the monitor only
  input  logic                 w_valid_i,
  output logic                 w_ready_o,
  input  logic [63:0]          w_data_i,
  input  logic [7:0]           w_strb_i,
  input  logic                 w_last_i,
  output logic                 b_valid_o,
  input  logic                 b_ready_i,
  output logic [IdWidth-1:0]   b_id_o,
  output logic [1:0]           b_resp_o,
  input  logic                 ar_valid_i,
  output logic                 ar_ready_o,
  input  logic [IdWidth-1:0]   ar_id_i,
  input  logic [AddrWidth-1:0] ar_addr_i,
  input  logic [7:0]           ar_len_i,
  input  logic [2:0]           ar_size_i,
  input  logic [1:0]           ar_burst_i,   // for the monitor only
  output logic                 r_valid_o,
  input  logic                 r_ready_i,
  output logic [IdWidth-1:0]   r_id_o,
  output logic [63:0]          r_data_o,
  output logic [1:0]           r_resp_o,
  output logic                 r_last_o,

  output logic                 bus_req_o,
  output logic                 bus_we_o,
  output logic [AddrWidth-1:0] bus_addr_o,
  output logic [2:0]           bus_size_o,   // log2 of the bytes
  output logic [7:0]           bus_strb_o,   // of a write
  output logic [63:0]          bus_wdata_o,
  input  logic [63:0]          bus_rdata_i,
  input  logic [1:0]           bus_resp_i    // as AXI's: 0 okay, 2 slave error, 3 decode error
);

  typedef enum logic [2:0] {
    Idle,
    Write,     // takes a beat in each cycle that has one
    Answer,    // the response to a write
    Read,      // fetches a beat
    Deliver    // and holds it until it is taken
  } state_e;

  state_e               state_q, state_d;
  logic [AddrWidth-1:0] addr_q, addr_d;
  logic [IdWidth-1:0]   id_q, id_d;
  logic [2:0]           size_q, size_d;
  logic [7:0]           beats_q, beats_d;   // left after this one
  logic [1:0]           resp_q, resp_d;
  logic [63:0]          data_q, data_d;
  logic [AddrWidth-1:0] next_addr;

  // The first address of a burst may be unaligned, the later ones are not (A3.4.1).
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
        if (aw_valid_i) begin
          state_d = Write;
          addr_d = aw_addr_i;
          id_d = aw_id_i;
          size_d = aw_size_i;
          resp_d = 2'd0;
        end else if (ar_valid_i) begin
          state_d = Read;
          addr_d = ar_addr_i;
          id_d = ar_id_i;
          size_d = ar_size_i;
          beats_d = ar_len_i;
        end
      end
      Write: if (w_valid_i) begin
        addr_d = next_addr;
        if (bus_req_o) resp_d = resp_q | bus_resp_i;
        if (w_last_i) state_d = Answer;
      end
      Answer: if (b_ready_i) state_d = Idle;
      Read: begin
        data_d = bus_rdata_i;
        resp_d = bus_resp_i;
        state_d = Deliver;
      end
      Deliver: if (r_ready_i) begin
        addr_d = next_addr;
        beats_d = beats_q - 1'b1;
        state_d = r_last_o ? Idle : Read;
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

  assign aw_ready_o = state_q == Idle;
  assign ar_ready_o = state_q == Idle && !aw_valid_i;
  assign w_ready_o = state_q == Write;
  assign b_valid_o = state_q == Answer;
  assign b_id_o = id_q;
  assign b_resp_o = resp_q;
  assign r_valid_o = state_q == Deliver;
  assign r_id_o = id_q;
  assign r_data_o = data_q;
  assign r_resp_o = resp_q;
  assign r_last_o = beats_q == '0;

  // A beat with no strobe set writes nothing and must not be seen as a write of zero bytes.
  assign bus_req_o = state_q == Read || (state_q == Write && w_valid_i && w_strb_i != '0);
  assign bus_we_o = state_q == Write;
  assign bus_addr_o = addr_q;
  assign bus_size_o = size_q;
  assign bus_strb_o = w_strb_i;
  assign bus_wdata_o = w_data_i;

`ifndef SYNTHESIS
  axi4_monitor #(.AddrWidth(AddrWidth), .DataWidth(64), .IdWidth(IdWidth)) monitor (
    .clk_i,
    .rst_ni,
    .aw_valid_i,
    .aw_ready_i(aw_ready_o),
    .aw_id_i,
    .aw_addr_i,
    .aw_len_i,
    .aw_size_i,
    .aw_burst_i,
    .w_valid_i,
    .w_ready_i(w_ready_o),
    .w_data_i,
    .w_strb_i,
    .w_last_i,
    .b_valid_i(b_valid_o),
    .b_ready_i,
    .b_id_i(b_id_o),
    .b_resp_i(b_resp_o),
    .ar_valid_i,
    .ar_ready_i(ar_ready_o),
    .ar_id_i,
    .ar_addr_i,
    .ar_len_i,
    .ar_size_i,
    .ar_burst_i,
    .r_valid_i(r_valid_o),
    .r_ready_i,
    .r_id_i(r_id_o),
    .r_data_i(r_data_o),
    .r_resp_i(r_resp_o),
    .r_last_i(r_last_o)
  );
`endif

endmodule
