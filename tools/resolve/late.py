"""Calls that the compiler makes while it links: it replaces a call of one function of the C library by one
of another, once it sees across files what the first is called with.

No object names these, and the optimizer has dropped by then what nobody seemed to need. So the module of each
such function is in the image, and kept until the linker has seen who calls it.
"""

# Folded in GCC's gimple-fold.cc, builtins.cc, tree-ssa-strlen.cc, tree-ssa-math-opts.cc and match.pd.
BECOMES = {
    "printf": ("puts", "putchar"),
    "vprintf": ("puts", "putchar"),
    "fprintf": ("fputs", "fputc", "fwrite"),
    "vfprintf": ("fputs", "fputc", "fwrite"),
    "fputs": ("fputc", "fwrite"),
    "fputs_unlocked": ("fputc_unlocked", "fwrite_unlocked"),
    "sprintf": ("strcpy",),
    "snprintf": ("strcpy",),
    # And back: an object by itself may call these where link-time optimization still sees strcat().
    "strcpy": ("stpcpy", "strcat"),
    "stpcpy": ("strcpy", "strcat"),
    "strcat": ("strcpy", "stpcpy"),
    "strncat": ("strcat",),
    "strrchr": ("strchr",),
    "strstr": ("strchr", "strcmp", "strncmp"),
    "strpbrk": ("strchr",),
    "strncmp": ("strcmp",),
    "index": ("strchr",),
    "rindex": ("strrchr", "strchr"),
    "malloc": ("calloc",),
    "realloc": ("malloc", "calloc"),
    # Both of the same number are made one call of cexp().
    "sin": ("cexp",),
    "sinf": ("cexpf",),
    "sinl": ("cexpl",),
    "sincos": ("cexp",),
    "sincosf": ("cexpf",),
    "sincosl": ("cexpl",),
}
# (float)floor(x) of a float is floorf(x), and so on.
for name in ("floor", "ceil", "trunc", "round", "rint", "nearbyint", "sqrt"):
    BECOMES |= {name: (f"{name}f",), f"{name}l": (name, f"{name}f")}


def made_from(symbol: str) -> set[str]:
    """What a call of @symbol may become."""
    found: set[str] = set()
    left = [symbol]
    while left:
        new = set(BECOMES.get(left.pop(), ())) - found
        found |= new
        left += new
    return found
