// AXI4 between one master and one slave (AMBA AXI and ACE protocol specification, IHI 0022E, chapter A2),
// as far as ours use it: identifiers of 4 bits, addresses of 32, no exclusive accesses. Data and strobes
// are not in here, as their width differs between buses.
package axi4_pkg;

  // BURST (A3.4.1) and RESP (A3.4.4). The structs hold them as bits, as the other side may set any.
  typedef enum logic [1:0] { Fixed, Incr, Wrap } burst_e;
  typedef enum logic [1:0] { Okay, ExOkay, SlaveError, DecodeError } resp_e;

  // Of a burst
  typedef struct packed {
    logic [3:0]  id;
    logic [31:0] addr;
    logic [7:0]  len;     // beats behind the first
    logic [2:0]  size;    // log2 of a beat's bytes
    logic [1:0]  burst;
  } address_t;

  // What the master drives
  typedef struct packed {
    logic     aw_valid;
    address_t aw;
    logic     w_valid;
    logic     w_last;
    logic     b_ready;
    logic     ar_valid;
    address_t ar;
    logic     r_ready;
  } request_t;

  // What the slave drives
  typedef struct packed {
    logic       aw_ready;
    logic       w_ready;
    logic       b_valid;
    logic [3:0] b_id;
    logic [1:0] b_resp;
    logic       ar_ready;
    logic       r_valid;
    logic [3:0] r_id;
    logic [1:0] r_resp;
    logic       r_last;
  } response_t;

endpackage
