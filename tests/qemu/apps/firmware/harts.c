/* Calls about other harts: all stopped ones are started, used and stopped again, twice. */
#include "checks.h"
#include "ecall.h"
#include "mailbox.h"
#include "physical.h"
#include "probe.h"
#include <stdbool.h>
#include <yao/mm.h>
#include <yao/time.h>

#define HARTS       8
#define STOPPED     1
#define PATIENCE_NS 30000000000u /* a hart of QEMU is a thread of the host, which may be busy */
#define FENCE_I     0
#define FIRMWARE    0x80000000u

/* The instructions of a function that returns @n. */
#define RETURN(n) ((n) << 20 | 0x513), 0x8067

static struct mailbox mailboxes[HARTS];

static uint64_t status(unsigned id)
{
    return ecall(EXT_HSM, 2, id).value;
}

static bool stands_still(unsigned id)
{
    struct answer answer = ecall(EXT_HSM, 2, id);
    return !answer.error && answer.value == STOPPED;
}

static uint64_t load(const uint64_t *word)
{
    return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}

static bool answered(struct mailbox *mailbox, uint64_t what)
{
    uint64_t deadline = time_ns() + PATIENCE_NS;
    while (load(&mailbox->done) != what && time_ns() < deadline)
        ;
    return load(&mailbox->done) == what;
}

static void give_order(struct mailbox *mailbox, uint64_t what)
{
    mailbox->done = 0;
    __atomic_store_n(&mailbox->order, what, __ATOMIC_RELEASE);
}

static void order(const char *name, struct mailbox *mailbox, uint64_t what)
{
    give_order(mailbox, what);
    check(name, answered(mailbox, what), true);
}

static void write_code(struct mailbox *mailbox, const uint32_t code[2])
{
    mailbox->code[0] = code[0];
    mailbox->code[1] = code[1];
}

static void start(unsigned id)
{
    struct mailbox *mailbox = &mailboxes[id];
    uint64_t entry = physical((const void *)mailbox_serve);
    ecall_check("start in the firmware", ecall(EXT_HSM, 0, id, FIRMWARE), INVALID_ADDRESS);
    mailbox->done = mailbox->id = 0;
    write_code(mailbox, (const uint32_t[]){RETURN(1)});
    ecall_check("start", ecall(EXT_HSM, 0, id, entry, physical(mailbox)), SUCCESS);
    check("it starts", answered(mailbox, STARTED), true);
    check("its number", mailbox->id, id);
    check("it runs", status(id), 0);
    ecall_check("start it twice", ecall(EXT_HSM, 0, id, entry), ALREADY_AVAILABLE);
}

/* Its instruction cache holds the old code until then. */
static void check_fence(unsigned id)
{
    struct mailbox *mailbox = &mailboxes[id];
    order("call", mailbox, ORDER_CALL);
    check("its code", mailbox->answer, 1);
    write_code(mailbox, (const uint32_t[]){RETURN(2)});
    ecall_check("remote_fence_i", ecall(EXT_RFENCE, FENCE_I, 1, id), SUCCESS);
    order("call", mailbox, ORDER_CALL);
    check("its new code", mailbox->answer, 2);
}

static uint64_t now(void)
{
    uint64_t ticks;
    __asm__ volatile("rdtime %0" : "=r"(ticks));
    return ticks;
}

/* Its timer works, and its time is ours. */
static void check_time(unsigned id)
{
    struct mailbox *mailbox = &mailboxes[id];
    uint64_t before = now();
    order("time", mailbox, ORDER_TIME);
    check("it is not earlier there", mailbox->answer >= before, true);
    check("it is not later there", mailbox->answer <= now(), true);
}

static void use(unsigned id)
{
    struct mailbox *mailbox = &mailboxes[id];
    order("fetch", mailbox, ORDER_FETCH);
    check("from the firmware", mailbox->answer, CAUSE_FETCH_ACCESS);
    check_fence(id);
    check_time(id);
    give_order(mailbox, ORDER_SLEEP);
    ecall_check("send_ipi", ecall(EXT_IPI, 0, 1ull << id, 0), SUCCESS);
    check("it wakes up", answered(mailbox, ORDER_SLEEP), true);
}

static void stop(unsigned id)
{
    give_order(&mailboxes[id], ORDER_STOP);
    uint64_t deadline = time_ns() + PATIENCE_NS;
    while (!stands_still(id) && time_ns() < deadline)
        ;
    check("it stops", status(id), STOPPED);
}

static void for_all(uint64_t set, void (*run)(unsigned id))
{
    for (unsigned id = 0; id < HARTS; id++)
        if (set >> id & 1)
            run(id);
}

void harts_run(void)
{
    uint64_t set = 0;
    for (unsigned id = 0; id < HARTS; id++)
        set |= (uint64_t)stands_still(id) << id;
    check("there are others", !!set, true);
    for (unsigned turn = 0; turn < 2; turn++) {
        for_all(set, start);
        for_all(set, use);
        ecall_check("fence of all", ecall(EXT_RFENCE, 1, 0, UINT64_MAX, 0, UINT64_MAX), SUCCESS);
        for_all(set, stop);
    }
}
