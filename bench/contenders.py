"""The libraries that `compare.py` times fastrelu beside, each in its best form for a row and a mode.

A maker in `PEERS` takes a `Case` (`cases.py`) and returns a function without arguments that leaves the result in
its return value, or None where the library has nothing for it.  Makers import their library
themselves, so that only those installed take part.
"""

import functools
import importlib.util

import gate_contenders
import numba_loops
import numpy as np
from cases import MODES, PARAMETERS
from operations import GATED, IDIOMS, SLOPE

import fastrelu


def written_out(text, **names):
    """Return a function without arguments that evaluates the text: stars in a call would add 0.2 us to its 0.1."""
    return eval(f"lambda: {text}", names)


def ours(case):
    """Return fastrelu's own function for a case."""
    if case.row in GATED:
        return gate_contenders.ours(case)
    row, x, grad = case.row, case.x, case.grad
    call = functools.partial(
        written_out,
        forward=getattr(fastrelu, row),
        backward=fastrelu.leaky_relu_backward if row == "prelu" else getattr(fastrelu, f"{row}_backward"),
        x=x,
        grad=grad,
        out=np.empty_like(x),
    )
    parameters = "".join(f", {value}" for value in PARAMETERS.get(row, ()))
    if case.mode == "per channel":
        return call("forward(x, weight, out=out)", weight=case.weight)
    if case.mode in ("fresh", "strided"):
        return call(f"forward(x{parameters})")
    if case.mode == "out":
        return call(f"forward(x{parameters}, out=out)")
    if case.mode == "in place":
        return call(f"forward(own{parameters}, out=own)", own=x.copy())
    if case.mode == "backward":
        return call(f"backward(grad, x{parameters}, out=out)")
    if case.mode == "backward from output":
        y = call(f"forward(x{parameters})")()
        return call(f"backward(grad, y{parameters}, out=out, from_output=True)", y=y)
    return call(f"backward(own, mask{parameters}, out=own)", own=grad.copy(), mask=fastrelu.BitMask.from_array(x > 0))


def _numpy(case):
    row, x, grad = case.row, case.x, case.grad
    zero, slope = x.dtype.type(0), x.dtype.type(SLOPE)
    if case.mode == "per channel":
        return lambda: np.where(x > 0, x, case.weight * x)
    forwards = {"relu": lambda x: np.maximum(x, zero)} | {name: pair[0] for name, pair in IDIOMS.items()}
    backwards = {"relu": lambda g, x: g * (x > 0)} | {name: pair[1] for name, pair in IDIOMS.items()}
    for name in ("leaky_relu", "prelu"):
        forwards[name] = lambda x: np.maximum(x, slope * x)
        backwards[name] = lambda g, x: np.where(x > 0, g, slope * g)
    if case.mode == "backward from bits":
        own, mask = grad.copy(), x > 0
        return (lambda: np.multiply(own, mask, out=own)) if row == "relu" else None
    if case.mode == "backward from output":
        y = forwards[row](x)
        slope = {"sigmoid": lambda y: y * (1 - y), "tanh": lambda y: 1 - y * y}[row]
        return lambda: grad * slope(y)
    if case.backward:
        backward = backwards[row]
        return lambda: backward(grad, x)
    # With out= where the idiom is one ufunc.
    if case.mode in ("out", "in place") and row in ("relu", "tanh", "absolute"):
        own = x.copy()
        out = own if case.mode == "in place" else np.empty_like(x)
        if row == "relu":
            return lambda: np.maximum(own, zero, out=out)
        function = {"tanh": np.tanh, "absolute": np.abs}[row]
        return lambda: function(own, out=out)
    forward = forwards[row]
    return lambda: forward(x)


def torch_calls(torch):
    """Return PyTorch's functions by row: forward, into an array, and gradients into one; on as many threads as ours."""
    if not torch.is_inference_mode_enabled():
        torch.inference_mode(True).__enter__()
    torch.set_num_threads(fastrelu.get_num_threads())
    aten = torch.ops.aten
    functions = torch.nn.functional
    forward = {name: getattr(functions, name) for name in ("relu6", "hardshrink", "softshrink", "softsign", "mish")}
    forward |= {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "absolute": torch.abs}
    forward |= {name: getattr(functions, name) for name in ("elu", "celu", "selu", "silu", "gelu", "softplus")}
    forward |= {"swish": functions.silu, "logsigmoid": functions.logsigmoid, "tanhshrink": functions.tanhshrink}
    forward |= {name: getattr(functions, name) for name in ("hardsigmoid", "hardswish", "hardtanh")}
    forward |= {"threshold": lambda x: functions.threshold(x, 0, 0)}
    forward |= dict.fromkeys(("leaky_relu", "prelu"), lambda x: functions.leaky_relu(x, SLOPE))
    out = {name: getattr(aten, name).out for name in ("elu", "silu", "gelu", "softplus", "mish", "hardswish")}
    out |= {"relu": lambda x, out: torch.clamp_min(x, 0, out=out), "absolute": torch.abs, "tanh": torch.tanh}
    out |= {"sigmoid": torch.sigmoid, "swish": aten.silu.out, "hardsigmoid": aten.hardsigmoid.out}
    out |= {
        "hardtanh": aten.hardtanh.out,
        "celu": aten.elu.out,
        "threshold": lambda x, out: torch.clamp_min(x, 0, out=out),
    }
    out |= {"hardshrink": aten.hardshrink.out, "softshrink": aten.softshrink.out}
    out |= dict.fromkeys(("leaky_relu", "prelu"), lambda x, out: aten.leaky_relu.out(x, SLOPE, out=out))
    out |= {"selu": lambda x, out: aten.elu.out(x, 1.6732632423543772, 1.0507009873554805, out=out)}
    into = {
        "relu": lambda g, x, o: aten.threshold_backward.grad_input(g, x, 0, grad_input=o),
        "threshold": lambda g, x, o: aten.threshold_backward.grad_input(g, x, 0, grad_input=o),
        "silu": lambda g, x, o: aten.silu_backward.grad_input(g, x, grad_input=o),
        "swish": lambda g, x, o: aten.silu_backward.grad_input(g, x, grad_input=o),
        "gelu": lambda g, x, o: aten.gelu_backward.grad_input(g, x, grad_input=o),
        "elu": lambda g, x, o: aten.elu_backward.grad_input(g, 1.0, 1.0, 1.0, False, x, grad_input=o),
        "celu": lambda g, x, o: aten.elu_backward.grad_input(g, 1.0, 1.0, 1.0, False, x, grad_input=o),
        "selu": lambda g, x, o: aten.elu_backward.grad_input(
            g, 1.6732632423543772, 1.0507009873554805, 1.0, False, x, grad_input=o
        ),
        "softplus": lambda g, x, o: aten.softplus_backward.grad_input(g, x, 1, 20, grad_input=o),
        "hardtanh": lambda g, x, o: aten.hardtanh_backward.grad_input(g, x, -1, 1, grad_input=o),
        "relu6": lambda g, x, o: aten.hardtanh_backward.grad_input(g, x, 0, 6, grad_input=o),
        "hardsigmoid": lambda g, x, o: aten.hardsigmoid_backward.grad_input(g, x, grad_input=o),
        "hardswish": lambda g, x, o: aten.hardswish_backward(g, x),
        "mish": lambda g, x, o: aten.mish_backward(g, x),
        "hardshrink": lambda g, x, o: aten.hardshrink_backward.grad_input(g, x, 0.5, grad_input=o),
        "softshrink": lambda g, x, o: aten.softshrink_backward.grad_input(g, x, 0.5, grad_input=o),
    }
    into |= dict.fromkeys(
        ("leaky_relu", "prelu"),
        lambda g, x, o: aten.leaky_relu_backward.grad_input(g, x, SLOPE, False, grad_input=o),
    )
    return forward, out, into


def _torch(case):
    import torch

    forward, out, into = torch_calls(torch)
    x, grad = torch.from_numpy(case.x), torch.from_numpy(case.grad)
    if case.mode == "per channel":
        weight = torch.from_numpy(case.weight.reshape(-1))
        return lambda: torch.nn.functional.prelu(x, weight)
    if case.mode == "backward from bits":
        own = grad.clone()
        return (
            (lambda: torch.ops.aten.threshold_backward.grad_input(own, x, 0, grad_input=own))
            if case.row == "relu"
            else None
        )
    if case.mode == "backward from output":
        y, result = forward[case.row](x), torch.empty_like(x)
        backward = getattr(torch.ops.aten, f"{case.row}_backward").grad_input
        return lambda: backward(grad, y, grad_input=result)
    if case.mode == "backward":
        result = torch.empty_like(x)
        if case.row == "logsigmoid":
            # From e^-|x| too, which its forward keeps.
            kept = torch.ops.aten.log_sigmoid_forward(x)[1]
            return lambda: torch.ops.aten.log_sigmoid_backward.grad_input(grad, x, kept, grad_input=result)
        if case.row not in into:
            return None
        backward = into[case.row]
        return lambda: backward(grad, x, result)
    if case.row not in forward:
        return None
    if case.mode in ("out", "in place") and case.row in out:
        own, function = x.clone(), out[case.row]
        result = own if case.mode == "in place" else torch.empty_like(x)
        return lambda: function(own, out=result)
    function = forward[case.row]
    return lambda: function(x)


def jax_functions(jax):
    """Return JAX's functions by row."""
    names = ("relu", "relu6", "sigmoid", "silu", "softplus", "elu", "celu", "selu", "mish", "tanh", "leaky_relu")
    functions = {name: getattr(jax.nn, name) for name in names if hasattr(jax.nn, name)}
    functions |= {"tanh": jax.numpy.tanh, "softsign": jax.nn.soft_sign, "swish": jax.nn.silu, "absolute": jax.numpy.abs}
    functions |= {"gelu": functools.partial(jax.nn.gelu, approximate=False), "logsigmoid": jax.nn.log_sigmoid}
    functions |= {"hardtanh": jax.nn.hard_tanh, "hardsigmoid": jax.nn.hard_sigmoid, "hardswish": jax.nn.hard_swish}
    functions |= dict.fromkeys(("leaky_relu", "prelu"), functools.partial(jax.nn.leaky_relu, negative_slope=SLOPE))
    return functions


def _jax(case):
    import jax

    if case.x.dtype == np.float64:
        jax.config.update("jax_enable_x64", True)
    functions = jax_functions(jax)
    if case.row not in functions or case.mode in ("strided", "per channel", *MODES[4:6]):
        return None
    x, grad = jax.numpy.asarray(case.x), jax.numpy.asarray(case.grad)
    if case.mode == "backward":
        of_both = jax.jit(lambda x, g: jax.vjp(functions[case.row], x)[1](g)[0])
        return lambda: of_both(x, grad).block_until_ready()
    compiled = jax.jit(functions[case.row])
    return lambda: compiled(x).block_until_ready()


NUMEXPR = {
    "relu": "where(x > 0, x, 0)",
    "leaky_relu": f"where(x > 0, x, {SLOPE} * x)",
    "prelu": f"where(x > 0, x, {SLOPE} * x)",
    "sigmoid": "1 / (1 + exp(-x))",
    "silu": "x / (1 + exp(-x))",
    "swish": "x / (1 + exp(-x))",
    "tanh": "tanh(x)",
    "elu": "where(x > 0, x, expm1(x))",
    "celu": "where(x > 0, x, expm1(x))",
    "softplus": "log1p(exp(x))",
    "softsign": "x / (1 + abs(x))",
    "tanhshrink": "x - tanh(x)",
    "absolute": "abs(x)",
}


def _numexpr(case):
    import numexpr

    numexpr.set_num_threads(fastrelu.get_num_threads())
    if case.backward or case.mode == "per channel" or case.row not in NUMEXPR or case.x.dtype == np.float16:
        return None
    # A Python float would make all of it float64.
    text = NUMEXPR[case.row].replace(str(SLOPE), "slope")
    names = {"x": case.x.copy() if case.mode == "in place" else case.x, "slope": case.x.dtype.type(SLOPE)}
    if case.mode in ("fresh", "strided"):
        return lambda: numexpr.evaluate(text, names)
    result = names["x"] if case.mode == "in place" else np.empty_like(case.x)
    return lambda: numexpr.evaluate(text, names, out=result, casting="same_kind")


def _numba(case):
    import numba

    loop = numba_loops.loop(case) if case.x.dtype != np.float16 else None
    if loop is None:
        return None
    numba.set_num_threads(min(fastrelu.get_num_threads(), numba.config.NUMBA_NUM_THREADS))
    x, grad, result = case.x, case.grad, np.empty_like(case.x)
    if case.mode == "backward":
        return lambda: loop(grad, x, result)
    if case.mode == "backward from output":
        y = IDIOMS[case.row][0](x)
        return lambda: loop(grad, y, result)
    if case.mode == "backward from bits":
        own, mask = grad.copy(), x > 0
        return lambda: loop(own, mask, own)
    if case.mode == "in place":
        own = x.copy()
        return lambda: loop(own, own)
    if case.mode == "fresh":
        return lambda: loop(x, np.empty_like(x))
    return lambda: loop(x, result)


ONNX = {
    "relu": "Relu",
    "sigmoid": "Sigmoid",
    "tanh": "Tanh",
    "elu": "Elu",
    "celu": "Celu",
    "selu": "Selu",
    "softplus": "Softplus",
    "softsign": "Softsign",
    "hardswish": "HardSwish",
    "mish": "Mish",
    "gelu": "Gelu",
    "absolute": "Abs",
}


def _onnxruntime(case):
    import onnx
    import onnxruntime

    if case.backward or case.row not in ONNX or case.mode in ("strided", "per channel") or case.x.dtype != np.float32:
        return None
    tensors = [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [None]) for name in "xy"]
    node = onnx.helper.make_node(ONNX[case.row], ["x"], ["y"])
    graph = onnx.helper.make_graph([node], "graph", tensors[:1], tensors[1:])
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 20)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = fastrelu.get_num_threads()
    # Its threads would go on spinning while the others are timed, but are to spin between its own calls: without, those
    # of 1,000,000 floats take 1.1 to 2 times as long.
    options.add_session_config_entry("session.intra_op.spin_duration_us", "1000")
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    inputs = {"x": case.x}
    if case.mode == "fresh":
        return lambda: session.run(None, inputs)[0]
    binding, result = session.io_binding(), np.empty_like(case.x)
    binding.bind_cpu_input("x", case.x)
    device = onnxruntime.OrtValue.ortvalue_from_numpy(result)
    binding.bind_ortvalue_output("y", device)

    def run():
        session.run_with_iobinding(binding)
        return device

    return run


def _thinc(case):
    from thinc.api import NumpyOps

    ops = NumpyOps()
    if case.x.dtype == np.float16 or case.mode in ("strided", "per channel", *MODES[4:6]):
        return None
    names = {"relu": "relu", "gelu": "gelu", "mish": "mish", "swish": "swish", "sigmoid": "sigmoid"}
    if case.row not in names:
        return None
    # Matrices, as its kernels take.
    x, grad = case.x.reshape(1, -1), case.grad.reshape(1, -1)
    if case.mode == "backward":
        backward = getattr(ops, f"backprop_{names[case.row]}", None)
        if case.row not in ("relu", "mish") or backward is None:
            return None
        return lambda: backward(grad, x).reshape(-1)
    forward = getattr(ops, names[case.row])
    if case.mode == "in place":
        own = x.copy()
        return lambda: forward(own, inplace=True)
    return lambda: forward(x)


# By name: the package that has to be installed, and the maker.
PEERS = {
    "NumPy": ("numpy", _numpy),
    "PyTorch": ("torch", _torch),
    "JAX": ("jax", _jax),
    "Numba": ("numba", _numba),
    "numexpr": ("numexpr", _numexpr),
    "ONNX Runtime": ("onnxruntime", _onnxruntime),
    "Thinc": ("thinc", _thinc),
}


def of_peer(peer, case):
    """Return a peer's function for a case, or None."""
    maker = gate_contenders.MAKERS.get(peer) if case.row in GATED else PEERS[peer][1]
    return maker and maker(case)


def installed():
    """Return the names of the peers that are installed."""
    return [name for name, (package, _) in PEERS.items() if importlib.util.find_spec(package)]


def as_array(result):
    """Return what a peer's function returned as an array."""
    if isinstance(result, (tuple, list)):
        return np.stack([as_array(one) for one in result])
    if hasattr(result, "numpy"):
        result = result.numpy()
    return np.asarray(result)
