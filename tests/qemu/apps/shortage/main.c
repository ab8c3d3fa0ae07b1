/* Opens a file with no memory at all, then with one page more each time: what cannot be had is
 * ENOMEM, up to the first time that everything is there, from the disk's driver to the descriptor.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <yao/log.h>
#include <yao/mm.h>

struct page {
    struct page *next;
};

static struct page *taken;

static void take_all(void)
{
    for (struct page *page; (page = page_alloc(1, PHYS_ANY)); taken = page)
        page->next = taken;
}

static int give_one(void)
{
    struct page *page = taken;
    if (!page)
        return 0;
    taken = page->next;
    page_free(page, 1);
    return 1;
}

int main(void)
{
    char text[16] = "";
    unsigned pages = 0;
    int fd;
    log_info("begin"); /* the console has its memory */
    take_all();
    while ((fd = open("/file", O_RDONLY)) < 0) {
        if (errno != ENOMEM) {
            log_error("open: errno %d with %u pages", errno, pages);
            return 1;
        }
        pages++;
        if (!give_one())
            return 2;
    }
    if (read(fd, text, sizeof text - 1) != 7 || strcmp(text, "content"))
        return 3;
    log_info("opened with %u pages", pages);
    return pages ? 0 : 4;
}
