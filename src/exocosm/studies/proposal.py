"""What to try next, given what was tried: constrained search by optuna's tree-structured Parzen estimator.

A proposal depends on seed and history alone. The sampler is made anew for every batch, with a seed of its own, and the history is
told to it in order: a search that was cut goes on with the proposals that it would have had.

>>> from exocosm.studies.proposal import Choice, Whole, propose
>>> batch = propose({"on": Choice((False, True)), "day": Whole(0, 9)}, [], seed=1, count=2)
>>> sorted(batch.proposals[0])
['day', 'on']
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any, TypeAlias

from exocosm.errors import ExocosmError

Value: TypeAlias = bool | int | float
Values: TypeAlias = Mapping[str, Value]
Excess: TypeAlias = Mapping[str, float]
"""Constraint -> by how much it is broken; zero or less where it is kept."""

DRAWS = 20
"""Proposals that may be passed over before one is taken as it is."""


@dataclass(frozen=True)
class Whole:
    """Whole numbers from `low` to `high`, both included; with `log` evenly over orders of magnitude."""

    low: int
    high: int
    log: bool = False


@dataclass(frozen=True)
class Stepped:
    """Numbers from `low` to `high` in steps."""

    low: float
    high: float
    step: float


@dataclass(frozen=True)
class Choice:
    """One of several values."""

    values: tuple[bool | int, ...]


Range: TypeAlias = Whole | Stepped | Choice


@dataclass(frozen=True)
class Told:
    """One thing that was tried, or of which was known beforehand what comes of it."""

    values: Values
    score: float | None
    """Lower is better; None where there is none: it breaks a constraint and was not tried, or its run failed."""
    excess: Excess = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether it has no score though it keeps every constraint."""
        return self.score is None and all(v <= 0 for v in self.excess.values())


@dataclass(frozen=True)
class Batch:
    """Proposals of one batch, in order."""

    proposals: tuple[Values, ...]
    passed: tuple[Told, ...]
    """Proposals that need not be tried; they belong into the history, before what comes of the batch."""


def need_optuna() -> None:
    """Raise `ExocosmError` where optuna is not installed."""
    if find_spec("optuna") is None:
        raise ExocosmError(
            "searching for schedules needs the package optuna", remedy='pip install "exocosm[studies]"'
        )


def propose(
    ranges: Mapping[str, Range],
    history: Sequence[Told],
    *,
    seed: int,
    count: int,
    known: Callable[[Values], Told | None] | None = None,
) -> Batch:
    """Return what to try next.

    Parameters
    ----------
    ranges
        Name -> where its values may lie.
    history
        Everything told so far, in order.
    seed
        Of the search.
    count
        Proposals in this batch.
    known
        What is known of a proposal untried: that it breaks a constraint, or what came of the same before. It is told to the sampler,
        which learns from it, and another is drawn; after `DRAWS` of them the next is taken as it is.

    Raises
    ------
    ExocosmError
        If optuna is not installed.
    """
    need_optuna()
    import optuna

    proposals: list[Values] = []
    passed: list[Told] = []
    with _quiet():
        sampler = optuna.samplers.TPESampler(seed=_seed(seed, len(history)))
        study = optuna.create_study(sampler=sampler)
        kinds = {name: _distribution(r) for name, r in ranges.items()}
        study.add_trials([_frozen(told, kinds) for told in history])
        for _ in range(count):
            for draw in range(DRAWS + 1):
                asked = study.ask(kinds)
                values: Values = dict(asked.params)
                told = None if known is None or draw == DRAWS else known(values)
                if told is None:
                    proposals.append(values)
                    break
                passed.append(told)
                _tell(study, asked, told)
    return Batch(tuple(proposals), tuple(passed))


def _tell(study: Any, asked: Any, told: Told) -> None:
    """Tell the study what is known of a proposal, as `_frozen` would."""
    import optuna

    if told.failed:
        study.tell(asked, state=optuna.trial.TrialState.FAIL)
        return
    for name, amount in told.excess.items():
        asked.set_constraint(name, amount)
    study.tell(asked, told.score or 0.0)


def _seed(seed: int, told: int) -> int:
    """Return the seed of a batch: 32 bits of a hash of the seed of the search and the length of the history."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{told}".encode()).digest()[:4], "big")


def _distribution(given: Range) -> Any:
    from optuna import distributions

    if isinstance(given, Whole):
        return distributions.IntDistribution(given.low, given.high, log=given.log)
    if isinstance(given, Stepped):
        return distributions.FloatDistribution(given.low, given.high, step=given.step)
    return distributions.CategoricalDistribution(given.values)


def _frozen(told: Told, kinds: Mapping[str, Any]) -> Any:
    """Return one entry of the history as optuna has it. What breaks a constraint ranks by that, not by its score."""
    import optuna

    return optuna.trial.create_trial(
        state=optuna.trial.TrialState.FAIL if told.failed else optuna.trial.TrialState.COMPLETE,
        value=None if told.failed else told.score or 0.0,
        params=dict(told.values),
        distributions=dict(kinds),
        constraints=None if told.failed else dict(told.excess),
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep optuna's remarks to itself, and leave its log as it was."""
    log = logging.getLogger("optuna")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)
