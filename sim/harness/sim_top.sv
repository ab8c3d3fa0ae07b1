// The top module for Verilator: the system on a chip, with a terminal at its UART, a card at its SPI,
// and memory. Clock and reset are the only inputs, so that nothing has to be evaluated between clock
// edges; everything else goes through DPI.
module sim_top #(
  parameter int unsigned MemDataWidth = 64
) (
  input logic clk_i,
  input logic rst_ni
);

  // Called once per cycle with the level of the UART's output; returns the level that the terminal
  // sends. While held is set, the terminal begins no character.
  import "DPI-C" function bit uart_line(input bit line, input bit held);
  // The card's pins at the edges of its clock. At the falling edge, returns the level of MISO.
  import "DPI-C" function void card_rise(input bit deselected, input bit mosi);
  import "DPI-C" function bit card_fall(input bit deselected);
  import "DPI-C" function bit card_absent();
  import "DPI-C" function void finish(input int unsigned value);

  logic        uart_tx, uart_rx, uart_held, spi_sck, spi_cs_n, spi_mosi, spi_miso, finished;
  logic [31:0] finish_value;
  logic [15:0] gpio;

  axi4_pkg::request_t  mem_req;
  axi4_pkg::response_t mem_rsp;
  logic [MemDataWidth-1:0]   w_data, r_data;
  logic [MemDataWidth/8-1:0] w_strb;

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
    .mem_req_o(mem_req),
    .mem_w_data_o(w_data),
    .mem_w_strb_o(w_strb),
    .mem_rsp_i(mem_rsp),
    .mem_r_data_i(r_data)
  );

  dram #(.DataWidth(MemDataWidth)) memory (
    .clk_i,
    .rst_ni,
    .req_i(mem_req),
    .w_data_i(w_data),
    .w_strb_i(w_strb),
    .rsp_o(mem_rsp),
    .r_data_o(r_data)
  );

  // The boot ROM's content is chosen at run time, not at build time.
  string rom_file;
  initial if ($value$plusargs("rom=%s", rom_file) != 0) $readmemh(rom_file, soc.rom.words);

  // Whether there are observers for retired instructions (rocket_trace.sv) and interrupt lines.
  bit tracing /* verilator public_flat_rw */ = 0;

  import "DPI-C" function void interrupt_lines(input int unsigned levels);

  logic [7:0] interrupts_q = '0;
  always_ff @(posedge clk_i) begin
    if (tracing && soc.interrupts != interrupts_q) interrupt_lines(32'(soc.interrupts));
    interrupts_q <= soc.interrupts;
  end

  // Cycles since reset, as a signal for waveforms: GTKWave finds no longint by its name.
  logic [63:0] cycle;
  always_ff @(posedge clk_i) cycle <= rst_ni ? cycle + 1 : '0;

  // Instructions that hart 0 has retired. An ecall does not retire (Privileged ISA, "Environment Call
  // and Breakpoint"), but Rocket counts it.
  longint unsigned instructions /* verilator public_flat_rd */ = 0;
  always_ff @(posedge clk_i) begin
    if (soc.core.tile_prci_domain.tile_reset_domain_tile.core.csr_io_retire &&
        !soc.core.tile_prci_domain.tile_reset_domain_tile.core.csr_io_trace_0_exception) begin
      instructions <= instructions + 1;
    end
  end

  // Flow control without pins, which the chip lacks: the terminal waits while the receive FIFO is full
  // or the receiver off, so that input piped into a simulation is not lost.
  assign uart_held = !soc.uart0.rxen_q || soc.uart0.rx_full;

  always_ff @(posedge clk_i) uart_rx <= uart_line(uart_tx, uart_held);

  always @(posedge spi_sck) card_rise(spi_cs_n, spi_mosi);
  always @(negedge spi_sck, negedge spi_cs_n) spi_miso <= card_fall(spi_cs_n);

  // GPIO 11 is the slot's switch, closed to ground by a card (HiFive Unleashed schematics).
  assign gpio = {4'd0, card_absent(), 11'd0};

  always_ff @(posedge clk_i) if (rst_ni && finished) finish(finish_value);

endmodule
