"""The docstrings: what they share is filled in."""

import inspect

import pytest

import fastrelu
from fastrelu._docs import SHARED, documented

FUNCTIONS = [name for name in fastrelu.__all__ if inspect.isroutine(getattr(fastrelu, name))]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_docstring_is_filled_in(name):
    doc = inspect.getdoc(getattr(fastrelu, name))
    assert not any("{" + key + "}" in doc for key in SHARED)


@pytest.mark.parametrize("indent", ["", "    "])
def test_shared_text_takes_the_indentation_of_its_place(indent):
    def function():
        pass

    function.__doc__ = f"Line.\n\n{indent}{{from_output}}\n{indent}after : int"
    first, second = documented(function).__doc__.split("\n")[2:4]
    assert first == f"{indent}from_output : bool"
    assert second.startswith(f"{indent}    Says")
