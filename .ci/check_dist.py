"""Checks what was built: the sdist holds sources alone, its wheel is small and holds what is needed."""

import sys
import tarfile
import zipfile
from pathlib import Path

LIMIT = 1_000_000


def names_of(wheel):
    """Return the names of the files in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return sorted(archive.namelist())


def main(dist, direct):
    """Compare the sdist and wheel in dist with the wheel that was built from the tree, in direct."""
    (sdist,), (wheel,), (other,) = dist.glob("*.tar.gz"), dist.glob("*.whl"), direct.glob("*.whl")
    with tarfile.open(sdist) as archive:
        sources = {name.partition("/")[2] for name in archive.getnames()}
    generated = [name for name in sources if name.endswith((".so", ".o", "_core.c", ".pyc"))]
    assert not generated, f"generated files in the sdist: {generated}"
    missing = {"src/activations.def", "src/_core.pyx", "tests/oracles.py", "LICENSE", "fastrelu/py.typed"} - sources
    assert not missing, f"not in the sdist: {missing}"
    names = names_of(wheel)
    assert names == names_of(other), "the wheels from the sdist and from the tree hold different files"
    foreign = [name for name in names if not name.startswith(("fastrelu/", "fastrelu-"))]
    assert not foreign, f"foreign files in the wheel: {foreign}"
    for suffix in ("py.typed", "__init__.pyi", "ufuncs.pyi", "LICENSE"):
        assert any(name.endswith(suffix) for name in names), f"no {suffix} in the wheel"
    size = wheel.stat().st_size
    assert size < LIMIT, f"the wheel has {size} bytes, more than {LIMIT}"
    print(f"{sdist.name}: {sdist.stat().st_size} bytes; {wheel.name}: {size} bytes, the same from sdist and tree")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
