# What mawk's own tests leave out.
function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2) }
function primes(n,    composite, i, j, count) {
	for (i = 2; i <= n; i++)
		if (!composite[i]) {
			count++
			for (j = i * i; j <= n; j += i) composite[j] = 1
		}
	return count
}
END {
	print "fib", fib(22), "primes", primes(20000)
	printf "%5.2f|%-8s|%08x|%c%c|%e|%g|%i|%5s|%.3s\n", 3.14159, "left", 48879, 65, "B", 1e-7, 1e15, -42.9, "ab", "abcdef"
	print 1e300 * 1e300, -log(0), 2 ^ 53 + 1, 0.1 + 0.2, 1 / 3, int(-7 / 2), -7 % 3, "10" + 5, "0x1A" + 0, 1e6, 123456789012
	print length("words"), index("words", "rd"), substr("words", 2, 3), toupper("aBc"), tolower("AbC"), sprintf("%s", 0)
	n = split("b:a:c", parts, ":"); for (i = 1; i <= n; i++) printf "%s ", parts[i]; print n
	s = "banana"; print gsub(/an/, "<&>", s), s, sub(/z/, "", s), match("foobar", /o+/), RSTART, RLENGTH
	for (i = 0; i < 2000; i++) print i, i * i > "squares.txt"
	print close("squares.txt")
	while ((getline line < "squares.txt") > 0) { split(line, pair); sum += pair[2] - pair[1] }
	print sum, close("squares.txt"), (getline line < "none")
	for (i = 0; i < 20000; i++) many["k" i] = i; for (k in many) total += many[k]; delete many; print total, length(many)
	print "again" >> "squares.txt"; print close("squares.txt")
	print strftime("%Y-%m-%d %H:%M:%S", 86400 * 365, 1), mktime("2024 02 29 12 00 00"), ENVIRON["HOME"], ARGC, ARGV[1]
	a["x", "y"] = 1; for (k in a) { split(k, both, SUBSEP); print both[1], both[2] } print (("x", "y") in a), ("z" in a)
	print "written to stderr" > "/dev/stderr"
	print length(sprintf("%7000s", "")), substr("äöü", 1, 2), "done"
}
