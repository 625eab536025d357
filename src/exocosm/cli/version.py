"""``exocosm version``: which version this is, and of what it stands on."""

from __future__ import annotations

from exocosm import __version__
from exocosm.cli.choose import Json
from exocosm.cli.output import say, say_json

LIBRARIES = ("numpy", "numba", "scipy", "pydantic", "pint", "zarr", "anndata", "matplotlib")


def version(as_json: Json = False) -> None:
    """Print the version of Exocosm, of Python and of the libraries that results depend on."""
    import platform
    from importlib.metadata import version as installed

    found = {
        "exocosm": __version__,
        "python": platform.python_version(),
        **{n: installed(n) for n in LIBRARIES},
    }
    if as_json:
        say_json(found)
        return
    for name, number in found.items():
        say(f"{name} {number}")
