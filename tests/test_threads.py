"""Threads: their number and its sources, forks, nesting, several callers; results are always the same."""

import ctypes
import os
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from oracles import assert_same

import fastrelu
from fastrelu.runtime import cgroup_cpus

X = np.random.default_rng(0).standard_normal(400_000).astype(np.float32)
Y = np.where(X < 0, np.float32(0), X)
OPENMP = pytest.mark.skipif(not fastrelu.runtime_info()["openmp"], reason="built without OpenMP")


def run_python(code, **environment):
    """Run code in a new interpreter and return what it printed."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("OMP_", "FASTRELU_"))}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        env=inherited | environment,
        cwd=os.sep,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout.strip()


@OPENMP
def test_set_and_override():
    fastrelu.set_num_threads(3)
    assert fastrelu.get_num_threads() == 3
    with fastrelu.num_threads(2):
        assert fastrelu.get_num_threads() == 2
        with fastrelu.num_threads(1):
            assert fastrelu.get_num_threads() == 1
        assert fastrelu.get_num_threads() == 2
        fastrelu.set_num_threads(4)
        assert fastrelu.get_num_threads() == 4
    assert fastrelu.get_num_threads() == 4
    with pytest.raises(KeyError), fastrelu.num_threads(2):
        raise KeyError
    assert fastrelu.get_num_threads() == 4


@OPENMP
def test_override_holds_for_its_own_thread_only():
    fastrelu.set_num_threads(2)
    with fastrelu.num_threads(1), ThreadPoolExecutor(1) as pool:
        assert pool.submit(fastrelu.get_num_threads).result() == 2
        assert fastrelu.get_num_threads() == 1


@pytest.mark.parametrize("wrong", [0, -1, 1025, 10**30])
def test_number_out_of_range(wrong):
    for function in (fastrelu.set_num_threads, lambda n: fastrelu.num_threads(n).__enter__()):
        with pytest.raises(ValueError, match=f"n must be from 1 to 1024, got {wrong}"):
            function(wrong)


@pytest.mark.parametrize("wrong", [1.0, "2", None])
def test_number_of_wrong_type(wrong):
    for function in (fastrelu.set_num_threads, lambda n: fastrelu.num_threads(n).__enter__()):
        with pytest.raises(TypeError, match=f"n must be an int, got {type(wrong).__name__}"):
            function(wrong)


@pytest.mark.parametrize("threads", [1, 2, 5, 64])
def test_results_for_any_number_of_threads(threads):
    fastrelu.set_num_threads(threads)
    for n in (X.size, X.size - 1, 100_001, 70_000):
        assert_same(fastrelu.relu(X[:n]), Y[:n])


@pytest.mark.parametrize("threads", [1, 2])
def test_several_callers_at_once(threads):
    fastrelu.set_num_threads(threads)

    def work(seed):
        x = np.random.default_rng(seed).standard_normal(300_000).astype(np.float32)
        for _ in range(30):
            y, mask = fastrelu.relu_with_mask(x)
            assert_same(y, np.where(x < 0, np.float32(0), x))
            assert_same(fastrelu.relu_backward(x, mask), y)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(8)))


FORK = """
    import os, signal, warnings
    import numpy as np, fastrelu
    warnings.simplefilter("ignore", DeprecationWarning)
    fastrelu.set_num_threads(2)
    x = np.linspace(-1, 1, 400_000, dtype=np.float32)
    expected = np.where(x < 0, np.float32(0), x)
    if {use_before}:
        assert (fastrelu.relu(x) == expected).all()
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        same = all((fastrelu.relu(x) == expected).all() for _ in range(3))
        grandchild = os.fork()
        if grandchild == 0:
            signal.alarm(20)
            os._exit(0 if (fastrelu.relu(x) == expected).all() else 1)
        os._exit(os.waitpid(grandchild, 0)[1] or (0 if same else 1))
    assert (fastrelu.relu(x) == expected).all()
    print(os.waitpid(child, 0)[1])
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.parametrize("use_before", [True, False])
def test_a_forked_child_computes_and_never_hangs(use_before):
    assert run_python(FORK.format(use_before=use_before)) == "0"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_fork_while_another_thread_computes():
    code = """
        import os, signal, threading, warnings
        import numpy as np, fastrelu
        warnings.simplefilter("ignore", DeprecationWarning)
        fastrelu.set_num_threads(2)
        x = np.linspace(-1, 1, 4_000_000, dtype=np.float32)
        stop = threading.Event()
        def work():
            while not stop.is_set():
                fastrelu.relu(x)
        thread = threading.Thread(target=work)
        thread.start()
        results = []
        for _ in range(20):
            child = os.fork()
            if child == 0:
                signal.alarm(20)
                os._exit(0 if fastrelu.relu(x).min() == 0 else 1)
            results.append(os.waitpid(child, 0)[1])
        stop.set()
        thread.join()
        print(set(results))
    """
    assert run_python(code) == "{0}"


@OPENMP
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_fork_where_another_library_used_the_same_openmp():
    code = """
        import ctypes, os, signal, warnings
        import numpy as np, fastrelu, threadpoolctl
        warnings.simplefilter("ignore", DeprecationWarning)
        fastrelu.set_num_threads(2)
        x = np.linspace(-1, 1, 1_000_000, dtype=np.float32)
        libraries = [e["filepath"] for e in threadpoolctl.threadpool_info() if e["prefix"] == "libgomp"]
        nothing = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(lambda _: None)
        for library in map(ctypes.CDLL, libraries):
            library.GOMP_parallel(nothing, None, 2, 0)
        child = os.fork()
        if child == 0:
            signal.alarm(20)
            os._exit(0 if fastrelu.relu(x).min() == 0 else 1)
        print(os.waitpid(child, 0)[1], fastrelu.relu(x).min() == 0)
    """
    pytest.importorskip("threadpoolctl")
    assert run_python(code) == "0 True"


@OPENMP
def test_no_share_is_lost_where_the_number_of_threads_changes_meanwhile():
    code = """
        import threading
        import numpy as np
        import fastrelu
        from fastrelu import _core
        _core._judge_threads(False)
        stop = threading.Event()
        def change():
            while not stop.is_set():
                _core._set_num_threads(1)
                _core._set_num_threads(2)
        thread = threading.Thread(target=change)
        thread.start()
        # Rows that are each a call of the kernel, without the interpreter's lock between them.
        x, out = np.ones((64, 80_000), np.float32)[:, :40_000], np.empty((64, 40_000), np.float32)
        lost = 0
        for _ in range(300):
            out.fill(-7)
            fastrelu.ufuncs.relu(x, out=out)
            lost += (out == -7).any()
        stop.set()
        thread.join()
        print(lost)
    """
    assert run_python(code) == "0"


@OPENMP
def test_a_call_of_one_share_says_nothing_about_threads():
    code = """
        import numpy as np
        import fastrelu
        from fastrelu import _core
        fastrelu.set_num_threads(2)
        # More bytes than two threads want, but fewer results than one of them takes.
        x = np.ones((40, 5000), np.float32)
        alone = 0
        for _ in range(20):
            fastrelu.maxout(x, 5000)
            _core._parameter_sums(x[:2], x[:2], "bias", True)
            alone += _core._is_alone()
        print(alone)
    """
    assert run_python(code) == "0"


@OPENMP
def test_threadpoolctl_sees_and_limits_the_runtime():
    threadpoolctl = pytest.importorskip("threadpoolctl")
    assert any(entry["user_api"] == "openmp" for entry in threadpoolctl.threadpool_info())
    with threadpoolctl.threadpool_limits(2, user_api="openmp"):
        pass
    code = """
        import fastrelu, threadpoolctl
        fastrelu.set_num_threads(2)
        with threadpoolctl.threadpool_limits(1, user_api="openmp"):
            print(fastrelu.get_num_threads())
        print(fastrelu.get_num_threads())
    """
    assert run_python(code, OMP_NUM_THREADS="2") == "1\n2"


@OPENMP
@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="no affinity on this system")
@pytest.mark.parametrize("judged", [True, False])
def test_alone_where_threads_have_to_share_a_core(judged):
    code = f"""
        import os
        import numpy as np
        import fastrelu
        from fastrelu import _core
        _core._judge_threads({judged})
        fastrelu.set_num_threads(2)
        x = np.linspace(-3, 3, 40_000, dtype=np.float32)
        expected = fastrelu.sigmoid(x).tobytes()
        # All threads on one core, which OpenMP does not know of.
        core = min(os.sched_getaffinity(0))
        for thread in os.listdir("/proc/self/task"):
            os.sched_setaffinity(int(thread), {{core}})
        alone = 0
        for _ in range(200):
            assert fastrelu.sigmoid(x).tobytes() == expected
            alone += _core._is_alone()
        print(alone > 0, alone == 0)
    """
    if len(os.sched_getaffinity(0)) == 1 or not os.path.isdir("/proc/self/task"):
        pytest.skip("one core, or no list of threads")
    assert run_python(code, GOMP_SPINCOUNT="4000") == f"{judged} {not judged}"


@OPENMP
def test_serial_inside_a_parallel_region():
    threadpoolctl = pytest.importorskip("threadpoolctl")
    libraries = [e["filepath"] for e in threadpoolctl.threadpool_info() if e["prefix"] == "libgomp"]
    if not libraries:
        pytest.skip("the OpenMP runtime is not libgomp, whose entry this test calls")
    for library in map(ctypes.CDLL, libraries):
        results = []

        @ctypes.CFUNCTYPE(None, ctypes.c_void_p)
        def region(_, results=results):
            results.append((fastrelu.relu(X) == Y).all())

        library.GOMP_parallel(region, None, 2, 0)
        assert results == [True, True]


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"FASTRELU_NUM_THREADS": "3"}, "3 FASTRELU_NUM_THREADS"),
        ({"FASTRELU_NUM_THREADS": "3", "OMP_NUM_THREADS": "1"}, "3 FASTRELU_NUM_THREADS"),
        ({"OMP_NUM_THREADS": "1"}, "1 OMP_NUM_THREADS"),
        ({"OMP_NUM_THREADS": "5"}, "5 OMP_NUM_THREADS"),
    ],
)
@OPENMP
def test_default_from_the_environment(environment, expected):
    code = """
        import fastrelu
        info = fastrelu.runtime_info()
        print(info["num_threads"], info["num_threads_from"])
    """
    assert run_python(code, **environment) == expected


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="no affinity on this system")
def test_default_respects_affinity():
    code = """
        import os
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        import fastrelu
        print(fastrelu.get_num_threads())
    """
    assert run_python(code) == "1"


@pytest.mark.parametrize("wrong", ["0", "many", "", "2000"])
def test_wrong_number_in_the_environment(wrong):
    message = f"ImportError: FASTRELU_NUM_THREADS must be an int from 1 to 1024, got '{wrong}'"
    with pytest.raises(RuntimeError, match=message):
        run_python("import fastrelu", FASTRELU_NUM_THREADS=wrong)


CGROUPS = [
    ({}, None),
    ({"proc/self/cgroup": "0::/\n"}, None),
    ({"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "max 100000\n"}, None),
    ({"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "150000 100000\n"}, 2),
    ({"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "1000 100000\n"}, 1),
    (
        {
            "proc/self/cgroup": "0::/a/b\n",
            "sys/fs/cgroup/a/cpu.max": "300000 100000\n",
            "sys/fs/cgroup/a/b/cpu.max": "max 100000\n",
        },
        3,
    ),
    ({"proc/self/cgroup": "0::/host/path\n", "sys/fs/cgroup/cpu.max": "400000 100000\n"}, 4),
    ({"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "nonsense\n"}, None),
    (
        {
            "proc/self/cgroup": "4:cpu,cpuacct:/box\n2:memory:/box\n",
            "sys/fs/cgroup/cpu/box/cpu.cfs_quota_us": "250000\n",
            "sys/fs/cgroup/cpu/box/cpu.cfs_period_us": "100000\n",
        },
        3,
    ),
    (
        {
            "proc/self/cgroup": "4:cpu:/\n",
            "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
            "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
        },
        None,
    ),
]


@pytest.mark.parametrize(("files", "expected"), CGROUPS)
def test_cgroup_quota(tmp_path, files, expected):
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert cgroup_cpus(tmp_path) == expected
