-- Some of everything, in as little time as a simulated core has.
print(_VERSION, arg[0], ...)
local function fib(n) return n < 2 and n or fib(n - 1) + fib(n - 2) end
print(fib(10), 7 // -2, 2 ^ 0.5, 10 / 4, math.maxinteger + 1 == math.mininteger)
print(("%5.2f|%q|%x"):format(math.pi, "a\n", 48879), ("yao"):rep(3, "-"), #utf8.char(8364))
local co = coroutine.wrap(function(a) a = coroutine.yield(a * 2) error({ a }) end)
print(co(21), select(2, pcall(co, "thrown"))[1])
local file = assert(io.open("short.txt", "w"))
for i = 1, 10 do file:write(i, " ", i * i, "\n") end
file:close()
for line in io.lines("short.txt") do io.write(line, ";") end
print(collectgarbage() == 0)
