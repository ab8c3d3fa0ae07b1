/* Prints the changes of signals in a waveform, "TIME VALUE NAME" in picoseconds and binary digits:
 *
 *     fst_changes FILE NAME...
 *
 * The reader comes with Verilator, beside the writer. Status 1 with a message for a name that is
 * not there.
 */
#include <fstapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char **names; /* by handle */

/* Without the space before a range. */
static void append(char *path, const char *name)
{
    char *end = strchr(path, 0);
    for (; *name; name++)
        if (*name != ' ')
            *end++ = *name;
    *end = 0;
}

static fstHandle find(void *fst, const char *wanted)
{
    struct fstHier *entry;
    fstReaderIterateHierRewind(fst);
    fstReaderResetScope(fst);
    while ((entry = fstReaderIterateHier(fst))) {
        if (entry->htyp == FST_HT_SCOPE)
            fstReaderPushScope(fst, entry->u.scope.name, NULL);
        else if (entry->htyp == FST_HT_UPSCOPE)
            fstReaderPopScope(fst);
        if (entry->htyp != FST_HT_VAR)
            continue;
        char path[4096] = "";
        append(path, fstReaderGetCurrentFlatScope(fst));
        strcat(path, ".");
        append(path, entry->u.var.name);
        if (!strcmp(path, wanted))
            return entry->u.var.handle;
    }
    fprintf(stderr, "there is no %s\n", wanted);
    exit(1);
}

static void change(void *data, uint64_t time, fstHandle handle, const unsigned char *value)
{
    printf("%llu %s %s\n", (unsigned long long)time, value, names[handle]);
}

int main(int argc, char **argv)
{
    void *fst = argc > 1 ? fstReaderOpen(argv[1]) : NULL;
    if (!fst) {
        fprintf(stderr, "it cannot be read\n");
        return 1;
    }
    names = calloc(fstReaderGetMaxHandle(fst) + 1, sizeof *names);
    for (int i = 2; i < argc; i++) {
        fstHandle handle = find(fst, argv[i]);
        names[handle] = argv[i];
        fstReaderSetFacProcessMask(fst, handle);
    }
    fstReaderIterBlocks(fst, change, NULL, NULL);
    fstReaderClose(fst);
    return 0;
}
