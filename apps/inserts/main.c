/*
 * Inserts rows into a database on the card: `make bench` counts what an insert costs.
 *
 * The first argument is the number of rows, 60,000 without one. Without a second one, all are
 * inserted in one transaction; the journal is in memory and nothing is synchronized, so that
 * SQLite and the file system are what is measured. The second one is a journal mode, "delete" or
 * "wal": then each row is a transaction, which is on the medium when it is over.
 *
 * With a third one, "kept", the database is not made anew but checked, and a line for each row says
 * when it is on the medium: tests/qemu/test_killed.py interrupts that.
 *
 * SQLite is that of third_party.toml
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../bench/mark.h"
#include "sqlite3.h"

#define DATABASE "/inserts.db"
#define ROWS     60000
#define TEXT_MAX 32
#define INSERT   "INSERT INTO tab VALUES (NULL, ?)"
#define CREATE   "CREATE TABLE IF NOT EXISTS tab (id INTEGER PRIMARY KEY, value TEXT)"
#define CHECK    "PRAGMA integrity_check"
#define COUNT    "SELECT count(*) || ' rows' FROM tab"
#define LAST     "SELECT id || ' rows, the last has ' || value FROM tab ORDER BY id DESC LIMIT 1"

struct way {
    const char *journal, *pragmas;
    bool together; /* all rows in one transaction */
};

static const struct way ways[] = {
    {"memory", "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF", true},
    {"delete", "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL", false},
    {"wal", "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", false},
};

static sqlite3 *database;
static bool kept;

static bool execute(const char *statement)
{
    return sqlite3_exec(database, statement, NULL, NULL, NULL) == SQLITE_OK;
}

static int print_row(void *unused, int columns, char **values, char **names)
{
    return puts(values[0]) < 0;
}

static bool print(const char *statement)
{
    return sqlite3_exec(database, statement, print_row, NULL, NULL) == SQLITE_OK;
}

static bool create(const struct way *way)
{
    if (!kept)
        remove(DATABASE);
    return sqlite3_open(DATABASE, &database) == SQLITE_OK && (!kept || print(CHECK)) &&
           execute(way->pragmas) && execute(CREATE) && (!kept || print(COUNT));
}

static bool insert_row(sqlite3_stmt *insert, int row)
{
    char text[TEXT_MAX];
    sqlite3_snprintf(sizeof(text), text, "value%d", row);
    return sqlite3_bind_text(insert, 1, text, -1, SQLITE_TRANSIENT) == SQLITE_OK &&
           sqlite3_step(insert) == SQLITE_DONE && sqlite3_reset(insert) == SQLITE_OK;
}

static void tell(void)
{
    if (kept)
        printf("committed %lld\n", sqlite3_last_insert_rowid(database));
}

static bool insert_rows(int rows)
{
    sqlite3_stmt *insert;
    bool done = sqlite3_prepare_v2(database, INSERT, -1, &insert, NULL) == SQLITE_OK;
    for (int row = 0; done && row < rows; row++) {
        done = insert_row(insert, row);
        tell();
    }
    return done && sqlite3_finalize(insert) == SQLITE_OK;
}

static bool insert(int rows, bool together)
{
    return together ? execute("BEGIN") && insert_rows(rows) && execute("COMMIT")
                    : insert_rows(rows);
}

static bool measure(int rows, const struct way *way)
{
    if (!create(way))
        return false;
    MARK(MARK_SECTION);
    MARK(MARK_CHUNK_BEGIN);
    bool done = insert(rows, way->together);
    MARK(MARK_CHUNK_END);
    return done && print(LAST);
}

static const struct way *find_way(const char *journal)
{
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
        if (!strcmp(ways[i].journal, journal))
            return &ways[i];
    return NULL;
}

int main(int argc, char **argv)
{
    int rows = argc > 1 ? atoi(argv[1]) : ROWS;
    const struct way *way = find_way(argc > 2 ? argv[2] : ways[0].journal);
    kept = argc > 3;
    MARK(MARK_MAIN);
    if (!way) {
        fprintf(stderr, "inserts: journal mode %s: it is none of memory, delete and wal\n",
                argv[2]);
        return EXIT_FAILURE;
    }
    bool done = measure(rows, way);
    if (!done)
        fprintf(stderr, "inserts: %s\n", sqlite3_errmsg(database));
    sqlite3_close(database);
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
