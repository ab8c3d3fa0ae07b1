// The top module for Verilator: the system on a chip, with a terminal at its UART, a card at its SPI,
// and memory; or with the JH7110's devices, which are modelled in the harness. Clock and reset are the
// only inputs, so that hardly anything has to be evaluated between clock edges; everything else goes through DPI.
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
  // The devices outside of the RTL: whether there is a register, accesses to it, and one cycle of all of them.
  // That returns the levels of their interrupts, and in bit 31 whether they have an access to memory
  // to perform.
  import "DPI-C" function bit device_has(input int unsigned address);
  import "DPI-C" function int unsigned device_read(input int unsigned address);
  import "DPI-C" function void device_write(input int unsigned address, input int unsigned data);
  import "DPI-C" function int unsigned devices_clock();

  soc_pkg::map_e map;
  initial map = $test$plusargs("jh7110") != 0 ? soc_pkg::Jh7110 : soc_pkg::Fu540;

  logic        uart_tx, uart_rx, uart_held, spi_sck, spi_cs_n, spi_mosi, spi_miso, finished;
  logic [31:0] finish_value;
  logic [15:0] gpio;

  axi4_pkg::request_t  mem_req;
  axi4_pkg::response_t mem_rsp;
  logic [MemDataWidth-1:0]   w_data, r_data;
  logic [MemDataWidth/8-1:0] w_strb;

  logic        ext_req, ext_we, ext_absent, dma_wanted;
  logic [31:0] ext_addr, ext_wdata, ext_data;
  logic [6:0]  ext_intr;

  axi4_pkg::request_t  dma_req;
  axi4_pkg::response_t dma_rsp;
  logic [63:0]         dma_w_data, dma_r_data;
  logic [7:0]          dma_w_strb;

  soc #(.MemDataWidth(MemDataWidth)) soc (
    .clk_i,
    .rst_ni,
    .map_i(map),
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
    .ext_req_o(ext_req),
    .ext_we_o(ext_we),
    .ext_addr_o(ext_addr),
    .ext_wdata_o(ext_wdata),
    .ext_data_i(ext_data),
    .ext_absent_i(ext_absent),
    .ext_intr_i(ext_intr),
    .dma_req_i(dma_req),
    .dma_w_data_i(dma_w_data),
    .dma_w_strb_i(dma_w_strb),
    .dma_rsp_o(dma_rsp),
    .dma_r_data_o(dma_r_data),
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

  // The answer is due in the cycle of the request, so it is made in the middle of it.
  always @(negedge clk_i) begin
    if (rst_ni && ext_req) begin
      ext_absent <= !device_has(ext_addr);
      if (ext_we) device_write(ext_addr, ext_wdata);
      else ext_data <= device_read(ext_addr);
    end
  end

  int unsigned levels;
  always_ff @(posedge clk_i) begin
    if (rst_ni && map == soc_pkg::Jh7110) begin
      levels = devices_clock();
      ext_intr <= levels[6:0];
      dma_wanted <= levels[31];
    end
  end

  bus_master master (
    .clk_i,
    .rst_ni,
    .wanted_i(dma_wanted),
    .req_o(dma_req),
    .w_data_o(dma_w_data),
    .w_strb_o(dma_w_strb),
    .rsp_i(dma_rsp),
    .r_data_i(dma_r_data)
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
  assign uart_held = map == soc_pkg::Jh7110 ? soc.dw_uart0.rx_full_o : !soc.uart0.rxen_q || soc.uart0.rx_full;

  always_ff @(posedge clk_i) uart_rx <= uart_line(uart_tx, uart_held);

  always @(posedge spi_sck) card_rise(spi_cs_n, spi_mosi);
  always @(negedge spi_sck, negedge spi_cs_n) spi_miso <= card_fall(spi_cs_n);

  // GPIO 11 is the slot's switch, closed to ground by a card (HiFive Unleashed schematics).
  assign gpio = {4'd0, card_absent(), 11'd0};

  always_ff @(posedge clk_i) if (rst_ni && finished) finish(finish_value);

endmodule
