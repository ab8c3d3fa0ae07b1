// The bus behind the core's MMIO port: decodes addresses, and refuses accesses to registers that are
// not 32 bits wide. A request to a peripheral lasts one cycle, in which its data comes back.
//
// Limits: those of axi4_bridge.
module mmio_bus (
  input  logic                clk_i,
  input  logic                rst_ni,

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
  input  logic [31:0]         gpio_data_i
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

  typedef enum logic [2:0] { None, Rom, Uart, Test, Spi, Gpio } target_e;
  target_e target;
  logic    whole, access;

  always_comb begin
    unique casez (addr)
      32'h1000_0???, 32'h1000_1???, 32'h1000_2???, 32'h1000_3???,
      32'h1000_4???, 32'h1000_5???, 32'h1000_6???, 32'h1000_7???: target = Rom;
      32'h1001_0???: target = Uart;
      32'h1002_0???: target = Test;
      32'h1005_0???: target = Spi;
      32'h1006_0???: target = Gpio;
      default:       target = None;
    endcase
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

endmodule
