"""What the run found, in sentences computed from its books: nothing here is typed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exocosm.assays.books import Books
from exocosm.assays.burden import LEAST_CELLS, Burden
from exocosm.assays.communication import Communication
from exocosm.model.pools import ADDED
from exocosm.report import words
from exocosm.report.budget import Budget


@dataclass(frozen=True)
class Card:
    """One number at the head of the page."""

    value: str
    label: str


@dataclass(frozen=True)
class Findings:
    """The summary of a run."""

    sentences: tuple[str, ...]
    cards: tuple[Card, ...]

    @property
    def paragraph(self) -> str:
        """All sentences."""
        return " ".join(self.sentences)


def find(
    talk: Communication, fate: Budget, cells: Burden, checked: Books, blood: Sequence[str] = ()
) -> Findings:
    """Return the summary: who talks most to whom, how much arrives, what grows, what blood holds, whether the books close."""
    span = float(cells.times_min[-1] - cells.times_min[0])
    sentences = [
        *_talk(talk),
        *_arrival(talk, fate),
        *_cargo(talk),
        *_growth(cells, span),
        *filter(None, [cells.crowding]),
        *blood,
        *_books(checked),
    ]
    living = float(cells.living[-1].sum())
    cards = [Card(words.count(living), "living cells at the end")]
    if fate.entered.sum() > 0:
        cards.append(Card(words.number(float(fate.entered.sum())), "vesicles came in"))
        cards.append(Card(words.share(fate.total("captured") / float(fate.entered.sum())), "kept by cells"))
        escaped = fate.inside["escaped to the cytosol"]
        cards.append(Card(words.number(escaped), "vesicles delivered to a cytosol"))
    worst = checked.worst
    if worst is not None:
        cards.append(
            Card(
                "closed" if checked.close else "NOT CLOSED",
                f"books, worst {words.scientific(worst.relative)}",
            )
        )
    return Findings(tuple(sentences), tuple(cards))


def _talk(talk: Communication) -> list[str]:
    """Say who talks most to whom, in all and per receiving cell."""
    if not talk.senders or not talk.captured.sum():
        return ["No cell captured a vesicle: nobody talks through vesicles in this run."]
    to_self = float(talk.captured[talk.own].sum() / talk.captured.sum())
    cross = np.where(talk.own, 0.0, talk.captured)
    out = []
    if cross.sum() > 0:
        s, t = np.unravel_index(int(np.argmax(cross)), cross.shape)
        sender, receiver = talk.senders[s], talk.receivers[t]
        given = talk.released[s]
        amount = f"{words.number(float(cross[s, t]))} vesicles"
        if sender == ADDED:
            part = f", {words.share(cross[s, t] / given)} of the dose" if given > 0 else ""
            out.append(f"Of the vesicles that were put in, {receiver} cells captured most: {amount}{part}.")
        else:
            part = (
                f", {words.share(cross[s, t] / given)} of what {sender} cells released"
                if given >= cross[s, t] > 0
                else " of what came in with the blood or was there"
            )
            out.append(
                f"Between different types, most is said by {sender} to {receiver}: {amount} captured{part}."
            )
        back = _from_to(talk, receiver, sender)
        if back is not None:
            text = f"the way back carries {words.number(back)}" if back > 0 else "nothing comes back"
            out[-1] = out[-1][:-1] + f"; {text}."
    if to_self > 0:
        out.append(f"Self-talk is {words.share(to_self)} of all captures.")
    with np.errstate(divide="ignore", invalid="ignore"):
        each = np.where(talk.cells > 0, talk.captured.sum(0) / talk.cells, 0.0)
    best = int(np.argmax(each))
    out.append(
        f"Per cell, {talk.receivers[best]} cells listen most: {words.number(float(each[best]))} vesicles for one average cell."
    )
    return out


def _from_to(talk: Communication, sender: str, receiver: str) -> float | None:
    """Return what went from one to the other, None where the one does not send."""
    if sender not in talk.senders or receiver not in talk.receivers:
        return None
    return float(talk.captured[talk.senders.index(sender), talk.receivers.index(receiver)])


def _arrival(talk: Communication, fate: Budget) -> list[str]:
    """Say how much of what was released arrives, and where the rest is."""
    entered = float(fate.entered.sum())
    if entered <= 0:
        return []
    escaped = fate.inside["escaped to the cytosol"]
    parts = [f"{words.share(fate.total('captured') / entered)} were kept by cells"]
    for name in fate.ends:
        amount = fate.total(name) / entered
        if amount > 5e-4:
            was = "are still in flight" if name == "in flight" else f"went: {name}"
            parts.append(f"{words.share(amount)} {_ENDINGS.get(name, was)}")
    arrived = f"{words.share(escaped / entered)} of them ({words.number(escaped)})" if escaped > 0 else "none"
    return [
        f"Of {words.number(entered)} vesicles that came in, {words.listing(parts)}; {arrived} reached a cytosol."
    ]


_ENDINGS = {
    "lost in the tissue": "were lost in the tissue",
    "drained to lymph": "drained to lymph",
    "to blood": "passed to blood",
    "left over the faces": "left over the faces",
}


def _cargo(talk: Communication) -> list[str]:
    """Say of the most delivered cargo how many copies a cell got."""
    rows = [r for r in talk.table("cargo") if r["window"] == "all" and float(r["delivered_copies"] or 0) > 0]
    if not rows:
        return []
    totals: dict[tuple[str, str], float] = {}
    for r in rows:
        key = (str(r["cargo"]), str(r["receiver"]))
        totals[key] = totals.get(key, 0.0) + float(r["delivered_copies"] or 0)
    per_cell = {
        k: v / talk.cells[talk.receivers.index(k[1])]
        for k, v in totals.items()
        if talk.cells[talk.receivers.index(k[1])] > 0
    }
    if not per_cell:
        return []
    cargo, receiver = max(per_cell, key=lambda k: per_cell[k])
    return [
        f"The most {cargo} reaches {receiver} cells: {words.number(per_cell[cargo, receiver])} copies in the cytosol of one "
        "average cell over the run."
    ]


def _growth(cells: Burden, span: float) -> list[str]:
    """Say what the population did whose number changed most."""
    first, last = cells.living[0], cells.living[-1]
    if len(cells.times_min) < 2 or not first.sum() or last.max() < LEAST_CELLS:
        return []
    t = int(np.argmax(np.abs(last - first)))
    if max(first[t], last[t]) < LEAST_CELLS:
        return []
    if first[t] == last[t]:
        return ["The number of living cells of each type stayed the same."]
    text = f"{cells.types[t]} cells went from {words.count(float(first[t]))} to {words.count(float(last[t]))} in {words.time(span)}"
    fit = cells.growth[t]
    if fit.significant:
        text += f" ({'doubling' if fit.slope > 0 else 'halving'} in {words.time(float(np.log(2) / abs(fit.slope)))})"
    return [text[0].upper() + text[1:] + "."]


def _books(checked: Books) -> list[str]:
    """Say whether the books close."""
    worst = checked.worst
    if worst is None:
        return []
    where = f"worst {words.scientific(worst.relative)}, {worst.kind} {worst.name}"
    if checked.close:
        return [f"The books of all {len(checked.entries)} accounts close ({where})."]
    return [f"THE BOOKS DO NOT CLOSE within {checked.tolerance:g} ({where}): do not trust these numbers."]
