"""Laying therapies over a scenario: one document, built and checked as a whole, every problem at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from exocosm.errors import ExocosmError, Problem, ScenarioError
from exocosm.model.changes import rewritten
from exocosm.model.check_rules import is_idle
from exocosm.model.course import action_of, check_courses, concerns_body, course_with
from exocosm.model.findings import Findings
from exocosm.model.layers import Layer, Origins, lie_under, whole_entry
from exocosm.model.loading import build
from exocosm.model.regimen import Regimen
from exocosm.model.targets import Part, answered, kinds_meant, matching, spread, target_problems
from exocosm.model.therapies import bundled_therapy, therapy_of
from exocosm.model.therapy import SECTIONS, Therapy
from exocosm.model.yaml_reader import Path

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario

TREATED = "treated with"
"""Key of a scenario that names what was laid over it."""


def laid_over(scenario: Scenario, regimens: Sequence[object]) -> Scenario:
    """Return a scenario with therapies laid over it, in order; see `Scenario.with_regimens`."""
    sheet = _Sheet(scenario)
    for given in regimens:
        try:
            regimen = Regimen.read(given)
            therapy = therapy_of(regimen.therapy, scenario.folder)
        except ScenarioError as error:
            sheet.problems += error.problems
        except ExocosmError as error:
            sheet.problems.append(Problem(error.message, error.place, error.remedy))
        else:
            sheet.lay(therapy, regimen)
    return sheet.built()


class _Sheet:
    """A scenario as a document that therapies are written into."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.data: dict[str, Any] = scenario.written()
        name = scenario.lines.name if scenario.lines is not None else "scenario"
        self.lines = Origins(f"{name}, as treated", base=scenario.lines)
        self.problems: list[Problem] = []
        self.rules: list[tuple[dict[str, Any], Part, int]] = []
        """Rules that were added, and the rule of the layer that they come from."""
        self.courses: list[tuple[Path, str]] = []
        self.parts: list[Part] = []

    def lay(self, therapy: Therapy, regimen: Regimen) -> None:
        """Write one therapy: what it includes, its options, itself, and its course."""
        if therapy.fragment:
            self._tell(
                Part(therapy, therapy.name, therapy, therapy.at),
                (),
                "is a piece that therapies include, and no therapy",
                "name one that includes it",
            )
            return
        treated: list[str] = self.data.setdefault(TREATED, [])
        parts: list[Part] = []
        own = Part(therapy, therapy.name, therapy, therapy.at)
        for part in (*self._included(own, ()), *self._options(therapy, regimen)):
            if part.label not in treated:
                treated.append(part.label)
                parts.append(part)
        if therapy.name not in treated:
            treated.append(therapy.name)
            parts.append(own)
        self.parts += parts
        cites = [key for part in parts for key in part.therapy.sources]
        if cites:
            self.data["cites"] = list(dict.fromkeys([*self.data.get("cites", ()), *cites]))
        for part in parts:
            for section in SECTIONS:
                self._lay_section(part, section)
        for part in parts:
            self._change(part)
        self._give(therapy, regimen)

    def built(self) -> Scenario:
        """Return the scenario; `ScenarioError` with everything that was found."""
        # now that all is laid: a rule on any kind or drug means those of every therapy
        for part in self.parts:
            self._lay_rules(part)
        self.problems += target_problems(self.data, self.parts)
        own = len(self.scenario.rules)
        self.data["rules"] = [*self.data.get("rules", []), *(rule for rule, _, _ in self.rules)]
        self._record_rules(own)
        try:
            result = self._build()
            idle = [k for k in range(len(self.rules)) if is_idle(result, own + k)]
            self.problems += answered(self.rules, idle)
            if idle:
                self.rules = [rule for k, rule in enumerate(self.rules) if k not in idle]
                self.data["rules"] = [*self.data["rules"][:own], *(rule for rule, _, _ in self.rules)]
                self._record_rules(own)
                result = self._build()
        except ScenarioError as error:
            raise ScenarioError(dict.fromkeys([*self.problems, *error.problems])) from None
        findings = Findings(result)
        check_courses(result, self.courses, findings)
        self.problems += findings.problems
        errors = [p for p in result.check() if p.severity == "error"]
        if errors:
            before = set(self.scenario.check())
            self.problems += [p for p in errors if p not in before]
        if self.problems:
            raise ScenarioError(dict.fromkeys(self.problems))
        return result

    def _build(self) -> Scenario:
        result = build(self.data, self.lines, self.scenario.folder, [])
        result._lines = self.lines
        return result

    def _record_rules(self, own: int) -> None:
        for path in [p for p in self.lines.parts if p[0] == "rules"]:
            del self.lines.parts[path]
        for index, (_, part, number) in enumerate(self.rules, own):
            self.lines.parts["rules", index] = (part.lines, (*part.at, "rules", number))

    def _tell(self, part: Part, path: Path, message: str, remedy: str = "") -> None:
        self.problems.append(part.problem(path, message, remedy))

    def _included(self, part: Part, above: tuple[str, ...]) -> list[Part]:
        """Return the fragments of a layer, those that fragments include first."""
        found: list[Part] = []
        for index, name in enumerate(part.layer.includes):
            try:
                one = bundled_therapy(name, fragment=True)
            except ExocosmError as error:
                self._tell(part, ("includes", index), error.message, error.remedy)
                continue
            if one.name in above or not one.fragment:
                self._tell(part, ("includes", index), f"{name!r} is no fragment that it could include")
                continue
            fragment = Part(one, one.name, one, one.at, fragment=True)
            found += [*self._included(fragment, (*above, one.name)), fragment]
        return found

    def _options(self, therapy: Therapy, regimen: Regimen) -> list[Part]:
        found: list[Part] = []
        for name in regimen.options:
            spelt = name if name in therapy.options else name.replace("_", " ")
            if spelt not in therapy.options:
                part = Part(therapy, therapy.name, therapy, therapy.at)
                known = ", ".join(map(repr, therapy.options)) or "none"
                self._tell(part, (), f"has no option {name!r}", f"there are {known}")
                continue
            layer, at = therapy.options[spelt], (*therapy.at, "options", spelt)
            part = Part(therapy, f"{therapy.name}: {spelt}", layer, at)
            found += [*self._included(part, ()), part]
        return found

    def _lay_section(self, part: Part, section: str) -> None:
        layer = getattr(part.layer, section)
        if layer:
            self.data.setdefault(section, {})
        met = False
        for name, entry in layer.items():
            at = (*part.at, section, name)
            try:
                entry = whole_entry(section, entry, self.data)
            except ExocosmError as error:
                self._tell(part, (section, name, "like"), error.message, error.remedy)
                continue
            if section == "cells":
                names = matching(self.data, name)
            elif section == "vesicles":
                names = kinds_meant(self.data, name)
            else:
                names = [name]
            met = met or bool(names)
            for one in names:
                self._lay_entry(section, one, Layer(entry, part.lines, at))
        if section == "cells" and layer and not met and not part.fragment:
            self._tell(
                part,
                ("cells",),
                f"no cell type is any of {', '.join(map(repr, layer))}",
                "tags: [...] of a cell type",
            )

    def _lay_entry(self, section: str, name: str, layer: Layer) -> None:
        """Lay one declaration under the scenario's, or add it."""
        other = {"molecules": "receptors", "receptors": "molecules"}.get(section)
        if other and name in self.data.get(other, {}) and name not in self.data[section]:
            section = other  # the same on the surface of cells: only what blocks it is news
            layer = Layer({k: v for k, v in layer.entry.items() if k == "blocked by"}, layer.lines, layer.at)
        known = self.data[section]
        if not isinstance(layer.entry, dict) or name not in known:
            known[name] = layer.entry
            self.lines.parts[section, name] = (layer.lines, layer.at)
            return
        own = known[name]
        if section == "solutes" and own.get("plasma") is None and "plasma" in layer.entry:
            vessels = own.get("vessels")
            if isinstance(vessels, dict):  # kinetics tell the level in blood from now on
                own = {**own, "vessels": {k: v for k, v in vessels.items() if k != "blood"}}
        known[name] = lie_under(own, self._with_solutes(layer), (section, name), self.lines)

    def _with_solutes(self, layer: Layer) -> Layer:
        """Leave the effect of oxygen out where the scenario has none."""
        entry = dict(layer.entry)
        radiation = entry.get("radiosensitivity")
        if not isinstance(radiation, dict):
            return layer
        gas = radiation.get("oxygen")
        if isinstance(gas, dict) and gas.get("solute") not in self.data.get("solutes", {}):
            entry["radiosensitivity"] = {k: v for k, v in radiation.items() if k != "oxygen"}
        return Layer(entry, layer.lines, layer.at)

    def _lay_rules(self, part: Part) -> None:
        taken = {rule.get("name") for rule in self.data.get("rules", [])}
        taken |= {rule.get("name") for rule, _, _ in self.rules}
        for number, rule in enumerate(part.layer.rules):
            made, problem = spread(self.data, rule, number, part)
            if problem is not None:
                self.problems.append(problem)
            self.rules += [(one, part, number) for one in made if one["name"] not in taken]

    def _change(self, part: Part) -> None:
        for path, value in part.layer.changes.items():
            head, _, rest = path.partition(".")
            keys = sorted((k for k in self._keys() if rest.startswith(f"{k}.")), key=len)
            names = matching(self.data, keys[-1]) if head == "cells" and keys else []
            paths = [f"cells.{n}.{rest[len(keys[-1]) + 1 :]}" for n in names] or [path]
            failed: list[Problem] = []
            for one in paths:
                try:
                    rewritten(self.data, {one: value}, part.label)
                except ScenarioError as error:
                    failed += [
                        Problem(p.message, part.place(("changes", path)), p.remedy) for p in error.problems
                    ]
            if len(failed) == len(paths):  # one that could be changed is enough
                self.problems += failed

    def _keys(self) -> list[str]:
        cells = self.data.get("cells", {})
        tags = {tag for cell in cells.values() for tag in cell.get("tags", ())}
        return [k for k in (*tags, "any") if k not in cells]

    def _give(self, therapy: Therapy, regimen: Regimen) -> None:
        """Add the event of the course."""
        part = Part(therapy, therapy.name, therapy, therapy.at)
        over = dict(regimen.course)
        for name in regimen.options:
            option = therapy.options.get(name, therapy.options.get(name.replace("_", " ")))
            over = {**(option.course if option is not None else {}), **over}
        try:
            event = course_with(therapy.course, over)
        except ExocosmError as error:
            self._tell(part, (), error.message, error.remedy)
            return
        if event is None:
            return
        if action_of(event) is None:
            self._tell(
                part, ("course",), "a course says one thing that is done", "give, add, irradiate, filter, ..."
            )
            return
        section: Path = ("events",)
        home = self.data
        if concerns_body(event):
            if self.data.get("body") is None:
                self._tell(
                    part,
                    ("course",),
                    f"{action_of(event)!r} is done to a body, and the scenario has none",
                    "body: {like: mouse}",
                )
                return
            section, home = ("body", "events"), self.data["body"]
        events = home.setdefault("events", [])
        event["name"] = _free(event.get("name") or therapy.name, {e.get("name") for e in events})
        events.append(event)
        path = (*section, len(events) - 1)
        self.lines.parts[path] = (part.lines, (*part.at, "course"))
        self.courses.append((path, therapy.name))


def _free(name: str, taken: set[Any]) -> str:
    """Return a name that no event has."""
    number = 2
    free = name
    while free in taken:
        free, number = f"{name} {number}", number + 1
    return free
