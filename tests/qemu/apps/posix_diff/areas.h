/* What is observed, one area in each file. Each begins in an empty folder of its own. */
#pragma once

/* Areas include this first: all that the C library has is declared. */
#define _GNU_SOURCE

#define AREAS(AREA)                                                                                \
    AREA(open)                                                                                     \
    AREA(paths)                                                                                    \
    AREA(transfer)                                                                                 \
    AREA(descriptors)                                                                              \
    AREA(locks)                                                                                    \
    AREA(pipes)                                                                                    \
    AREA(polling)                                                                                  \
    AREA(sockets)                                                                                  \
    AREA(events)                                                                                   \
    AREA(names)                                                                                    \
    AREA(removed)                                                                                  \
    AREA(attributes)                                                                               \
    AREA(devices)                                                                                  \
    AREA(folders)                                                                                  \
    AREA(streams)                                                                                  \
    AREA(streams_in_memory)                                                                        \
    AREA(formats)                                                                                  \
    AREA(scanning)                                                                                 \
    AREA(numbers)                                                                                  \
    AREA(wide_characters)                                                                          \
    AREA(mathematics)                                                                              \
    AREA(calendar)                                                                                 \
    AREA(clocks)                                                                                   \
    AREA(timers)                                                                                   \
    AREA(asynchronous)                                                                             \
    AREA(threads)                                                                                  \
    AREA(signals)                                                                                  \
    AREA(signal_files)                                                                             \
    AREA(memory)                                                                                   \
    AREA(remapping)                                                                                \
    AREA(random_mappings)                                                                          \
    AREA(memory_files)                                                                             \
    AREA(faults)                                                                                   \
    AREA(system)                                                                                   \
    AREA(environment)                                                                              \
    AREA(searching)                                                                                \
    AREA(patterns)                                                                                 \
    AREA(processes)

/* Those that depend on the file system. */
#define FILE_AREAS                                                                                 \
    "open", "paths", "transfer", "descriptors", "locks", "names", "removed", "attributes",         \
        "folders", "streams", "remapping", "memory", "searching", "patterns"

#define DECLARE(name) void observe_##name(void);
AREAS(DECLARE)
#undef DECLARE
