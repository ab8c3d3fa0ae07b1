// Boot ROM: the reset stub and the device tree, read in words of 64 bits.
module boot_rom #(
  parameter int unsigned Words = 4096,
  parameter              File = ""       // for $readmemh, one 64-bit word per line
) (
  input  logic [$clog2(Words)-1:0] index_i,
  output logic [63:0]              data_o
);

  logic [63:0] words [Words];

  if (File != "") begin : g_content
    initial $readmemh(File, words);
  end

  assign data_o = words[index_i];

endmodule
