#include "drivers/power/sifive_test.h"
#include <errno.h>
#include <yao/device_map.h>
#include <yao/mm.h>

static int sifive_test_probe(struct device *dev)
{
    uintptr_t base;
    int error = device_map(dev, 0, 0, SIFIVE_TEST_WINDOW, &base);
    if (error)
        return error;
    struct sifive_test *test = device_alloc(dev, sizeof *test);
    if (!test)
        return -ENOMEM;
    sifive_test_init(test, base);
    dev->interface = &test->power;
    return 0;
}

static const struct dt_match match[] = {
    {"sifive,test1", NULL}, {"sifive,test0", NULL}, {NULL, NULL}};

YAO_DRIVER(power, sifive_test) = {match, sifive_test_probe};
YAO_DRIVER_PROPERTIES(power, sifive_test, "reg");
