/*
 * Inserts rows into a database on the card, all in one transaction: `make bench` counts what an
 * insert costs. The journal is in memory and nothing is synchronized, so that SQLite and the file
 * system are what is measured.
 *
 * The argument is the number of rows, 60,000 without one. SQLite is that of third_party.toml
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "../bench/mark.h"
#include "sqlite3.h"

#define DATABASE "/inserts.db"
#define ROWS     60000
#define TEXT_MAX 32
#define LAST     "SELECT id, value FROM tab ORDER BY id DESC LIMIT 1"

static sqlite3 *database;

static bool execute(const char *statement)
{
    return sqlite3_exec(database, statement, NULL, NULL, NULL) == SQLITE_OK;
}

static bool create(void)
{
    remove(DATABASE);
    return sqlite3_open(DATABASE, &database) == SQLITE_OK &&
           execute("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF") &&
           execute("CREATE TABLE tab (id INTEGER PRIMARY KEY, value TEXT)");
}

static bool insert_row(sqlite3_stmt *insert, int row)
{
    char text[TEXT_MAX];
    sqlite3_snprintf(sizeof(text), text, "value%d", row);
    return sqlite3_bind_text(insert, 1, text, -1, SQLITE_TRANSIENT) == SQLITE_OK &&
           sqlite3_step(insert) == SQLITE_DONE && sqlite3_reset(insert) == SQLITE_OK;
}

static bool insert_rows(int rows)
{
    sqlite3_stmt *insert;
    bool done = execute("BEGIN") && sqlite3_prepare_v2(database, "INSERT INTO tab VALUES (NULL, ?)",
                                                       -1, &insert, NULL) == SQLITE_OK;
    for (int row = 0; done && row < rows; row++)
        done = insert_row(insert, row);
    return done && sqlite3_finalize(insert) == SQLITE_OK && execute("COMMIT");
}

static int print_row(void *unused, int columns, char **values, char **names)
{
    return printf("%s rows, the last has %s\n", values[0], values[1]) < 0;
}

static bool measure(int rows)
{
    if (!create())
        return false;
    MARK(MARK_SECTION);
    MARK(MARK_CHUNK_BEGIN);
    bool done = insert_rows(rows);
    MARK(MARK_CHUNK_END);
    return done && sqlite3_exec(database, LAST, print_row, NULL, NULL) == SQLITE_OK;
}

int main(int argc, char **argv)
{
    int rows = argc > 1 ? atoi(argv[1]) : ROWS;
    MARK(MARK_MAIN);
    bool done = measure(rows);
    if (!done)
        fprintf(stderr, "inserts: %s\n", sqlite3_errmsg(database));
    sqlite3_close(database);
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
