// What the core's port for devices leads to: the address map, and the rule that registers are 32 bits
// wide and take nothing else. Each peripheral's request lasts one cycle, and its data comes back in
// the same.
//
// Limits: those of axi4_bridge.
module mmio_bus (
  input  logic        clk_i,
  input  logic        rst_ni,

  input  logic        aw_valid_i,
  output logic        aw_ready_o,
  input  logic [3:0]  aw_id_i,
  input  logic [30:0] aw_addr_i,
  input  logic [7:0]  aw_len_i,
  input  logic [2:0]  aw_size_i,
  input  logic [1:0]  aw_burst_i,
  input  logic        w_valid_i,
  output logic        w_ready_o,
  input  logic [63:0] w_data_i,
  input  logic [7:0]  w_strb_i,
  input  logic        w_last_i,
  output logic        b_valid_o,
  input  logic        b_ready_i,
  output logic [3:0]  b_id_o,
  output logic [1:0]  b_resp_o,
  input  logic        ar_valid_i,
  output logic        ar_ready_o,
  input  logic [3:0]  ar_id_i,
  input  logic [30:0] ar_addr_i,
  input  logic [7:0]  ar_len_i,
  input  logic [2:0]  ar_size_i,
  input  logic [1:0]  ar_burst_i,
  output logic        r_valid_o,
  input  logic        r_ready_i,
  output logic [3:0]  r_id_o,
  output logic [63:0] r_data_o,
  output logic [1:0]  r_resp_o,
  output logic        r_last_o,

  output logic        we_o,
  output logic [11:0] addr_o,
  output logic [31:0] wdata_o,
  output logic [11:0] rom_index_o,   // in words of 64 bits
  input  logic [63:0] rom_data_i,
  output logic        uart_req_o,
  input  logic [31:0] uart_data_i,
  output logic        test_req_o,
  output logic        spi_req_o,
  input  logic [31:0] spi_data_i,
  output logic        gpio_req_o,
  input  logic [31:0] gpio_data_i
);

  localparam logic [1:0] Okay = 2'd0, SlaveError = 2'd2, DecodeError = 2'd3;

  logic        req, we;
  logic [30:0] addr;
  logic [2:0]  size;
  logic [7:0]  strb;
  logic [63:0] wdata, rdata;
  logic [1:0]  resp;

  axi4_bridge #(.AddrWidth(31), .IdWidth(4)) bridge (
    .clk_i,
    .rst_ni,
    .aw_valid_i,
    .aw_ready_o,
    .aw_id_i,
    .aw_addr_i,
    .aw_len_i,
    .aw_size_i,
    .aw_burst_i,
    .w_valid_i,
    .w_ready_o,
    .w_data_i,
    .w_strb_i,
    .w_last_i,
    .b_valid_o,
    .b_ready_i,
    .b_id_o,
    .b_resp_o,
    .ar_valid_i,
    .ar_ready_o,
    .ar_id_i,
    .ar_addr_i,
    .ar_len_i,
    .ar_size_i,
    .ar_burst_i,
    .r_valid_o,
    .r_ready_i,
    .r_id_o,
    .r_data_o,
    .r_resp_o,
    .r_last_o,
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
      31'h1000_0???, 31'h1000_1???, 31'h1000_2???, 31'h1000_3???,
      31'h1000_4???, 31'h1000_5???, 31'h1000_6???, 31'h1000_7???: target = Rom;
      31'h1001_0???: target = Uart;
      31'h1002_0???: target = Test;
      31'h1005_0???: target = Spi;
      31'h1006_0???: target = Gpio;
      default:       target = None;
    endcase
  end

  assign whole = size == 3'd2 && addr[1:0] == 2'd0 &&
                 (!we || strb == (addr[2] ? 8'hf0 : 8'h0f));
  assign access = req && whole;

  always_comb begin
    resp = whole ? Okay : SlaveError;
    rdata = '0;
    unique case (target)
      Rom: begin
        rdata = rom_data_i;
        resp = we ? SlaveError : Okay;
      end
      Uart: rdata = {2{uart_data_i}};
      Test: rdata = '0;
      Spi:  rdata = {2{spi_data_i}};
      Gpio: rdata = {2{gpio_data_i}};
      default: resp = DecodeError;
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
