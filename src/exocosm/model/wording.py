"""Numbers in sentences: value, unit and spread, with a mark that leads to source and evidence."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from exocosm.knowledge.quantity import Quantity

WIDTH = 100


class Notes:
    """Marks of the numbers in a text, and what they stand for."""

    def __init__(self) -> None:
        self._marks: dict[Quantity, str] = {}

    def __call__(self, quantity: Quantity, fold: bool = False) -> str:
        """Write a number: ``100 EV/cell/hour (60 to 170) [3]``; priors carry ``[prior 4]``.

        Parameters
        ----------
        quantity
            The number.
        fold
            Write it as a multiple: ``1.9-fold``.
        """
        text = str(quantity)
        if fold:
            spread = quantity.range_in(quantity.unit)
            text = f"{quantity.magnitude:.4g}-fold" + (
                f" ({spread[0]:.4g} to {spread[1]:.4g})" if spread else ""
            )
        # "0.05 1/hour" reads as two numbers.
        text = text.replace(" 1/", " per ", 1) if quantity.unit.startswith("1/") else text
        mark = self._mark(quantity)
        return f"{text} [{mark}]" if mark else text

    def _mark(self, quantity: Quantity) -> str:
        if quantity.source is None and quantity.evidence is None and quantity.read_in is None:
            return ""
        if quantity not in self._marks:
            number = str(len(self._marks) + 1)
            self._marks[quantity] = f"prior {number}" if quantity.is_prior else number
        return self._marks[quantity]

    def lines(self) -> Iterable[str]:
        """Yield one paragraph a mark: key, source, evidence, where it was read, note."""
        for quantity, mark in self._marks.items():
            name = f"{quantity.key}: " if quantity.key else ""
            parts = [quantity.origin]
            if quantity.verdict:
                parts.append(f"second look: {quantity.verdict}")
            if quantity.note:
                parts.append(quantity.note)
            yield wrapped(f"[{mark}] {name}{quantity}; {'; '.join(parts)}.".replace("..", "."), hang=4)


def wrapped(text: str, indent: int = 0, hang: int = 0) -> str:
    """Break a paragraph into lines."""
    return textwrap.fill(
        " ".join(text.split()),
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + hang),
        break_long_words=False,
        break_on_hyphens=False,
    )


def listed(parts: Iterable[str]) -> str:
    """Join with commas and a last ``and``."""
    items = list(parts)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def common(texts: dict[str, list[str]]) -> tuple[list[str], dict[str, list[str]]]:
    """Part the sentences that stand in every text from the rest; with one text nothing is parted."""
    if len(texts) < 2:
        return [], texts
    first, *others = texts.values()
    shared = [s for s in first if all(s in other for other in others)]
    own = {name: [s for s in sentences if s not in shared] for name, sentences in texts.items()}
    return shared, {name: sentences or ["nothing beyond that."] for name, sentences in own.items()}


def heading(text: str) -> str:
    """Return a heading with its rule."""
    return f"{text}\n{'-' * len(text)}"
