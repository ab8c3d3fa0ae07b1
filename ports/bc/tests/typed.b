2^200
scale = 40
1 / 7
a(1) * 4
e(1)
s(0.5)
l(2)
define f(n) { if (n < 2) return (1); return (n * f(n - 1)); }
f(50)
obase = 16
255 * 65537
for (i = 0; i < 5; i++) { print i, " ", i * i, "\n" }
quit
