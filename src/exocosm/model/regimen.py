"""A regimen: a therapy, and what is said of its course."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from exocosm.errors import ExocosmError
from exocosm.model.therapies import ENDINGS


@dataclass(frozen=True)
class Regimen:
    """A therapy with what differs from its own course; written as the name alone where nothing does."""

    therapy: Any
    """A name, the path of a YAML file, a mapping as in such a file, or a `Therapy`."""
    options: tuple[str, ...] = ()
    """Switches of the therapy that are on."""
    course: Mapping[str, Any] = field(default_factory=dict)
    """Keys laid over the therapy's course: amount, when, for, route ..."""

    @classmethod
    def read(cls, given: object, folder: Path | None = None) -> Regimen:
        """Read ``doxorubicin`` or ``{therapy: doxorubicin, amount: 5 mg/kg, when: every 7 days, options: [...]}``.

        Parameters
        ----------
        given
            What a file says.
        folder
            Of that file, where the paths of therapies in it begin; None: in the folder of the scenario.

        Raises
        ------
        ExocosmError
            Neither of the two.
        """
        if isinstance(given, Regimen):
            return given
        if isinstance(given, str):
            return cls(_placed(given, folder))
        if not isinstance(given, Mapping) or "therapy" not in given:
            raise ExocosmError(
                f"{given!r} is no regimen",
                remedy="write a therapy's name, or {therapy: <name>, amount: ..., when: ...}",
            )
        course = {str(k).replace("_", " "): v for k, v in given.items() if k not in ("therapy", "options")}
        options = given.get("options") or ()
        listed = (options,) if isinstance(options, str) else tuple(map(str, options))
        return cls(_placed(given["therapy"], folder), listed, course)


def _placed(therapy: object, folder: Path | None) -> object:
    """Return a therapy with the path of its file from the current folder on."""
    is_file = isinstance(therapy, str) and therapy.endswith(ENDINGS)
    return str((folder / str(therapy)).absolute()) if is_file and folder is not None else therapy
