// The monitor with a port for each signal, as a test sets them.
module flat_axi4_monitor (
  input  logic        clk_i,
  input  logic        rst_ni,

  input  logic        aw_valid_i,
  input  logic        aw_ready_i,
  input  logic [3:0]  aw_id_i,
  input  logic [31:0] aw_addr_i,
  input  logic [7:0]  aw_len_i,
  input  logic [2:0]  aw_size_i,
  input  logic [1:0]  aw_burst_i,
  input  logic        w_valid_i,
  input  logic        w_ready_i,
  input  logic        w_last_i,
  input  logic        b_valid_i,
  input  logic        b_ready_i,
  input  logic [3:0]  b_id_i,
  input  logic [1:0]  b_resp_i,
  input  logic        ar_valid_i,
  input  logic        ar_ready_i,
  input  logic [3:0]  ar_id_i,
  input  logic [31:0] ar_addr_i,
  input  logic [7:0]  ar_len_i,
  input  logic [2:0]  ar_size_i,
  input  logic [1:0]  ar_burst_i,
  input  logic        r_valid_i,
  input  logic        r_ready_i,
  input  logic [3:0]  r_id_i,
  input  logic [1:0]  r_resp_i,
  input  logic        r_last_i,
  input  logic [63:0] w_data_i,
  input  logic [7:0]  w_strb_i,
  input  logic [63:0] r_data_i
);

  axi4_pkg::request_t  req;
  axi4_pkg::response_t rsp;

  assign req.aw_valid = aw_valid_i;
  assign rsp.aw_ready = aw_ready_i;
  assign req.aw = {aw_id_i, aw_addr_i, aw_len_i, aw_size_i, aw_burst_i};
  assign req.w_valid = w_valid_i;
  assign rsp.w_ready = w_ready_i;
  assign req.w_last = w_last_i;
  assign rsp.b_valid = b_valid_i;
  assign req.b_ready = b_ready_i;
  assign rsp.b_id = b_id_i;
  assign rsp.b_resp = b_resp_i;
  assign req.ar_valid = ar_valid_i;
  assign rsp.ar_ready = ar_ready_i;
  assign req.ar = {ar_id_i, ar_addr_i, ar_len_i, ar_size_i, ar_burst_i};
  assign rsp.r_valid = r_valid_i;
  assign req.r_ready = r_ready_i;
  assign rsp.r_id = r_id_i;
  assign rsp.r_resp = r_resp_i;
  assign rsp.r_last = r_last_i;

  axi4_monitor #(.DataWidth(64)) monitor (.req_i(req), .rsp_i(rsp), .*);

endmodule
