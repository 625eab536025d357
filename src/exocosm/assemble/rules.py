"""Rules -> behaviour columns, signals and rows of Hill responses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from exocosm.arrays import Float, Int
from exocosm.assemble.drugs import exported
from exocosm.assemble.index import Index
from exocosm.engine.rule_tables import ONE, ZERO, Behaviours, Columns, Rules, SignalKind
from exocosm.engine.tables import Carriers, CellTypes, Motility, Tables
from exocosm.errors import UnitError
from exocosm.knowledge.dimensions import CLEARANCE, RATE
from exocosm.model.behaviour import Behaviour, behaviours_of, is_fold, target
from exocosm.model.rule import Rule
from exocosm.model.scenario import Scenario
from exocosm.model.signal import STAGES, Signal, threshold
from exocosm.model.vesicle import VesicleKind

FOLDS = (
    "release",
    "capture",
    "secretion",
    "consumption",
    "loading",
    "internalisation",
    "escape",
    "division",
    "vulnerability",
    "radiosensitivity",
    "perfusion",
    "remodelling",
)
"""Behaviours kept as a factor on the base of the cell type."""
_COLUMN = {"internalisation": "internalise"}
"""Names of columns that differ from the behaviour's."""
_RATES: dict[str, Callable[[Scenario, str], float]] = {
    "quiescence": lambda s, t: RATE.value(s.cells[t].arrest.quiescence_rate),
    "arousal": lambda s, t: RATE.value(s.cells[t].arrest.arousal_rate),
    "senescence": lambda s, t: RATE.value(s.cells[t].arrest.senescence_rate),
    "senescence_escape": lambda s, t: RATE.value(s.cells[t].arrest.senescence_escape_rate),
    "apoptosis": lambda s, t: RATE.value(s.cells[t].death.apoptosis_rate),
    "necrosis": lambda s, t: RATE.value(s.cells[t].death.necrosis_rate),
    "intravasation": lambda s, t: RATE.value(r) if (r := s.cells[t].intravasation) else 0.0,
    "kill": lambda s, t: RATE.value(k.rate) if (k := s.cells[t].kills) else 0.0,
}


@dataclass
class _Plan:
    """Columns as they are handed out."""

    types: int
    names: list[str] = field(default_factory=lambda: ["one", "zero"])
    base: list[Float] = field(default_factory=list)
    place: dict[Behaviour, int] = field(default_factory=dict)

    def column(self, behaviour: Behaviour, base: Float) -> int:
        """Return the column of a behaviour, making it at the first call."""
        if behaviour not in self.place:
            self.place[behaviour] = len(self.names)
            self.names.append(str(behaviour))
            self.base.append(base)
        return self.place[behaviour]


def _base(
    scenario: Scenario, names: Index, tables: tuple[CellTypes, Motility], behaviour: Behaviour
) -> Float:
    """Return the base of a behaviour by type, in the unit of its column, [t]."""
    types, motility = tables
    if behaviour.kind == "loading":
        copies = scenario.vesicles[behaviour.into].copies(behaviour.subject)
        return np.full(len(names.types), float(copies > 0))
    if behaviour.kind in FOLDS:
        return np.ones(len(names.types))
    if behaviour.kind == "transformation":
        becomes = [scenario.cells[t].becomes.get(behaviour.subject) for t in names.types]
        return np.array([RATE.value(q) if q is not None else 0.0 for q in becomes], np.float64)
    if behaviour.kind == "admission":
        admits = [scenario.cells[t].admits.get(behaviour.subject) for t in names.types]
        return np.array([CLEARANCE.value(q) if q is not None else 0.0 for q in admits], np.float64)
    if behaviour.kind == "export":
        exports = [scenario.cells[t].exports.get(behaviour.subject) for t in names.types]
        return np.array([RATE.value(q) if q is not None else 0.0 for q in exports], np.float64)
    if behaviour.kind == "mutation":
        mutates = [scenario.cells[t].mutates.get(behaviour.subject) for t in names.types]
        return np.array([q.to("") if q is not None else 0.0 for q in mutates], np.float64)
    if behaviour.kind in _RATES:
        return np.array([_RATES[behaviour.kind](scenario, t) for t in names.types], np.float64)
    plain = {
        "speed": motility.speed,
        "bias": motility.bias,
        "adhesion": types.adhesion,
        "repulsion": types.repulsion,
    }
    out: Float = plain.get(behaviour.kind, np.zeros(len(names.types))).copy()
    return out


def _absolute_base(scenario: Scenario, cell_type: str, behaviour: Behaviour) -> float:
    """Return what a fold multiplies, in the unit of an absolute `to`."""
    cell = scenario.cells[cell_type]
    kind = behaviour.kind
    if kind == "release":
        return cell.release(behaviour.subject)
    if kind == "capture":
        given = cell.capture(behaviour.subject)
        return behaviour.dimension.value(given) if given is not None and behaviour.dimension else 0.0
    if kind == "consumption":
        return cell.consumption(behaviour.subject)
    if kind == "loading":
        return scenario.vesicles[behaviour.into].load(behaviour.subject)
    if kind == "internalisation":
        return RATE.value(cell.intake.internalise)
    if kind == "escape":
        return cell.intake.escape.to("")
    if kind == "division":
        return 1 / cell.cycle.phases[0].lasts.to("min") if cell.cycle else 0.0
    return 1.0


def _to(scenario: Scenario, rule: Rule, behaviour: Behaviour, base: float) -> float:
    """Return the saturation value in the unit of the column."""
    number = target(rule.to, behaviour)
    fold = is_fold(rule.to, behaviour)
    if behaviour.kind in FOLDS:
        if fold:
            return number * base
        if behaviour.kind in ("vulnerability", "radiosensitivity", "perfusion", "remodelling"):
            return number
        absolute = _absolute_base(scenario, rule.cell_type, behaviour)
        if absolute <= 0:
            raise UnitError(
                f"{rule.behaviour!r} of {rule.cell_type!r} is zero without the rule, so {rule.to.label} is no multiple of it",
                remedy="give the cell type a base value",
            )
        return number / absolute
    return number * base if fold else number


@dataclass
class _Signals:
    """Signals as they are met, each once."""

    names: list[str] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    items: list[list[tuple[int, float]]] = field(default_factory=list)

    def add(self, name: str, kind: SignalKind, items: list[tuple[int, float]]) -> int:
        """Return the place of a signal, adding it at the first call."""
        if name not in self.names:
            self.names.append(name)
            self.kinds.append(int(kind))
            self.items.append(items)
        return self.names.index(name)


def _signal(
    signal: Signal, scenario: Scenario, names: Index, carried: Carriers
) -> tuple[SignalKind, list[tuple[int, float]]]:
    """Return what a signal reads: its kind and weighted items."""
    subject = signal.subject
    if signal.kind in ("field", "gradient") and subject in names.solutes:
        kind = SignalKind.FIELD if signal.kind == "field" else SignalKind.GRADIENT
        return kind, [(names.solutes.index(subject), 1.0)]
    if signal.kind in ("vesicle", "gradient"):
        kind = SignalKind.FIELD if signal.kind == "vesicle" else SignalKind.GRADIENT
        return kind, [(names.field_of_carrier(q), 1.0) for q in names.carriers_of(subject)]
    if signal.kind == "contact" and scenario.molecules[subject].blocked_by:
        return SignalKind.FREE, [(names.targets.index(subject), 1.0)]
    if signal.kind in ("bound", "blocked"):
        kind = SignalKind.BOUND if signal.kind == "bound" else SignalKind.BLOCKED
        return kind, [(names.targets.index(subject), 1.0)]
    if signal.kind == "contact":
        copies = carried.membrane[:, names.membrane.index(subject)]
        return SignalKind.SURFACE, [(int(q), float(copies[q])) for q in np.flatnonzero(copies)]
    if signal.kind == "held":
        return SignalKind.HELD, [(q, 1.0) for q in names.carriers_of(subject)]
    place = {
        "delivered": (SignalKind.CYTOSOL, names.lumen),
        "programme": (SignalKind.PROGRAMME, names.programmes),
        "neighbours": (SignalKind.CONTACT, names.types),
        "stage": (SignalKind.STAGE, STAGES),
    }
    if signal.kind in place:
        kind, known = place[signal.kind]
        return kind, [(known.index(subject), 1.0)]
    return (SignalKind.PRESSURE if signal.kind == "pressure" else SignalKind.AGE), [(0, 1.0)]


def behaviours_and_rules(
    scenario: Scenario, names: Index, types: CellTypes, movement: Motility, carried: Carriers
) -> tuple[Behaviours, Rules]:
    """Return the behaviour columns and the rules that move them."""
    plan, signals = _Plan(len(names.types)), _Signals()
    always = [Behaviour(kind) for kind in _RATES]
    always += [
        Behaviour(kind, t) for kind in ("transformation", "admission", "mutation") for t in names.types
    ]
    always += [Behaviour("export", c) for c in exported(scenario, names)]
    for behaviour in always:
        base = _base(scenario, names, (types, movement), behaviour)
        if base.any():
            plan.column(behaviour, base)
    for vesicle, kind in scenario.vesicles.items():
        for cargo in kind.varies:
            if kind.copies(cargo) == 0:  # a column of zeros, or cells without a rule would load a copy
                plan.column(Behaviour("loading", cargo, vesicle), np.zeros(len(names.types)))
    rows: list[_Row] = []
    for rule in scenario.rules:
        behaviour, signal = scenario.behaviour_of(rule), scenario.signal_of(rule)
        base = _base(scenario, names, (types, movement), behaviour)
        t = names.types.index(rule.cell_type)
        kind_of_signal, items = _signal(signal, scenario, names, carried)
        rows.append(
            _Row(
                cell_type=t,
                behaviour=plan.column(behaviour, base),
                signal=signals.add(str(signal), kind_of_signal, items),
                raises=rule.raising,
                to=_to(scenario, rule, behaviour, float(base[t])),
                half=threshold(rule.half, signal, scenario),
                hill=rule.hill.to(""),
                inverted=rule.inverted,
                in_dead=rule.in_dead,
            )
        )
    base_table = np.stack([np.ones(len(names.types)), np.zeros(len(names.types)), *plan.base], axis=1)
    behaviours = Behaviours(names=tuple(plan.names), base=base_table, columns=_columns(scenario, names, plan))
    return behaviours, _rules(rows, signals)


def steady_behaviours(scenario: Scenario, names: Index, tables: Tables) -> dict[str, Float]:
    """Return the base [t], in the unit of a column, of every behaviour that has no column; programmes left out."""
    moved = tables.behaviours.names
    return {
        str(b): _base(scenario, names, (tables.types, tables.motility), b)
        for b in behaviours_of(scenario)
        if b.kind != "programme" and str(b) not in moved
        if b.kind != "loading" or b.subject in _loaded(scenario.vesicles[b.into])
    }


def _loaded(kind: VesicleKind) -> tuple[str, ...]:
    """Return what senders load: cargo, and membrane molecules that vary."""
    return (*kind.lumen, *kind.varies)


class _Row(NamedTuple):
    """One rule in numbers; names as in `engine.tables.Rules`."""

    cell_type: int
    behaviour: int
    signal: int
    raises: bool
    to: float
    half: float
    hill: float
    inverted: bool
    in_dead: bool


def _rules(rows: list[_Row], signals: _Signals) -> Rules:
    flat = [item for items in signals.items for item in items]
    return Rules(
        cell_type=np.array([r.cell_type for r in rows], np.int16),
        behaviour=np.array([r.behaviour for r in rows], np.int16),
        signal=np.array([r.signal for r in rows], np.int16),
        raises=np.array([r.raises for r in rows], np.bool_),
        to=np.array([r.to for r in rows], np.float64),
        half=np.array([r.half for r in rows], np.float64),
        hill=np.array([r.hill for r in rows], np.float64),
        inverted=np.array([r.inverted for r in rows], np.bool_),
        in_dead=np.array([r.in_dead for r in rows], np.bool_),
        signal_kind=np.array(signals.kinds, np.uint8),
        signal_first=np.cumsum([0, *(len(items) for items in signals.items)]).astype(np.int64),
        signal_item=np.array([i for i, _ in flat], np.int64),
        signal_weight=np.array([w for _, w in flat], np.float64),
        signal_names=tuple(signals.names),
    )


def _columns(scenario: Scenario, names: Index, plan: _Plan) -> Columns:
    """Say where every behaviour stands."""
    count = len(names.fields)
    release: Int = np.full(count, ONE, np.int64)
    loading: Int = np.full(count, ONE, np.int64)
    capture: Int = np.full(count, ONE, np.int64)
    goal: Int = np.full(len(names.programmes), ZERO, np.int64)
    turn: Int = np.full(len(names.types), ZERO, np.int64)
    admit: Int = np.full(len(names.types), ZERO, np.int64)
    mutate: Int = np.full(len(names.types), ZERO, np.int64)
    single: dict[str, int] = {}
    given = exported(scenario, names)
    export: Int = np.full(len(given), ZERO, np.int64)
    for behaviour, place in plan.place.items():
        if behaviour.kind in ("release", "capture"):
            side = release if behaviour.kind == "release" else capture
            for q in range(len(names.carriers)):
                vesicle = names.pools[names.carrier_pool(q)].vesicle
                # a rule on one kind wins over a rule on any
                any_kind = behaviour.subject == "any" and Behaviour(behaviour.kind, vesicle) not in plan.place
                if vesicle == behaviour.subject or any_kind:
                    side[names.field_of_carrier(q)] = place
        elif behaviour.kind in ("secretion", "consumption"):
            side = release if behaviour.kind == "secretion" else capture
            side[names.solutes.index(behaviour.subject)] = place
        elif behaviour.kind == "loading":
            for k, (pool, cargo) in enumerate(names.carried):
                if cargo == behaviour.subject and names.pools[pool].vesicle == behaviour.into:
                    loading[names.field_of_carrier(len(names.pools) + k)] = place
        elif behaviour.kind == "transformation":
            turn[names.types.index(behaviour.subject)] = place
        elif behaviour.kind == "admission":
            admit[names.types.index(behaviour.subject)] = place
        elif behaviour.kind == "mutation":
            mutate[names.types.index(behaviour.subject)] = place
        elif behaviour.kind == "export":
            if behaviour.subject in given:
                export[given.index(behaviour.subject)] = place
        elif behaviour.kind == "programme":
            goal[names.programmes.index(behaviour.subject)] = place
        else:
            single[_COLUMN.get(behaviour.kind, behaviour.kind)] = place
    return Columns(
        release=release,
        loading=loading,
        capture=capture,
        target=goal,
        turn=turn,
        admit=admit,
        mutate=mutate,
        export=export,
        **single,
    )
