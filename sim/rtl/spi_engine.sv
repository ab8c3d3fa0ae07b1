// Shifter and chip select of an SPI master: takes frames from a FIFO and drives the pins.
//
// A frame has up to 8 bits, of two half periods of SCK each. SCK is pol ^ pha in the first half and
// inverted in the second; MISO is sampled at the edge between them. That is the leading edge for pha = 0
// and the trailing one for pha = 1 (FU540-C000 manual v1p4, section 19.5), and results in the half
// period that section 19.9 adds to cssck or sckcs. A half period is div + 1 cycles.
//
// While chip select is held, frames follow one another without a gap. Settings take effect with the next
// frame; a change of csmode, csid or csdef deasserts chip select after the frame in progress.
// LIMITS: one chip select, line 0. MISO is not synchronized: it follows SCK, and the chip has half a
// period of SCK to drive it.

module spi_engine #(
  parameter int unsigned DivWidth = 12
) (
  input  logic                clk_i,
  input  logic                rst_ni,

  // Settings, in the words of sections 19.4 to 19.10
  input  logic [DivWidth-1:0] div_i,
  input  logic                pha_i,
  input  logic                pol_i,
  input  logic                selects_i,  // csmode is not OFF and csid is 0
  input  logic                each_i,     // csmode is AUTO: one chip select per frame
  input  logic                csdef_i,
  input  logic                release_i,  // for one cycle: deassert chip select
  input  logic [7:0]          cssck_i,
  input  logic [7:0]          sckcs_i,
  input  logic [7:0]          intercs_i,
  input  logic [7:0]          interxfr_i,
  input  logic                lsb_first_i,
  input  logic [3:0]          len_i,      // more than 8 counts as 8

  // Frames
  input  logic                valid_i,
  input  logic [7:0]          data_i,
  output logic                ready_o,    // data_i is accepted in this cycle if valid_i
  output logic                done_o,     // for one cycle: data_o is complete
  output logic [7:0]          data_o,

  // Pins
  output logic                sck_o,
  output logic                mosi_o,
  input  logic                miso_i,
  output logic                cs_no
);

  typedef enum logic [2:0] {
    StIdle,
    StSetup,    // from chip select to the first frame: cssck
    StShift,
    StGap,      // between frames under one chip select: interxfr
    StHold,     // from the last frame to the end of chip select: sckcs
    StRest      // chip select inactive: intercs
  } state_e;

  state_e              state_d, state_q;
  logic [DivWidth-1:0] div_q, count_d, count_q;   // cycles left of the half period, less one
  logic [8:0]          halves_d, halves_q;        // half periods left, including this one
  logic                pha_q, pol_q, lsb_first_q, csdef_q;
  logic                selected_d, selected_q;
  logic                release_d, release_q;
  logic                sck_d, sck_q, mosi_d, mosi_q;
  logic [7:0]          tx_d, tx_q, rx_d, rx_q;
  logic [2:0]          bit_d, bit_q;              // index of the current bit, in wire order
  logic [2:0]          here, next, there;         // its position in tx_q and rx_q, and the next bit's
  logic                half_end, over, follows, start;
  logic [3:0]          len;

  assign half_end = count_q == '0;
  assign over     = halves_q == '0 || (halves_q == 9'd1 && half_end);
  assign follows  = valid_i && (selected_q || !selects_i); // without a new chip select
  assign len      = len_i > 4'd8 ? 4'd8 : len_i;

  // Positions of bits in a frame. Frames of less than 8 bits are left-aligned if the most significant
  // bit is sent first.
  assign here  = lsb_first_q ? bit_q : ~bit_q;
  assign next  = bit_q + 3'd1;
  assign there = lsb_first_q ? next : ~next;

  always_comb begin
    state_d    = state_q;
    count_d    = half_end ? div_q : count_q - 1'b1;
    halves_d   = half_end && halves_q != '0 ? halves_q - 9'd1 : halves_q;
    selected_d = selected_q;
    release_d  = release_q || (release_i && selected_q);
    sck_d      = sck_q;
    mosi_d     = mosi_q;
    tx_d       = tx_q;
    rx_d       = rx_q;
    bit_d      = bit_q;
    start      = 1'b0;
    done_o     = 1'b0;

    unique case (state_q)
      StIdle: begin
        sck_d   = pol_i;
        count_d = div_i;
        if (release_q) begin
          state_d  = StHold;
          halves_d = {sckcs_i, 1'b0};
        end else if (valid_i && selects_i && !selected_q) begin
          state_d    = StSetup;
          halves_d   = {cssck_i, 1'b0};
          selected_d = 1'b1;
        end else if (follows) begin
          start = 1'b1;
        end
      end
      StSetup: begin
        if (over) start = 1'b1;
      end
      StShift: begin
        if (half_end && !halves_q[0]) begin
          sck_d = !sck_q;
          rx_d[here] = miso_i;
        end
        if (half_end && halves_q[0] && !over) begin
          sck_d  = pol_q ^ pha_q;
          bit_d  = bit_q + 3'd1;
          mosi_d = tx_q[there];
        end
        if (over) begin
          done_o = 1'b1;
          sck_d  = pol_q;
          if (selected_q && (each_i || release_d)) begin
            state_d  = StHold;
            halves_d = {sckcs_i, 1'b0};
          end else if (interxfr_i != '0) begin
            state_d  = StGap;
            halves_d = {interxfr_i, 1'b0};
          end else if (follows) begin
            start = 1'b1;
          end else begin
            state_d = StIdle;
          end
        end
      end
      StGap: begin
        if (over && follows && !release_d) start = 1'b1;
        else if (over) state_d = StIdle;
      end
      StHold: begin
        if (over) begin
          state_d    = StRest;
          halves_d   = {intercs_i, 1'b0};
          selected_d = 1'b0;
          release_d  = 1'b0;
        end
      end
      StRest: begin
        if (over) state_d = StIdle;
      end
      default: state_d = StIdle;
    endcase

    if (start) begin
      state_d  = StShift;
      count_d  = div_i;
      halves_d = {4'b0, len, 1'b0};
      sck_d    = len == '0 ? pol_i : pol_i ^ pha_i;
      tx_d     = data_i;
      rx_d     = '0;
      bit_d    = '0;
      mosi_d   = lsb_first_i ? data_i[0] : data_i[7];
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q    <= StIdle;
      count_q    <= '0;
      halves_q   <= '0;
      selected_q <= 1'b0;
      release_q  <= 1'b0;
      sck_q      <= 1'b0;
      mosi_q     <= 1'b0;
      tx_q       <= '0;
      rx_q       <= '0;
      bit_q      <= '0;
    end else begin
      state_q    <= state_d;
      count_q    <= count_d;
      halves_q   <= halves_d;
      selected_q <= selected_d;
      release_q  <= release_d;
      sck_q      <= sck_d;
      mosi_q     <= mosi_d;
      tx_q       <= tx_d;
      rx_q       <= rx_d;
      bit_q      <= bit_d;
    end
  end

  // Settings are sampled at the beginning of a frame.
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      div_q       <= '0;
      pha_q       <= 1'b0;
      pol_q       <= 1'b0;
      lsb_first_q <= 1'b0;
    end else if (start || state_q == StIdle) begin
      div_q       <= div_i;
      pha_q       <= pha_i;
      pol_q       <= pol_i;
      lsb_first_q <= lsb_first_i;
    end
  end

  // The pin's inactive level does not change while the chip is selected.
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) csdef_q <= 1'b1;
    else if (!selected_d && !selected_q) csdef_q <= csdef_i;
  end

  assign ready_o = start;
  assign data_o  = rx_q;
  assign sck_o   = sck_q;
  assign mosi_o  = mosi_q;
  assign cs_no   = csdef_q ^ selected_q;

`ifndef SYNTHESIS
  TakesOnlyValid: assert property (@(posedge clk_i) disable iff (!rst_ni) ready_o |-> valid_i);
  SckRestsBetweenFrames: assert property (@(posedge clk_i) disable iff (!rst_ni)
      state_q != StShift && state_q != StIdle |-> sck_q == pol_q);
  BitInFrame: assert property (@(posedge clk_i) disable iff (!rst_ni)
      state_q == StShift |-> halves_q <= 9'd16);
  ReleaseOnlySelected: assert property (@(posedge clk_i) disable iff (!rst_ni)
      release_q |-> selected_q);
`endif

endmodule
