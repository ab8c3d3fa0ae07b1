// AXI4 between one master and one slave (AMBA AXI and ACE protocol specification, IHI 0022E, chapter A2),
// the subset that we use: 4-bit identifiers, 32-bit addresses, no exclusive accesses. Data and strobes
// are not included, as their width differs between buses.
package axi4_pkg;

  // BURST (A3.4.1) and RESP (A3.4.4). The structs have plain bits, as the other side may set any value.
  typedef enum logic [1:0] { Fixed, Incr, Wrap } burst_e;
  typedef enum logic [1:0] { Okay, ExOkay, SlaveError, DecodeError } resp_e;

  // The address channel of a burst
  typedef struct packed {
    logic [3:0]  id;
    logic [31:0] addr;
    logic [7:0]  len;     // beats after the first
    logic [2:0]  size;    // log2 of a beat's bytes
    logic [1:0]  burst;
  } address_t;

  // Driven by the master
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

  // Driven by the slave
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
