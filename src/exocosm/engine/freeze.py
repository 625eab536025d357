"""A state as plain arrays, for checkpoints, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields as dataclass_fields
from typing import Any

import numpy as np
import numpy.typing as npt

from exocosm.engine.blood_cells import BloodCellLedger, BloodCellState
from exocosm.engine.body_loop import BodyState
from exocosm.engine.circulation import CirculationLedger, CirculationState
from exocosm.engine.ledger import Ledger
from exocosm.engine.state import Cells, Flow, State

Arrays = dict[str, npt.NDArray[np.generic]]


def freeze(state: State) -> tuple[Arrays, dict[str, Any]]:
    """Return the arrays and numbers that `thaw` needs; arrays are views."""
    arrays: Arrays = {"fields": state.fields, "whole": state.whole}
    arrays |= {f"cells/{name}": rows for name, rows in state.cells.alive_rows().items()}
    arrays |= {f"ledger/{name}": account for name, account in state.ledger.arrays().items()}
    arrays |= {f"extra/{name}": array for name, array in state.extra.items()}
    return arrays, {"step": state.step, "next_identity": state.next_identity}


def thaw(arrays: Mapping[str, npt.NDArray[Any]], numbers: Mapping[str, Any], flow: Flow | None) -> State:
    """Return the state that `freeze` took apart; `flow` follows from the tables and is not kept.

    Raises
    ------
    KeyError
        If an array is missing.
    """
    columns = {name: np.array(arrays[f"cells/{name}"]) for name in Cells.COLUMNS}
    return State(
        step=int(numbers["step"]),
        fields=np.array(arrays["fields"]),
        whole=np.array(arrays["whole"]),
        cells=Cells(count=len(columns["identity"]), **columns),
        ledger=Ledger(**{name: np.array(arrays[f"ledger/{name}"]) for name in Ledger.names()}),
        next_identity=int(numbers["next_identity"]),
        flow=flow,
        extra={n.removeprefix("extra/"): np.array(a) for n, a in arrays.items() if n.startswith("extra/")},
    )


def freeze_body(state: BodyState) -> Arrays:
    """Return the arrays that `thaw_body` needs; arrays are views."""
    circulation, ledger, cells = state.circulation, state.circulation.ledger, state.cells
    arrays: Arrays = {
        "blood": circulation.blood,
        "lymph": circulation.lymph,
        "organ": circulation.organ,
        "phagocytes": circulation.phagocytes,
        "transit": state.transit,
        "ledger": ledger.total,
        "ledger carry": ledger.carry,
        "ledger now": ledger.now.total,
        "cells number": cells.number,
        "cells injections": np.array([cells.injections]),
    }
    arrays |= {f"cells/{name}": rows for name, rows in cells.cells.alive_rows().items()}
    return arrays | {f"cells ledger/{name}": account for name, account in cells.ledger.arrays().items()}


def thaw_body(arrays: Mapping[str, npt.NDArray[Any]]) -> BodyState:
    """Return the state that `freeze_body` took apart; `KeyError` if an array is missing."""
    organ, transit = np.array(arrays["organ"]), np.array(arrays["transit"])
    ledger = CirculationLedger(organ.shape[1], len(organ), len(transit))
    ledger.total[:], ledger.carry[:] = arrays["ledger"], arrays["ledger carry"]
    ledger.now.total[:] = arrays["ledger now"]
    blood, lymph, phagocytes = (np.array(arrays[name]) for name in ("blood", "lymph", "phagocytes"))
    columns = {name: np.array(arrays[f"cells/{name}"]) for name in Cells.COLUMNS}
    accounts = {f.name: np.array(arrays[f"cells ledger/{f.name}"]) for f in dataclass_fields(BloodCellLedger)}
    cells = BloodCellState(
        Cells(count=len(columns["identity"]), **columns),
        np.array(arrays["cells number"]),
        BloodCellLedger(**accounts),
        int(arrays["cells injections"][0]),
    )
    return BodyState(CirculationState(blood, lymph, organ, phagocytes, ledger), transit, cells)
