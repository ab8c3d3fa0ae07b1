// Checks an AXI4 connection, and stops the simulation if either side violates the protocol (AMBA AXI
// and ACE protocol specification, IHI 0022E, chapter A3). Not synthesized.
//
// Limits: for slaves like ours, which accept one write and one read at a time and the data of a write
// after its address, and for bursts of type INCR without exclusive accesses.
`ifndef SYNTHESIS
module axi4_monitor #(
  parameter int unsigned DataWidth = 64
) (
  input logic                   clk_i,
  input logic                   rst_ni,

  input axi4_pkg::request_t     req_i,
  input logic [DataWidth-1:0]   w_data_i,
  input logic [DataWidth/8-1:0] w_strb_i,
  input axi4_pkg::response_t    rsp_i,
  input logic [DataWidth-1:0]   r_data_i
);

  localparam int unsigned Bytes = DataWidth / 8;
  localparam int unsigned LaneBits = $clog2(Bytes);
  localparam logic [2:0] LargestSize = 3'(LaneBits);
  localparam logic [16:0] Page = 17'd4096;

  // ---------------------------------------------------------------- Transactions in progress

  logic                writing_q, answering_q, reading_q;
  logic [3:0]          write_id_q, read_id_q;
  logic [LaneBits-1:0] lane_q;                  // first byte of the next beat of data
  logic [2:0]          size_q;
  logic [7:0]          write_left_q, read_left_q;  // beats after the next one

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      {writing_q, answering_q, write_id_q, lane_q, size_q, write_left_q} <= '0;
    end else begin
      if (req_i.aw_valid && rsp_i.aw_ready) begin
        writing_q <= 1'b1;
        write_id_q <= req_i.aw.id;
        lane_q <= req_i.aw.addr[LaneBits-1:0];
        size_q <= req_i.aw.size;
        write_left_q <= req_i.aw.len;
      end
      if (req_i.w_valid && rsp_i.w_ready) begin
        lane_q <= ((lane_q >> size_q) + 1'b1) << size_q;
        write_left_q <= write_left_q - 1'b1;
        writing_q <= !req_i.w_last;
        answering_q <= req_i.w_last;
      end
      if (rsp_i.b_valid && req_i.b_ready) answering_q <= 1'b0;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      {reading_q, read_id_q, read_left_q} <= '0;
    end else begin
      if (req_i.ar_valid && rsp_i.ar_ready) begin
        reading_q <= 1'b1;
        read_id_q <= req_i.ar.id;
        read_left_q <= req_i.ar.len;
      end
      if (rsp_i.r_valid && req_i.r_ready) begin
        reading_q <= !rsp_i.r_last;
        read_left_q <= read_left_q - 1'b1;
      end
    end
  end

  // Bytes of the bus that the next beat may write: from its address to the end of its size.
  logic [Bytes-1:0]    lanes;
  logic [LaneBits-1:0] container;
  assign container = (lane_q >> size_q) << size_q;
  assign lanes = (~(~Bytes'(0) << (8'd1 << size_q)) << container) & (~Bytes'(0) << lane_q);

  // The end of a burst, as an offset from the start of its 4 KiB page.
  function automatic logic [16:0] reach(logic [11:0] addr, logic [7:0] len, logic [2:0] size);
    return ((17'(addr) >> size) << size) + ((17'(len) + 17'd1) << size);
  endfunction

  // ---------------------------------------------------------------- Handshakes

  // Once valid, a source holds valid and its information until the handshake (A3.2.1).
  AwHeld: assert property (@(posedge clk_i) disable iff (!rst_ni) req_i.aw_valid && !rsp_i.aw_ready |=>
      req_i.aw_valid && $stable(req_i.aw));
  WHeld: assert property (@(posedge clk_i) disable iff (!rst_ni) req_i.w_valid && !rsp_i.w_ready |=>
      req_i.w_valid && $stable(w_data_i) && $stable({w_strb_i, req_i.w_last}));
  BHeld: assert property (@(posedge clk_i) disable iff (!rst_ni) rsp_i.b_valid && !req_i.b_ready |=>
      rsp_i.b_valid && $stable({rsp_i.b_id, rsp_i.b_resp}));
  ArHeld: assert property (@(posedge clk_i) disable iff (!rst_ni) req_i.ar_valid && !rsp_i.ar_ready |=>
      req_i.ar_valid && $stable(req_i.ar));
  RHeld: assert property (@(posedge clk_i) disable iff (!rst_ni) rsp_i.r_valid && !req_i.r_ready |=>
      rsp_i.r_valid && $stable(r_data_i) && $stable({rsp_i.r_id, rsp_i.r_resp, rsp_i.r_last}));

  // At the first rising edge after reset, valid is still low (A3.1.2).
  QuietAfterReset: assert property (@(posedge clk_i) $rose(rst_ni) |->
      {req_i.aw_valid, req_i.w_valid, rsp_i.b_valid, req_i.ar_valid, rsp_i.r_valid} == '0);

  // ---------------------------------------------------------------- Bursts (A3.4.1)

  AwIncr: assert property (@(posedge clk_i) disable iff (!rst_ni)
      req_i.aw_valid |-> req_i.aw.burst == axi4_pkg::Incr);
  ArIncr: assert property (@(posedge clk_i) disable iff (!rst_ni)
      req_i.ar_valid |-> req_i.ar.burst == axi4_pkg::Incr);
  AwSizeFits: assert property (@(posedge clk_i) disable iff (!rst_ni)
      req_i.aw_valid |-> req_i.aw.size <= LargestSize);
  ArSizeFits: assert property (@(posedge clk_i) disable iff (!rst_ni)
      req_i.ar_valid |-> req_i.ar.size <= LargestSize);
  AwWithinPage: assert property (@(posedge clk_i) disable iff (!rst_ni)
      req_i.aw_valid |-> reach(req_i.aw.addr[11:0], req_i.aw.len, req_i.aw.size) <= Page);
  ArWithinPage: assert property (@(posedge clk_i) disable iff (!rst_ni)
      req_i.ar_valid |-> reach(req_i.ar.addr[11:0], req_i.ar.len, req_i.ar.size) <= Page);
  WLastEndsBurst: assert property (@(posedge clk_i) disable iff (!rst_ni)
      req_i.w_valid && writing_q |-> req_i.w_last == (write_left_q == '0));
  RLastEndsBurst: assert property (@(posedge clk_i) disable iff (!rst_ni)
      rsp_i.r_valid && reading_q |-> rsp_i.r_last == (read_left_q == '0));
  // A3.4.3
  StrobesInLanes: assert property (@(posedge clk_i) disable iff (!rst_ni)
      req_i.w_valid && writing_q |-> (w_strb_i & ~lanes) == '0);

  // ---------------------------------------------------------------- Responses

  // A3.3.1
  BAfterData: assert property (@(posedge clk_i) disable iff (!rst_ni) rsp_i.b_valid |-> answering_q);
  RAfterAddress: assert property (@(posedge clk_i) disable iff (!rst_ni) rsp_i.r_valid |-> reading_q);
  // A5.3.1
  BIdMatches: assert property (@(posedge clk_i) disable iff (!rst_ni)
      rsp_i.b_valid && answering_q |-> rsp_i.b_id == write_id_q);
  RIdMatches: assert property (@(posedge clk_i) disable iff (!rst_ni)
      rsp_i.r_valid && reading_q |-> rsp_i.r_id == read_id_q);
  // EXOKAY is only for exclusive accesses (A3.4.4).
  BNotExclusive: assert property (@(posedge clk_i) disable iff (!rst_ni)
      rsp_i.b_valid |-> rsp_i.b_resp != axi4_pkg::ExOkay);
  RNotExclusive: assert property (@(posedge clk_i) disable iff (!rst_ni)
      rsp_i.r_valid |-> rsp_i.r_resp != axi4_pkg::ExOkay);

  // ---------------------------------------------------------------- Properties of our slaves

  OneWrite: assert property (@(posedge clk_i) disable iff (!rst_ni)
      req_i.aw_valid && rsp_i.aw_ready |-> !writing_q && !answering_q);
  OneRead: assert property (@(posedge clk_i) disable iff (!rst_ni)
      req_i.ar_valid && rsp_i.ar_ready |-> !reading_q);
  WAfterAddress: assert property (@(posedge clk_i) disable iff (!rst_ni)
      req_i.w_valid && rsp_i.w_ready |-> writing_q);

endmodule
`endif
