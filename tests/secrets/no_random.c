/*
 * Loaded before the C library (LD_PRELOAD), it makes libtill panic as it ships, with no hook in it: while the file that
 * TILL_NO_RANDOM names exists, the system has no random bytes for a nonce, which libtill takes to be impossible. Everybody
 * else gets them. See panics.py.
 */
#define _GNU_SOURCE

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

enum { NONCE_LENGTH = 16 };

/* Whether an address lies in libtill: libtill.so, PHP's till.so or Java's libtill_java.so. */
static int is_in_libtill(const void *address)
{
    Dl_info place;
    if (dladdr(address, &place) == 0 || place.dli_fname == NULL) {
        return 0;
    }
    const char *name = strrchr(place.dli_fname, '/');
    return strstr(name == NULL ? place.dli_fname : name, "till") != NULL;
}

/* PHP loads its extensions so that they see the C library first, and nothing that was loaded before it. */
void *dlopen(const char *name, int mode)
{
    void *(*real)(const char *, int);
    *(void **)&real = dlsym(RTLD_NEXT, "dlopen");
    return real(name, mode & ~RTLD_DEEPBIND);
}

ssize_t getrandom(void *buffer, size_t length, unsigned flags)
{
    const char *sign = getenv("TILL_NO_RANDOM");
    if (length == NONCE_LENGTH && sign != NULL && access(sign, F_OK) == 0 &&
        is_in_libtill(__builtin_return_address(0))) {
        errno = EIO;
        return -1;
    }
    return syscall(SYS_getrandom, buffer, length, flags);
}
