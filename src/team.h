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
#endif

static atomic_int team_default = 1;         /* for all threads: set_num_threads */
static _Thread_local int team_override;     /* for this thread: num_threads(n); 0 if none */
static int team_unlimited;                  /* what OpenMP says when nobody limits it */
static atomic_flag team_busy = ATOMIC_FLAG_INIT;
static atomic_int team_used, team_lost;

static void team_in_child(void)
{
    /* The team's threads stayed in the parent, and OpenMP would wait for them for ever. */
    if (atomic_load(&team_used))
        atomic_store(&team_lost, 1);
    atomic_flag_clear(&team_busy);
}

static inline void team_initialize(void)
{
    team_unlimited = getenv("OMP_NUM_THREADS") ? omp_get_max_threads() : omp_get_num_procs();
    pthread_atfork(NULL, NULL, team_in_child);
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

/* One caller at a time: a second Python thread, a nested parallel region and a forked
 * child run on their own thread. */
static inline int team_acquire(void)
{
    if (atomic_load(&team_lost) || omp_in_parallel() || atomic_flag_test_and_set(&team_busy))
        return 0;
    atomic_store(&team_used, 1);
    return 1;
}

static inline void team_release(void)
{
    atomic_flag_clear(&team_busy);
}

static inline int team_get_default(void) { return atomic_load(&team_default); }
static inline void team_set_default(int n) { atomic_store(&team_default, n); }
static inline int team_get_override(void) { return team_override; }
static inline void team_set_override(int n) { team_override = n; }

#endif
