# The one parallel loop, and the decision whether to enter it.

cdef extern from "team.h":
    void team_initialize()
    int team_size() noexcept nogil
    int team_acquire() noexcept nogil
    double team_clock() noexcept nogil
    void team_share_took(int thread, double ticks, double elements) noexcept nogil
    void team_release(double elements) noexcept nogil
    int team_is_alone()
    int team_judge(int judged)
    int team_get_default()
    void team_set_default(int n)
    int team_get_override()
    void team_set_override(int n)
    int HAS_OPENMP
    int omp_get_max_threads() noexcept nogil

cdef extern from "fp_guard.h":
    ctypedef unsigned fp_state
    fp_state fp_enter() noexcept nogil
    void fp_leave(fp_state state) noexcept nogil

cdef enum:
    # A thread's share is a multiple of this: whole cache lines even of bits.
    GRAIN = 512

team_initialize()

ctypedef void (*task_function)(void *context, ptrdiff_t start, ptrdiff_t stop) noexcept nogil

cdef void parallel_for(task_function task, void *context, ptrdiff_t n, ptrdiff_t grain, int threads) noexcept nogil:
    """Run task over [0, n) in equal shares, one a thread, each a multiple of grain."""
    cdef ptrdiff_t share, start, stop, shares = 1
    cdef int thread, size
    cdef double started
    cdef fp_state state
    if threads > 1:
        # Once, for another thread may set it meanwhile, and what is left of the shares would not be computed.
        size = team_size()
        # One share is no reason to ask for the team, nor can it be as fast as itself (team_release).
        shares = min((n + grain - 1) // grain, <ptrdiff_t>min(threads, size))
    if shares > 1 and team_acquire():
        # What is made of times sets flags.
        state = fp_enter()
        # The team is always asked for at its full size, and surplus threads have nothing
        # to do: OpenMP would end and start threads whenever the size changed.
        share = (n + shares * grain - 1) // (shares * grain) * grain
        for thread in prange(size, num_threads=size, schedule="static", chunksize=1):
            start = thread * share
            stop = n if n - start < share else start + share
            if start < stop:
                started = team_clock()
                task(context, start, stop)
                team_share_took(thread, team_clock() - started, stop - start)
        team_release(n)
        fp_leave(state)
    else:
        task(context, 0, n)


cdef int threads_for(ptrdiff_t n, ptrdiff_t parallel_above) noexcept nogil:
    """As many threads as have shares of at least half the size from which two pay."""
    cdef ptrdiff_t most
    if n <= parallel_above:
        return 1
    most = 2 * n // parallel_above
    return <int>min(most, <ptrdiff_t>team_size())


cdef ptrdiff_t work_of(int storage) noexcept nogil:
    """Bytes of an element, of halves as floats; bits are none to speak of."""
    return 0 if storage == BITS else 4 if storage == HALF or storage == BRAIN_HALF else element_size(storage)


cdef struct call:
    const kernel *k
    char **args
    const ptrdiff_t *steps


cdef void run_share(void *context, ptrdiff_t start, ptrdiff_t stop) noexcept nogil:
    cdef const call *c = <const call*>context
    isa.run(c.k, c.args, c.steps, start, stop)


cdef bint must_keep_order(const kernel *k, char *const *args, const ptrdiff_t *steps, ptrdiff_t n) noexcept nogil:
    """Whether an output overlaps an operand other than element for element.

    NumPy passes such operands on where going through them in order gives the right
    result (`relu(x[1:], out=x[:-1])`), and in `reduce` and `accumulate`.
    """
    cdef int o, other
    cdef ptrdiff_t size, other_size, step, period, distance
    cdef char *low
    cdef char *high
    cdef char *other_low
    cdef char *other_high
    for o in range(k.inputs + k.parameters, k.operands):
        if k.storage[o] == BITS:
            continue
        size = element_size(k.storage[o])
        step = steps[o]
        if -size < step < size:
            return True
        low = args[o] + (step * (n - 1) if step < 0 else 0)
        high = args[o] + (0 if step < 0 else step * (n - 1)) + size
        for other in range(o):
            if k.storage[other] == BITS or (args[other] == args[o] and steps[other] == step):
                continue
            other_size = element_size(k.storage[other])
            other_low = args[other] + (steps[other] * (n - 1) if steps[other] < 0 else 0)
            other_high = args[other] + (0 if steps[other] < 0 else steps[other] * (n - 1)) + other_size
            if high <= other_low or other_high <= low:
                continue
            if steps[other] != step:
                return True
            # Interleaved, as z.real and z.imag, they share no byte.
            period = step if step > 0 else -step
            distance = (args[other] - args[o]) % period
            distance += period if distance < 0 else 0
            if distance < size or period - distance < other_size:
                return True
    return False


cdef void execute(const kernel *k, char **args, const ptrdiff_t *steps, ptrdiff_t n) noexcept nogil:
    """Run a kernel over n elements of operands with any steps."""
    cdef ptrdiff_t i
    cdef call c
    if n <= 0:
        return
    if n > 1 and must_keep_order(k, args, steps, n):
        for i in range(n):
            isa.run(k, args, steps, i, i + 1)
        return
    c.k = k
    c.args = args
    c.steps = steps
    parallel_for(run_share, &c, n, GRAIN, threads_for(n, k.parallel_above))


cdef struct grid_call:
    const kernel *k
    const grid *g


cdef void run_grid_share(void *context, ptrdiff_t start, ptrdiff_t stop) noexcept nogil:
    cdef const grid_call *c = <const grid_call*>context
    isa.run_grid(c.k, c.g, start, stop)


cdef void execute_grid(const kernel *k, const grid *g, ptrdiff_t n) noexcept nogil:
    """Run a kernel over the n elements of a grid, no output of which overlaps otherwise than element for element."""
    cdef grid_call c
    c.k = k
    c.g = g
    parallel_for(run_grid_share, &c, n, GRAIN, threads_for(n, k.parallel_above))


def _get_num_threads():
    return team_size()


def _set_num_threads(int n):
    """Set the default of all threads, and end an override of this one."""
    team_set_default(n)
    if team_get_override():
        team_set_override(n)


def _overriding_num_threads():
    """This thread's own number, 0 for the default."""
    return team_get_override()


def _override_num_threads(int n):
    """Set this thread's own number, 0 for the default; return the one before."""
    before = team_get_override()
    team_set_override(n)
    return before


def _is_alone():
    """Whether threads were waited for in vain, and calls go on without for a while."""
    return bool(team_is_alone())


def _judge_threads(bint judged):
    """Set whether calls ever go on alone, for tests; return what was set before."""
    return bool(team_judge(judged))


def _has_openmp():
    return bool(HAS_OPENMP)


def _openmp_max_threads():
    return omp_get_max_threads()
