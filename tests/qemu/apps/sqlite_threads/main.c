/*
 * One database, /data.db, that threads use at once: each with a connection of its own, and all with
 * the same one. The argument is the journal's mode.
 *
 * The rows of a transaction are TOGETHER, and their values add up to nothing: so who sees a part of
 * one sees a wrong sum.
 */
#include "sqlite3.h"
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { WRITERS = 4, READERS = 3, TRANSACTIONS = 25, TOGETHER = 10, SHARERS = 4, EACH = 50 };
enum { BUSY_MS = 600000 };

static int writing = WRITERS, wrong, looks;

static void check(sqlite3 *database, int result, const char *what)
{
    if (result != SQLITE_OK && result != SQLITE_ROW && result != SQLITE_DONE) {
        printf("%s: %s\n", what, sqlite3_errmsg(database));
        exit(1);
    }
}

static void run(sqlite3 *database, const char *statement)
{
    check(database, sqlite3_exec(database, statement, NULL, NULL, NULL), statement);
}

static sqlite3 *connect(void)
{
    sqlite3 *database;

    check(NULL, sqlite3_open("/data.db", &database), "open");
    sqlite3_busy_timeout(database, BUSY_MS);
    return database;
}

static sqlite3_stmt *prepare(sqlite3 *database, const char *text)
{
    sqlite3_stmt *statement;

    check(database, sqlite3_prepare_v2(database, text, -1, &statement, NULL), text);
    return statement;
}

static void insert(sqlite3_stmt *statement, int a, int b, int c)
{
    sqlite3_bind_int(statement, 1, a);
    sqlite3_bind_int(statement, 2, b);
    sqlite3_bind_int(statement, 3, c);
    check(sqlite3_db_handle(statement), sqlite3_step(statement), "insert");
    sqlite3_reset(statement);
}

static void *write_rows(void *number)
{
    sqlite3 *database = connect();
    sqlite3_stmt *statement = prepare(database, "INSERT INTO rows VALUES (?, ?, ?)");

    for (int i = 0; i < TRANSACTIONS; i++) {
        run(database, "BEGIN IMMEDIATE");
        for (int j = 0; j < TOGETHER; j++)
            insert(statement, (int)(intptr_t)number, i, j % 2 ? -i - j : i + j + 1);
        run(database, "COMMIT");
    }
    sqlite3_finalize(statement);
    check(database, sqlite3_close(database), "close");
    __atomic_sub_fetch(&writing, 1, __ATOMIC_SEQ_CST);
    return NULL;
}

static void *read_rows(void *unused)
{
    sqlite3 *database = connect();
    sqlite3_stmt *statement = prepare(database, "SELECT count(*), total(value) FROM rows");

    while (__atomic_load_n(&writing, __ATOMIC_SEQ_CST)) {
        check(database, sqlite3_step(statement), "select");
        if (sqlite3_column_int(statement, 0) % TOGETHER || sqlite3_column_double(statement, 1) != 0)
            __atomic_add_fetch(&wrong, 1, __ATOMIC_SEQ_CST);
        sqlite3_reset(statement);
        __atomic_add_fetch(&looks, 1, __ATOMIC_SEQ_CST);
        sqlite3_sleep(1);
    }
    sqlite3_finalize(statement);
    check(database, sqlite3_close(database), "close");
    return unused;
}

static sqlite3 *shared;

static void *share(void *number)
{
    sqlite3_stmt *statement = prepare(shared, "INSERT INTO shared VALUES (?, ?, ?)");

    for (int i = 0; i < EACH; i++)
        insert(statement, (int)(intptr_t)number, i, i * i);
    sqlite3_finalize(statement);
    return NULL;
}

static void start(pthread_t *threads, int count, void *(*function)(void *))
{
    for (intptr_t i = 0; i < count; i++)
        if (pthread_create(&threads[i], NULL, function, (void *)i))
            abort();
}

static void join(pthread_t *threads, int count)
{
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
}

static void show(const char *question)
{
    sqlite3_stmt *statement = prepare(shared, question);

    check(shared, sqlite3_step(statement), question);
    printf("%s: %s\n", question, (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
}

int main(int argc, char **argv)
{
    pthread_t writers[WRITERS], readers[READERS], sharers[SHARERS];
    char pragma[40];

    shared = connect();
    snprintf(pragma, sizeof pragma, "PRAGMA journal_mode = %s", argc > 1 ? argv[1] : "delete");
    show(pragma);
    run(shared, "CREATE TABLE rows(writer, number, value)");
    run(shared, "CREATE TABLE shared(sharer, number, value)");
    start(writers, WRITERS, write_rows);
    start(readers, READERS, read_rows);
    join(writers, WRITERS);
    join(readers, READERS);
    run(shared, "BEGIN");
    start(sharers, SHARERS, share);
    join(sharers, SHARERS);
    run(shared, "COMMIT");
    show("SELECT count(*) || ' ' || total(value) FROM rows");
    show("SELECT count(DISTINCT sharer * 1000 + number) || ' ' || sum(value) FROM shared");
    show("PRAGMA integrity_check");
    check(shared, sqlite3_close(shared), "close");
    printf("wrong: %d of %s\n", wrong, looks ? "some looks" : "none");
    return 0;
}
