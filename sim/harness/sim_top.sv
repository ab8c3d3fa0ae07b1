// What Verilator simulates: the system on a chip with a terminal at its UART, a card at its SPI, and
// memory. Clock and reset are its only inputs, so that nothing has to be propagated between clock
// edges: all the rest is asked for through DPI.
module sim_top #(
  parameter int unsigned MemDataWidth = 64
) (
  input logic clk_i,
  input logic rst_ni
);

  // The level that the terminal puts on the line, told the other line's, once a cycle. While it is
  // held it begins no character.
  import "DPI-C" function bit uart_line(input bit line, input bit held);
  // The card's pins at the edges of its clock. The falling one returns the level of MISO.
  import "DPI-C" function void card_rise(input bit deselected, input bit mosi);
  import "DPI-C" function bit card_fall(input bit deselected);
  import "DPI-C" function bit card_absent();
  import "DPI-C" function void finish(input int unsigned value);

  logic        uart_tx, uart_rx, uart_held, spi_sck, spi_cs_n, spi_mosi, spi_miso, finished;
  logic [31:0] finish_value;
  logic [15:0] gpio;

  logic aw_valid;
  logic aw_ready;
  logic [3:0] aw_id;
  logic [31:0] aw_addr;
  logic w_valid;
  logic w_ready;
  logic [MemDataWidth-1:0] w_data;
  logic [MemDataWidth/8-1:0] w_strb;
  logic w_last;
  logic b_valid;
  logic b_ready;
  logic [3:0] b_id;
  logic [1:0] b_resp;
  logic ar_valid;
  logic ar_ready;
  logic [3:0] ar_id;
  logic [31:0] ar_addr;
  logic [7:0] ar_len;
  logic r_valid;
  logic r_ready;
  logic [3:0] r_id;
  logic [MemDataWidth-1:0] r_data;
  logic [1:0] r_resp;
  logic r_last;

  soc #(.MemDataWidth(MemDataWidth)) soc (
    .clk_i,
    .rst_ni,
    .uart_tx_o(uart_tx),
    .uart_rx_i(uart_rx),
    .spi_sck_o(spi_sck),
    .spi_cs_no(spi_cs_n),
    .spi_mosi_o(spi_mosi),
    .spi_miso_i(spi_miso),
    .gpio_i(gpio),
    .gpio_o(),
    .gpio_oe_o(),
    .finish_o(finished),
    .finish_value_o(finish_value),
    .mem_aw_valid_o(aw_valid),
    .mem_aw_ready_i(aw_ready),
    .mem_aw_id_o(aw_id),
    .mem_aw_addr_o(aw_addr),
    .mem_aw_len_o(),
    .mem_aw_size_o(),
    .mem_w_valid_o(w_valid),
    .mem_w_ready_i(w_ready),
    .mem_w_data_o(w_data),
    .mem_w_strb_o(w_strb),
    .mem_w_last_o(w_last),
    .mem_b_valid_i(b_valid),
    .mem_b_ready_o(b_ready),
    .mem_b_id_i(b_id),
    .mem_b_resp_i(b_resp),
    .mem_ar_valid_o(ar_valid),
    .mem_ar_ready_i(ar_ready),
    .mem_ar_id_o(ar_id),
    .mem_ar_addr_o(ar_addr),
    .mem_ar_len_o(ar_len),
    .mem_ar_size_o(),
    .mem_r_valid_i(r_valid),
    .mem_r_ready_o(r_ready),
    .mem_r_id_i(r_id),
    .mem_r_data_i(r_data),
    .mem_r_resp_i(r_resp),
    .mem_r_last_i(r_last)
  );

  dram #(.DataWidth(MemDataWidth)) memory (
    .clk_i,
    .rst_ni,
    .aw_valid_i(aw_valid),
    .aw_ready_o(aw_ready),
    .aw_id_i(aw_id),
    .aw_addr_i(aw_addr),
    .w_valid_i(w_valid),
    .w_ready_o(w_ready),
    .w_data_i(w_data),
    .w_strb_i(w_strb),
    .w_last_i(w_last),
    .b_valid_o(b_valid),
    .b_ready_i(b_ready),
    .b_id_o(b_id),
    .b_resp_o(b_resp),
    .ar_valid_i(ar_valid),
    .ar_ready_o(ar_ready),
    .ar_id_i(ar_id),
    .ar_addr_i(ar_addr),
    .ar_len_i(ar_len),
    .r_valid_o(r_valid),
    .r_ready_i(r_ready),
    .r_id_o(r_id),
    .r_data_o(r_data),
    .r_resp_o(r_resp),
    .r_last_o(r_last)
  );

  // The boot ROM's content comes with the run, not with the build.
  string rom_file;
  initial if ($value$plusargs("rom=%s", rom_file) != 0) $readmemh(rom_file, soc.rom.words);

  // Whether anybody wants to know what the harts retire (rocket_trace.sv), and when an interrupt line
  // of the PLIC changes.
  bit tracing /* verilator public_flat_rw */ = 0;

  import "DPI-C" function void interrupt_lines(input int unsigned levels);

  logic [7:0] interrupts_q = '0;
  always_ff @(posedge clk_i) begin
    if (tracing && soc.interrupts != interrupts_q) interrupt_lines(32'(soc.interrupts));
    interrupts_q <= soc.interrupts;
  end

  // Cycles since the reset, for those who look at a waveform: GTKWave finds no longint by its name.
  logic [63:0] cycle;
  always_ff @(posedge clk_i) cycle <= rst_ni ? cycle + 1 : '0;

  // Instructions that hart 0 has retired.
  longint unsigned instructions /* verilator public_flat_rd */ = 0;
  always_ff @(posedge clk_i) begin
    if (soc.core.tile_prci_domain.tile_reset_domain_tile.core.csr_io_retire) begin
      instructions <= instructions + 1;
    end
  end

  // The chip has no pin for flow control. The terminal sees by itself whether there is room for what
  // it sends, so that what is piped into a simulation arrives whole.
  assign uart_held = !soc.uart0.rxen_q || soc.uart0.rx_full;

  always_ff @(posedge clk_i) uart_rx <= uart_line(uart_tx, uart_held);

  always @(posedge spi_sck) card_rise(spi_cs_n, spi_mosi);
  always @(negedge spi_sck, negedge spi_cs_n) spi_miso <= card_fall(spi_cs_n);

  // GPIO 11 is the slot's switch, closed to ground by a card (HiFive Unleashed schematics).
  assign gpio = {4'd0, card_absent(), 11'd0};

  always_ff @(posedge clk_i) if (rst_ni && finished) finish(finish_value);

endmodule
