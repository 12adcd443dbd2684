"""The docstrings: what they share is filled in."""

import inspect

import pytest

import fastrelu
from fastrelu._docs import SHARED

FUNCTIONS = [name for name in fastrelu.__all__ if inspect.isroutine(getattr(fastrelu, name))]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_docstring_is_filled_in(name):
    doc = inspect.getdoc(getattr(fastrelu, name))
    assert not any("{" + key + "}" in doc for key in SHARED)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_shared_text_takes_the_indentation_of_its_place(name):
    lines = inspect.getdoc(getattr(fastrelu, name)).split("\n")
    shared = [i for i, line in enumerate(lines) if line.lstrip().startswith(("out : ", "grad : ", "**ufunc_kwargs"))]
    for i in shared:
        assert not lines[i].startswith(" ")
        assert len(lines[i + 1]) - len(lines[i + 1].lstrip()) == 4
