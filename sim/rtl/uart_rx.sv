// Serial receiver: start bit, 8 data bits, least significant first, and a stop bit, each div_i + 1
// cycles long. A bit is the majority of three samples, a sixteenth of a bit apart, around its middle
// (FU540-C000 manual v1p4, section 13.1: 16 times oversampling with 2/3 majority). A start bit that
// ends before its middle is ignored as noise. The receiver accepts the next start bit from the middle
// of the stop bit on, so a sender may be faster by nearly half a bit in ten.
// LIMITS: div_i >= 15. A low stop bit is not reported, as there is no register for it: the byte is
// delivered. As the next start bit needs a falling edge, a break is one zero byte.

module uart_rx #(
  parameter int unsigned DivWidth = 20
) (
  input  logic                clk_i,
  input  logic                rst_ni,

  input  logic                enable_i, // low: a byte being received is dropped
  input  logic [DivWidth-1:0] div_i,

  input  logic                rx_i,     // asynchronous

  output logic                busy_o,   // in a frame, from the cycle after its edge is seen
  output logic                valid_o,  // for one cycle
  output logic [7:0]          data_o
);

  typedef enum logic [1:0] {
    StWait,  // for a falling edge
    StStart,
    StData,
    StStop
  } state_e;

  state_e              state_d, state_q;
  logic                meta_q, line_q, before_q;
  logic [DivWidth-1:0] count_d, count_q;          // cycles left of the bit, less one
  logic [DivWidth-1:0] middle, sixteenth;
  logic                sample, decide, bit_end, level;
  logic [1:0]          samples_q;
  logic [2:0]          index_d, index_q;
  logic [7:0]          data_d, data_q;

  assign middle    = div_i >> 1;
  assign sixteenth = DivWidth'(({1'b0, div_i} + 1'b1) >> 4);
  assign sample    = count_q == middle + sixteenth || count_q == middle;
  assign decide    = count_q == middle - sixteenth;
  assign bit_end   = count_q == '0;
  assign level     = (line_q && samples_q != 2'b00) || samples_q == 2'b11;

  always_comb begin
    state_d = state_q;
    count_d = bit_end ? div_i : count_q - 1'b1;
    index_d = index_q;
    data_d  = data_q;
    valid_o = 1'b0;
    unique case (state_q)
      StWait: begin
        count_d = div_i - 1'b1; // the cycle that shows the edge is the bit's first
        index_d = '0;
        if (before_q && !line_q) state_d = StStart;
      end
      StStart: begin
        if (decide && level) state_d = StWait;
        else if (bit_end) state_d = StData;
      end
      StData: begin
        if (decide) data_d = {level, data_q[7:1]};
        if (bit_end) begin
          index_d = index_q + 3'd1;
          if (index_q == 3'd7) state_d = StStop;
        end
      end
      StStop: begin
        valid_o = decide && enable_i;
        if (decide) state_d = StWait;
      end
      default: state_d = StWait;
    endcase
    if (!enable_i) state_d = StWait;
  end

  assign busy_o = state_q != StWait;
  assign data_o = data_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      meta_q   <= 1'b1;
      line_q   <= 1'b1;
      before_q <= 1'b1;
    end else begin
      meta_q   <= rx_i;
      line_q   <= meta_q;
      before_q <= line_q;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q   <= StWait;
      count_q   <= '0;
      index_q   <= '0;
      data_q    <= '0;
      samples_q <= '0;
    end else begin
      state_q <= state_d;
      count_q <= count_d;
      index_q <= index_d;
      data_q  <= data_d;
      if (sample) samples_q <= {samples_q[0], line_q};
    end
  end

`ifndef SYNTHESIS
  OneCycle: assert property (@(posedge clk_i) disable iff (!rst_ni) valid_o |=> !valid_o);
  OnlyEnabled: assert property (@(posedge clk_i) disable iff (!rst_ni) valid_o |-> enable_i);
`endif

endmodule
