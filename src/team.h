/* The OpenMP team: how many threads a call may use, and whether it may use them now. */
#ifndef FASTRELU_TEAM_H
#define FASTRELU_TEAM_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#ifdef _OPENMP
#include <omp.h>
enum { HAS_OPENMP = 1 };
#else
enum { HAS_OPENMP = 0 };
static inline int omp_get_max_threads(void) { return 1; }
static inline int omp_get_num_procs(void) { return 1; }
static inline int omp_in_parallel(void) { return 0; }
#define omp_get_wtime() 0
#endif

/* Ends those threads of OpenMP that wait for this thread's next region; not 0 if it cannot, as within a region. */
static inline int end_idle_threads(void)
{
#if defined(_OPENMP) && (_OPENMP >= 201811 || (defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 9))
    return omp_pause_resource_all(omp_pause_soft);
#else
    return 0;
#endif
}

/* In any unit: a call of the operating system's clock would take a hundredth of a call worth two threads. */
static inline double team_clock(void)
{
#ifdef __x86_64__
    return (double)__builtin_ia32_rdtsc();
#else
    return omp_get_wtime();
#endif
}

static atomic_int team_default = 1;         /* for all threads: set_num_threads */
static _Thread_local int team_override;     /* for this thread: num_threads(n); 0 if none */
static int team_unlimited;                  /* what OpenMP says when nobody limits it */
static atomic_flag team_busy = ATOMIC_FLAG_INIT;
static atomic_int team_used, team_lost, team_judged = 1;

/* Whether the thread that forks had threads of OpenMP that it could not end. */
static int team_left_behind;

static void team_before_fork(void)
{
    /* Whoever else uses the same OpenMP in this thread has left threads with it, which only the parent would
     * have afterwards, and the child wait for.  Both get new ones when they want some. */
    team_left_behind = end_idle_threads();
}

static void team_in_child(void)
{
    /* The team's threads stayed in the parent, and OpenMP would wait for them for ever. */
    if (atomic_load(&team_used) || team_left_behind)
        atomic_store(&team_lost, 1);
    atomic_flag_clear(&team_busy);
}

static inline void team_initialize(void)
{
    team_unlimited = getenv("OMP_NUM_THREADS") ? omp_get_max_threads() : omp_get_num_procs();
    pthread_atfork(team_before_fork, NULL, team_in_child);
}

/* The number of threads that calls of this thread use.  A limit that somebody else put
 * on the OpenMP runtime (threadpoolctl) holds for us too. */
static inline int team_size(void)
{
#ifdef _OPENMP
    const int size = team_override ? team_override : atomic_load_explicit(&team_default, memory_order_relaxed);
    const int limit = omp_get_max_threads();
    return limit < team_unlimited && limit < size ? limit : size;
#else
    return 1;
#endif
}

/* Whether two threads pay depends on what else the machine does.  A helper that has to share the caller's
 * core, or that others keep from its own, is waited for as long as OpenMP spins, which is many times what
 * a call takes: 0.1 ms for 10 us (16,384 elements of sigmoid) with GOMP_SPINCOUNT=4000, 6 ms without.  So
 * a call that took longer than its shares one after the other counts as a loss.  The first may be that of
 * waking helpers up (0.3 to 1 ms where cores slept for 20 ms), the second that of what their caches lack.
 * After a third one calls go on alone for so many times the least of the three, for each, which bounds what
 * trying costs as long as losses are alike.  (Were it two, and what both lost, 40 calls of 60 us after such
 * a sleep would take 1.2 times as long.)  Touched by those who have the team. */
enum { TEAM_TRIES = 3, TEAM_ALONE = 8 };
static double team_started, team_least_lost, team_alone_from, team_alone_until;
static int team_losses;
/* Clock ticks an element of the first two shares: one of them may have been interrupted, and the last is shorter. */
static struct { _Alignas(64) double ticks; } team_share[2];

/* A clock that was set back must not make this last. */
static inline int team_is_alone_at(double now) { return now >= team_alone_from && now < team_alone_until; }

/* One caller at a time: a second Python thread, a nested parallel region and a forked
 * child run on their own thread. */
static inline int team_acquire(void)
{
    if (atomic_load(&team_lost) || omp_in_parallel() || atomic_flag_test_and_set(&team_busy))
        return 0;
    team_started = team_clock();
    if (team_is_alone_at(team_started)) {
        atomic_flag_clear(&team_busy);
        return 0;
    }
    atomic_store(&team_used, 1);
    return 1;
}

static inline void team_share_took(int thread, double ticks, double elements)
{
    if (thread < 2)
        team_share[thread].ticks = ticks / elements;
}

/* After a call of so many elements, in two shares or more. */
static inline void team_release(double elements)
{
    const double now = team_clock(), first = team_share[0].ticks, second = team_share[1].ticks;
    const double each = second < first ? second : first;
    const double lost = atomic_load(&team_judged) ? now - team_started - elements * each : 0;
    team_losses = lost > 0 ? team_losses + 1 : 0;
    if (team_losses == 1 || lost < team_least_lost)
        team_least_lost = lost;
    if (team_losses == TEAM_TRIES) {
        team_alone_from = now;
        team_alone_until = now + TEAM_TRIES * TEAM_ALONE * team_least_lost;
        team_losses = 0;
    }
    atomic_flag_clear(&team_busy);
}

static inline int team_is_alone(void) { return team_is_alone_at(team_clock()); }
static inline int team_judge(int judged) { return atomic_exchange(&team_judged, judged); }
static inline int team_get_default(void) { return atomic_load(&team_default); }
static inline void team_set_default(int n) { atomic_store(&team_default, n); }
static inline int team_get_override(void) { return team_override; }
static inline void team_set_override(int n) { team_override = n; }

#endif
