# Registers are saved and restored in place, not by calls of libgcc's functions, unless the function's source file is one of
# $YAO_SHARED_SAVES. See as.
BEGIN {
  count = split(ENVIRON["YAO_SHARED_SAVES"], words, " ")
  for (i = 1; i <= count; i++) is_shared[words[i]] = 1
}
function access(instruction, count,    i, size) { # ra is below where the stack pointer was, and below it s0, ...
  size = int((count + 2) / 2) * 16
  if (instruction == "sd") print "\taddi\tsp,sp,-" size
  for (i = 0; i <= count; i++) print "\t" instruction "\t" (i ? "s" i - 1 : "ra") "," size - 8 * (i + 1) "(sp)"
  if (instruction == "ld") print "\taddi\tsp,sp," size "\n\tret"
}
$1 == ".file" && $2 + 0 { shared[$2] = substr($3, 2, length($3) - 2) in is_shared }
$1 == ".type" { begins = 1 }
$1 == ".loc" && begins { begins = 0; own = !shared[$2] }
own && /\tcall\tt0,__riscv_save_/ { sub(/.*_/, ""); access("sd", $0 + 0); next }
own && /\ttail\t__riscv_restore_/ { sub(/.*_/, ""); access("ld", $0 + 0); next }
{ print }
