// SPI master, "sifive,spi0": FU540-C000 manual v1p4, chapter 19, like its instance SPI2, which has
// one chip select and no flash interface. FIFOs of 8 frames each way, watermark interrupts.
// SCK: clock / (2 (div + 1)).
//
// Where the manual is silent: both FIFOs are empty after reset; the pending bits are levels that depend
// only on the FIFOs' counts; a frame received while the receive FIFO is full is lost; csid 1 selects no
// line; csmode 1 is treated as AUTO; reserved bits and offsets read as 0 and ignore writes.
// LIMITS: one lane: fmt.proto is a register without effect. fctrl and ffmt, which the manual has
// only where there is a flash interface, are reserved.

module sifive_spi (
  input  logic        clk_i,
  input  logic        rst_ni,

  // Register port
  input  logic        req_i,
  input  logic        we_i,
  input  logic [11:0] addr_i,
  input  logic [31:0] wdata_i,
  output logic [31:0] rdata_o,
  output logic        intr_o,

  // Pins
  output logic        sck_o,
  output logic        mosi_o,
  input  logic        miso_i,
  output logic        cs_no
);

  // Section 19.3
  localparam logic [11:0] SckDiv  = 12'h000;
  localparam logic [11:0] SckMode = 12'h004;
  localparam logic [11:0] CsId    = 12'h010;
  localparam logic [11:0] CsDef   = 12'h014;
  localparam logic [11:0] CsMode  = 12'h018;
  localparam logic [11:0] Delay0  = 12'h028;
  localparam logic [11:0] Delay1  = 12'h02c;
  localparam logic [11:0] Fmt     = 12'h040;
  localparam logic [11:0] TxData  = 12'h048;
  localparam logic [11:0] RxData  = 12'h04c;
  localparam logic [11:0] TxMark  = 12'h050;
  localparam logic [11:0] RxMark  = 12'h054;
  localparam logic [11:0] Ie      = 12'h070;
  localparam logic [11:0] Ip      = 12'h074;

  localparam int unsigned DivWidth = 12;
  localparam int unsigned Depth    = 8;

  localparam logic [1:0] CsHold = 2'd2;
  localparam logic [1:0] CsOff  = 2'd3;

  logic                write, read;
  logic [DivWidth-1:0] div_q;
  logic                pha_q, pol_q, csid_q, csdef_q;
  logic [1:0]          csmode_q;
  logic [7:0]          cssck_q, sckcs_q, intercs_q, interxfr_q;
  logic [1:0]          proto_q;
  logic                endian_q, dir_q;
  logic [3:0]          len_q;
  logic [2:0]          txmark_q, rxmark_q;
  logic [1:0]          ie_q, ip;
  logic                cs_changes;

  logic                tx_full, tx_empty, tx_ready, rx_full, rx_empty;
  logic [3:0]          tx_count, rx_count;
  logic [7:0]          tx_frame, rx_frame, rx_head;
  logic                frame_done, receives_q;

  assign write = req_i && we_i;
  assign read  = req_i && !we_i;

  // What ends HOLD (section 19.8)
  assign cs_changes = write && ((addr_i == CsMode && wdata_i[1:0] != csmode_q) ||
                                (addr_i == CsId && wdata_i[0] != csid_q) ||
                                (addr_i == CsDef && wdata_i[0] != csdef_q));

  sync_fifo #(.Width(8), .Depth(Depth)) tx_fifo (
    .clk_i,
    .rst_ni,
    .push_i (write && addr_i == TxData),
    .wdata_i(wdata_i[7:0]),
    .pop_i  (tx_ready),
    .rdata_o(tx_frame),
    .full_o (tx_full),
    .empty_o(tx_empty),
    .count_o(tx_count)
  );

  spi_engine #(.DivWidth(DivWidth)) engine (
    .clk_i,
    .rst_ni,
    .div_i      (div_q),
    .pha_i      (pha_q),
    .pol_i      (pol_q),
    .selects_i  (csmode_q != CsOff && !csid_q),
    .each_i     (csmode_q != CsOff && csmode_q != CsHold),
    .csdef_i    (csdef_q),
    .release_i  (cs_changes),
    .cssck_i    (cssck_q),
    .sckcs_i    (sckcs_q),
    .intercs_i  (intercs_q),
    .interxfr_i (interxfr_q),
    .lsb_first_i(endian_q),
    .len_i      (len_q),
    .valid_i    (!tx_empty),
    .data_i     (tx_frame),
    .ready_o    (tx_ready),
    .done_o     (frame_done),
    .data_o     (rx_frame),
    .sck_o,
    .mosi_o,
    .miso_i,
    .cs_no
  );

  sync_fifo #(.Width(8), .Depth(Depth)) rx_fifo (
    .clk_i,
    .rst_ni,
    .push_i (frame_done && receives_q),
    .wdata_i(rx_frame),
    .pop_i  (read && addr_i == RxData),
    .rdata_o(rx_head),
    .full_o (rx_full),
    .empty_o(rx_empty),
    .count_o(rx_count)
  );

  // Section 19.15
  assign ip[0]  = tx_count < {1'b0, txmark_q};
  assign ip[1]  = rx_count > {1'b0, rxmark_q};
  assign intr_o = |(ip & ie_q);

  // The direction, like the rest of the format, is that of the frame in progress.
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) receives_q <= 1'b0;
    else if (tx_ready) receives_q <= !dir_q;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      div_q      <= 12'd3;
      pha_q      <= 1'b0;
      pol_q      <= 1'b0;
      csid_q     <= 1'b0;
      csdef_q    <= 1'b1;
      csmode_q   <= '0;
      cssck_q    <= 8'd1;
      sckcs_q    <= 8'd1;
      intercs_q  <= 8'd1;
      interxfr_q <= '0;
      proto_q    <= '0;
      endian_q   <= 1'b0;
      dir_q      <= 1'b0;
      len_q      <= 4'd8;
      txmark_q   <= '0;
      rxmark_q   <= '0;
      ie_q       <= '0;
    end else if (write) begin
      unique case (addr_i)
        SckDiv:  div_q <= wdata_i[DivWidth-1:0];
        SckMode: {pol_q, pha_q} <= wdata_i[1:0];
        CsId:    csid_q <= wdata_i[0];
        CsDef:   csdef_q <= wdata_i[0];
        CsMode:  csmode_q <= wdata_i[1:0];
        Delay0: begin
          cssck_q <= wdata_i[7:0];
          sckcs_q <= wdata_i[23:16];
        end
        Delay1: begin
          intercs_q  <= wdata_i[7:0];
          interxfr_q <= wdata_i[23:16];
        end
        Fmt: begin
          {dir_q, endian_q, proto_q} <= wdata_i[3:0];
          len_q <= wdata_i[19:16];
        end
        TxMark:  txmark_q <= wdata_i[2:0];
        RxMark:  rxmark_q <= wdata_i[2:0];
        Ie:      ie_q <= wdata_i[1:0];
        default: ; // read-only, reserved, or the FIFO's
      endcase
    end
  end

  always_comb begin
    unique case (addr_i)
      SckDiv:  rdata_o = 32'(div_q);
      SckMode: rdata_o = {30'b0, pol_q, pha_q};
      CsId:    rdata_o = {31'b0, csid_q};
      CsDef:   rdata_o = {31'b0, csdef_q};
      CsMode:  rdata_o = {30'b0, csmode_q};
      Delay0:  rdata_o = {8'b0, sckcs_q, 8'b0, cssck_q};
      Delay1:  rdata_o = {8'b0, interxfr_q, 8'b0, intercs_q};
      Fmt:     rdata_o = {12'b0, len_q, 12'b0, dir_q, endian_q, proto_q};
      TxData:  rdata_o = {tx_full, 31'b0};
      RxData:  rdata_o = {rx_empty, 23'b0, rx_empty ? 8'b0 : rx_head};
      TxMark:  rdata_o = {29'b0, txmark_q};
      RxMark:  rdata_o = {29'b0, rxmark_q};
      Ie:      rdata_o = {30'b0, ie_q};
      Ip:      rdata_o = {30'b0, ip};
      default: rdata_o = '0;
    endcase
  end

  logic unused_signals;
  assign unused_signals = ^{rx_full, wdata_i[31:24], wdata_i[15:12]};

`ifndef SYNTHESIS
  AddressAligned: assert property (@(posedge clk_i) disable iff (!rst_ni)
      req_i |-> addr_i[1:0] == 2'b00);
  RequestKnown: assert property (@(posedge clk_i) disable iff (!rst_ni) !$isunknown(req_i));
  AccessKnown: assert property (@(posedge clk_i) disable iff (!rst_ni)
      req_i |-> !$isunknown({we_i, addr_i}));
  OutputsKnown: assert property (@(posedge clk_i) disable iff (!rst_ni)
      !$isunknown({sck_o, mosi_o, cs_no, intr_o}));
`endif

endmodule
