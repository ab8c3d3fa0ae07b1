// The system on a chip: a Rocket core, its boot ROM, and SiFive's peripherals at the addresses of the
// FU540-C000 (manual v1p4, chapter 5). What stands at which address is in one place, mmio_bus.sv; the
// tree that says the same to software is dts/rocket.dtsi.
//
// The core brings its CLINT (0x0200_0000) and PLIC (0x0c00_0000), and leaves reset at 0x1000_0000:
// the boot ROM stands there, where the FU540 has its PRCI.
//
// Limits: no bus master but the core; no debug transport.
module soc #(
  parameter int unsigned MemDataWidth = 64,
  parameter              RomFile = ""
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,

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
  // Finisher: one cycle, with what was written
  output logic                      finish_o,
  output logic [31:0]               finish_value_o,

  // Memory: AXI4, bursts of type INCR
  output logic                       mem_aw_valid_o,
  input  logic                       mem_aw_ready_i,
  output logic [3:0]                 mem_aw_id_o,
  output logic [31:0]                mem_aw_addr_o,
  output logic [7:0]                 mem_aw_len_o,
  output logic [2:0]                 mem_aw_size_o,
  output logic                       mem_w_valid_o,
  input  logic                       mem_w_ready_i,
  output logic [MemDataWidth-1:0]    mem_w_data_o,
  output logic [MemDataWidth/8-1:0]  mem_w_strb_o,
  output logic                       mem_w_last_o,
  input  logic                       mem_b_valid_i,
  output logic                       mem_b_ready_o,
  input  logic [3:0]                 mem_b_id_i,
  input  logic [1:0]                 mem_b_resp_i,
  output logic                       mem_ar_valid_o,
  input  logic                       mem_ar_ready_i,
  output logic [3:0]                 mem_ar_id_o,
  output logic [31:0]                mem_ar_addr_o,
  output logic [7:0]                 mem_ar_len_o,
  output logic [2:0]                 mem_ar_size_o,
  input  logic                       mem_r_valid_i,
  output logic                       mem_r_ready_o,
  input  logic [3:0]                 mem_r_id_i,
  input  logic [MemDataWidth-1:0]    mem_r_data_i,
  input  logic [1:0]                 mem_r_resp_i,
  input  logic                       mem_r_last_i
);

  // MMIO port of the core
  logic io_aw_valid;
  logic io_aw_ready;
  logic [3:0]  io_aw_id;
  logic [30:0] io_aw_addr;
  logic [7:0]  io_aw_len;
  logic [2:0]  io_aw_size;
  logic [1:0]  io_aw_burst;
  logic io_w_valid;
  logic io_w_ready;
  logic [63:0] io_w_data;
  logic [7:0]  io_w_strb;
  logic io_w_last;
  logic io_b_valid;
  logic io_b_ready;
  logic [3:0]  io_b_id;
  logic [1:0]  io_b_resp;
  logic io_ar_valid;
  logic io_ar_ready;
  logic [3:0]  io_ar_id;
  logic [30:0] io_ar_addr;
  logic [7:0]  io_ar_len;
  logic [2:0]  io_ar_size;
  logic [1:0]  io_ar_burst;
  logic io_r_valid;
  logic io_r_ready;
  logic [3:0]  io_r_id;
  logic [63:0] io_r_data;
  logic [1:0]  io_r_resp;
  logic io_r_last;

  logic [7:0]  interrupts;
  logic [1:0]  mem_aw_burst, mem_ar_burst;

  ExampleRocketSystem core (
    .clock(clk_i),
    .reset(!rst_ni),
    .mem_axi4_0_aw_valid(mem_aw_valid_o),
    .mem_axi4_0_aw_ready(mem_aw_ready_i),
    .mem_axi4_0_aw_bits_id(mem_aw_id_o),
    .mem_axi4_0_aw_bits_addr(mem_aw_addr_o),
    .mem_axi4_0_aw_bits_len(mem_aw_len_o),
    .mem_axi4_0_aw_bits_size(mem_aw_size_o),
    .mem_axi4_0_aw_bits_burst(mem_aw_burst),
    .mem_axi4_0_aw_bits_lock(),
    .mem_axi4_0_aw_bits_cache(),
    .mem_axi4_0_aw_bits_prot(),
    .mem_axi4_0_aw_bits_qos(),
    .mem_axi4_0_w_valid(mem_w_valid_o),
    .mem_axi4_0_w_ready(mem_w_ready_i),
    .mem_axi4_0_w_bits_data(mem_w_data_o),
    .mem_axi4_0_w_bits_strb(mem_w_strb_o),
    .mem_axi4_0_w_bits_last(mem_w_last_o),
    .mem_axi4_0_b_valid(mem_b_valid_i),
    .mem_axi4_0_b_ready(mem_b_ready_o),
    .mem_axi4_0_b_bits_id(mem_b_id_i),
    .mem_axi4_0_b_bits_resp(mem_b_resp_i),
    .mem_axi4_0_ar_valid(mem_ar_valid_o),
    .mem_axi4_0_ar_ready(mem_ar_ready_i),
    .mem_axi4_0_ar_bits_id(mem_ar_id_o),
    .mem_axi4_0_ar_bits_addr(mem_ar_addr_o),
    .mem_axi4_0_ar_bits_len(mem_ar_len_o),
    .mem_axi4_0_ar_bits_size(mem_ar_size_o),
    .mem_axi4_0_ar_bits_burst(mem_ar_burst),
    .mem_axi4_0_ar_bits_lock(),
    .mem_axi4_0_ar_bits_cache(),
    .mem_axi4_0_ar_bits_prot(),
    .mem_axi4_0_ar_bits_qos(),
    .mem_axi4_0_r_valid(mem_r_valid_i),
    .mem_axi4_0_r_ready(mem_r_ready_o),
    .mem_axi4_0_r_bits_id(mem_r_id_i),
    .mem_axi4_0_r_bits_data(mem_r_data_i),
    .mem_axi4_0_r_bits_resp(mem_r_resp_i),
    .mem_axi4_0_r_bits_last(mem_r_last_i),
    .mmio_axi4_0_aw_valid(io_aw_valid),
    .mmio_axi4_0_aw_ready(io_aw_ready),
    .mmio_axi4_0_aw_bits_id(io_aw_id),
    .mmio_axi4_0_aw_bits_addr(io_aw_addr),
    .mmio_axi4_0_aw_bits_len(io_aw_len),
    .mmio_axi4_0_aw_bits_size(io_aw_size),
    .mmio_axi4_0_aw_bits_burst(io_aw_burst),
    .mmio_axi4_0_aw_bits_lock(),
    .mmio_axi4_0_aw_bits_cache(),
    .mmio_axi4_0_aw_bits_prot(),
    .mmio_axi4_0_aw_bits_qos(),
    .mmio_axi4_0_w_valid(io_w_valid),
    .mmio_axi4_0_w_ready(io_w_ready),
    .mmio_axi4_0_w_bits_data(io_w_data),
    .mmio_axi4_0_w_bits_strb(io_w_strb),
    .mmio_axi4_0_w_bits_last(io_w_last),
    .mmio_axi4_0_b_valid(io_b_valid),
    .mmio_axi4_0_b_ready(io_b_ready),
    .mmio_axi4_0_b_bits_id(io_b_id),
    .mmio_axi4_0_b_bits_resp(io_b_resp),
    .mmio_axi4_0_ar_valid(io_ar_valid),
    .mmio_axi4_0_ar_ready(io_ar_ready),
    .mmio_axi4_0_ar_bits_id(io_ar_id),
    .mmio_axi4_0_ar_bits_addr(io_ar_addr),
    .mmio_axi4_0_ar_bits_len(io_ar_len),
    .mmio_axi4_0_ar_bits_size(io_ar_size),
    .mmio_axi4_0_ar_bits_burst(io_ar_burst),
    .mmio_axi4_0_ar_bits_lock(),
    .mmio_axi4_0_ar_bits_cache(),
    .mmio_axi4_0_ar_bits_prot(),
    .mmio_axi4_0_ar_bits_qos(),
    .mmio_axi4_0_r_valid(io_r_valid),
    .mmio_axi4_0_r_ready(io_r_ready),
    .mmio_axi4_0_r_bits_id(io_r_id),
    .mmio_axi4_0_r_bits_data(io_r_data),
    .mmio_axi4_0_r_bits_resp(io_r_resp),
    .mmio_axi4_0_r_bits_last(io_r_last),
    // No bus master
    .l2_frontend_bus_axi4_0_aw_valid('0),
    .l2_frontend_bus_axi4_0_aw_bits_id('0),
    .l2_frontend_bus_axi4_0_aw_bits_addr('0),
    .l2_frontend_bus_axi4_0_aw_bits_len('0),
    .l2_frontend_bus_axi4_0_aw_bits_size('0),
    .l2_frontend_bus_axi4_0_aw_bits_burst('0),
    .l2_frontend_bus_axi4_0_aw_bits_lock('0),
    .l2_frontend_bus_axi4_0_aw_bits_cache('0),
    .l2_frontend_bus_axi4_0_aw_bits_prot('0),
    .l2_frontend_bus_axi4_0_aw_bits_qos('0),
    .l2_frontend_bus_axi4_0_w_valid('0),
    .l2_frontend_bus_axi4_0_w_bits_data('0),
    .l2_frontend_bus_axi4_0_w_bits_strb('0),
    .l2_frontend_bus_axi4_0_w_bits_last('0),
    .l2_frontend_bus_axi4_0_b_ready(1'b1),
    .l2_frontend_bus_axi4_0_ar_valid('0),
    .l2_frontend_bus_axi4_0_ar_bits_id('0),
    .l2_frontend_bus_axi4_0_ar_bits_addr('0),
    .l2_frontend_bus_axi4_0_ar_bits_len('0),
    .l2_frontend_bus_axi4_0_ar_bits_size('0),
    .l2_frontend_bus_axi4_0_ar_bits_burst('0),
    .l2_frontend_bus_axi4_0_ar_bits_lock('0),
    .l2_frontend_bus_axi4_0_ar_bits_cache('0),
    .l2_frontend_bus_axi4_0_ar_bits_prot('0),
    .l2_frontend_bus_axi4_0_ar_bits_qos('0),
    .l2_frontend_bus_axi4_0_r_ready(1'b1),
    .l2_frontend_bus_axi4_0_aw_ready(),
    .l2_frontend_bus_axi4_0_w_ready(),
    .l2_frontend_bus_axi4_0_b_valid(),
    .l2_frontend_bus_axi4_0_b_bits_id(),
    .l2_frontend_bus_axi4_0_b_bits_resp(),
    .l2_frontend_bus_axi4_0_ar_ready(),
    .l2_frontend_bus_axi4_0_r_valid(),
    .l2_frontend_bus_axi4_0_r_bits_id(),
    .l2_frontend_bus_axi4_0_r_bits_data(),
    .l2_frontend_bus_axi4_0_r_bits_resp(),
    .l2_frontend_bus_axi4_0_r_bits_last(),
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

  logic        we, uart_req, test_req, spi_req, gpio_req;
  logic [11:0] addr;
  logic [31:0] wdata, uart_data, spi_data, gpio_data;

  localparam int unsigned RomWords = 4096;
  logic [$clog2(RomWords)-1:0] rom_index;
  logic [63:0]                 rom_data;

  mmio_bus bus (
    .clk_i,
    .rst_ni,
    .aw_valid_i(io_aw_valid),
    .aw_ready_o(io_aw_ready),
    .aw_id_i(io_aw_id),
    .aw_addr_i(io_aw_addr),
    .aw_len_i(io_aw_len),
    .aw_size_i(io_aw_size),
    .aw_burst_i(io_aw_burst),
    .w_valid_i(io_w_valid),
    .w_ready_o(io_w_ready),
    .w_data_i(io_w_data),
    .w_strb_i(io_w_strb),
    .w_last_i(io_w_last),
    .b_valid_o(io_b_valid),
    .b_ready_i(io_b_ready),
    .b_id_o(io_b_id),
    .b_resp_o(io_b_resp),
    .ar_valid_i(io_ar_valid),
    .ar_ready_o(io_ar_ready),
    .ar_id_i(io_ar_id),
    .ar_addr_i(io_ar_addr),
    .ar_len_i(io_ar_len),
    .ar_size_i(io_ar_size),
    .ar_burst_i(io_ar_burst),
    .r_valid_o(io_r_valid),
    .r_ready_i(io_r_ready),
    .r_id_o(io_r_id),
    .r_data_o(io_r_data),
    .r_resp_o(io_r_resp),
    .r_last_o(io_r_last),
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
    .gpio_data_i(gpio_data)
  );

  boot_rom #(.Words(RomWords), .File(RomFile)) rom (
    .index_i(rom_index),
    .data_o(rom_data)
  );

  // ---------------------------------------------------------------- Peripherals

  logic        uart_intr, spi_intr;
  logic [15:0] gpio_intr;

  // PLIC sources 1 to 8
  assign interrupts = {5'b0, |gpio_intr, spi_intr, uart_intr};

  sifive_uart uart0 (
    .clk_i,
    .rst_ni,
    .req_i(uart_req),
    .we_i(we),
    .addr_i(addr),
    .wdata_i(wdata),
    .rdata_o(uart_data),
    .intr_o(uart_intr),
    .tx_o(uart_tx_o),
    .rx_i(uart_rx_i)
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
  axi4_monitor #(.AddrWidth(32), .DataWidth(MemDataWidth), .IdWidth(4)) mem_monitor (
    .clk_i,
    .rst_ni,
    .aw_valid_i(mem_aw_valid_o),
    .aw_ready_i(mem_aw_ready_i),
    .aw_id_i(mem_aw_id_o),
    .aw_addr_i(mem_aw_addr_o),
    .aw_len_i(mem_aw_len_o),
    .aw_size_i(mem_aw_size_o),
    .aw_burst_i(mem_aw_burst),
    .w_valid_i(mem_w_valid_o),
    .w_ready_i(mem_w_ready_i),
    .w_data_i(mem_w_data_o),
    .w_strb_i(mem_w_strb_o),
    .w_last_i(mem_w_last_o),
    .b_valid_i(mem_b_valid_i),
    .b_ready_i(mem_b_ready_o),
    .b_id_i(mem_b_id_i),
    .b_resp_i(mem_b_resp_i),
    .ar_valid_i(mem_ar_valid_o),
    .ar_ready_i(mem_ar_ready_i),
    .ar_id_i(mem_ar_id_o),
    .ar_addr_i(mem_ar_addr_o),
    .ar_len_i(mem_ar_len_o),
    .ar_size_i(mem_ar_size_o),
    .ar_burst_i(mem_ar_burst),
    .r_valid_i(mem_r_valid_i),
    .r_ready_i(mem_r_ready_o),
    .r_id_i(mem_r_id_i),
    .r_data_i(mem_r_data_i),
    .r_resp_i(mem_r_resp_i),
    .r_last_i(mem_r_last_i)
  );
`endif

endmodule
