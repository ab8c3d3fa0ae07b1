// UART, "sifive,uart0": FU540-C000 manual v1p4, chapter 13. 8-N-1 and 8-N-2, FIFOs of 8 bytes each
// way, watermark interrupts. Baud rate: clock / (div + 1).
//
// Where the manual is silent: both FIFOs are empty after reset; the pending bits are levels that depend
// only on the FIFOs' counts; a byte received while the receive FIFO is full is lost; reserved bits and
// offsets read as 0 and ignore writes.
// LIMITS: receiving needs div >= 15. For changes of div during a frame see uart_tx.sv and uart_rx.sv.

module sifive_uart #(
  parameter int unsigned DivInit = 289, // table 58: 115200 baud of a 33.33 MHz clock
  localparam int unsigned DivWidth = 20
) (
  input  logic        clk_i,
  input  logic        rst_ni,

  // Register port
  input  logic        req_i,
  input  logic        we_i,
  input  logic [11:0] addr_i,
  input  logic [31:0] wdata_i,
  output logic [31:0] rdata_o,
  output logic        intr_o,

  // Line
  output logic        tx_o,
  input  logic        rx_i
);

  // Section 13.3
  localparam logic [11:0] TxData = 12'h000;
  localparam logic [11:0] RxData = 12'h004;
  localparam logic [11:0] TxCtrl = 12'h008;
  localparam logic [11:0] RxCtrl = 12'h00c;
  localparam logic [11:0] Ie     = 12'h010;
  localparam logic [11:0] Ip     = 12'h014;
  localparam logic [11:0] Div    = 12'h018;

  localparam int unsigned Depth = 8;

  logic                write, read;
  logic                txen_q, nstop_q, rxen_q;
  logic [2:0]          txcnt_q, rxcnt_q;
  logic [1:0]          ie_q, ip;
  logic [DivWidth-1:0] div_q;

  logic                tx_full, tx_empty, tx_ready, tx_busy, rx_full, rx_empty, rx_valid, rx_busy;
  logic [3:0]          tx_count, rx_count;
  logic [7:0]          tx_byte, rx_byte, rx_head;

  assign write = req_i && we_i;
  assign read  = req_i && !we_i;

  sync_fifo #(.Width(8), .Depth(Depth)) tx_fifo (
    .clk_i,
    .rst_ni,
    .push_i (write && addr_i == TxData),
    .wdata_i(wdata_i[7:0]),
    .pop_i  (tx_ready),
    .rdata_o(tx_byte),
    .full_o (tx_full),
    .empty_o(tx_empty),
    .count_o(tx_count)
  );

  uart_tx #(.DivWidth(DivWidth)) transmitter (
    .clk_i,
    .rst_ni,
    .enable_i  (txen_q),
    .two_stop_i(nstop_q),
    .div_i     (div_q),
    .valid_i   (!tx_empty),
    .data_i    (tx_byte),
    .ready_o   (tx_ready),
    .busy_o    (tx_busy),
    .tx_o
  );

  uart_rx #(.DivWidth(DivWidth)) receiver (
    .clk_i,
    .rst_ni,
    .enable_i(rxen_q),
    .div_i   (div_q),
    .rx_i,
    .busy_o  (rx_busy),
    .valid_o (rx_valid),
    .data_o  (rx_byte)
  );

  sync_fifo #(.Width(8), .Depth(Depth)) rx_fifo (
    .clk_i,
    .rst_ni,
    .push_i (rx_valid),
    .wdata_i(rx_byte),
    .pop_i  (read && addr_i == RxData),
    .rdata_o(rx_head),
    .full_o (rx_full),
    .empty_o(rx_empty),
    .count_o(rx_count)
  );

  // Section 13.8
  assign ip[0]  = tx_count < {1'b0, txcnt_q};
  assign ip[1]  = rx_count > {1'b0, rxcnt_q};
  assign intr_o = |(ip & ie_q);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      txen_q  <= 1'b0;
      nstop_q <= 1'b0;
      txcnt_q <= '0;
      rxen_q  <= 1'b0;
      rxcnt_q <= '0;
      ie_q    <= '0;
      div_q   <= DivWidth'(DivInit);
    end else if (write) begin
      unique case (addr_i)
        TxCtrl: begin
          txen_q  <= wdata_i[0];
          nstop_q <= wdata_i[1];
          txcnt_q <= wdata_i[18:16];
        end
        RxCtrl: begin
          rxen_q  <= wdata_i[0];
          rxcnt_q <= wdata_i[18:16];
        end
        Ie:      ie_q  <= wdata_i[1:0];
        Div:     div_q <= wdata_i[DivWidth-1:0];
        default: ; // read-only, reserved, or the FIFO's
      endcase
    end
  end

  always_comb begin
    unique case (addr_i)
      TxData:  rdata_o = {tx_full, 31'b0};
      RxData:  rdata_o = {rx_empty, 23'b0, rx_empty ? 8'b0 : rx_head};
      TxCtrl:  rdata_o = {13'b0, txcnt_q, 14'b0, nstop_q, txen_q};
      RxCtrl:  rdata_o = {13'b0, rxcnt_q, 15'b0, rxen_q};
      Ie:      rdata_o = {30'b0, ie_q};
      Ip:      rdata_o = {30'b0, ip};
      Div:     rdata_o = 32'(div_q);
      default: rdata_o = '0;
    endcase
  end

  logic unused_signals;
  assign unused_signals = ^{rx_full, tx_busy, rx_busy, wdata_i[31:DivWidth]};

`ifndef SYNTHESIS
  AddressAligned: assert property (@(posedge clk_i) disable iff (!rst_ni)
      req_i |-> addr_i[1:0] == 2'b00);
  RequestKnown: assert property (@(posedge clk_i) disable iff (!rst_ni) !$isunknown(req_i));
  AccessKnown: assert property (@(posedge clk_i) disable iff (!rst_ni)
      req_i |-> !$isunknown({we_i, addr_i}));
  OutputsKnown: assert property (@(posedge clk_i) disable iff (!rst_ni)
      !$isunknown({tx_o, intr_o}));
`endif

endmodule
