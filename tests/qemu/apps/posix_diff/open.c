/* open(): flags, and what they do to a file. */
#include "areas.h"
#include "files.h"
#include "observe.h"
#include <sys/stat.h>

static void refusals(void)
{
    create("file", "content");
    mkdir("folder", 0777);
    TRY("none", O_RDONLY);
    TRY("none", O_WRONLY);
    TRY("none", O_RDWR | O_TRUNC);
    TRY("none", O_RDONLY | O_EXCL);
    TRY("none", O_RDONLY | O_DIRECTORY);
    TRY("file", O_RDONLY | O_DIRECTORY);
    TRY("file", O_RDWR | O_CREAT | O_EXCL);
    TRY("file", O_RDONLY | O_CREAT | O_EXCL | O_TRUNC);
    TRY("folder", O_RDONLY);
    TRY("folder", O_RDONLY | O_DIRECTORY);
    TRY("folder", O_WRONLY);
    TRY("folder", O_RDWR);
    TRY("folder", O_RDONLY | O_CREAT);
    TRY("folder", O_RDWR | O_CREAT);
    TRY("folder", O_RDWR | O_CREAT | O_EXCL);
    TRY("folder", O_RDONLY | O_TRUNC);
    TRY("folder/", O_RDONLY);
    STRING(content("file"));
}

static void kinds_of_access(void)
{
    char byte = 0;
    int reader = (int)CALL(open("file", O_RDONLY));
    int writer = (int)CALL(open("file", O_WRONLY));
    int neither = (int)CALL(open("file", O_RDWR | O_PATH));

    CALL(write(reader, "x", 1));
    CALL(write(reader, "", 0));
    CALL(ftruncate(reader, 1));
    CALL(read(writer, &byte, 1));
    CALL(read(writer, &byte, 0));
    CALL(pread(writer, &byte, 1, 0));
    CALL(pwrite(reader, &byte, 1, 0));
    CALL(read(neither, &byte, 1));
    CALL(write(neither, &byte, 1));
    CALL(lseek(neither, 0, SEEK_SET));
    CALL(close(reader));
    CALL(close(reader));
    CALL(close(writer));
    CALL(close(neither));
}

static void folders_as_files(void)
{
    char byte = 0;
    int fd = (int)CALL(open("folder", O_RDONLY));

    CALL(read(fd, &byte, 1));
    CALL(read(fd, &byte, 0));
    CALL(pread(fd, &byte, 1, 0));
    CALL(write(fd, &byte, 1));
    CALL(ftruncate(fd, 0));
    VALUE(lseek(fd, 0, SEEK_SET));
    CALL(fsync(fd));
    CALL(close(fd));
}

static void truncation(void)
{
    TRY("file", O_RDWR);
    STRING(content("file"));
    TRY("file", O_WRONLY | O_TRUNC);
    STRING(content("file"));
    create("file", "new");
    TRY("file", O_RDONLY | O_TRUNC | O_PATH);
    STRING(content("file"));
    TRY("file", O_RDONLY | O_TRUNC);
    STRING(content("file"));
    create("file", "new");
    TRY("file", O_RDWR | O_CREAT);
    STRING(content("file"));
    TRY("created", O_RDONLY | O_CREAT);
    STRING(content("created"));
    TRY("created2", O_RDONLY | O_CREAT | O_EXCL);
    STRING(content("created2"));
    TRY("none/file", O_WRONLY | O_CREAT);
    TRY("file/below", O_WRONLY | O_CREAT);
    TRY("new/", O_WRONLY | O_CREAT);
    TRY("folder/", O_WRONLY | O_CREAT);
    TRY("file/", O_WRONLY | O_CREAT);
    TRY("file/", O_RDONLY);
    TRY("file/", O_RDWR | O_TRUNC);
    TRY("none/", O_RDONLY);
    TRY("none/", O_RDWR);
    TRY("none/below/", O_RDWR | O_CREAT); /* Yao: -1 EISDIR; the slash is seen first */
    TRY("file/below/", O_RDONLY);
    TRY("folder//", O_RDWR | O_TRUNC);
    STRING(content("file"));
}

static void the_lowest_number(void)
{
    int first = open("file", O_RDONLY), second = open("file", O_RDONLY), third;

    VALUE(second - first);
    close(first);
    third = open("file", O_RDONLY);
    VALUE(third - first);
    close(second);
    close(third);
}

void observe_open(void)
{
    refusals();
    kinds_of_access();
    folders_as_files();
    truncation();
    the_lowest_number();
}
