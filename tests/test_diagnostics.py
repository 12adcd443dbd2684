"""Shares of samples for which units are active, and units that never are."""

import numpy as np
import pytest

import fastrelu

AXES = [0, 1, -1, (0, 2), (1, 2), (-1, 0), (0, 1, 2), None]


def outputs():
    x = np.random.default_rng(1).standard_normal((7, 5, 16)).astype("f")
    x[:, 2] = -1
    x[..., 3] = np.nan
    return x


@pytest.mark.parametrize("axis", AXES)
@pytest.mark.parametrize("kind", ["output", "bools", "mask", "halves", "integers"])
def test_against_numpy(kind, axis):
    x = outputs()
    y, mask = fastrelu.relu_with_mask(x)
    given = {
        "output": y,
        "bools": x > 0,
        "mask": mask,
        "halves": y.astype("e"),
        "integers": np.where(x > 0, 3, -1).astype("i1"),
    }[kind]
    share = (x > 0).mean(axis=axis)
    np.testing.assert_allclose(fastrelu.activity(given, axis), share, rtol=1e-15)
    assert (fastrelu.dead_units(given, axis) == (share == 0)).all()
    assert fastrelu.dead_units(given, axis).dtype == np.bool_
    assert fastrelu.activity(given, axis).dtype == np.float64


def test_no_samples():
    with np.errstate(all="raise"):
        assert np.isnan(fastrelu.activity(np.empty((0, 3)))).all()
        assert fastrelu.dead_units(np.empty((0, 3))).all()
        assert fastrelu.activity(np.empty((3, 0))).shape == (0,)


def test_lists():
    assert fastrelu.activity([1.0, -1.0, 2.0, 0.0]) == 0.5
    assert not fastrelu.dead_units([0, 1])


@pytest.mark.parametrize("function", [fastrelu.activity, fastrelu.dead_units])
def test_wrong_arguments(function):
    with pytest.raises(TypeError, match=r"mask_or_output must be a BitMask or have a .* dtype, got complex128"):
        function(np.ones(3, complex))
    with pytest.raises(ValueError, match="axis 2 is out of bounds"):
        function(np.ones((3, 2)), 2)
    with pytest.raises(ValueError, match="axis 2 is out of bounds"):
        function(fastrelu.BitMask((3, 2)), 2)
    with pytest.raises(ValueError, match="repeated axis"):
        function(fastrelu.BitMask((3, 2)), (0, 0))


def test_axes_of_wrong_types():
    for function in (fastrelu.activity, fastrelu.dead_units):
        with pytest.raises(TypeError, match=r"axis must be None, an int or a tuple of ints, got 1.5"):
            function(np.ones((2, 2)), axis=1.5)
