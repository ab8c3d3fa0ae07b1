// Stops a simulation when one of two AXI4 interfaces does to the other what it must not do (AMBA AXI
// and ACE protocol specification, IHI 0022E, chapter A3). Synthesis sees nothing of it.
//
// Limits: it is for slaves that take one write and one read at a time, the data of a write behind
// its address, and bursts of type INCR without exclusive accesses: ours.
`ifndef SYNTHESIS
module axi4_monitor #(
  parameter int unsigned AddrWidth = 32,
  parameter int unsigned DataWidth = 64,
  parameter int unsigned IdWidth = 4
) (
  input logic                   clk_i,
  input logic                   rst_ni,

  input logic                   aw_valid_i,
  input logic                   aw_ready_i,
  input logic [IdWidth-1:0]     aw_id_i,
  input logic [AddrWidth-1:0]   aw_addr_i,
  input logic [7:0]             aw_len_i,
  input logic [2:0]             aw_size_i,
  input logic [1:0]             aw_burst_i,
  input logic                   w_valid_i,
  input logic                   w_ready_i,
  input logic [DataWidth-1:0]   w_data_i,
  input logic [DataWidth/8-1:0] w_strb_i,
  input logic                   w_last_i,
  input logic                   b_valid_i,
  input logic                   b_ready_i,
  input logic [IdWidth-1:0]     b_id_i,
  input logic [1:0]             b_resp_i,
  input logic                   ar_valid_i,
  input logic                   ar_ready_i,
  input logic [IdWidth-1:0]     ar_id_i,
  input logic [AddrWidth-1:0]   ar_addr_i,
  input logic [7:0]             ar_len_i,
  input logic [2:0]             ar_size_i,
  input logic [1:0]             ar_burst_i,
  input logic                   r_valid_i,
  input logic                   r_ready_i,
  input logic [IdWidth-1:0]     r_id_i,
  input logic [DataWidth-1:0]   r_data_i,
  input logic [1:0]             r_resp_i,
  input logic                   r_last_i
);

  localparam int unsigned Bytes = DataWidth / 8;
  localparam int unsigned LaneBits = $clog2(Bytes);
  localparam logic [2:0] LargestSize = 3'(LaneBits);
  localparam logic [1:0] Incr = 2'd1, ExOkay = 2'd1;
  localparam logic [16:0] Page = 17'd4096;

  // ---------------------------------------------------------------- What is under way

  logic                writing_q, answering_q, reading_q;
  logic [IdWidth-1:0]  write_id_q, read_id_q;
  logic [LaneBits-1:0] lane_q;                  // first byte of the next beat of data
  logic [2:0]          size_q;
  logic [7:0]          write_left_q, read_left_q;  // beats behind the next one

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      {writing_q, answering_q, write_id_q, lane_q, size_q, write_left_q} <= '0;
    end else begin
      if (aw_valid_i && aw_ready_i) begin
        writing_q <= 1'b1;
        write_id_q <= aw_id_i;
        lane_q <= aw_addr_i[LaneBits-1:0];
        size_q <= aw_size_i;
        write_left_q <= aw_len_i;
      end
      if (w_valid_i && w_ready_i) begin
        lane_q <= ((lane_q >> size_q) + 1'b1) << size_q;
        write_left_q <= write_left_q - 1'b1;
        writing_q <= !w_last_i;
        answering_q <= w_last_i;
      end
      if (b_valid_i && b_ready_i) answering_q <= 1'b0;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      {reading_q, read_id_q, read_left_q} <= '0;
    end else begin
      if (ar_valid_i && ar_ready_i) begin
        reading_q <= 1'b1;
        read_id_q <= ar_id_i;
        read_left_q <= ar_len_i;
      end
      if (r_valid_i && r_ready_i) begin
        reading_q <= !r_last_i;
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
  AwHeld: assert property (@(posedge clk_i) disable iff (!rst_ni) aw_valid_i && !aw_ready_i |=>
      aw_valid_i && $stable({aw_id_i, aw_addr_i, aw_len_i, aw_size_i, aw_burst_i}));
  WHeld: assert property (@(posedge clk_i) disable iff (!rst_ni) w_valid_i && !w_ready_i |=>
      w_valid_i && $stable(w_data_i) && $stable({w_strb_i, w_last_i}));
  BHeld: assert property (@(posedge clk_i) disable iff (!rst_ni) b_valid_i && !b_ready_i |=>
      b_valid_i && $stable({b_id_i, b_resp_i}));
  ArHeld: assert property (@(posedge clk_i) disable iff (!rst_ni) ar_valid_i && !ar_ready_i |=>
      ar_valid_i && $stable({ar_id_i, ar_addr_i, ar_len_i, ar_size_i, ar_burst_i}));
  RHeld: assert property (@(posedge clk_i) disable iff (!rst_ni) r_valid_i && !r_ready_i |=>
      r_valid_i && $stable(r_data_i) && $stable({r_id_i, r_resp_i, r_last_i}));

  // The first edge at which reset is over still finds nothing offered (A3.1.2).
  QuietAfterReset: assert property (@(posedge clk_i) $rose(rst_ni) |->
      {aw_valid_i, w_valid_i, b_valid_i, ar_valid_i, r_valid_i} == '0);

  // ---------------------------------------------------------------- Bursts (A3.4.1)

  AwIncr: assert property (@(posedge clk_i) disable iff (!rst_ni)
      aw_valid_i |-> aw_burst_i == Incr);
  ArIncr: assert property (@(posedge clk_i) disable iff (!rst_ni)
      ar_valid_i |-> ar_burst_i == Incr);
  AwSizeFits: assert property (@(posedge clk_i) disable iff (!rst_ni)
      aw_valid_i |-> aw_size_i <= LargestSize);
  ArSizeFits: assert property (@(posedge clk_i) disable iff (!rst_ni)
      ar_valid_i |-> ar_size_i <= LargestSize);
  AwWithinPage: assert property (@(posedge clk_i) disable iff (!rst_ni)
      aw_valid_i |-> reach(aw_addr_i[11:0], aw_len_i, aw_size_i) <= Page);
  ArWithinPage: assert property (@(posedge clk_i) disable iff (!rst_ni)
      ar_valid_i |-> reach(ar_addr_i[11:0], ar_len_i, ar_size_i) <= Page);
  WLastEndsBurst: assert property (@(posedge clk_i) disable iff (!rst_ni)
      w_valid_i && writing_q |-> w_last_i == (write_left_q == '0));
  RLastEndsBurst: assert property (@(posedge clk_i) disable iff (!rst_ni)
      r_valid_i && reading_q |-> r_last_i == (read_left_q == '0));
  // A3.4.3
  StrobesInLanes: assert property (@(posedge clk_i) disable iff (!rst_ni)
      w_valid_i && writing_q |-> (w_strb_i & ~lanes) == '0);

  // ---------------------------------------------------------------- Answers

  // A3.3.1
  BAfterData: assert property (@(posedge clk_i) disable iff (!rst_ni) b_valid_i |-> answering_q);
  RAfterAddress: assert property (@(posedge clk_i) disable iff (!rst_ni) r_valid_i |-> reading_q);
  // A5.3.1
  BIdMatches: assert property (@(posedge clk_i) disable iff (!rst_ni)
      b_valid_i && answering_q |-> b_id_i == write_id_q);
  RIdMatches: assert property (@(posedge clk_i) disable iff (!rst_ni)
      r_valid_i && reading_q |-> r_id_i == read_id_q);
  // A3.4.4: only to an exclusive access
  BNotExclusive: assert property (@(posedge clk_i) disable iff (!rst_ni)
      b_valid_i |-> b_resp_i != ExOkay);
  RNotExclusive: assert property (@(posedge clk_i) disable iff (!rst_ni)
      r_valid_i |-> r_resp_i != ExOkay);

  // ---------------------------------------------------------------- What our slaves promise

  OneWrite: assert property (@(posedge clk_i) disable iff (!rst_ni)
      aw_valid_i && aw_ready_i |-> !writing_q && !answering_q);
  OneRead: assert property (@(posedge clk_i) disable iff (!rst_ni)
      ar_valid_i && ar_ready_i |-> !reading_q);
  WAfterAddress: assert property (@(posedge clk_i) disable iff (!rst_ni)
      w_valid_i && w_ready_i |-> writing_q);

endmodule
`endif
