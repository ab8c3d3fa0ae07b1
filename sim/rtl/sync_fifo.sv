// FIFO in one clock domain: the oldest entry is at rdata_o while empty_o is low.
// LIMITS: Depth is a power of two and at least 2. A push into a full FIFO is lost even with a pop in
// the same cycle, so that full_o depends on no input.

module sync_fifo #(
  parameter int unsigned Width = 8,
  parameter int unsigned Depth = 8,
  localparam int unsigned IndexWidth = $clog2(Depth)
) (
  input  logic                clk_i,
  input  logic                rst_ni,

  input  logic                push_i,
  input  logic [Width-1:0]    wdata_i,
  input  logic                pop_i,    // ignored when empty
  output logic [Width-1:0]    rdata_o,

  output logic                full_o,
  output logic                empty_o,
  output logic [IndexWidth:0] count_o   // entries held: 0..Depth
);

  // One bit more than an index needs, which tells empty from full when the indices are equal.
  logic [IndexWidth:0] head_q, tail_q;
  logic [Width-1:0]    entries_q [Depth];
  logic                push, pop;

  assign count_o = tail_q - head_q;
  assign empty_o = count_o == '0;
  assign full_o  = count_o[IndexWidth];
  assign push    = push_i && !full_o;
  assign pop     = pop_i && !empty_o;
  assign rdata_o = entries_q[head_q[IndexWidth-1:0]];

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      head_q <= '0;
      tail_q <= '0;
    end else begin
      head_q <= head_q + (IndexWidth + 1)'(pop);
      tail_q <= tail_q + (IndexWidth + 1)'(push);
    end
  end

  always_ff @(posedge clk_i) begin
    if (push) entries_q[tail_q[IndexWidth-1:0]] <= wdata_i;
  end

`ifndef SYNTHESIS
  CountInRange: assert property (@(posedge clk_i) disable iff (!rst_ni) 32'(count_o) <= Depth);
  NotFullAndEmpty: assert property (@(posedge clk_i) disable iff (!rst_ni) !(full_o && empty_o));
  CountFollows: assert property (@(posedge clk_i) disable iff (!rst_ni)
      $past(rst_ni) |-> count_o == $past(count_o) + (IndexWidth + 1)'($past(push))
                                   - (IndexWidth + 1)'($past(pop)));
`endif

endmodule
