/*
 * What a module (one C file) says to the build. Resolution reads it from the object's symbols:
 * none of it is code, and none of it reaches the image, but for the steps.
 *
 * What a module offers and needs is said by its symbols alone. These macros are for what symbols cannot say.
 */
#pragma once

/* One of several implementations of an interface, of which an image gets one:
 *     YAO_ALTERNATIVE(allocator, slab);
 * All of them define the same public symbols. One is the default. Which one an image gets: what the
 * app's manifest says, else what a module of the image requires, else the default. */
#define YAO_ALTERNATIVE(interface, name)                                                           \
    extern const char yao_alternative_##interface##__##name;                                       \
    const char yao_alternative_##interface##__##name = 0

#define YAO_DEFAULT(interface, name)                                                               \
    YAO_ALTERNATIVE(interface, name);                                                              \
    extern const char yao_default_##interface##__##name;                                           \
    const char yao_default_##interface##__##name = 0

/* An image with this module must have that alternative. @where tells several such demands of one
 * image apart; it is the module's name. */
#define YAO_REQUIRE(interface, name, where)                                                        \
    extern const char yao_require_##interface##__##name##__by_##where;                             \
    const char yao_require_##interface##__##name##__by_##where = 0

/* This module works, with less, where no node of the board's tree serves the class. Without this, a class
 * that an image needs and its board lacks is an error of the build. */
#define YAO_CLASS_OPTIONAL(class_, where)                                                          \
    extern const char yao_optional_##class_##__by_##where;                                         \
    const char yao_optional_##class_##__by_##where = 0

/* A function that runs in a phase of the image's life if the module is in the image; "boot" is before
 * main (returns 0 or a negative errno after having said why), "exit" after it. YAO_STEP_AFTER orders: @name runs after
 * @other, where both are in the image. */
typedef int (*yao_step)(void);

#define YAO_STEP(phase, name, function)                                                            \
    extern const yao_step yao_step_##phase##__##name;                                              \
    const yao_step yao_step_##phase##__##name = function

#define YAO_STEP_AFTER(phase, name, other)                                                         \
    extern const char yao_after_##phase##__##name##__##other;                                      \
    const char yao_after_##phase##__##name##__##other = 0

/* All steps of a phase in their order, NULL-terminated. */
#define YAO_STEPS(phase)       extern const yao_step *const yao_steps_##phase[]
#define YAO_STEPS_TABLE(phase) yao_steps_##phase
