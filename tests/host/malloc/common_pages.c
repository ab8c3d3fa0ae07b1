#include "common_pages.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "src/settings/defaults.h"
#include <cmocka.h>
#include <yao/log.h>
#include <yao/mm.h>

const char yao_allocator[] = "slab";

static _Alignas(PAGE_SIZE) uint8_t memory[PAGES][PAGE_SIZE];
static bool given[PAGES];
static size_t given_count;
static bool exhausted;
static jmp_buf on_panic;
static bool panic_expected;
static char panic_text[128];

void pages_reset(void)
{
    memset(given, 0, sizeof given);
    given_count = 0;
    exhausted = false;
}

size_t pages_given(void)
{
    return given_count;
}

void pages_exhaust(void)
{
    exhausted = true;
}

static bool is_free(size_t first, size_t count)
{
    for (size_t i = first; i < first + count; i++)
        if (i >= PAGES || given[i])
            return false;
    return true;
}

void *page_alloc(size_t count, phys_t limit)
{
    assert_true(count > 0);
    for (size_t first = 0; !exhausted && first + count <= PAGES; first++)
        if (is_free(first, count)) {
            memset(given + first, true, count);
            given_count += count;
            return memset(memory[first], 0xa5, count * PAGE_SIZE);
        }
    return NULL;
}

void page_free(void *pages, size_t count)
{
    size_t first = (size_t)((uint8_t *)pages - memory[0]) / PAGE_SIZE;
    assert_int_equal((uintptr_t)pages % PAGE_SIZE, 0);
    for (size_t i = first; i < first + count; i++) {
        assert_true(i < PAGES && given[i]);
        given[i] = false;
    }
    given_count -= count;
}

bool pages_hold(const void *start, size_t size)
{
    size_t offset = (size_t)((const uint8_t *)start - memory[0]);
    for (size_t i = offset / PAGE_SIZE; i <= (offset + size - 1) / PAGE_SIZE; i++)
        if (i >= PAGES || !given[i])
            return false;
    return true;
}

const char *panic_of(void (*function)(void *argument), void *argument)
{
    panic_expected = true;
    const char *text = setjmp(on_panic) ? panic_text : NULL;
    if (!text)
        function(argument);
    panic_expected = false;
    return text;
}

void log_error(const char *format, ...)
{
    fail_msg("an error was reported: %s", format);
}

_Noreturn void panic(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(panic_text, sizeof panic_text, format, args);
    va_end(args);
    if (!panic_expected)
        fail_msg("panic: %s", panic_text);
    longjmp(on_panic, 1);
}
