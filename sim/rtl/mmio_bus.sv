// The bus behind the core's MMIO port: decodes addresses, and refuses accesses to registers that are
// not 32 bits wide. A request to a peripheral lasts one cycle, in which its data comes back.
//
// It has two address maps: the FU540-C000's (manual v1p4, chapter 5), and that of the JH7110, whose boot
// ROM is at 0x2a00_0000 and UART at 0x1000_0000 (U-Boot, arch/riscv/dts/jh7110.dtsi). As the core begins at
// 0x1000_0000, the ROM is there too until it is first read at its own place. What has no place in
// the JH7110's map is asked for outside, at the port ext.
//
// Limits: those of axi4_bridge. map_i must not change after reset.
module mmio_bus (
  input  logic                clk_i,
  input  logic                rst_ni,

  input  soc_pkg::map_e      map_i,

  input  axi4_pkg::request_t  req_i,
  input  logic [63:0]         w_data_i,
  input  logic [7:0]          w_strb_i,
  output axi4_pkg::response_t rsp_o,
  output logic [63:0]         r_data_o,

  output logic                we_o,
  output logic [11:0]         addr_o,
  output logic [31:0]         wdata_o,
  output logic [11:0]         rom_index_o,   // in words of 64 bits
  input  logic [63:0]         rom_data_i,
  output logic                uart_req_o,
  input  logic [31:0]         uart_data_i,
  output logic                test_req_o,
  output logic                spi_req_o,
  input  logic [31:0]         spi_data_i,
  output logic                gpio_req_o,
  input  logic [31:0]         gpio_data_i,
  output logic                dw_uart_req_o,
  input  logic [31:0]         dw_uart_data_i,
  output logic                ext_req_o,
  output logic [31:0]         ext_addr_o,
  input  logic [31:0]         ext_data_i,
  input  logic                ext_absent_i   // there is nothing at ext_addr_o
);

  logic        req, we;
  logic [31:0] addr;
  logic [2:0]  size;
  logic [7:0]  strb;
  logic [63:0] wdata, rdata;
  logic [1:0]  resp;

  axi4_bridge bridge (
    .clk_i,
    .rst_ni,
    .req_i,
    .w_data_i,
    .w_strb_i,
    .rsp_o,
    .r_data_o,
    .bus_req_o(req),
    .bus_we_o(we),
    .bus_addr_o(addr),
    .bus_size_o(size),
    .bus_strb_o(strb),
    .bus_wdata_o(wdata),
    .bus_rdata_i(rdata),
    .bus_resp_i(resp)
  );

  typedef enum logic [2:0] { None, Rom, Uart, Test, Spi, Gpio, DwUart, Ext } target_e;
  target_e target, fu540, jh7110;
  logic    whole, access, booting_q;

  always_comb begin
    unique casez (addr)
      32'h1000_0???, 32'h1000_1???, 32'h1000_2???, 32'h1000_3???,
      32'h1000_4???, 32'h1000_5???, 32'h1000_6???, 32'h1000_7???: fu540 = Rom;
      32'h1001_0???: fu540 = Uart;
      32'h1002_0???: fu540 = Test;
      32'h1005_0???: fu540 = Spi;
      32'h1006_0???: fu540 = Gpio;
      default:       fu540 = None;
    endcase
    unique casez (addr)
      32'h2a00_0???, 32'h2a00_1???, 32'h2a00_2???, 32'h2a00_3???,
      32'h2a00_4???, 32'h2a00_5???, 32'h2a00_6???, 32'h2a00_7???: jh7110 = Rom;
      32'h1000_0???: jh7110 = booting_q ? Rom : DwUart;
      32'h1f00_0???: jh7110 = Test;
      default:       jh7110 = Ext;
    endcase
  end

  assign target = map_i == soc_pkg::Jh7110 ? jh7110 : fu540;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) booting_q <= 1'b1;
    else if (req && addr[31:16] == 16'h2a00) booting_q <= 1'b0;
  end

  assign whole = size == 3'd2 && addr[1:0] == 2'd0 &&
                 (!we || strb == (addr[2] ? 8'hf0 : 8'h0f));
  assign access = req && whole;

  always_comb begin
    resp = whole ? axi4_pkg::Okay : axi4_pkg::SlaveError;
    rdata = '0;
    unique case (target)
      Rom: begin
        rdata = rom_data_i;
        resp = we ? axi4_pkg::SlaveError : axi4_pkg::Okay;
      end
      Uart: rdata = {2{uart_data_i}};
      Test: rdata = '0;
      Spi:  rdata = {2{spi_data_i}};
      Gpio: rdata = {2{gpio_data_i}};
      DwUart: rdata = {2{dw_uart_data_i}};
      Ext: begin
        rdata = {2{ext_data_i}};
        if (ext_absent_i) resp = axi4_pkg::DecodeError;
      end
      default: resp = axi4_pkg::DecodeError;
    endcase
  end

  assign we_o = we;
  assign addr_o = addr[11:0];
  assign wdata_o = addr[2] ? wdata[63:32] : wdata[31:0];
  assign rom_index_o = addr[14:3];
  assign uart_req_o = access && target == Uart;
  assign test_req_o = access && target == Test;
  assign spi_req_o = access && target == Spi;
  assign gpio_req_o = access && target == Gpio;
  assign dw_uart_req_o = access && target == DwUart;
  assign ext_req_o = access && target == Ext;
  assign ext_addr_o = addr;

endmodule
