# Registers are saved and restored in place, not by calls of libgcc's functions, unless the function's source file is one of
# $YAO_SHARED_SAVES. See as.
#
# With those calls GCC neither ends a function by a jump to another one, nor saves registers only on the paths that need
# them. So a function that only saves ra, and whose calls are the last that it does, jumps instead, and saves nothing.
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
function in_place(line) {
  if (line !~ /\t(call\tt0,__riscv_save|tail\t__riscv_restore)_/) { print line; return }
  count = line
  sub(/.*_/, "", count)
  access(line ~ /\tcall\t/ ? "sd" : "ld", count + 0)
}
function is_code(line) { return line ~ /^\t[^.]/ }
function is_call(line) { return line ~ /^\t(call|jalr)\t/ }
function ends(line) { return line == "\ttail\t__riscv_restore_0" || line ~ /^\tj\t/ && substr(line, 4) in leave }
function is_label(line) { return line ~ /^\.L[0-9]+:$/ } # of code; others are of debug information
# leave[]: the labels of held[] where nothing but the end follows.
function read_labels(    i, after) {
  split("", leave)
  for (i = held_count; i > 0; i--) {
    if (is_code(held[i])) after = held[i]
    if (is_label(held[i]) && after == "\ttail\t__riscv_restore_0") leave[substr(held[i], 1, length(held[i]) - 1)]
  }
}
# Whether nothing in held[] needs ra but calls behind which the function ends.
function only_ends_in_calls(    i, after) {
  for (i = held_count; i > 1; i--) {
    if (held[i] ~ /^#APP|^\t\.(section|text)/) return 0
    if (!is_code(held[i])) continue
    if (is_call(held[i]) ? !ends(after) : held[i] ~ /[\t,(](sp|ra)([,)]|$)/) return 0
    after = held[i]
  }
  return 1
}
function print_jumps(    i, dead) {
  for (i = 2; i <= held_count; i++) {
    if (is_label(held[i])) dead = 0
    if (held[i] ~ /^\t\.cfi_/ && held[i] !~ /endproc/ || is_code(held[i]) && dead) continue
    dead = dead || is_call(held[i])
    sub(/^\tcall\t/, "\ttail\t", held[i])
    sub(/^\tjalr\t/, "\tjr\t", held[i])
    sub(/^\ttail\t__riscv_restore_0$/, "\tret", held[i])
    print held[i]
  }
}
function release(    i) {
  read_labels()
  if (only_ends_in_calls()) print_jumps()
  else for (i = 1; i <= held_count; i++) in_place(held[i])
  held_count = 0
}
$1 == ".file" && $2 + 0 { shared[$2] = substr($3, 2, length($3) - 2) in is_shared }
$1 == ".type" { begins = 1 }
$1 == ".loc" && begins { begins = 0; own = !shared[$2] }
held_count || own && $0 == "\tcall\tt0,__riscv_save_0" {
  held[++held_count] = $0
  if ($1 == ".cfi_endproc") release()
  next
}
own { in_place($0); next }
{ print }
