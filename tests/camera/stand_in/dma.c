/* Memory that a camera could share, on a kernel that has neither /dev/udmabuf nor /dev/dma_heap.
 *
 * Preloaded. Both devices open as an anonymous file; asking one for a buffer gives another one of
 * the wanted length, which maps and reads as the true thing. Syncing and naming buffers is nothing.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <linux/dma-buf.h>
#include <linux/dma-heap.h>
#include <linux/udmabuf.h>

static const char *const SHARED[] = {"/dev/udmabuf", "/dev/dma_heap/system",
                                     "/dev/dma_heap/linux,cma", "/dev/dma_heap/vidbuf_cached"};

static int is_shared(const char *path)
{
    for (size_t at = 0; path && at < sizeof SHARED / sizeof *SHARED; at++)
        if (strcmp(path, SHARED[at]) == 0)
            return 1;
    return 0;
}

static void *next_of(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

static mode_t mode_of(int flags, va_list more)
{
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
}

/* open and open64, openat and openat64 differ in name only where files are of 64 bits anyway. */
#define OPEN(name)                                                                   \
    int name(const char *path, int flags, ...)                                       \
    {                                                                                \
        va_list more;                                                                \
        va_start(more, flags);                                                       \
        mode_t mode = mode_of(flags, more);                                          \
        va_end(more);                                                                \
        if (is_shared(path))                                                         \
            return memfd_create(path, MFD_CLOEXEC);                                  \
        return ((int (*)(const char *, int, ...))next_of(#name))(path, flags, mode); \
    }

#define OPENAT(name)                                                                        \
    int name(int folder, const char *path, int flags, ...)                                  \
    {                                                                                       \
        va_list more;                                                                       \
        va_start(more, flags);                                                              \
        mode_t mode = mode_of(flags, more);                                                 \
        va_end(more);                                                                       \
        if (is_shared(path))                                                                \
            return memfd_create(path, MFD_CLOEXEC);                                         \
        return ((int (*)(int, const char *, int, ...))next_of(#name))(folder, path, flags,  \
                                                                      mode);                \
    }

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

static int give(struct dma_heap_allocation_data *wanted)
{
    int buffer = memfd_create("dma-heap-buffer", MFD_CLOEXEC);
    if (buffer < 0)
        return -1;
    if (ftruncate(buffer, wanted->len) < 0) {
        close(buffer);
        return -1;
    }
    wanted->fd = buffer;
    return 0;
}

int ioctl(int descriptor, unsigned long request, ...)
{
    va_list more;
    va_start(more, request);
    void *argument = va_arg(more, void *);
    va_end(more);
    switch (request) {
    case UDMABUF_CREATE:
        return fcntl(((struct udmabuf_create *)argument)->memfd, F_DUPFD_CLOEXEC, 0);
    case DMA_HEAP_IOCTL_ALLOC:
        return give(argument);
    case DMA_BUF_IOCTL_SYNC:
    case DMA_BUF_SET_NAME_A:
    case DMA_BUF_SET_NAME_B:
        return 0;
    default:
        return ((int (*)(int, unsigned long, ...))next_of("ioctl"))(descriptor, request, argument);
    }
}

/* The virtual pipeline of libcamera 0.4 leaves the status of a frame as it finds it in memory, and
 * picamera2 drops frames whose status is not 0 (success): new objects are zeroed. This is the C++
 * operator new(unsigned long). */
void *_Znwm(size_t size)
{
    void *memory = calloc(1, size ? size : 1);
    if (!memory)
        abort();
    return memory;
}
