/* A call that is a cancellation point, and a thread that is cancelled as it makes it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { CANCELLED = -125, RESULT = 42 };

long __syscall_cp_asm(const volatile int *cancelled, long function, long a, long b, long c, long d,
                      long e, long f);
void call_begin(void);
void call_end(void);
long __cancel(void);

static volatile int cancelled;
static bool cancel_at_begin;
static int calls, made;

/* Here other threads may run, or a handler of a signal has just run. */
void call_begin(void)
{
    calls++;
    cancelled |= cancel_at_begin;
}

void call_end(void)
{
    calls--;
}

/* musl's leaves by pthread_exit(), which makes calls, unless cancellation is masked. */
long __cancel(void)
{
    assert_int_equal(calls, 0);
    return CANCELLED;
}

static long wait_for_ever(long a, long b, long c, long d, long e, long f)
{
    made++;
    assert_int_equal(calls, 1);
    assert_int_equal(a * 100000 + b * 10000 + c * 1000 + d * 100 + e * 10 + f, 123456);
    return RESULT;
}

static long call(void)
{
    long result = __syscall_cp_asm(&cancelled, (intptr_t)wait_for_ever, 1, 2, 3, 4, 5, 6);
    assert_int_equal(calls, 0);
    return result;
}

static int setup(void **state)
{
    cancelled = made = 0;
    cancel_at_begin = false;
    return 0;
}

static void a_thread_that_is_not_cancelled_makes_it(void **state)
{
    assert_int_equal(call(), RESULT);
    assert_int_equal(made, 1);
}

static void one_that_was_cancelled_before_does_not(void **state)
{
    cancelled = 1;
    assert_int_equal(call(), CANCELLED);
    assert_int_equal(made, 0);
}

/* The signal for it came before the call, so nothing would end its wait. */
static void nor_does_one_that_is_cancelled_as_it_begins(void **state)
{
    cancel_at_begin = true;
    assert_int_equal(call(), CANCELLED);
    assert_int_equal(made, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_thread_that_is_not_cancelled_makes_it, setup),
        cmocka_unit_test_setup(one_that_was_cancelled_before_does_not, setup),
        cmocka_unit_test_setup(nor_does_one_that_is_cancelled_as_it_begins, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
