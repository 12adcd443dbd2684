/* Freed buffers of large outputs, kept for the next one: the kernel of the operating system takes
 * longer to hand out new pages than ours to fill them (relu, fresh output of 40 MB: 3 times as long
 * as into one that exists).  NumPy calls these functions through its data-memory handler (NEP 49),
 * so that a buffer comes back when its array dies, wherever that is. */
#ifndef FASTRELU_BUFFERS_H
#define FASTRELU_BUFFERS_H

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <sys/mman.h>
#endif

/* Data begin 16 bytes behind a cache line, as large arrays of NumPy's do: kernels align what they write, and what
 * they read is aligned with it.  Where memory holds both, fresh outputs take 0.97 to 0.99 of the time that they take at
 * the beginning of a line, of float16 leaky_relu 0.60 and hardtanh 0.71 (Zen 4). */
enum { BUFFER_SLOTS = 16, CACHE_LINE = 64, BUFFER_OFFSET = CACHE_LINE + 16 };
/* From where NumPy asks for huge pages itself. */
#define HUGE_PAGES_FROM ((size_t)1 << 22)

/* In the cache line before the data. */
struct buffer { size_t capacity; };

static struct { struct buffer *buffer; uint64_t since; } buffer_slots[BUFFER_SLOTS];
static atomic_size_t buffer_limit;
static size_t buffer_held;
/* Unless NumPy's environment variable forbids it, 0 as there. */
static int buffer_huge_pages;
static uint64_t buffer_clock;
/* Whoever finds it taken does without the cache: no waiting, so none that never ends, as in a child
 * that was forked while another thread held it. */
static atomic_flag buffer_busy = ATOMIC_FLAG_INIT;

static int buffer_enter(void) { return !atomic_flag_test_and_set_explicit(&buffer_busy, memory_order_acquire); }
static void buffer_leave(void) { atomic_flag_clear_explicit(&buffer_busy, memory_order_release); }

static struct buffer *buffer_of(void *data) { return (struct buffer *)((char *)data - BUFFER_OFFSET); }
static void *buffer_data(struct buffer *buffer) { return buffer ? (char *)buffer + BUFFER_OFFSET : NULL; }

static struct buffer *buffer_new(size_t size)
{
    void *block = NULL;
    if (size > SIZE_MAX - BUFFER_OFFSET || posix_memalign(&block, CACHE_LINE, size + BUFFER_OFFSET))
        return NULL;
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    if (buffer_huge_pages && size >= HUGE_PAGES_FROM) {
        const uintptr_t page = 4096, start = ((uintptr_t)block + page - 1) & ~(page - 1);
        madvise((void *)start, ((uintptr_t)block + size - start) & ~(page - 1), MADV_HUGEPAGE);
    }
#endif
    struct buffer *buffer = block;
    buffer->capacity = size;
    return buffer;
}

/* The slot whose buffer fits best, at most a quarter too large; -1 if there is none. */
static int buffer_fitting(size_t size)
{
    int best = -1;
    for (int i = 0; i < BUFFER_SLOTS; i++) {
        const struct buffer *buffer = buffer_slots[i].buffer;
        if (buffer && buffer->capacity >= size && buffer->capacity - size <= size / 4
            && (best < 0 || buffer->capacity < buffer_slots[best].buffer->capacity))
            best = i;
    }
    return best;
}

static struct buffer *buffer_take_out(int slot)
{
    struct buffer *buffer = buffer_slots[slot].buffer;
    buffer_held -= buffer->capacity;
    buffer_slots[slot].buffer = NULL;
    return buffer;
}

/* Frees the buffers that are there longest, until at most `most` bytes and a free slot are left. */
static void buffer_make_room(size_t most)
{
    for (;;) {
        int oldest = -1, any_free = 0;
        for (int i = 0; i < BUFFER_SLOTS; i++) {
            if (!buffer_slots[i].buffer)
                any_free = 1;
            else if (oldest < 0 || buffer_slots[i].since < buffer_slots[oldest].since)
                oldest = i;
        }
        if (oldest < 0 || (any_free && buffer_held <= most))
            return;
        free(buffer_take_out(oldest));
    }
}

static void *buffer_malloc(void *context, size_t size)
{
    struct buffer *buffer = NULL;
    (void)context;
    if (buffer_enter()) {
        const int slot = buffer_fitting(size);
        if (slot >= 0)
            buffer = buffer_take_out(slot);
        buffer_leave();
    }
    return buffer_data(buffer ? buffer : buffer_new(size));
}

static void *buffer_calloc(void *context, size_t count, size_t size)
{
    void *data = size && count > SIZE_MAX / size ? NULL : buffer_malloc(context, count * size);
    return data ? memset(data, 0, count * size) : NULL;
}

static void buffer_free(void *context, void *data, size_t size)
{
    (void)context, (void)size;
    if (!data)
        return;
    struct buffer *buffer = buffer_of(data);
    if (buffer_enter()) {
        /* Once, for another thread may set it meanwhile; and here, for that one then frees what is beyond it. */
        const size_t limit = buffer_limit;
        if (buffer->capacity <= limit)
            buffer_make_room(limit - buffer->capacity);
        for (int i = 0; buffer && buffer->capacity <= limit && i < BUFFER_SLOTS; i++) {
            if (!buffer_slots[i].buffer) {
                buffer_slots[i].buffer = buffer;
                buffer_slots[i].since = ++buffer_clock;
                buffer_held += buffer->capacity;
                buffer = NULL;
            }
        }
        buffer_leave();
    }
    free(buffer);
}

static void *buffer_realloc(void *context, void *data, size_t size)
{
    const size_t capacity = data ? buffer_of(data)->capacity : 0;
    /* An array that was made much smaller shall not keep all. */
    if (data && capacity >= size && capacity / 2 <= size)
        return data;
    void *other = buffer_malloc(context, size);
    if (other && data) {
        memcpy(other, data, capacity < size ? capacity : size);
        buffer_free(context, data, 0);
    }
    return other || capacity < size ? other : data;
}

static inline void buffers_initialize(void)
{
    const char *wanted = getenv("NUMPY_MADVISE_HUGEPAGE");
    buffer_huge_pages = wanted == NULL || atoi(wanted) != 0;
}

/* Frees what is beyond so many bytes; 0 if the cache is in use at the moment. */
static int buffer_shrink(size_t most)
{
    if (!buffer_enter())
        return 0;
    buffer_make_room(most);
    buffer_leave();
    return 1;
}

#endif
