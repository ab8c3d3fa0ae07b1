// The bus with a port for each signal, as a test sets and reads them.
module flat_mmio_bus (
  input  logic        clk_i,
  input  logic        rst_ni,

  input  logic        map_i,

  input  logic        aw_valid_i,
  output logic        aw_ready_o,
  input  logic [3:0]  aw_id_i,
  input  logic [31:0] aw_addr_i,
  input  logic [7:0]  aw_len_i,
  input  logic [2:0]  aw_size_i,
  input  logic [1:0]  aw_burst_i,
  input  logic        w_valid_i,
  output logic        w_ready_o,
  input  logic        w_last_i,
  output logic        b_valid_o,
  input  logic        b_ready_i,
  output logic [3:0]  b_id_o,
  output logic [1:0]  b_resp_o,
  input  logic        ar_valid_i,
  output logic        ar_ready_o,
  input  logic [3:0]  ar_id_i,
  input  logic [31:0] ar_addr_i,
  input  logic [7:0]  ar_len_i,
  input  logic [2:0]  ar_size_i,
  input  logic [1:0]  ar_burst_i,
  output logic        r_valid_o,
  input  logic        r_ready_i,
  output logic [3:0]  r_id_o,
  output logic [1:0]  r_resp_o,
  output logic        r_last_o,
  input  logic [63:0] w_data_i,
  input  logic [7:0]  w_strb_i,
  output logic [63:0] r_data_o,

  output logic        we_o,
  output logic [11:0] addr_o,
  output logic [31:0] wdata_o,
  output logic [11:0] rom_index_o,
  input  logic [63:0] rom_data_i,
  output logic        uart_req_o,
  input  logic [31:0] uart_data_i,
  output logic        test_req_o,
  output logic        spi_req_o,
  input  logic [31:0] spi_data_i,
  output logic        gpio_req_o,
  input  logic [31:0] gpio_data_i,
  output logic        dw_uart_req_o,
  input  logic [31:0] dw_uart_data_i,
  output logic        ext_req_o,
  output logic [31:0] ext_addr_o,
  input  logic [31:0] ext_data_i,
  input  logic        ext_absent_i
);

  axi4_pkg::request_t  req;
  axi4_pkg::response_t rsp;

  assign req.aw_valid = aw_valid_i;
  assign aw_ready_o = rsp.aw_ready;
  assign req.aw = {aw_id_i, aw_addr_i, aw_len_i, aw_size_i, aw_burst_i};
  assign req.w_valid = w_valid_i;
  assign w_ready_o = rsp.w_ready;
  assign req.w_last = w_last_i;
  assign b_valid_o = rsp.b_valid;
  assign req.b_ready = b_ready_i;
  assign b_id_o = rsp.b_id;
  assign b_resp_o = rsp.b_resp;
  assign req.ar_valid = ar_valid_i;
  assign ar_ready_o = rsp.ar_ready;
  assign req.ar = {ar_id_i, ar_addr_i, ar_len_i, ar_size_i, ar_burst_i};
  assign r_valid_o = rsp.r_valid;
  assign req.r_ready = r_ready_i;
  assign r_id_o = rsp.r_id;
  assign r_resp_o = rsp.r_resp;
  assign r_last_o = rsp.r_last;

  mmio_bus bus (.map_i(soc_pkg::map_e'(map_i)), .req_i(req), .rsp_o(rsp), .*);

endmodule
