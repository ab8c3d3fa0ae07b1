/*
 * The frame of the RTL tests: TEST(name) { ... } is a property of the device under test, and fails
 * by a CHECK that does not hold or by an assertion of the RTL.
 */
#pragma once

#include <cstdint>
#include <sstream>
#include <stdexcept>
#include <string>

struct Failed : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/* What Verilator makes of an assertion that does not hold. */
struct Stopped : Failed {
    Stopped(const std::string &what, const std::string &by) : Failed(what), assertion(by)
    {
    }

    std::string assertion; /* its name */
};

struct Registered {
    Registered(const char *name, void (*run)());
};

#define TEST(name)                                                                                 \
    static void name();                                                                            \
    static const Registered registered_##name(#name, name);                                        \
    static void name()

inline void check(bool holds, const char *file, int line, const std::string &what)
{
    if (!holds)
        throw Failed(std::string(file) + ":" + std::to_string(line) + ": " + what);
}

template <class Value> std::string shown(const Value &value)
{
    std::ostringstream text;
    if constexpr (std::is_same_v<Value, std::string>)
        text << '"' << value << '"';
    else
        text << static_cast<std::int64_t>(value) << std::hex << " (0x" << +value << ')';
    return text.str();
}

template <class Actual, class Expected>
void check_equal(const Actual &actual, const Expected &expected, const char *file, int line,
                 const char *what)
{
    if (actual != static_cast<Actual>(expected))
        check(false, file, line,
              std::string(what) + " is " + shown(actual) + ", not " +
                  shown(static_cast<Actual>(expected)));
}

#define CHECK(condition)              check((condition), __FILE__, __LINE__, #condition " does not hold")
#define CHECK_EQUAL(actual, expected) check_equal((actual), (expected), __FILE__, __LINE__, #actual)

/* An assertion of the RTL must stop @statement. */
#define CHECK_STOPPED(statement)                                                                   \
    do {                                                                                           \
        bool stopped = false;                                                                      \
        try {                                                                                      \
            statement;                                                                             \
        } catch (const Stopped &) {                                                                \
            stopped = true;                                                                        \
        }                                                                                          \
        check(stopped, __FILE__, __LINE__, #statement " was not stopped by an assertion");         \
    } while (0)

/* The assertion of that name must stop @statement. */
#define CHECK_STOPPED_BY(name, statement)                                                          \
    do {                                                                                           \
        std::string stopper = "nothing";                                                           \
        try {                                                                                      \
            statement;                                                                             \
        } catch (const Stopped &stop) {                                                            \
            stopper = stop.assertion;                                                              \
        }                                                                                          \
        check(stopper == #name, __FILE__, __LINE__,                                                \
              #statement " was stopped by " + stopper + ", not by " #name);                        \
    } while (0)
