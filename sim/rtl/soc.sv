// The system on a chip: a Rocket core, its boot ROM, and one of two sets of peripherals, by map_i: SiFive's
// at the addresses of the FU540-C000 (manual v1p4, chapter 5), or a DW_apb_uart at the JH7110's, whose
// other devices are outside, at the ports ext and dma. The address maps are in mmio_bus.sv; to software they
// are described by dts/rocket.dtsi, and by the board's own tree as dts/visionfive2.dtsi changes it.
//
// The core includes its CLINT (0x0200_0000) and PLIC (0x0c00_0000), and begins after reset at
// 0x1000_0000: there is the boot ROM, where the FU540 has its PRCI, and the JH7110 its UART.
//
// Limits: no debug transport.
module soc #(
  parameter int unsigned MemDataWidth = 64,
  parameter              RomFile = ""
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,

  input  soc_pkg::map_e             map_i,   // constant after reset

  // UART 0
  output logic                      uart_tx_o,
  input  logic                      uart_rx_i,
  // SPI 0
  output logic                      spi_sck_o,
  output logic                      spi_cs_no,
  output logic                      spi_mosi_o,
  input  logic                      spi_miso_i,
  // GPIO 0
  input  logic [15:0]               gpio_i,
  output logic [15:0]               gpio_o,
  output logic [15:0]               gpio_oe_o,
  // Finisher: high for one cycle, with the value written
  output logic                      finish_o,
  output logic [31:0]               finish_value_o,

  // Devices outside: a request lasts one cycle, in which the data comes back. Interrupts are the PLIC's
  // sources from 2 on.
  output logic                      ext_req_o,
  output logic                      ext_we_o,
  output logic [31:0]               ext_addr_o,
  output logic [31:0]               ext_wdata_o,
  input  logic [31:0]               ext_data_i,
  input  logic                      ext_absent_i,
  input  logic [6:0]                ext_intr_i,

  // A bus master's access to memory, coherent with the core's caches: AXI4, 64 bits of data
  input  axi4_pkg::request_t        dma_req_i,
  input  logic [63:0]               dma_w_data_i,
  input  logic [7:0]                dma_w_strb_i,
  output axi4_pkg::response_t       dma_rsp_o,
  output logic [63:0]               dma_r_data_o,

  // Memory: AXI4, bursts of type INCR
  output axi4_pkg::request_t         mem_req_o,
  output logic [MemDataWidth-1:0]    mem_w_data_o,
  output logic [MemDataWidth/8-1:0]  mem_w_strb_o,
  input  axi4_pkg::response_t        mem_rsp_i,
  input  logic [MemDataWidth-1:0]    mem_r_data_i
);

  // MMIO port of the core
  axi4_pkg::request_t  io_req;
  axi4_pkg::response_t io_rsp;
  logic [63:0] io_w_data, io_r_data;
  logic [7:0]  io_w_strb;

  // Its addresses have 31 bits.
  assign io_req.aw.addr[31] = 1'b0;
  assign io_req.ar.addr[31] = 1'b0;

  logic [7:0]  interrupts, dma_b_id, dma_r_id;

  assign dma_rsp_o.b_id = dma_b_id[3:0];
  assign dma_rsp_o.r_id = dma_r_id[3:0];

  ExampleRocketSystem core (
    .clock(clk_i),
    .reset(!rst_ni),
    .mem_axi4_0_aw_valid(mem_req_o.aw_valid),
    .mem_axi4_0_aw_ready(mem_rsp_i.aw_ready),
    .mem_axi4_0_aw_bits_id(mem_req_o.aw.id),
    .mem_axi4_0_aw_bits_addr(mem_req_o.aw.addr),
    .mem_axi4_0_aw_bits_len(mem_req_o.aw.len),
    .mem_axi4_0_aw_bits_size(mem_req_o.aw.size),
    .mem_axi4_0_aw_bits_burst(mem_req_o.aw.burst),
    .mem_axi4_0_aw_bits_lock(),
    .mem_axi4_0_aw_bits_cache(),
    .mem_axi4_0_aw_bits_prot(),
    .mem_axi4_0_aw_bits_qos(),
    .mem_axi4_0_w_valid(mem_req_o.w_valid),
    .mem_axi4_0_w_ready(mem_rsp_i.w_ready),
    .mem_axi4_0_w_bits_data(mem_w_data_o),
    .mem_axi4_0_w_bits_strb(mem_w_strb_o),
    .mem_axi4_0_w_bits_last(mem_req_o.w_last),
    .mem_axi4_0_b_valid(mem_rsp_i.b_valid),
    .mem_axi4_0_b_ready(mem_req_o.b_ready),
    .mem_axi4_0_b_bits_id(mem_rsp_i.b_id),
    .mem_axi4_0_b_bits_resp(mem_rsp_i.b_resp),
    .mem_axi4_0_ar_valid(mem_req_o.ar_valid),
    .mem_axi4_0_ar_ready(mem_rsp_i.ar_ready),
    .mem_axi4_0_ar_bits_id(mem_req_o.ar.id),
    .mem_axi4_0_ar_bits_addr(mem_req_o.ar.addr),
    .mem_axi4_0_ar_bits_len(mem_req_o.ar.len),
    .mem_axi4_0_ar_bits_size(mem_req_o.ar.size),
    .mem_axi4_0_ar_bits_burst(mem_req_o.ar.burst),
    .mem_axi4_0_ar_bits_lock(),
    .mem_axi4_0_ar_bits_cache(),
    .mem_axi4_0_ar_bits_prot(),
    .mem_axi4_0_ar_bits_qos(),
    .mem_axi4_0_r_valid(mem_rsp_i.r_valid),
    .mem_axi4_0_r_ready(mem_req_o.r_ready),
    .mem_axi4_0_r_bits_id(mem_rsp_i.r_id),
    .mem_axi4_0_r_bits_data(mem_r_data_i),
    .mem_axi4_0_r_bits_resp(mem_rsp_i.r_resp),
    .mem_axi4_0_r_bits_last(mem_rsp_i.r_last),
    .mmio_axi4_0_aw_valid(io_req.aw_valid),
    .mmio_axi4_0_aw_ready(io_rsp.aw_ready),
    .mmio_axi4_0_aw_bits_id(io_req.aw.id),
    .mmio_axi4_0_aw_bits_addr(io_req.aw.addr[30:0]),
    .mmio_axi4_0_aw_bits_len(io_req.aw.len),
    .mmio_axi4_0_aw_bits_size(io_req.aw.size),
    .mmio_axi4_0_aw_bits_burst(io_req.aw.burst),
    .mmio_axi4_0_aw_bits_lock(),
    .mmio_axi4_0_aw_bits_cache(),
    .mmio_axi4_0_aw_bits_prot(),
    .mmio_axi4_0_aw_bits_qos(),
    .mmio_axi4_0_w_valid(io_req.w_valid),
    .mmio_axi4_0_w_ready(io_rsp.w_ready),
    .mmio_axi4_0_w_bits_data(io_w_data),
    .mmio_axi4_0_w_bits_strb(io_w_strb),
    .mmio_axi4_0_w_bits_last(io_req.w_last),
    .mmio_axi4_0_b_valid(io_rsp.b_valid),
    .mmio_axi4_0_b_ready(io_req.b_ready),
    .mmio_axi4_0_b_bits_id(io_rsp.b_id),
    .mmio_axi4_0_b_bits_resp(io_rsp.b_resp),
    .mmio_axi4_0_ar_valid(io_req.ar_valid),
    .mmio_axi4_0_ar_ready(io_rsp.ar_ready),
    .mmio_axi4_0_ar_bits_id(io_req.ar.id),
    .mmio_axi4_0_ar_bits_addr(io_req.ar.addr[30:0]),
    .mmio_axi4_0_ar_bits_len(io_req.ar.len),
    .mmio_axi4_0_ar_bits_size(io_req.ar.size),
    .mmio_axi4_0_ar_bits_burst(io_req.ar.burst),
    .mmio_axi4_0_ar_bits_lock(),
    .mmio_axi4_0_ar_bits_cache(),
    .mmio_axi4_0_ar_bits_prot(),
    .mmio_axi4_0_ar_bits_qos(),
    .mmio_axi4_0_r_valid(io_rsp.r_valid),
    .mmio_axi4_0_r_ready(io_req.r_ready),
    .mmio_axi4_0_r_bits_id(io_rsp.r_id),
    .mmio_axi4_0_r_bits_data(io_r_data),
    .mmio_axi4_0_r_bits_resp(io_rsp.r_resp),
    .mmio_axi4_0_r_bits_last(io_rsp.r_last),
    .l2_frontend_bus_axi4_0_aw_valid(dma_req_i.aw_valid),
    .l2_frontend_bus_axi4_0_aw_ready(dma_rsp_o.aw_ready),
    .l2_frontend_bus_axi4_0_aw_bits_id({4'b0, dma_req_i.aw.id}),
    .l2_frontend_bus_axi4_0_aw_bits_addr(dma_req_i.aw.addr),
    .l2_frontend_bus_axi4_0_aw_bits_len(dma_req_i.aw.len),
    .l2_frontend_bus_axi4_0_aw_bits_size(dma_req_i.aw.size),
    .l2_frontend_bus_axi4_0_aw_bits_burst(dma_req_i.aw.burst),
    .l2_frontend_bus_axi4_0_aw_bits_lock('0),
    .l2_frontend_bus_axi4_0_aw_bits_cache('0),
    .l2_frontend_bus_axi4_0_aw_bits_prot('0),
    .l2_frontend_bus_axi4_0_aw_bits_qos('0),
    .l2_frontend_bus_axi4_0_w_valid(dma_req_i.w_valid),
    .l2_frontend_bus_axi4_0_w_ready(dma_rsp_o.w_ready),
    .l2_frontend_bus_axi4_0_w_bits_data(dma_w_data_i),
    .l2_frontend_bus_axi4_0_w_bits_strb(dma_w_strb_i),
    .l2_frontend_bus_axi4_0_w_bits_last(dma_req_i.w_last),
    .l2_frontend_bus_axi4_0_b_valid(dma_rsp_o.b_valid),
    .l2_frontend_bus_axi4_0_b_ready(dma_req_i.b_ready),
    .l2_frontend_bus_axi4_0_b_bits_id(dma_b_id),
    .l2_frontend_bus_axi4_0_b_bits_resp(dma_rsp_o.b_resp),
    .l2_frontend_bus_axi4_0_ar_valid(dma_req_i.ar_valid),
    .l2_frontend_bus_axi4_0_ar_ready(dma_rsp_o.ar_ready),
    .l2_frontend_bus_axi4_0_ar_bits_id({4'b0, dma_req_i.ar.id}),
    .l2_frontend_bus_axi4_0_ar_bits_addr(dma_req_i.ar.addr),
    .l2_frontend_bus_axi4_0_ar_bits_len(dma_req_i.ar.len),
    .l2_frontend_bus_axi4_0_ar_bits_size(dma_req_i.ar.size),
    .l2_frontend_bus_axi4_0_ar_bits_burst(dma_req_i.ar.burst),
    .l2_frontend_bus_axi4_0_ar_bits_lock('0),
    .l2_frontend_bus_axi4_0_ar_bits_cache('0),
    .l2_frontend_bus_axi4_0_ar_bits_prot('0),
    .l2_frontend_bus_axi4_0_ar_bits_qos('0),
    .l2_frontend_bus_axi4_0_r_valid(dma_rsp_o.r_valid),
    .l2_frontend_bus_axi4_0_r_ready(dma_req_i.r_ready),
    .l2_frontend_bus_axi4_0_r_bits_id(dma_r_id),
    .l2_frontend_bus_axi4_0_r_bits_data(dma_r_data_o),
    .l2_frontend_bus_axi4_0_r_bits_resp(dma_rsp_o.r_resp),
    .l2_frontend_bus_axi4_0_r_bits_last(dma_rsp_o.r_last),
    // No debug transport
    .debug_clock(1'b0),
    .debug_reset(1'b1),
    .debug_clockeddmi_dmi_req_ready(),
    .debug_clockeddmi_dmi_req_valid(1'b0),
    .debug_clockeddmi_dmi_req_bits_addr('0),
    .debug_clockeddmi_dmi_req_bits_data('0),
    .debug_clockeddmi_dmi_req_bits_op('0),
    .debug_clockeddmi_dmi_resp_ready(1'b1),
    .debug_clockeddmi_dmi_resp_valid(),
    .debug_clockeddmi_dmi_resp_bits_data(),
    .debug_clockeddmi_dmi_resp_bits_resp(),
    .debug_clockeddmi_dmiClock(1'b0),
    .debug_clockeddmi_dmiReset(1'b1),
    .debug_ndreset(),
    .debug_dmactive(),
    .debug_dmactiveAck(1'b0),
    .interrupts(interrupts)
  );

  // ---------------------------------------------------------------- Bus

  logic        we, uart_req, test_req, spi_req, gpio_req, dw_uart_req;
  logic [11:0] addr;
  logic [31:0] wdata, uart_data, spi_data, gpio_data, dw_uart_data;

  localparam int unsigned RomWords = 4096;
  logic [$clog2(RomWords)-1:0] rom_index;
  logic [63:0]                 rom_data;

  mmio_bus bus (
    .clk_i,
    .rst_ni,
    .map_i,
    .req_i(io_req),
    .w_data_i(io_w_data),
    .w_strb_i(io_w_strb),
    .rsp_o(io_rsp),
    .r_data_o(io_r_data),
    .we_o(we),
    .addr_o(addr),
    .wdata_o(wdata),
    .rom_index_o(rom_index),
    .rom_data_i(rom_data),
    .uart_req_o(uart_req),
    .uart_data_i(uart_data),
    .test_req_o(test_req),
    .spi_req_o(spi_req),
    .spi_data_i(spi_data),
    .gpio_req_o(gpio_req),
    .gpio_data_i(gpio_data),
    .dw_uart_req_o(dw_uart_req),
    .dw_uart_data_i(dw_uart_data),
    .ext_req_o,
    .ext_addr_o,
    .ext_data_i,
    .ext_absent_i
  );

  assign ext_we_o = we;
  assign ext_wdata_o = wdata;

  boot_rom #(.Words(RomWords), .File(RomFile)) rom (
    .index_i(rom_index),
    .data_o(rom_data)
  );

  // ---------------------------------------------------------------- Peripherals

  logic        uart_intr, spi_intr, dw_uart_intr, uart_tx, dw_uart_tx;
  logic [15:0] gpio_intr;

  // PLIC sources 1 to 8
  assign interrupts = map_i == soc_pkg::Jh7110 ? {ext_intr_i, dw_uart_intr} :
                                                 {5'b0, |gpio_intr, spi_intr, uart_intr};
  assign uart_tx_o = map_i == soc_pkg::Jh7110 ? dw_uart_tx : uart_tx;

  sifive_uart uart0 (
    .clk_i,
    .rst_ni,
    .req_i(uart_req),
    .we_i(we),
    .addr_i(addr),
    .wdata_i(wdata),
    .rdata_o(uart_data),
    .intr_o(uart_intr),
    .tx_o(uart_tx),
    .rx_i(uart_rx_i)
  );

  dw_uart dw_uart0 (
    .clk_i,
    .rst_ni,
    .req_i(dw_uart_req),
    .we_i(we),
    .addr_i(addr),
    .wdata_i(wdata),
    .rdata_o(dw_uart_data),
    .intr_o(dw_uart_intr),
    .tx_o(dw_uart_tx),
    .rx_i(uart_rx_i),
    .rx_full_o()
  );

  sifive_spi spi0 (
    .clk_i,
    .rst_ni,
    .req_i(spi_req),
    .we_i(we),
    .addr_i(addr),
    .wdata_i(wdata),
    .rdata_o(spi_data),
    .intr_o(spi_intr),
    .sck_o(spi_sck_o),
    .mosi_o(spi_mosi_o),
    .miso_i(spi_miso_i),
    .cs_no(spi_cs_no)
  );

  sifive_gpio gpio0 (
    .clk_i,
    .rst_ni,
    .req_i(gpio_req),
    .we_i(we),
    .addr_i(addr),
    .wdata_i(wdata),
    .rdata_o(gpio_data),
    .intr_o(gpio_intr),
    .in_i(gpio_i),
    .out_o(gpio_o),
    .out_en_o(gpio_oe_o)
  );

  sifive_test finisher (
    .clk_i,
    .rst_ni,
    .req_i(test_req),
    .we_i(we),
    .addr_i(addr),
    .wdata_i(wdata),
    .rdata_o(),
    .intr_o(),
    .finish_o,
    .value_o(finish_value_o)
  );

`ifndef SYNTHESIS
  axi4_monitor #(.DataWidth(64)) dma_monitor (
    .clk_i,
    .rst_ni,
    .req_i(dma_req_i),
    .w_data_i(dma_w_data_i),
    .w_strb_i(dma_w_strb_i),
    .rsp_i(dma_rsp_o),
    .r_data_i(dma_r_data_o)
  );

  axi4_monitor #(.DataWidth(MemDataWidth)) mem_monitor (
    .clk_i,
    .rst_ni,
    .req_i(mem_req_o),
    .w_data_i(mem_w_data_o),
    .w_strb_i(mem_w_strb_o),
    .rsp_i(mem_rsp_i),
    .r_data_i(mem_r_data_i)
  );
`endif

endmodule
