/* What CMake would write for a static library. */
#define CMARK_EXPORT
