.mode list
PRAGMA journal_mode;
CREATE TABLE t(id INTEGER PRIMARY KEY, word TEXT, number REAL);
BEGIN;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
INSERT INTO t SELECT i, 'word ' || (i * 7919 % 2003), i / 8.0 FROM n;
COMMIT;
CREATE INDEX by_word ON t(word);
SELECT count(*), sum(id), avg(number), max(word) FROM t;
SELECT * FROM t WHERE word = 'word 42';
BEGIN; DELETE FROM t WHERE id % 2; SELECT count(*) FROM t; ROLLBACK;
SELECT count(*) FROM t;
PRAGMA journal_mode = WAL;
INSERT INTO t(word) VALUES ('written to the log'), ('ä€');
SELECT id, word, length(word), hex(word) FROM t WHERE id > 2000;
PRAGMA wal_checkpoint(TRUNCATE);
PRAGMA journal_mode = DELETE;
CREATE VIRTUAL TABLE texts USING fts5(body);
INSERT INTO texts VALUES ('the quick brown fox'), ('jumps over the lazy dog'), ('the fox sleeps');
SELECT rowid, body FROM texts WHERE texts MATCH 'fox' ORDER BY rowid;
CREATE VIRTUAL TABLE boxes USING rtree(id, x0, x1, y0, y1);
INSERT INTO boxes VALUES (1, 0, 10, 0, 10), (2, 5, 15, 5, 15), (3, 20, 30, 20, 30);
SELECT id FROM boxes WHERE x0 <= 7 AND x1 >= 7 AND y0 <= 7 AND y1 >= 7 ORDER BY id;
SELECT json_extract('{"a":[1,2,{"b":"c"}]}', '$.a[2].b'), round(sqrt(2), 9), date('2024-02-29', '+1 year');
PRAGMA threads = 4;
CREATE TABLE big AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
SELECT i, hex(i * 7919 % 60013) || ' is sorted in several parts, by threads' AS word FROM n;
CREATE INDEX big_by_word ON big(word);
SELECT count(*), sum(i * place) FROM (SELECT i, row_number() OVER (ORDER BY word DESC, i) AS place FROM big);
PRAGMA integrity_check;
DROP TABLE big;
VACUUM;
.mode csv
.output words.csv
SELECT * FROM t WHERE id < 20;
.output stdout
ATTACH 'other.db' AS other;
CREATE TABLE other.copy AS SELECT * FROM t WHERE id <= 100;
SELECT count(*) FROM other.copy;
SELECT group_concat(name) FROM (SELECT name FROM sqlite_master ORDER BY name);
SELECT 'bad', (SELECT count(*) FROM sqlite_master);
