print(scriptArgs, 0.1 + 0.2, 1e21, (25).toString(36), parseFloat('3.25e-3'));
print(JSON.stringify({ list: [1, 'two', null], text: 'ä€\n' }, null, 1));
print('a-b-c'.replace(/(\w)-(\w)/g, '$2+$1'), /^(\d+)\s(.*)$/.exec('42 words')[2]);
function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
print(fib(20), [3, 1, 2].sort().join(), new Date(86400000 * 365).toISOString(), Math.sin(1));
try { null.x; } catch (e) { print(e.name); }
try { (function f() { f(); })(); } catch (e) { print(e.name); }
print(read('run.js').length, Object.keys({ b: 1, a: 2 }));
write('no line end'); print();
