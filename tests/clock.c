/* A clock that stands still until it is set, for a Redis whose time a test decides. Loaded before libc by LD_PRELOAD,
 * it tells the seconds since 1970 that CLOCK_FILE holds, eight bytes as C writes a double, which others change at will.
 * Monotonic time is left alone: the server's own housekeeping goes on.
 *
 *     cc -shared -fPIC -O2 -o clock.so clock.c
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile const double *seconds;

__attribute__((constructor)) static void open_clock(void) {
    const char *path = getenv("CLOCK_FILE");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    void *page = file < 0 ? MAP_FAILED : mmap(NULL, sizeof(double), PROT_READ, MAP_SHARED, file, 0);
    if (file >= 0) close(file);
    if (page == MAP_FAILED) _exit(72);
    seconds = page;
}

int clock_gettime(clockid_t id, struct timespec *now) {
    if (seconds == NULL || (id != CLOCK_REALTIME && id != CLOCK_REALTIME_COARSE))
        return (int)syscall(SYS_clock_gettime, id, now);
    double told = *seconds;
    now->tv_sec = (time_t)told;
    /* To the microsecond, and rounded: 0.3 s is 300000, whatever a double makes of it. */
    now->tv_nsec = (long)((told - (double)now->tv_sec) * 1e6 + 0.5) * 1000;
    if (now->tv_nsec >= 1000000000L) {
        now->tv_sec += 1;
        now->tv_nsec -= 1000000000L;
    }
    return 0;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    struct timespec told;
    (void)zone;
    if (clock_gettime(CLOCK_REALTIME, &told) != 0) return -1;
    now->tv_sec = told.tv_sec;
    now->tv_usec = told.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *kept) {
    struct timespec told;
    if (clock_gettime(CLOCK_REALTIME, &told) != 0) return (time_t)-1;
    if (kept != NULL) *kept = told.tv_sec;
    return told.tv_sec;
}
