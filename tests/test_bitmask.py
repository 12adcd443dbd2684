"""BitMask: the bytes of np.packbits, and what a small array type owes its users."""

import copy
import pickle

import numpy as np
import pytest

from fastrelu import BitMask, _core

SHAPES = [(), (0,), (1,), (7,), (8,), (9,), (64,), (65,), (3, 5), (2, 0, 4), (4, 3, 11), (1000,)]


def bools(shape, seed=3):
    return np.random.default_rng(seed).random(shape) < 0.4


@pytest.mark.parametrize("shape", SHAPES)
def test_round_trip(shape):
    array = np.asarray(bools(shape))
    mask = BitMask.from_array(array)
    assert mask.shape == shape
    assert mask.size == array.size
    assert mask.bits.dtype == np.uint8
    assert mask.bits.tobytes() == np.packbits(array, bitorder="little").tobytes()
    assert mask.nbytes == mask.bits.nbytes == (array.size + 7) // 8
    back = np.asarray(mask)
    assert back.dtype == np.bool_
    assert back.shape == shape
    assert (back == array).all()


def test_order_of_elements_is_c_order():
    array = bools((6, 7))
    assert BitMask.from_array(np.asfortranarray(array)) == BitMask.from_array(array)
    assert BitMask.from_array(array.T) == BitMask.from_array(array.T.copy())


def test_a_new_mask_is_false():
    assert not np.asarray(BitMask((3, 4))).any()
    assert BitMask(5).shape == (5,)
    assert BitMask([2, 3]).shape == (2, 3)
    assert BitMask(np.int64(4)).size == 4


@pytest.mark.usefixtures("isa")
@pytest.mark.parametrize("shape", SHAPES)
def test_count(shape):
    array = np.asarray(bools(shape))
    mask = BitMask.from_array(array)
    assert mask.count() == np.count_nonzero(array)
    assert type(mask.count()) is int
    for axis in range(-array.ndim, array.ndim):
        assert (mask.count(axis=axis) == np.count_nonzero(array, axis=axis)).all()
    if array.ndim > 1:
        assert (mask.count(axis=(0, 1)) == np.count_nonzero(array, axis=(0, 1))).all()


def test_equality():
    array = bools((4, 5))
    mask = BitMask.from_array(array)
    assert mask == BitMask.from_array(array)
    assert mask != BitMask.from_array(~array)
    assert mask != BitMask.from_array(array.reshape(5, 4))
    assert mask != "mask"
    with pytest.raises(TypeError, match="unhashable"):
        hash(mask)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickling(protocol):
    mask = BitMask.from_array(bools((4, 5)))
    other = pickle.loads(pickle.dumps(mask, protocol))
    assert other == mask
    assert type(other) is BitMask
    assert other.bits is not mask.bits


def test_copies_are_independent():
    mask = BitMask.from_array(bools((4, 5)))
    for other in (copy.copy(mask), copy.deepcopy(mask)):
        assert other == mask
        other.bits[0] ^= 1
        assert other != mask


def test_conversion_to_other_dtypes():
    mask = BitMask.from_array([True, False])
    assert np.asarray(mask, dtype=np.float32).tolist() == [1.0, 0.0]
    assert np.array(mask, copy=True).tolist() == [True, False]
    with pytest.raises(ValueError, match="copy must not be False"):
        np.array(mask, copy=False)


def test_errors():
    with pytest.raises(TypeError, match="bool_array must have dtype bool, got float64"):
        BitMask.from_array([1.0])
    with pytest.raises(ValueError, match=r"shape must have no negative length, got \(2, -1\)"):
        BitMask((2, -1))
    for shape in ("ab", 2.5, (1, "b")):
        with pytest.raises(TypeError, match="shape must be an int or a tuple of ints"):
            BitMask(shape)
    for shape in (2**63, (2**40, 2**40), (2**40, 2**40, 0)):
        with pytest.raises(ValueError, match=r"shape must have a number of elements below 2\*\*63"):
            BitMask(shape)
    with pytest.raises(TypeError):
        BitMask()
    with pytest.raises(AttributeError):
        BitMask(3).extra = 1
    with pytest.raises(AttributeError):
        BitMask(3).shape = (1,)


def test_repr():
    assert repr(BitMask((20, 3))) == "BitMask(shape=(20, 3), nbytes=8)"
    assert isinstance(BitMask(1), _core.Bits)


def test_the_length_of_the_bits_is_fixed():
    mask = BitMask(1000)
    for array in (mask.bits, mask.bits.base):
        with pytest.raises(ValueError, match="cannot resize"):
            array.resize(16)
    mask.bits[:] = 255
    assert mask.bits is mask.bits
    assert mask.count() == 1000
