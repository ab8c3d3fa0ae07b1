/* The debug console takes memory that is S-mode's, and no other. */
#include "checks.h"
#include "ecall.h"
#include "physical.h"
#include <string.h>
#include <yao/mm.h>

#define FIRMWARE      0x80000000u
#define FIRMWARE_SIZE 0x10000u
#define CLINT         0x2000000u
#define WRITE         0
#define READ          1
#define WRITE_BYTE    2

static const struct {
    const char *what;
    uint64_t size, base, base_high;
} refused[] = {
    {"firmware", 16, FIRMWARE, 0},
    {"up to the firmware", 16, FIRMWARE - 8, 0},
    {"from the firmware on", 16, FIRMWARE + FIRMWARE_SIZE - 8, 0},
    {"around the firmware", 2 * FIRMWARE_SIZE, FIRMWARE - 8, 0},
    {"CLINT", 8, CLINT + 0xbff8, 0},
    {"around the end of all addresses", 16, -8ull, 0},
    {"behind all addresses", 16, FIRMWARE + 4 * FIRMWARE_SIZE, 1},
};

static void write_all(const char *text)
{
    for (size_t left = strlen(text); left;) {
        struct answer done = ecall(EXT_DBCN, WRITE, left, physical(text));
        ecall_check("write", done, SUCCESS);
        check("no more than was there", done.value <= left, 1);
        if (done.error || done.value > left)
            return;
        text += done.value;
        left -= done.value;
    }
}

void console_run(void)
{
    static char bytes[16];
    check("present", ecall(EXT_BASE, 3, EXT_DBCN).value, 1);
    for (unsigned i = 0; i < sizeof refused / sizeof *refused; i++)
        for (unsigned function = WRITE; function <= READ; function++)
            ecall_check(
                refused[i].what,
                ecall(EXT_DBCN, function, refused[i].size, refused[i].base, refused[i].base_high),
                INVALID_PARAM);
    write_all("written from memory\r");
    ecall_check("a byte", ecall(EXT_DBCN, WRITE_BYTE, '\n'), SUCCESS);
    ecall_check("nothing", ecall(EXT_DBCN, WRITE, 0, physical(bytes)), SUCCESS);
    struct answer read = ecall(EXT_DBCN, READ, sizeof bytes, physical(bytes));
    ecall_check("read", read, SUCCESS);
    check("nothing was typed", read.value, 0);
    ecall_check("no such function", ecall(EXT_DBCN, NO_FUNCTION), NOT_SUPPORTED);
}
