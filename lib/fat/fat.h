/*
 * FAT12, FAT16, FAT32 and exFAT volumes with long names, for any kernel: read and written so that a
 * power cut at any moment loses nothing that was synced. README.md says how that works.
 *
 * What holds whatever happens, if the device does what struct vfat_device asks for:
 *
 * 1. Calls change the volume in memory. They reach the medium in their order, in groups, and each
 *    group as a whole: with vfat_sync(), or earlier when a group is full. After a cut the next
 *    vfat_mount() shows the names, sizes and attributes as they were between two calls, and not
 *    before the last vfat_sync(). A long write or truncation counts as several calls.
 * 2. What was in a file at vfat_sync() and was not changed since is in it after a cut.
 * 3. Two names never share a cluster, unless the volume was like that before.
 * 4. vfat_rename() shows the old or the new state. What had the new name is there, or what was
 *    moved is.
 * 5. Nothing is lost for good: clusters of removed files that are still open, or that were not free
 *    yet on the medium, are free after the next mount. The work for that is bounded by the
 *    size of what was removed.
 * 6. A failed transfer is reported by the call that needed it, or by the next vfat_sync(); then 1
 *    to 5 hold for what follows. Nothing is read or written outside of the volume, and each call
 *    ends, whatever the volume holds.
 * 7. Names of open files and folders may change and vanish. Their content stays until they are
 *    closed.
 * 8. Looking up, making and removing a name takes the same time in large and in small folders, as
 *    long as their index fits into the memory that it may use.
 *
 * 1, 4 and 5 need a journal: a hidden file of 16 KiB, or 11 KiB on volumes below 512 KiB, whose
 * clusters lie in a row. It is made at the first change. On a volume without that room, or without
 * a place in its boot sector to say that it is being changed, a cut may leave clusters allocated
 * that nothing uses and a file with fewer clusters than its size needs, and a rename that takes
 * more than one sector fails with VFAT_ENOSPC.
 *
 * On exFAT the journal lies between the regions of the volume, which leave room for it as other
 * systems make them; a volume without that is mounted read-only. Files beyond 4 GiB may be had. A
 * file that another system has put in a row gets links when its clusters change, which takes a
 * while if it is large.
 *
 * Names are UTF-8 of up to 255 UTF-16 units, not terminated, and no paths. Case does not matter.
 * Functions return 0 or more, or a negative number: one of enum vfat_error or what a callback
 * returned. They take up to 4 KiB of stack. Not reentrant: the caller serializes the calls for a
 * volume. Any context that may wait for the device.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VFAT_SECTOR     512u
#define VFAT_NAME_UNITS 255u
#define VFAT_NAME_BYTES 766u /* of the longest name, with a NUL */

/* With the numbers that Linux gives them. */
enum vfat_error {
    VFAT_EPERM = -1,
    VFAT_ENOENT = -2,
    VFAT_EIO = -5, /* the volume is broken; report() has said how */
    VFAT_ENOMEM = -12,
    VFAT_EACCES = -13,
    VFAT_EEXIST = -17,
    VFAT_ENOTDIR = -20,
    VFAT_EISDIR = -21,
    VFAT_EINVAL = -22,
    VFAT_EFBIG = -27,
    VFAT_ENOSPC = -28,
    VFAT_EROFS = -30,
    VFAT_ENAMETOOLONG = -36,
    VFAT_ENOTEMPTY = -39,
};

/* What the library needs: the sectors of one volume, memory, the time. Errors are negative. */
struct vfat_device {
    void *context;
    uint64_t sectors; /* of 512 bytes, in the partition */
    bool read_only;

    /* @count sectors from @sector on, which are on the device. A sector is written as a whole or
     * not at all. */
    int (*read)(void *context, uint64_t sector, void *to, uint32_t count);
    int (*write)(void *context, uint64_t sector, const void *from, uint32_t count);

    /* Returns when all that was written is on the medium. Up to then, sectors may reach it in any
     * order. NULL: each is on the medium when write() returns. */
    int (*flush)(void *context);

    void *(*alloc)(void *context, size_t size); /* NULL when there is none */
    void (*free)(void *context, void *memory);

    uint32_t (*now)(void *context); /* as in struct vfat_status */

    /* Says what is wrong with the volume, and in which of its sectors; may be NULL. */
    void (*report)(void *context, const char *cause, uint64_t sector);
};

/* exFAT, for vfat_check() and vfat_mount(). Who does not name it does not get its code either. The
 * program defines vfat_has_exfat: false if it never names it. */
struct vfat_kind;
extern const struct vfat_kind vfat_exfat;
extern const bool vfat_has_exfat;

struct vfat_options {
    bool read_only;
    const struct vfat_kind *exfat; /* &vfat_exfat: exFAT volumes are mounted, too; or NULL */
    uint32_t buffers;              /* sectors to keep in memory: 24 or more; 0: 32 */
    uint32_t index_bytes; /* the most that the index of a large folder may take; 0: 256 KiB */
};

struct vfat_volume;
struct vfat_node; /* an open file or folder */

/* Attributes. Others of the volume are kept. */
enum { VFAT_READ_ONLY = 1, VFAT_HIDDEN = 2, VFAT_SYSTEM = 4, VFAT_FOLDER = 16, VFAT_ARCHIVE = 32 };

/* Times are the volume's: date in the upper half (7 bits years from 1980, 4 bits month, 5 bits
 * day), time in the lower (5 bits hours, 6 bits minutes, 5 bits two-second steps). The root has
 * none: 0. */
struct vfat_status {
    uint64_t size; /* of a folder: 0 */
    uint64_t id;   /* differs for all names and open nodes of the volume, and stays while open */
    uint32_t clusters;
    uint32_t written, created;
    uint16_t accessed; /* a date */
    uint8_t attributes;
};

struct vfat_entry {
    struct vfat_status status; /* clusters: as many as the size needs */
    uint32_t length;
    char name[VFAT_NAME_BYTES]; /* with a NUL */
};

struct vfat_space {
    uint64_t clusters, free_clusters;
    uint32_t cluster_bytes;
    uint8_t fat_bits; /* 64: it is exFAT */
    bool read_only;
    bool dirty; /* found so: another system did not finish its work; it should be checked */
};

/* Is it a volume that can be mounted? @sector: its first one, @exfat as in struct vfat_options.
 * NULL, or what is against it. @sectors, if not NULL, becomes the length that it claims. */
const char *vfat_check(const uint8_t sector[VFAT_SECTOR], const struct vfat_kind *exfat,
                       uint64_t *sectors);

/* Mounts the volume, and finishes what a power cut has interrupted; read-only, it shows what is
 * there. If it cannot be finished, because of a sector that cannot be written, say, report() says
 * so, and the volume is read-only until a later mount can. @device must stay. @options may be NULL.
 * VFAT_EINVAL: it is none (report() has said why), VFAT_ENOMEM. */
int vfat_mount(const struct vfat_device *device, const struct vfat_options *options,
               struct vfat_volume **volume);

/* Writes all back, and marks the volume as finished. Also if that fails, the volume and its open
 * nodes are gone. */
int vfat_unmount(struct vfat_volume *volume);

bool vfat_is_read_only(const struct vfat_volume *volume);

/* Whether any file or folder but the root is open. */
bool vfat_is_used(const struct vfat_volume *volume);

/* Everything up to here is on the medium when it returns 0. */
int vfat_sync(struct vfat_volume *volume);

/* The same, and marks the volume as finished until something changes: another system finds it
 * clean. */
int vfat_settle(struct vfat_volume *volume);

/* The first call reads the whole FAT: what FSInfo says may be old. */
int vfat_space(struct vfat_volume *volume, struct vfat_space *space);

/* What is known from the start: the bytes of a cluster, and the sector at which the first one
 * begins. */
uint32_t vfat_cluster_bytes(const struct vfat_volume *volume);
uint32_t vfat_data_start(const struct vfat_volume *volume);

/* The volume's label in UTF-8 with a NUL; empty if it has none. */
int vfat_label(struct vfat_volume *volume, char label[34]);

/* Sets it to up to eleven characters, which become capitals (not on exFAT, where all count that
 * names may have); @length 0: none. VFAT_EINVAL: it has
 * others than letters, digits, ! # $ % & ' ( ) - @ ^ _ ` { } ~ and spaces; VFAT_ENAMETOOLONG,
 * VFAT_ENOSPC, VFAT_EROFS. */
int vfat_set_label(struct vfat_volume *volume, const char *label, size_t length);

/* The root folder. Not to be closed. */
struct vfat_node *vfat_root(struct vfat_volume *volume);

/* Opens what has the name. All that open the same thing get the same node. VFAT_ENOENT,
 * VFAT_ENOTDIR (@folder is a file), VFAT_ENOMEM. */
int vfat_open(struct vfat_node *folder, const char *name, size_t length, struct vfat_node **node);

/* What was opened in @folder by just this name last, and is still in memory, or NULL. Valid until
 * the next call that opens or makes something, unless it is held. */
struct vfat_node *vfat_kept(struct vfat_node *folder, const char *name, size_t length);

/* Goes along @path, names with a slash before each, from *node on as far as vfat_kept() goes, but
 * not beyond the slash at @end; NULL: along all of it. What is left of @path. */
const char *vfat_follow(struct vfat_node **node, const char *path, const char *end);

/* Makes and opens a file or, with VFAT_FOLDER in @attributes, a folder. VFAT_EEXIST, VFAT_EINVAL
 * (the name has characters that FAT forbids, or is no UTF-8), VFAT_ENAMETOOLONG, VFAT_ENOSPC,
 * VFAT_EROFS. */
int vfat_create(struct vfat_node *folder, const char *name, size_t length, uint8_t attributes,
                struct vfat_node **node);

/* One more vfat_close() for this node. */
void vfat_hold(struct vfat_node *node);
void vfat_close(struct vfat_node *node);

/* Removes a name. VFAT_EISDIR, VFAT_ENOTDIR, VFAT_ENOTEMPTY, VFAT_EACCES (the read-only attribute),
 * VFAT_EROFS. */
int vfat_unlink(struct vfat_node *folder, const char *name, size_t length);
int vfat_rmdir(struct vfat_node *folder, const char *name, size_t length);

/* Gives @name of @folder the name @to of @target, in place of what has it. VFAT_EINVAL (a folder
 * would be below itself), VFAT_EISDIR, VFAT_ENOTDIR, VFAT_ENOTEMPTY, VFAT_EACCES, VFAT_ENOSPC,
 * VFAT_EROFS. */
int vfat_rename(struct vfat_node *folder, const char *name, size_t length, struct vfat_node *target,
                const char *to, size_t to_length);

/* The entry at *@position or the next one: 1, or 0 at the end. *@position becomes that of the next;
 * 0 is the first. Positions stay valid while names come and go. Without "." and "..". */
int vfat_readdir(struct vfat_node *folder, uint32_t *position, struct vfat_entry *entry);

/* The number of bytes, fewer than @size at the end of the file. VFAT_EISDIR. */
int64_t vfat_read(struct vfat_node *file, void *to, size_t size, uint64_t offset);

/* The number of bytes, fewer than @size if the volume is full or the device failed; or an error if
 * there are none: VFAT_ENOSPC, VFAT_EFBIG, VFAT_EISDIR, VFAT_EROFS. A gap before @offset is filled
 * with zeros. */
int64_t vfat_write(struct vfat_node *file, const void *from, size_t size, uint64_t offset);

/* Sets the size; what is added are zeros. The same errors. */
int vfat_truncate(struct vfat_node *file, uint64_t size);

/* Of a file without a name, too, as it is while it is open. */
int vfat_stat(struct vfat_node *node, struct vfat_status *status);

/* What needs no device: the size of a file; whether the node has no name any more; and a number
 * that is another one when the content of a file has changed. */
uint64_t vfat_size(const struct vfat_node *file);
bool vfat_is_folder(const struct vfat_node *node);
bool vfat_is_gone(const struct vfat_node *node);
uint32_t vfat_version(const struct vfat_node *file);

/* For a caller that keeps sectors itself: the bytes from @offset on that lie in a row on the
 * medium, as many as are known, and those of the next @size bytes at least: their number, and in
 * *@position where on the volume the first one is. That holds until vfat_version() changes. 0: use
 * vfat_read(), as there are none, or some of them are in memory only. */
int64_t vfat_row(struct vfat_node *file, uint64_t offset, uint32_t size, uint64_t *position);

/* From @status: the times; the attributes except VFAT_FOLDER. VFAT_EPERM: the root has none. */
int vfat_set_times(struct vfat_node *node, const struct vfat_status *status);
int vfat_set_attributes(struct vfat_node *node, uint8_t attributes);
