/* The tables of clocks: every way leads to an input, and is short enough. */
#include "drivers/clk/jh7110_crg.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

const struct driver *const yao_drivers_clk[] = {NULL};
const struct driver *const yao_drivers_reset[] = {NULL};

static const struct jh7110_clocks *const all[] = {&jh7110_sys_clocks, &jh7110_aon_clocks,
                                                  &jh7110_stg_clocks};

static void check(const struct jh7110_clocks *clocks, unsigned id, unsigned depth)
{
    if (id >= JH7110_INPUT(0)) {
        assert_true(id - JH7110_INPUT(0) < clocks->input_count);
        return;
    }
    assert_true(depth < JH7110_CHAIN_MAX);
    assert_true(id < clocks->count);
    const struct jh7110_clock *clock = &clocks->clocks[id];
    assert_true(clock->kind & JH7110_KNOWN);
    check(clocks, clock->parent, depth + 1);
    if (clock->kind & JH7110_MUX)
        check(clocks, clock->more, depth + 1);
}

static void every_way_leads_to_an_input(void **state)
{
    unsigned left_out = 0;
    for (unsigned i = 0; i < 3; i++)
        for (unsigned id = 0; id < all[i]->count; id++)
            if (all[i]->clocks[id].kind)
                check(all[i], id, 0);
            else
                left_out++;
    assert_int_equal(left_out, 2);
}

static void counts_are_those_of_the_binding(void **state)
{
    assert_int_equal(jh7110_sys_clocks.count, 190);
    assert_int_equal(jh7110_aon_clocks.count, 14);
    assert_int_equal(jh7110_stg_clocks.count, 29);
}

static void inputs_have_their_names(void **state)
{
    assert_string_equal(jh7110_crg_input_name(&jh7110_sys_clocks, 0), "osc");
    assert_string_equal(jh7110_crg_input_name(&jh7110_sys_clocks, 11), "pll2_out");
    assert_string_equal(jh7110_crg_input_name(&jh7110_aon_clocks, 6), "rtc_osc");
    assert_string_equal(jh7110_crg_input_name(&jh7110_stg_clocks, 7), "apb_bus");
}

static void assert_clock(unsigned id, unsigned kind, unsigned parent, unsigned more)
{
    assert_int_equal(jh7110_sys_clocks.clocks[id].kind & ~JH7110_KNOWN, kind);
    assert_int_equal(jh7110_sys_clocks.clocks[id].parent, parent);
    assert_int_equal(jh7110_sys_clocks.clocks[id].more, more);
}

/* Numbers that independent sources tell: the tree's bindings and U-Boot's register addresses. */
static void known_clocks_are_at_their_numbers(void **state)
{
    assert_clock(92, JH7110_GATE, 9, 0);                /* sdio1_ahb */
    assert_clock(94, JH7110_GATE | JH7110_DIV, 7, 15);  /* sdio1_sdcard */
    assert_clock(112, JH7110_GATE, 11, 0);              /* iomux_apb */
    assert_clock(123, JH7110_GATE, JH7110_INPUT(0), 0); /* wdt_core */
    assert_clock(146, JH7110_GATE, JH7110_INPUT(0), 0); /* uart0_core */
    assert_clock(189, JH7110_DIV, JH7110_INPUT(0), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_leads_to_an_input),
        cmocka_unit_test(counts_are_those_of_the_binding),
        cmocka_unit_test(inputs_have_their_names),
        cmocka_unit_test(known_clocks_are_at_their_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
