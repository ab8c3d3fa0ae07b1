#include "console_user.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The driver is given to by container: one console user a test. */
static struct console_user *current;

static void refill(struct console_user *user)
{
    user->sent += user->console->ops->transmit(user->console, user->out + user->sent,
                                               user->queued - user->sent);
}

static void ask(struct console_user *user)
{
    user->console->ops->set_interrupts(user->console, user->sent < user->queued, true);
}

static void on_interrupt(struct console *console)
{
    struct console_user *user = current;
    assert_ptr_equal(console, user->console);
    user->interrupts++;
    user->received +=
        console->ops->receive(console, user->in + user->received, sizeof user->in - user->received);
    refill(user);
    ask(user);
}

void console_user_init(struct console_user *user, struct console *console)
{
    *user = (struct console_user){.console = console};
    current = user;
    console->on_interrupt = on_interrupt;
    ask(user);
}

void console_user_write(struct console_user *user, const char *bytes, size_t length)
{
    assert_true(user->queued + length <= sizeof user->out);
    memcpy(user->out + user->queued, bytes, length);
    user->queued += length;
    refill(user);
    ask(user);
}
