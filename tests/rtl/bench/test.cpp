#include "test.h"
#include <cstdio>
#include <cstring>
#include <fstream>
#include <vector>
#include <verilated.h>
#include <verilated_cov.h>

struct Test {
    const char *name;
    void (*run)();
};

/* In a function, as the tests register themselves before main() in an unspecified order. */
static std::vector<Test> &tests()
{
    static std::vector<Test> all;
    return all;
}

Registered::Registered(const char *name, void (*run)())
{
    tests().push_back({name, run});
}

/* The line of @file says "Name: assert property ...". */
static std::string name_at(const char *file, int line)
{
    std::ifstream source(file);
    std::string text;
    while (line-- > 0)
        std::getline(source, text);
    text.erase(0, text.find_first_not_of(' '));
    return text.substr(0, text.find(':'));
}

/* In place of Verilator's own (VL_USER_STOP), which ends the program. */
void vl_stop(const char *file, int line, const char *)
{
    const std::string name = name_at(file, line);
    throw Stopped(std::string(file) + ":" + std::to_string(line) + ": " + name + " does not hold",
                  name);
}

static bool wanted(const char *name, int count, char **names)
{
    for (int i = 0; i < count; i++)
        if (std::strcmp(names[i], name) == 0)
            return true;
    return count == 0;
}

static bool passes(const Test &test)
{
    try {
        test.run();
        return true;
    } catch (const Failed &failed) {
        std::printf("%s: %s\n", test.name, failed.what());
        return false;
    }
}

/* Usage: program COVERAGE-FILE [TEST...]; without names it runs all of them. */
int main(int argc, char **argv)
{
    if (argc < 2) {
        std::fprintf(stderr, "usage: %s COVERAGE-FILE [TEST...]\n", argv[0]);
        return 2;
    }
    /* Flip-flops without a reset, and those before it, begin with anything, the same in
     * each run. */
    Verilated::randReset(2);
    Verilated::randSeed(1);
    unsigned run = 0, failed = 0;
    for (const Test &test : tests()) {
        if (!wanted(test.name, argc - 2, argv + 2))
            continue;
        run++;
        failed += !passes(test);
    }
    std::printf("%u tests, %u failed\n", run, failed);
    Verilated::threadContextp()->coveragep()->write(argv[1]);
    return run == 0 || failed ? 1 : 0;
}
