#include "src/file/path.h"
#include "tree.h"

int path_check_folder(const char *absolute)
{
    return tree_check_end(absolute, PATH_SLASH);
}
