-- Much of what Lua does, in lines that are the same on every machine.
print(_VERSION, arg[0], ...)
local function fib(n) return n < 2 and n or fib(n - 1) + fib(n - 2) end
print("fib", fib(20))
print("float", 0.1, 1e100, 2^53, 1/0, -1/0, math.pi, 7 // 2, -7 // 2, -7 % 3, 7.5 // 2)
print("integer", math.maxinteger, math.mininteger, 1 << 62, 0xff ~ 0x0f, "10" + 5, 3 | 4)
print("format", ("%5.2f|%-8s|%08x|%q|%g|%a"):format(3.14159, "left", 48879, "a\nb\0c", 1e15, 0.5))
print("string", ("hello"):upper(), ("x=1, y=2"):gsub("(%w+)=(%w+)", "%2=%1"))
for k, v in ("k1=v1;k2=v2"):gmatch("(%w+)=(%w+)") do io.write(k, ":", v, " ") end
print(utf8.char(228, 8364, 0x10ffff), utf8.len("äöü"), #"äöü")
print("pack", string.pack("<i4d", 7, 1.5):byte(1, -1))
local t = {}
for i = 1, 100 do t[i] = (i * 7919) % 101 end
table.sort(t, function(a, b) return a > b end)
print("table", table.concat(t, " ", 1, 20), select("#", table.unpack(t)))
local co = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i * i) end end)
print("coroutine", co(), co(), co())
print("error", pcall(error, { code = 1 }) == false, pcall(error, "words", 0))
print("deep", pcall(function() local function f() return 1 + f() end return f() end))
local mt = setmetatable({}, { __index = function(_, k) return k .. "!" end, __close = function() print("closed") end })
do local scoped <close> = mt; print("meta", scoped.anything) end
do local weak = setmetatable({}, { __mode = "k" }); weak[{}] = 1; collectgarbage(); print("weak", next(weak)) end
local f = assert(io.open("out.txt", "w"))
for i = 1, 1000 do f:write(i, " ", i * i, "\n") end
print("size", f:seek("end"), f:seek("set", 10), f:close())
local sum = 0
for a, b in io.lines("out.txt", "n", "n") do sum = sum + b - a end
print("sum", sum)
f = assert(io.open("out.txt", "r+"))
f:seek("set", 4); f:write("HERE"); f:seek("set", 0); print(f:read("l", "L", 5)); f:close()
print(os.rename("out.txt", "kept.txt"), io.open("out.txt"))
local tmp = os.tmpname
print(os.time({ year = 2024, month = 2, day = 29, hour = 12 }), os.date("!%Y-%m-%d %H:%M:%S", 86400 * 365))
print(os.getenv("NOTHING"), os.setlocale("C"), load("return 1 +")) 
print(require("module").answer, package.loaded.module ~= nil)
print(string.dump(load("return 1")):sub(1, 4) == "\27Lua", collectgarbage("count") > 0)
goto done
print("never")
::done::
io.stderr:write("done\n")
