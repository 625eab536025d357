"""A figure as it goes into the page: drawn by matplotlib without a display, kept as a data address with its description."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exocosm.report.colours import FAINT, INK, SOFT

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FONTS = "'Inter','Helvetica Neue','Segoe UI',Arial,'DejaVu Sans',sans-serif"
"""Fonts of page and figures; what the reader's machine has of them."""


@dataclass(frozen=True)
class Picture:
    """A figure of the page."""

    address: str
    """``data:image/...``."""
    alt: str
    """What a reader who does not see it should know."""
    caption: str
    width: int
    """CSS pixels at which it reads best."""

    @property
    def ending(self) -> str:
        """How a file of it is called: ``svg`` or ``png``."""
        return "png" if self.address.startswith("data:image/png") else "svg"

    @property
    def data(self) -> bytes:
        """The file itself."""
        return base64.b64decode(self.address.partition(",")[2])


@dataclass(frozen=True)
class Missing:
    """A figure that this run does not allow, and why."""

    reason: str


STYLE = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 11,
    "axes.titlesize": 12,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 11,
    "axes.labelcolor": INK,
    "axes.edgecolor": SOFT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.8,
    "axes.grid": False,
    "grid.color": FAINT,
    "text.color": INK,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "lines.linewidth": 2.2,
    "legend.frameon": False,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "savefig.bbox": "standard",
    # Names are names: a dollar sign in one begins no formula.
    "text.parse_math": False,
    # Texts stay texts, and names of parts do not change from one writing to the next.
    "svg.fonttype": "none",
    "svg.hashsalt": "exocosm",
}


@contextmanager
def drawing(width: float, height: float) -> Iterator[Figure]:
    """Yield an empty figure of `width` x `height` inches in the style of the page; no display is touched."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as MadeFigure

    with mpl.rc_context(STYLE):
        figure = MadeFigure(figsize=(width, height), layout="constrained")
        FigureCanvasAgg(figure)
        yield figure


def as_svg(figure: Figure, alt: str, caption: str) -> Picture:
    """Return a drawn figure as SVG."""
    out = io.StringIO()
    _save(figure, out, "svg", {"Date": None, "Creator": None})
    text = out.getvalue().replace("'DejaVu Sans'", FONTS).replace("DejaVu Sans;", f"{FONTS};")
    return _picture(figure, "svg+xml", _named_in_order(text).encode(), alt, caption)


def _named_in_order(svg: str) -> str:
    """Name parts by their order: matplotlib names them by places to the last bit, and the layout is not that exact."""
    names: dict[str, str] = {}
    return re.sub(
        r'(?<=[#"])[mpCh][0-9a-f]{10}(?=[")_])',
        lambda m: names.setdefault(m[0], f"{m[0][0]}{len(names)}"),
        svg,
    )


def as_png(figure: Figure, alt: str, caption: str, dots: int = 150, *, flat: bool = False) -> Picture:
    """Return a drawn figure as PNG at so many dots per inch; for maps of thousands of cells.

    With `flat` the picture is one of few colours and is kept with 256 of them, in a third of the space.
    """
    out = io.BytesIO()
    _save(figure, out, "png", {"Software": None}, dots)
    if flat:
        from PIL import Image

        with Image.open(io.BytesIO(out.getvalue())) as whole:
            out = io.BytesIO()
            whole.convert("RGB").quantize(256, method=Image.Quantize.MAXCOVERAGE).save(
                out, "png", optimize=True
            )
    return _picture(figure, "png", out.getvalue(), alt, caption)


def _save(
    figure: Figure, out: io.StringIO | io.BytesIO, kind: str, metadata: dict[str, None], dots: float = 100
) -> None:
    """Save at the size of the figure: pyCirclize sets another default for the whole process when it is imported."""
    import matplotlib as mpl

    with mpl.rc_context({"savefig.bbox": "standard"}):
        figure.savefig(out, format=kind, dpi=dots, metadata=metadata)


def _picture(figure: Figure, kind: str, data: bytes, alt: str, caption: str) -> Picture:
    """Return the picture with its data inline."""
    address = f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
    return Picture(address, alt, caption, round(96 * figure.get_size_inches()[0]))
