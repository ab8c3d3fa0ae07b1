// Stops a simulation when one of two AXI4 interfaces does to the other what it must not do (AMBA AXI
// and ACE protocol specification, IHI 0022E, chapter A3). Synthesis sees nothing of it.
//
// Limits: it is for slaves that take one write and one read at a time, the data of a write behind
// its address, and bursts of type INCR without exclusive accesses: ours.
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

  // ---------------------------------------------------------------- What is under way

  logic                writing_q, answering_q, reading_q;
  logic [3:0]          write_id_q, read_id_q;
  logic [LaneBits-1:0] lane_q;                  // first byte of the next beat of data
  logic [2:0]          size_q;
  logic [7:0]          write_left_q, read_left_q;  // beats behind the next one

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

  // How far from the start of its page a burst reaches.
  function automatic logic [16:0] reach(logic [11:0] addr, logic [7:0] len, logic [2:0] size);
    return ((17'(addr) >> size) << size) + ((17'(len) + 17'd1) << size);
  endfunction

  // ---------------------------------------------------------------- Handshakes

  // A source keeps what it offers until it is taken (A3.2.1).
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

  // The first edge at which reset is over still finds nothing offered (A3.1.2).
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

  // ---------------------------------------------------------------- Answers

  // A3.3.1
  BAfterData: assert property (@(posedge clk_i) disable iff (!rst_ni) rsp_i.b_valid |-> answering_q);
  RAfterAddress: assert property (@(posedge clk_i) disable iff (!rst_ni) rsp_i.r_valid |-> reading_q);
  // A5.3.1
  BIdMatches: assert property (@(posedge clk_i) disable iff (!rst_ni)
      rsp_i.b_valid && answering_q |-> rsp_i.b_id == write_id_q);
  RIdMatches: assert property (@(posedge clk_i) disable iff (!rst_ni)
      rsp_i.r_valid && reading_q |-> rsp_i.r_id == read_id_q);
  // A3.4.4: only to an exclusive access
  BNotExclusive: assert property (@(posedge clk_i) disable iff (!rst_ni)
      rsp_i.b_valid |-> rsp_i.b_resp != axi4_pkg::ExOkay);
  RNotExclusive: assert property (@(posedge clk_i) disable iff (!rst_ni)
      rsp_i.r_valid |-> rsp_i.r_resp != axi4_pkg::ExOkay);

  // ---------------------------------------------------------------- What our slaves promise

  OneWrite: assert property (@(posedge clk_i) disable iff (!rst_ni)
      req_i.aw_valid && rsp_i.aw_ready |-> !writing_q && !answering_q);
  OneRead: assert property (@(posedge clk_i) disable iff (!rst_ni)
      req_i.ar_valid && rsp_i.ar_ready |-> !reading_q);
  WAfterAddress: assert property (@(posedge clk_i) disable iff (!rst_ni)
      req_i.w_valid && rsp_i.w_ready |-> writing_q);

endmodule
`endif
