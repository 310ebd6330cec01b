// WASI preview 1 inside the module, so that nothing is imported. Input, output and files are memory,
// the clock advances by a millisecond a look, randomness is ChaCha20 under the request's seed.
#include "sandbox.h"

#include <stdlib.h>
#include <string.h>
#include <wasi/api.h>

#define WASI(name) __imported_wasi_snapshot_preview1_##name

enum { ROOT = 3, FIRST_OPEN = 4, MAX_OPEN = 64, MAX_FILES = 64, SLICE = 65536 };

// 2026-01-01T00:00:00Z, in nanoseconds.
static const uint64_t EPOCH = UINT64_C(1767225600) * 1000000000;
// Waiting ends in the year 2116, where every reader of the clock still can count.
static const uint64_t LAST_MOMENT = UINT64_C(1) << 62;

struct stream {
    char *data;
    size_t size, capacity;
};

struct file {
    struct bytes name, text;
};

struct open_file {
    const struct bytes *text;
    size_t position;
};

static struct stream streams[2];
static size_t limit;
static bool full, lost;
static struct file files[MAX_FILES];
static size_t file_count;
static struct bytes input;
// The first is stdin; the others belong to descriptors from FIRST_OPEN on.
static struct open_file open_files[1 + MAX_OPEN];
static uint64_t now = EPOCH;
static uint32_t chacha[16];

__attribute__((weak)) void sandbox_on_full(void) {}

static void seed_random(const uint8_t seed[32]) {
    memcpy(chacha, "expand 32-byte k", 16);
    memcpy(chacha + 4, seed, 32);
    memset(chacha + 12, 0, 16);
}

// So that a program without memory can still say something.
static void reserve_streams(void) {
    for (int i = 0; i < 2; i++) {
        streams[i].size = 0;
        if (streams[i].data) continue;
        streams[i].data = malloc(SLICE);
        streams[i].capacity = streams[i].data ? SLICE : 0;
    }
}

void sandbox_begin(const uint8_t seed[32], struct bytes text, size_t output_limit) {
    seed_random(seed);
    now = EPOCH;
    input = text;
    open_files[0] = (struct open_file){&input, 0};
    reserve_streams();
    limit = output_limit;
    full = lost = false;
}

bool sandbox_add_file(struct bytes name, struct bytes text) {
    if (file_count == MAX_FILES) return false;
    files[file_count++] = (struct file){name, text};
    return true;
}

struct bytes sandbox_written(int stream) {
    return (struct bytes){streams[stream - 1].data, streams[stream - 1].size};
}

bool sandbox_output_full(void) { return full; }
bool sandbox_output_lost(void) { return lost; }

static bool append(struct stream *stream, const char *data, size_t size) {
    if (size == 0) return true;
    if (stream->capacity - stream->size < size) {
        size_t capacity = stream->capacity ? stream->capacity : SLICE;
        while (capacity - stream->size < size) capacity *= 2;
        char *grown = realloc(stream->data, capacity);
        if (!grown) return false;
        stream->data = grown;
        stream->capacity = capacity;
    }
    memcpy(stream->data + stream->size, data, size);
    stream->size += size;
    return true;
}

// What goes over the limit is dropped and said to be written: the program is stopped by sandbox_on_full.
static __wasi_errno_t write_stream(struct stream *stream, const char *data, size_t size) {
    size_t left = limit - stream->size;
    size_t taken = size < left ? size : left;
    if (!append(stream, data, taken)) {
        lost = true;
        return __WASI_ERRNO_NOMEM;
    }
    if (taken < size) {
        full = true;
        sandbox_on_full();
    }
    return 0;
}

static struct open_file *open_file(int32_t fd) {
    if (fd == 0) return &open_files[0];
    if (fd < FIRST_OPEN || fd >= FIRST_OPEN + MAX_OPEN) return NULL;
    struct open_file *file = &open_files[1 + fd - FIRST_OPEN];
    return file->text ? file : NULL;
}

static const struct file *find_file(const char *path, size_t size) {
    for (size_t i = 0; i < file_count; i++)
        if (files[i].name.size == size && memcmp(files[i].name.data, path, size) == 0) return &files[i];
    return NULL;
}

struct bytes sandbox_input(void) {
    size_t position = open_files[0].position;
    open_files[0].position = input.size;
    return (struct bytes){input.data + position, input.size - position};
}

struct bytes sandbox_file(struct bytes name) {
    const struct file *file = find_file(name.data, name.size);
    return file ? file->text : (struct bytes){NULL, 0};
}

void sandbox_write(int stream, struct bytes text) { write_stream(&streams[stream - 1], text.data, text.size); }

static bool is_root(const char *path, size_t size) { return size == 0 || (size == 1 && *path == '.'); }

int32_t WASI(fd_write)(int32_t fd, int32_t vectors, int32_t count, int32_t result) {
    if (fd != 1 && fd != 2) return __WASI_ERRNO_BADF;
    const __wasi_ciovec_t *vector = (const void *)vectors;
    size_t total = 0;
    for (int32_t i = 0; i < count; i++) {
        __wasi_errno_t error = write_stream(&streams[fd - 1], (const char *)vector[i].buf, vector[i].buf_len);
        if (error) return error;
        total += vector[i].buf_len;
    }
    *(size_t *)result = total;
    return 0;
}

static size_t read_at(const struct open_file *file, size_t position, const __wasi_iovec_t *vector, int32_t count) {
    size_t total = 0;
    for (int32_t i = 0; i < count && position < file->text->size; i++) {
        size_t left = file->text->size - position;
        size_t taken = vector[i].buf_len < left ? vector[i].buf_len : left;
        memcpy(vector[i].buf, file->text->data + position, taken);
        position += taken;
        total += taken;
    }
    return total;
}

int32_t WASI(fd_read)(int32_t fd, int32_t vectors, int32_t count, int32_t result) {
    struct open_file *file = open_file(fd);
    if (!file) return fd == ROOT ? __WASI_ERRNO_ISDIR : __WASI_ERRNO_BADF;
    size_t total = read_at(file, file->position, (const void *)vectors, count);
    file->position += total;
    *(size_t *)result = total;
    return 0;
}

int32_t WASI(fd_pread)(int32_t fd, int32_t vectors, int32_t count, int64_t position, int32_t result) {
    struct open_file *file = open_file(fd);
    if (!file || fd == 0) return __WASI_ERRNO_SPIPE;
    if (position < 0) return __WASI_ERRNO_INVAL;
    size_t start = (uint64_t)position < file->text->size ? (size_t)position : file->text->size;
    *(size_t *)result = read_at(file, start, (const void *)vectors, count);
    return 0;
}

int32_t WASI(fd_seek)(int32_t fd, int64_t offset, int32_t whence, int32_t result) {
    struct open_file *file = open_file(fd);
    if (!file || fd == 0) return __WASI_ERRNO_SPIPE;
    int64_t base = whence == __WASI_WHENCE_SET ? 0 : whence == __WASI_WHENCE_CUR ? file->position : file->text->size;
    if (offset < -base || offset > INT32_MAX - base) return __WASI_ERRNO_INVAL;
    file->position = (size_t)(base + offset);
    *(int64_t *)result = base + offset;
    return 0;
}

int32_t WASI(fd_tell)(int32_t fd, int32_t result) { return WASI(fd_seek)(fd, 0, __WASI_WHENCE_CUR, result); }

int32_t WASI(fd_close)(int32_t fd) {
    if (fd >= 0 && fd <= ROOT) return 0;
    struct open_file *file = open_file(fd);
    if (!file) return __WASI_ERRNO_BADF;
    file->text = NULL;
    return 0;
}

static bool is_open(int32_t fd) { return (fd >= 0 && fd <= ROOT) || open_file(fd); }

static __wasi_filetype_t type_of(int32_t fd) {
    if (fd == ROOT) return __WASI_FILETYPE_DIRECTORY;
    return fd < ROOT ? __WASI_FILETYPE_CHARACTER_DEVICE : __WASI_FILETYPE_REGULAR_FILE;
}

int32_t WASI(fd_fdstat_get)(int32_t fd, int32_t result) {
    if (!is_open(fd)) return __WASI_ERRNO_BADF;
    // All rights, seeking included: otherwise wasi-libc takes a character device for a terminal.
    *(__wasi_fdstat_t *)result = (__wasi_fdstat_t){type_of(fd), 0, UINT64_MAX, UINT64_MAX};
    return 0;
}

static void describe(__wasi_filestat_t *stat, __wasi_filetype_t type, size_t size) {
    *stat = (__wasi_filestat_t){.filetype = type, .nlink = 1, .size = size, .atim = EPOCH, .mtim = EPOCH, .ctim = EPOCH};
}

int32_t WASI(fd_filestat_get)(int32_t fd, int32_t result) {
    if (!is_open(fd)) return __WASI_ERRNO_BADF;
    describe((void *)result, type_of(fd), fd >= FIRST_OPEN ? open_file(fd)->text->size : 0);
    return 0;
}

int32_t WASI(path_filestat_get)(int32_t fd, int32_t flags, int32_t path, int32_t size, int32_t result) {
    const struct file *file = find_file((const char *)path, size);
    if (file)
        describe((void *)result, __WASI_FILETYPE_REGULAR_FILE, file->text.size);
    else if (is_root((const char *)path, size))
        describe((void *)result, __WASI_FILETYPE_DIRECTORY, 0);
    else
        return __WASI_ERRNO_NOENT;
    return 0;
}

int32_t WASI(path_open)(int32_t fd, int32_t lookup, int32_t path, int32_t size, int32_t flags, int64_t rights,
                        int64_t inheriting, int32_t fd_flags, int32_t result) {
    const int32_t changes = __WASI_OFLAGS_CREAT | __WASI_OFLAGS_EXCL | __WASI_OFLAGS_TRUNC;
    if ((flags & changes) || (fd_flags & __WASI_FDFLAGS_APPEND)) return __WASI_ERRNO_ROFS;
    if (is_root((const char *)path, size)) return __WASI_ERRNO_NOTSUP;
    const struct file *file = find_file((const char *)path, size);
    if (!file) return __WASI_ERRNO_NOENT;
    if (rights & __WASI_RIGHTS_FD_WRITE) return __WASI_ERRNO_ROFS;
    for (int32_t i = 1; i <= MAX_OPEN; i++) {
        if (open_files[i].text) continue;
        open_files[i] = (struct open_file){&file->text, 0};
        *(int32_t *)result = FIRST_OPEN + i - 1;
        return 0;
    }
    return __WASI_ERRNO_MFILE;
}

int32_t WASI(fd_prestat_get)(int32_t fd, int32_t result) {
    if (fd != ROOT) return __WASI_ERRNO_BADF;
    *(__wasi_prestat_t *)result = (__wasi_prestat_t){.tag = __WASI_PREOPENTYPE_DIR, .u.dir.pr_name_len = 1};
    return 0;
}

int32_t WASI(fd_prestat_dir_name)(int32_t fd, int32_t path, int32_t size) {
    if (fd != ROOT || size < 1) return __WASI_ERRNO_BADF;
    *(char *)path = '/';
    return 0;
}

int32_t WASI(clock_res_get)(int32_t clock, int32_t result) {
    *(uint64_t *)result = 1000000;
    return 0;
}

int32_t WASI(clock_time_get)(int32_t clock, int64_t precision, int32_t result) {
    now += 1000000;
    *(uint64_t *)result = now;
    return 0;
}

uint64_t sandbox_now(void) { return now; }

void sandbox_wait(uint64_t until) {
    if (until > LAST_MOMENT) until = LAST_MOMENT;
    if (until > now) now = until;
}

// Waiting for a moment moves the clock on; there is nothing else to wait for.
int32_t WASI(poll_oneoff)(int32_t subscriptions, int32_t events, int32_t count, int32_t result) {
    const __wasi_subscription_t *subscription = (const void *)subscriptions;
    if (count != 1 || subscription->u.tag != __WASI_EVENTTYPE_CLOCK) return __WASI_ERRNO_NOTSUP;
    const __wasi_subscription_clock_t *clock = &subscription->u.u.clock;
    bool from_now = !(clock->flags & __WASI_SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME);
    sandbox_wait(from_now && clock->timeout < LAST_MOMENT ? now + clock->timeout : clock->timeout);
    *(__wasi_event_t *)events = (__wasi_event_t){.userdata = subscription->userdata, .type = __WASI_EVENTTYPE_CLOCK};
    *(int32_t *)result = 1;
    return 0;
}

static uint32_t rotate(uint32_t word, int bits) { return word << bits | word >> (32 - bits); }

static void quarter(uint32_t *a, uint32_t *b, uint32_t *c, uint32_t *d) {
    *a += *b, *d = rotate(*d ^ *a, 16);
    *c += *d, *b = rotate(*b ^ *c, 12);
    *a += *b, *d = rotate(*d ^ *a, 8);
    *c += *d, *b = rotate(*b ^ *c, 7);
}

// RFC 8439 section 2.3: the next 64 bytes of the stream.
static void chacha_block(uint32_t x[16]) {
    memcpy(x, chacha, 64);
    for (int i = 0; i < 10; i++) {
        for (int c = 0; c < 4; c++) quarter(&x[c], &x[4 + c], &x[8 + c], &x[12 + c]);
        for (int c = 0; c < 4; c++) quarter(&x[c], &x[4 + (c + 1) % 4], &x[8 + (c + 2) % 4], &x[12 + (c + 3) % 4]);
    }
    for (int i = 0; i < 16; i++) x[i] += chacha[i];
    chacha[12]++;
}

// Each call starts a fresh block: what one call leaves over is never given out.
void sandbox_random(void *target, size_t size) {
    uint32_t block[16];
    for (size_t done = 0; done < size; done += 64) {
        chacha_block(block);
        memcpy((char *)target + done, block, size - done < 64 ? size - done : 64);
    }
}

int32_t WASI(random_get)(int32_t target, int32_t size) {
    sandbox_random((void *)target, (uint32_t)size);
    return 0;
}

int32_t WASI(args_sizes_get)(int32_t count, int32_t size) {
    *(size_t *)count = *(size_t *)size = 0;
    return 0;
}

int32_t WASI(environ_sizes_get)(int32_t count, int32_t size) {
    *(size_t *)count = *(size_t *)size = 0;
    return 0;
}

int32_t WASI(args_get)(int32_t a, int32_t b) { return 0; }
int32_t WASI(environ_get)(int32_t a, int32_t b) { return 0; }
int32_t WASI(sched_yield)(void) { return 0; }
int32_t WASI(fd_sync)(int32_t a) { return 0; }
int32_t WASI(fd_datasync)(int32_t a) { return 0; }
int32_t WASI(fd_fdstat_set_flags)(int32_t a, int32_t b) { return 0; }
void WASI(proc_exit)(int32_t code) { __builtin_trap(); }

// Nothing of the rest exists here: each says so.
#define MISSING(name, ...) \
    int32_t WASI(name)(__VA_ARGS__) { return __WASI_ERRNO_NOTSUP; }
#define READ_ONLY(name, ...) \
    int32_t WASI(name)(__VA_ARGS__) { return __WASI_ERRNO_ROFS; }

MISSING(fd_advise, int32_t a, int64_t b, int64_t c, int32_t d)
MISSING(fd_fdstat_set_rights, int32_t a, int64_t b, int64_t c)
MISSING(fd_readdir, int32_t a, int32_t b, int32_t c, int64_t d, int32_t e)
MISSING(fd_renumber, int32_t a, int32_t b)
MISSING(path_readlink, int32_t a, int32_t b, int32_t c, int32_t d, int32_t e, int32_t f)
MISSING(sock_accept, int32_t a, int32_t b, int32_t c)
MISSING(sock_recv, int32_t a, int32_t b, int32_t c, int32_t d, int32_t e, int32_t f)
MISSING(sock_send, int32_t a, int32_t b, int32_t c, int32_t d, int32_t e)
MISSING(sock_shutdown, int32_t a, int32_t b)
READ_ONLY(fd_allocate, int32_t a, int64_t b, int64_t c)
READ_ONLY(fd_filestat_set_size, int32_t a, int64_t b)
READ_ONLY(fd_filestat_set_times, int32_t a, int64_t b, int64_t c, int32_t d)
READ_ONLY(fd_pwrite, int32_t a, int32_t b, int32_t c, int64_t d, int32_t e)
READ_ONLY(path_create_directory, int32_t a, int32_t b, int32_t c)
READ_ONLY(path_filestat_set_times, int32_t a, int32_t b, int32_t c, int32_t d, int64_t e, int64_t f, int32_t g)
READ_ONLY(path_link, int32_t a, int32_t b, int32_t c, int32_t d, int32_t e, int32_t f, int32_t g)
READ_ONLY(path_remove_directory, int32_t a, int32_t b, int32_t c)
READ_ONLY(path_rename, int32_t a, int32_t b, int32_t c, int32_t d, int32_t e, int32_t f)
READ_ONLY(path_symlink, int32_t a, int32_t b, int32_t c, int32_t d, int32_t e)
READ_ONLY(path_unlink_file, int32_t a, int32_t b, int32_t c)
