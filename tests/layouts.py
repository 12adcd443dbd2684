"""Arrays with given elements, laid in memory in every way that a user's may lie."""

import numpy as np

SENTINEL = 0xA5


class Laid:
    """An array in the middle of a buffer whose other bytes must stay as they are."""

    def __init__(self, values, layout):
        self.shape = LAYOUTS[layout][0](values.size)
        self.layout, self.dtype = layout, values.dtype
        itemsize = values.dtype.itemsize
        self.buffer = np.full(values.size * itemsize * 4 + 256, SENTINEL, np.uint8)
        aligned = -self.buffer.ctypes.data % 64
        self.buffer = self.buffer[aligned : aligned + values.size * itemsize * 4 + 128]
        self.array = self._view(self.buffer)
        self.array[...] = values.reshape(self.shape)

    def _view(self, buffer):
        return LAYOUTS[self.layout][1](buffer, self.shape, self.dtype)

    def assert_rest_untouched(self):
        """Assert that only the array's own elements may have changed."""
        expected = np.full_like(self.buffer, SENTINEL)
        self._view(expected)[...] = 0
        got = self.buffer.copy()
        self._view(got)[...] = 0
        assert (got == expected).all()


def _at(buffer, offset, count, dtype):
    return np.ndarray(count, dtype, buffer, offset)


def _two(n):
    columns = next((c for c in (3, 2) if n and n % c == 0), 1)
    return (n // columns, columns)


def _three(n):
    rows, columns = _two(n)
    return (rows, 1, columns)


def _strided(step):
    def view(buffer, shape, dtype):
        return _at(buffer, 64, shape[0] * abs(step), dtype)[:: abs(step)][:: 1 if step > 0 else -1]

    return view


LAYOUTS = {
    "contiguous": (lambda n: (n,), lambda b, s, d: _at(b, 64, s, d)),
    "offset": (lambda n: (n,), lambda b, s, d: _at(b, 64 + d.itemsize, s, d)),
    "strided": (lambda n: (n,), _strided(3)),
    "reversed": (lambda n: (n,), _strided(-1)),
    "reversed strided": (lambda n: (n,), _strided(-2)),
    "misaligned": (lambda n: (n,), lambda b, s, d: _at(b, 65, s, d)),
    "fortran": (_two, lambda b, s, d: _at(b, 64, s[::-1], d).T),
    "sliced rows": (_two, lambda b, s, d: _at(b, 64, (s[0], s[1] + 1), d)[:, :-1]),
    "transposed": (_three, lambda b, s, d: _at(b, 64, (s[2], s[0], s[1]), d).transpose(1, 2, 0)),
    "byte-swapped": (lambda n: (n,), lambda b, s, d: _at(b, 64, s, d.newbyteorder())),
}
