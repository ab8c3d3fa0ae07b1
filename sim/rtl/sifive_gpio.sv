// General purpose I/O, "sifive,gpio0" with 16 pins: FU540-C000 manual v1p4, chapter 17.
//
// Inputs pass a synchronizer, which takes three cycles; a pin whose input_en is clear reads as 0.
// Pending bits are set by edges and levels of input_val whether or not their interrupt is enabled, and
// cleared by writing 1; a level that still holds, or an edge in the same cycle as the write, sets them
// again.
// LIMITS: pue and ds are registers without effect, as there are no pads. There are no alternate
// functions (iof_en, iof_sel), as on the FU540. Reserved offsets read as 0.

module sifive_gpio #(
  localparam int unsigned Pins = 16
) (
  input  logic            clk_i,
  input  logic            rst_ni,

  // Register port
  input  logic            req_i,
  input  logic            we_i,
  input  logic [11:0]     addr_i,
  input  logic [31:0]     wdata_i,
  output logic [31:0]     rdata_o,
  output logic [Pins-1:0] intr_o,  // one level per pin

  // Pads
  input  logic [Pins-1:0] in_i,
  output logic [Pins-1:0] out_o,
  output logic [Pins-1:0] out_en_o
);

  // Section 17.3
  localparam logic [11:0] InputVal  = 12'h000;
  localparam logic [11:0] InputEn   = 12'h004;
  localparam logic [11:0] OutputEn  = 12'h008;
  localparam logic [11:0] OutputVal = 12'h00c;
  localparam logic [11:0] Pue       = 12'h010;
  localparam logic [11:0] Ds        = 12'h014;
  localparam logic [11:0] RiseIe    = 12'h018;
  localparam logic [11:0] RiseIp    = 12'h01c;
  localparam logic [11:0] FallIe    = 12'h020;
  localparam logic [11:0] FallIp    = 12'h024;
  localparam logic [11:0] HighIe    = 12'h028;
  localparam logic [11:0] HighIp    = 12'h02c;
  localparam logic [11:0] LowIe     = 12'h030;
  localparam logic [11:0] LowIp     = 12'h034;
  localparam logic [11:0] OutXor    = 12'h040;

  logic [Pins-1:0] input_en_q, output_en_q, output_val_q, pue_q, ds_q, out_xor_q;
  logic [Pins-1:0] rise_ie_q, fall_ie_q, high_ie_q, low_ie_q;
  logic [Pins-1:0] rise_ip_q, fall_ip_q, high_ip_q, low_ip_q;
  logic [Pins-1:0] meta_q, sync_q, value_q;
  logic [Pins-1:0] gated, rdata, wpins, ones;
  logic            write;

  assign write = req_i && we_i;
  assign wpins = wdata_i[Pins-1:0];
  assign ones  = write ? wpins : '0;
  assign gated = sync_q & input_en_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      meta_q  <= '0;
      sync_q  <= '0;
      value_q <= '0;
    end else begin
      meta_q  <= in_i;
      sync_q  <= meta_q;
      value_q <= gated;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      rise_ip_q <= '0;
      fall_ip_q <= '0;
      high_ip_q <= '0;
      low_ip_q  <= '0;
    end else begin
      rise_ip_q <= (rise_ip_q & ~(addr_i == RiseIp ? ones : '0)) | (gated & ~value_q);
      fall_ip_q <= (fall_ip_q & ~(addr_i == FallIp ? ones : '0)) | (~gated & value_q);
      high_ip_q <= (high_ip_q & ~(addr_i == HighIp ? ones : '0)) | value_q;
      low_ip_q  <= (low_ip_q & ~(addr_i == LowIp ? ones : '0)) | ~value_q;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      input_en_q   <= '0;
      output_en_q  <= '0;
      output_val_q <= '0;
      pue_q        <= '0;
      ds_q         <= '0;
      rise_ie_q    <= '0;
      fall_ie_q    <= '0;
      high_ie_q    <= '0;
      low_ie_q     <= '0;
      out_xor_q    <= '0;
    end else if (write) begin
      unique case (addr_i)
        InputEn:   input_en_q   <= wpins;
        OutputEn:  output_en_q  <= wpins;
        OutputVal: output_val_q <= wpins;
        Pue:       pue_q        <= wpins;
        Ds:        ds_q         <= wpins;
        RiseIe:    rise_ie_q    <= wpins;
        FallIe:    fall_ie_q    <= wpins;
        HighIe:    high_ie_q    <= wpins;
        LowIe:     low_ie_q     <= wpins;
        OutXor:    out_xor_q    <= wpins;
        default:   ; // the pending bits have their own process; the rest is reserved
      endcase
    end
  end

  always_comb begin
    unique case (addr_i)
      InputVal:  rdata = value_q;
      InputEn:   rdata = input_en_q;
      OutputEn:  rdata = output_en_q;
      OutputVal: rdata = output_val_q;
      Pue:       rdata = pue_q;
      Ds:        rdata = ds_q;
      RiseIe:    rdata = rise_ie_q;
      RiseIp:    rdata = rise_ip_q;
      FallIe:    rdata = fall_ie_q;
      FallIp:    rdata = fall_ip_q;
      HighIe:    rdata = high_ie_q;
      HighIp:    rdata = high_ip_q;
      LowIe:     rdata = low_ie_q;
      LowIp:     rdata = low_ip_q;
      OutXor:    rdata = out_xor_q;
      default:   rdata = '0;
    endcase
  end

  assign rdata_o  = 32'(rdata);
  assign intr_o   = (rise_ip_q & rise_ie_q) | (fall_ip_q & fall_ie_q) |
                    (high_ip_q & high_ie_q) | (low_ip_q & low_ie_q);
  assign out_o    = output_val_q ^ out_xor_q;
  assign out_en_o = output_en_q;

  logic unused_wdata;
  assign unused_wdata = ^wdata_i[31:Pins];

`ifndef SYNTHESIS
  AddressAligned: assert property (@(posedge clk_i) disable iff (!rst_ni)
      req_i |-> addr_i[1:0] == 2'b00);
  RequestKnown: assert property (@(posedge clk_i) disable iff (!rst_ni) !$isunknown(req_i));
  AccessKnown: assert property (@(posedge clk_i) disable iff (!rst_ni)
      req_i |-> !$isunknown({we_i, addr_i}));
  OutputsKnown: assert property (@(posedge clk_i) disable iff (!rst_ni)
      !$isunknown({intr_o, out_o, out_en_o}));
`endif

endmodule
