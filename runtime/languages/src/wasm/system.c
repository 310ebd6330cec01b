// WASI preview 1 for the program: the sandbox's own, with the program's addresses made into ours.
#include <wasi/api.h>

#include "face.h"
#include "memory.h"
#include "program.h"

#define OWN(name) __imported_wasi_snapshot_preview1_##name
#define GIVE(name) EXPORT("wasi_snapshot_preview1." #name) int32_t give_##name

/// An address of the program's as one of ours.
#define AT(address, size) ((int32_t)program_memory((uint32_t)(address), (uint64_t)(size)))

#define PASS(name, parameters, arguments) \
    int32_t OWN(name) parameters; \
    GIVE(name) parameters { return OWN(name) arguments; }

int32_t program_exit_code = -1;

EXPORT("wasi_snapshot_preview1.proc_exit") void give_proc_exit(int32_t code) {
    program_exit_code = code & 0xff;
    __builtin_trap();
}

GIVE(proc_raise)(int32_t signal) { __builtin_trap(); }

int32_t OWN(fd_pread)(int32_t, int32_t, int32_t, int64_t, int32_t);
int32_t OWN(fd_read)(int32_t, int32_t, int32_t, int32_t);
int32_t OWN(fd_write)(int32_t, int32_t, int32_t, int32_t);

enum transfer { READ, READ_AT, WRITE };

static int32_t move(enum transfer transfer, int32_t fd, int64_t position, const __wasi_iovec_t *own, size_t *done) {
    int32_t vector = (int32_t)own, result = (int32_t)done;
    if (transfer == WRITE) return OWN(fd_write)(fd, vector, 1, result);
    return transfer == READ ? OWN(fd_read)(fd, vector, 1, result) : OWN(fd_pread)(fd, vector, 1, position, result);
}

// One vector after the other: each has an address of its own.
static int32_t move_all(enum transfer transfer, int32_t fd, int32_t vectors, int32_t count, int64_t position, int32_t result) {
    const struct {
        uint32_t address, size;
    } *vector = (const void *)AT(vectors, (uint64_t)(uint32_t)count * 8);
    size_t total = 0, done = 0, wanted = 0;
    for (uint32_t i = 0; i < (uint32_t)count && done == wanted; i++) {
        wanted = vector[i].size;
        __wasi_iovec_t own = {(uint8_t *)AT(vector[i].address, wanted), wanted};
        int32_t error = move(transfer, fd, position + (int64_t)total, &own, &done);
        if (error) return error;
        total += done;
    }
    *(uint32_t *)AT(result, 4) = total;
    return 0;
}

GIVE(fd_pread)(int32_t fd, int32_t vectors, int32_t count, int64_t position, int32_t result) {
    return move_all(READ_AT, fd, vectors, count, position, result);
}

GIVE(fd_read)(int32_t fd, int32_t vectors, int32_t count, int32_t result) {
    return move_all(READ, fd, vectors, count, 0, result);
}

GIVE(fd_write)(int32_t fd, int32_t vectors, int32_t count, int32_t result) {
    return move_all(WRITE, fd, vectors, count, 0, result);
}

PASS(args_get, (int32_t a, int32_t b), (a, b))
PASS(args_sizes_get, (int32_t count, int32_t size), (AT(count, 4), AT(size, 4)))
PASS(clock_res_get, (int32_t clock, int32_t result), (clock, AT(result, 8)))
PASS(clock_time_get, (int32_t clock, int64_t precision, int32_t result), (clock, precision, AT(result, 8)))
PASS(environ_get, (int32_t a, int32_t b), (a, b))
PASS(environ_sizes_get, (int32_t count, int32_t size), (AT(count, 4), AT(size, 4)))
PASS(fd_advise, (int32_t a, int64_t b, int64_t c, int32_t d), (a, b, c, d))
PASS(fd_allocate, (int32_t a, int64_t b, int64_t c), (a, b, c))
PASS(fd_close, (int32_t fd), (fd))
PASS(fd_datasync, (int32_t fd), (fd))
PASS(fd_fdstat_get, (int32_t fd, int32_t result), (fd, AT(result, sizeof(__wasi_fdstat_t))))
PASS(fd_fdstat_set_flags, (int32_t fd, int32_t flags), (fd, flags))
PASS(fd_fdstat_set_rights, (int32_t a, int64_t b, int64_t c), (a, b, c))
PASS(fd_filestat_get, (int32_t fd, int32_t result), (fd, AT(result, sizeof(__wasi_filestat_t))))
PASS(fd_filestat_set_size, (int32_t a, int64_t b), (a, b))
PASS(fd_filestat_set_times, (int32_t a, int64_t b, int64_t c, int32_t d), (a, b, c, d))
PASS(fd_prestat_dir_name, (int32_t fd, int32_t path, int32_t size), (fd, AT(path, (uint32_t)size), size))
PASS(fd_prestat_get, (int32_t fd, int32_t result), (fd, AT(result, sizeof(__wasi_prestat_t))))
PASS(fd_pwrite, (int32_t a, int32_t b, int32_t c, int64_t d, int32_t e), (a, b, c, d, e))
PASS(fd_readdir, (int32_t a, int32_t b, int32_t c, int64_t d, int32_t e), (a, b, c, d, e))
PASS(fd_renumber, (int32_t a, int32_t b), (a, b))
PASS(fd_seek, (int32_t fd, int64_t offset, int32_t whence, int32_t result), (fd, offset, whence, AT(result, 8)))
PASS(fd_sync, (int32_t fd), (fd))
PASS(fd_tell, (int32_t fd, int32_t result), (fd, AT(result, 8)))
PASS(path_create_directory, (int32_t a, int32_t b, int32_t c), (a, b, c))
PASS(path_filestat_get, (int32_t fd, int32_t flags, int32_t path, int32_t size, int32_t result),
     (fd, flags, AT(path, (uint32_t)size), size, AT(result, sizeof(__wasi_filestat_t))))
PASS(path_filestat_set_times, (int32_t a, int32_t b, int32_t c, int32_t d, int64_t e, int64_t f, int32_t g),
     (a, b, c, d, e, f, g))
PASS(path_link, (int32_t a, int32_t b, int32_t c, int32_t d, int32_t e, int32_t f, int32_t g), (a, b, c, d, e, f, g))
PASS(path_open,
     (int32_t fd, int32_t lookup, int32_t path, int32_t size, int32_t flags, int64_t rights, int64_t inheriting,
      int32_t fd_flags, int32_t result),
     (fd, lookup, AT(path, (uint32_t)size), size, flags, rights, inheriting, fd_flags, AT(result, 4)))
PASS(path_readlink, (int32_t a, int32_t b, int32_t c, int32_t d, int32_t e, int32_t f), (a, b, c, d, e, f))
PASS(path_remove_directory, (int32_t a, int32_t b, int32_t c), (a, b, c))
PASS(path_rename, (int32_t a, int32_t b, int32_t c, int32_t d, int32_t e, int32_t f), (a, b, c, d, e, f))
PASS(path_symlink, (int32_t a, int32_t b, int32_t c, int32_t d, int32_t e), (a, b, c, d, e))
PASS(path_unlink_file, (int32_t a, int32_t b, int32_t c), (a, b, c))
PASS(poll_oneoff, (int32_t subscriptions, int32_t events, int32_t count, int32_t result),
     (AT(subscriptions, (uint64_t)(uint32_t)count * sizeof(__wasi_subscription_t)),
      AT(events, (uint64_t)(uint32_t)count * sizeof(__wasi_event_t)), count, AT(result, 4)))
PASS(random_get, (int32_t target, int32_t size), (AT(target, (uint32_t)size), size))
PASS(sched_yield, (void), ())
PASS(sock_accept, (int32_t a, int32_t b, int32_t c), (a, b, c))
PASS(sock_recv, (int32_t a, int32_t b, int32_t c, int32_t d, int32_t e, int32_t f), (a, b, c, d, e, f))
PASS(sock_send, (int32_t a, int32_t b, int32_t c, int32_t d, int32_t e), (a, b, c, d, e))
PASS(sock_shutdown, (int32_t a, int32_t b), (a, b))
