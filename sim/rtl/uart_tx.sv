// Serial transmitter: start bit, 8 data bits, least significant first, one or two stop bits, each
// div_i + 1 cycles long.
// LIMITS: a frame that has begun is completed even if enable_i goes low. A change of div_i or
// two_stop_i takes effect with the next bit.

module uart_tx #(
  parameter int unsigned DivWidth = 20
) (
  input  logic                clk_i,
  input  logic                rst_ni,

  input  logic                enable_i,
  input  logic                two_stop_i,
  input  logic [DivWidth-1:0] div_i,

  input  logic                valid_i,
  input  logic [7:0]          data_i,
  output logic                ready_o,   // data_i is accepted in this cycle if valid_i
  output logic                busy_o,    // a frame is on the line

  output logic                tx_o
);

  localparam logic [3:0] FrameBits = 4'd10; // with one stop bit

  logic [9:0]          shift_d, shift_q;   // bit 0 is on the line
  logic [3:0]          bits_d, bits_q;     // left of the frame, including the one on the line
  logic [DivWidth-1:0] count_d, count_q;   // cycles left of that bit, less one
  logic                bit_end, frame_end;

  assign bit_end   = count_q == '0;
  assign frame_end = bits_q == '0 || (bits_q == 4'd1 && bit_end);
  assign ready_o   = enable_i && frame_end;
  assign busy_o    = bits_q != '0;
  assign tx_o      = shift_q[0];

  always_comb begin
    shift_d = shift_q;
    bits_d  = bits_q;
    count_d = bit_end ? div_i : count_q - 1'b1;
    if (ready_o && valid_i) begin
      shift_d = {1'b1, data_i, 1'b0};
      bits_d  = two_stop_i ? FrameBits + 4'd1 : FrameBits;
      count_d = div_i;
    end else if (bits_q != '0 && bit_end) begin
      shift_d = {1'b1, shift_q[9:1]};
      bits_d  = bits_q - 4'd1;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      shift_q <= '1;
      bits_q  <= '0;
      count_q <= '0;
    end else begin
      shift_q <= shift_d;
      bits_q  <= bits_d;
      count_q <= count_d;
    end
  end

`ifndef SYNTHESIS
  BitsInRange: assert property (@(posedge clk_i) disable iff (!rst_ni)
      bits_q <= FrameBits + 4'd1);
  IdleIsHigh: assert property (@(posedge clk_i) disable iff (!rst_ni) bits_q == '0 |-> tx_o);
`endif

endmodule
