// UART, "snps,dw-apb-uart" with registers four bytes apart, as the JH7110 has it: Synopsys DesignWare
// DW_apb_uart databook, chapter "Registers"; the part that it shares with the PC16550D is in that
// data sheet (June 1995), section 8. FIFOs of 16 bytes each way. Baud rate: clock / (16 * divisor).
//
// Unlike a 16550, it takes no write to LCR, DLL or DLH while it is busy: while it sends or receives,
// or a FIFO holds a byte. A write to LCR then raises the busy-detect interrupt, which a read of USR clears.
//
// Where the databook is silent: a byte written while the transmit FIFO is full is lost; reserved
// offsets and bits read as 0 and ignore writes.
// LIMITS: characters of eight bits without parity, which is asserted. No framing errors and breaks, modem
// lines, loopback, DMA, or the shadow and FIFO access registers. For changes of the divisor during a
// frame see uart_tx.sv and uart_rx.sv.

module dw_uart (
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
  input  logic        rx_i,
  output logic        rx_full_o // the receiver is off, or has no room
);

  localparam logic [11:0] Data = 12'h000; // RBR, THR; DLL
  localparam logic [11:0] Ier  = 12'h004; // or DLH
  localparam logic [11:0] Iir  = 12'h008; // FCR when written
  localparam logic [11:0] Lcr  = 12'h00c;
  localparam logic [11:0] Mcr  = 12'h010;
  localparam logic [11:0] Lsr  = 12'h014;
  localparam logic [11:0] Scr  = 12'h01c;
  localparam logic [11:0] Usr  = 12'h07c;
  localparam logic [11:0] Tfl  = 12'h080;
  localparam logic [11:0] Rfl  = 12'h084;
  localparam logic [11:0] Ctr  = 12'h0fc;

  localparam logic [31:0] Peripheral = 32'h4457_0110; // in CTR

  localparam int unsigned Depth = 16;
  localparam int unsigned DivWidth = 20;
  localparam logic [5:0] TimeoutBits = 6'd40; // four characters of ten bits

  // IIR, lowest bits
  localparam logic [3:0] NoCause = 4'h1, Room = 4'h2, Received = 4'h4, LineStatus = 4'h6;
  localparam logic [3:0] BusyDetect = 4'h7, Timeout = 4'hc;

  logic [7:0]  lcr_q, scr_q;
  logic [15:0] divisor_q;
  logic [3:0]  ier_q;
  logic [4:0]  mcr_q;
  logic        fifos_q, overrun_q, room_q, busy_detect_q;
  logic [1:0]  trigger_q;
  logic        clear_rx_q, clear_tx_q;   // for one cycle

  logic        write, read, latch, enabled, busy;
  logic [DivWidth-1:0] div;
  logic        tx_push, tx_room, tx_full, tx_empty, tx_pop, tx_busy;
  logic        rx_push, rx_room, rx_full, rx_empty, rx_valid, rx_busy, rx_pop;
  logic [4:0]  tx_count, rx_count;
  logic [7:0]  tx_byte, rx_byte, rx_head;
  logic [3:0]  cause;

  assign write = req_i && we_i;
  assign read  = req_i && !we_i;
  assign latch = lcr_q[7];
  assign enabled = divisor_q != '0;
  assign div = {divisor_q, 4'b0} - 1'b1;

  // ---------------------------------------------------------------- FIFOs and line

  // Without FIFOs there is room for one byte.
  assign tx_room = fifos_q ? !tx_full : tx_empty;
  assign rx_room = fifos_q ? !rx_full : rx_empty;
  assign tx_push = write && addr_i == Data && !latch && tx_room;
  assign rx_pop  = read && addr_i == Data && !latch;
  assign rx_push = rx_valid && rx_room;
  assign rx_full_o = !enabled || !rx_room;

  sync_fifo #(.Width(8), .Depth(Depth)) tx_fifo (
    .clk_i,
    .rst_ni (rst_ni && !clear_tx_q),
    .push_i (tx_push),
    .wdata_i(wdata_i[7:0]),
    .pop_i  (tx_pop),
    .rdata_o(tx_byte),
    .full_o (tx_full),
    .empty_o(tx_empty),
    .count_o(tx_count)
  );

  uart_tx #(.DivWidth(DivWidth)) transmitter (
    .clk_i,
    .rst_ni,
    .enable_i  (enabled),
    .two_stop_i(lcr_q[2]),
    .div_i     (div),
    .valid_i   (!tx_empty),
    .data_i    (tx_byte),
    .ready_o   (tx_pop),
    .busy_o    (tx_busy),
    .tx_o
  );

  uart_rx #(.DivWidth(DivWidth)) receiver (
    .clk_i,
    .rst_ni,
    .enable_i(enabled),
    .div_i   (div),
    .rx_i,
    .busy_o  (rx_busy),
    .valid_o (rx_valid),
    .data_o  (rx_byte)
  );

  sync_fifo #(.Width(8), .Depth(Depth)) rx_fifo (
    .clk_i,
    .rst_ni (rst_ni && !clear_rx_q),
    .push_i (rx_push),
    .wdata_i(rx_byte),
    .pop_i  (rx_pop),
    .rdata_o(rx_head),
    .full_o (rx_full),
    .empty_o(rx_empty),
    .count_o(rx_count)
  );

  assign busy = tx_busy || !tx_empty || rx_busy || !rx_empty;

  // ---------------------------------------------------------------- Registers

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      {lcr_q, scr_q, divisor_q, ier_q, mcr_q, fifos_q, trigger_q} <= '0;
      {clear_rx_q, clear_tx_q} <= '0;
    end else begin
      {clear_rx_q, clear_tx_q} <= '0;
      if (write) begin
        unique case (addr_i)
          Data: if (latch && !busy) divisor_q[7:0] <= wdata_i[7:0];
          Ier: begin
            if (!latch) ier_q <= wdata_i[3:0];
            else if (!busy) divisor_q[15:8] <= wdata_i[7:0];
          end
          Iir: begin
            fifos_q    <= wdata_i[0];
            trigger_q  <= wdata_i[7:6];
            clear_rx_q <= wdata_i[1] || wdata_i[0] != fifos_q;
            clear_tx_q <= wdata_i[2] || wdata_i[0] != fifos_q;
          end
          Lcr: if (!busy) lcr_q <= wdata_i[7:0];
          Mcr: mcr_q <= wdata_i[4:0];
          Scr: scr_q <= wdata_i[7:0];
          default: ; // read-only, or reserved
        endcase
      end
    end
  end

  always_comb begin
    unique case (addr_i)
      Data:    rdata_o = latch ? {24'b0, divisor_q[7:0]} : {24'b0, rx_empty ? 8'b0 : rx_head};
      Ier:     rdata_o = latch ? {24'b0, divisor_q[15:8]} : {28'b0, ier_q};
      Iir:     rdata_o = {24'b0, {2{fifos_q}}, 2'b0, cause};
      Lcr:     rdata_o = {24'b0, lcr_q};
      Mcr:     rdata_o = {27'b0, mcr_q};
      Lsr:     rdata_o = {25'b0, tx_empty && !tx_busy, tx_empty, 3'b0, overrun_q, !rx_empty};
      Scr:     rdata_o = {24'b0, scr_q};
      Usr:     rdata_o = {27'b0, !rx_room, !rx_empty, tx_empty, tx_room, busy};
      Tfl:     rdata_o = {27'b0, tx_count};
      Rfl:     rdata_o = {27'b0, rx_count};
      Ctr:     rdata_o = Peripheral;
      default: rdata_o = '0;
    endcase
  end

  // ---------------------------------------------------------------- Interrupts

  logic                tx_was_empty_q, at_trigger, timed_out;
  logic [DivWidth-1:0] quiet_clocks_q;
  logic [5:0]          quiet_bits_q;   // since a byte came or was taken, with bytes left

  always_comb begin
    unique case (trigger_q)
      2'd0: at_trigger = !rx_empty;
      2'd1: at_trigger = rx_count >= 5'd4;
      2'd2: at_trigger = rx_count >= 5'd8;
      2'd3: at_trigger = rx_count >= 5'd14;
    endcase
    if (!fifos_q) at_trigger = !rx_empty;
  end

  assign timed_out = quiet_bits_q == TimeoutBits;

  // By priority
  always_comb begin
    if (ier_q[2] && overrun_q)                 cause = LineStatus;
    else if (ier_q[0] && at_trigger)           cause = Received;
    else if (ier_q[0] && fifos_q && timed_out) cause = Timeout;
    else if (ier_q[1] && room_q)               cause = Room;
    else if (busy_detect_q)                    cause = BusyDetect;
    else                                       cause = NoCause;
  end

  assign intr_o = cause != NoCause;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      {overrun_q, busy_detect_q, room_q} <= '0;
      tx_was_empty_q <= 1'b1;
    end else begin
      tx_was_empty_q <= tx_empty;
      if (rx_valid && !rx_room) overrun_q <= 1'b1;
      else if (read && addr_i == Lsr) overrun_q <= 1'b0;
      if (write && addr_i == Lcr && busy) busy_detect_q <= 1'b1;
      else if (read && addr_i == Usr) busy_detect_q <= 1'b0;
      // It tells of an edge: that the transmit FIFO became empty, or that it is when enabled.
      if (tx_push || (read && addr_i == Iir && cause == Room)) room_q <= 1'b0;
      else if (tx_empty && !tx_was_empty_q) room_q <= 1'b1;
      else if (write && addr_i == Ier && !latch) room_q <= tx_empty && wdata_i[1] && (room_q || !ier_q[1]);
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      {quiet_clocks_q, quiet_bits_q} <= '0;
    end else if (rx_empty || rx_push || rx_pop) begin
      quiet_clocks_q <= div;
      quiet_bits_q <= '0;
    end else if (!timed_out) begin
      quiet_clocks_q <= quiet_clocks_q == '0 ? div : quiet_clocks_q - 1'b1;
      quiet_bits_q <= quiet_bits_q + 6'(quiet_clocks_q == '0);
    end
  end

  logic unused_wdata;
  assign unused_wdata = ^wdata_i[31:8];

`ifndef SYNTHESIS
  AddressAligned: assert property (@(posedge clk_i) disable iff (!rst_ni)
      req_i |-> addr_i[1:0] == 2'b00);
  RequestKnown: assert property (@(posedge clk_i) disable iff (!rst_ni) !$isunknown(req_i));
  AccessKnown: assert property (@(posedge clk_i) disable iff (!rst_ni)
      req_i |-> !$isunknown({we_i, addr_i}));
  EightBitsWithoutParity: assert property (@(posedge clk_i) disable iff (!rst_ni)
      tx_busy |-> {lcr_q[6], lcr_q[3], lcr_q[1:0]} == 4'b0011);
  OutputsKnown: assert property (@(posedge clk_i) disable iff (!rst_ni)
      !$isunknown({tx_o, intr_o}));
`endif

endmodule
