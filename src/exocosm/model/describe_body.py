"""The body, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from exocosm.knowledge.quantity import Quantity
from exocosm.model.body import Body
from exocosm.model.body_event import BodyEvent, CellInjection, Depletion, Injection
from exocosm.model.describe_events import event_sentence, times_text
from exocosm.model.describe_space import space_text, start_text
from exocosm.model.wording import Notes, listed, wrapped

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario


def body_text(scenario: Scenario, note: Notes) -> list[str]:
    """Describe blood, organs, native vesicles, further tissues and what is done to the body."""
    body = scenario.body
    if body is None:
        return []
    text = [_blood(body, note), _organs(body, note)]
    if body.lymph is not None:
        text.append(
            f"What tissues drain passes through lymph in {note(body.lymph.transit)} on average; lymph nodes keep "
            f"{note(body.lymph.nodes)} of it."
        )
    text += [
        f"{law.molecule} changes what {'every organ' if law.organ == 'all' else law.organ} takes of a vesicle, up to "
        f"{note(law.fold, fold=True)}, half of that at {note(law.half)}."
        for law in body.tropism
    ]
    text += [
        f"The body itself releases {note(b.secretion)} of {kind} into blood."
        for kind, b in body.background.items()
    ]
    for kind, law in body.cells.items():
        lodging = listed(f"{note(share)} lodge in {organ}" for organ, share in law.lodges.items())
        text.append(
            f"Cells of type {kind} leave blood with a half-life of {note(law.half_life)}: {f'{lodging}, the rest die' if lodging else 'they die'}."
        )
    if body.stands_for.magnitude != 1:
        text.append(f"The tissue above is one of {note(body.stands_for)} such pieces.")
    if body.organ is not None:
        text.append(f"What {body.organ} takes from blood enters the tissue above through its vessels.")
    text += _tissues(scenario, body, note)
    text += [f"- {_event(event, note)}" for event in body.events]
    return [wrapped(t, hang=2 if t.startswith("- ") else 0) for t in text]


def _blood(body: Body, note: Notes) -> str:
    own = [f"{note(half)} for {kind}" for kind, half in body.half_lives.items()]
    flow = ""
    if body.cardiac_output is not None:
        flow = f"; the heart pumps {note(body.cardiac_output)} of blood, of which {note(body.hematocrit)} is cells"
    half, recovery = body.phagocytes.half_saturated, body.phagocytes.recovery
    eats = f" Phagocytes take half as fast at {note(half)} in plasma." if half is not None else ""
    back = f" Lost phagocytes come back with a half-time of {note(recovery)}." if recovery is not None else ""
    return (
        f"{note(body.plasma)} of plasma{flow}. A trace of vesicles without tropism has a half-life of {note(body.half_life)} in it"
        f"{f', {listed(own)}' if own else ''}; what organs have taken is degraded with a half-time of {note(body.degraded)}."
        f"{eats}{back}"
    )


def _organs(body: Body, note: Notes) -> str:
    said = []
    for name, organ in body.organs.items():
        share = (
            note(organ.share)
            if isinstance(organ.share, Quantity)
            else f"the remainder ({body.share(name):.3g})"
        )
        eaten = f", {note(organ.phagocytes)} of it by phagocytes" if organ.phagocytes.magnitude else ""
        flow = f", at {note(organ.flow)} of the cardiac output" if organ.flow is not None else ""
        said.append(f"{name} {share}{eaten}{flow}")
    return f"Of what is cleared, organs take: {'; '.join(said)}."


def _tissues(scenario: Scenario, body: Body, note: Notes) -> list[str]:
    text: list[str] = []
    for name, part in scenario.parts().items():
        if name not in body.tissues:
            continue
        declared = body.tissues[name]
        text.append(
            f"{name[:1].upper()}{name[1:]} is a tissue in the same run, one of {note(declared.stands_for)} such pieces of "
            f"{declared.organ}: what {declared.organ} takes from blood enters it through its vessels."
        )
        text += [" ".join(t.split()) for t in (*space_text(part, note), *start_text(part, note))]
        text += [f"- {event_sentence(event, note)}" for event in declared.events]
        if declared.changes:
            text.append(
                f"Different there: {listed(_change(path, value, note) for path, value in declared.changes.items())}."
            )
    return text


def _change(path: str, value: object, note: Notes) -> str:
    """Say what is different at a path: quantities as everywhere, mappings part by part."""
    if value is None:
        return f"{path} left out"
    if isinstance(value, Mapping) and "value" not in value:
        return listed(_change(f"{path}.{name}", part, note) for name, part in value.items())
    if isinstance(value, Mapping):
        return f"{path}: {note(Quantity.accept(value))}"
    return f"{path}: {value}"


def _event(event: BodyEvent, note: Notes) -> str:
    times = times_text(event.when, note)
    name = f" ({event.name})" if event.name else ""
    if isinstance(event, Injection):
        what = f"{note(event.number)} of {event.inject} are given into blood"
    elif isinstance(event, CellInjection):
        what = f"{note(event.number)} {event.inject_cells} cells are given into blood"
    elif isinstance(event, Depletion):
        what = f"{note(event.deplete)} of the phagocytes are lost"
    else:
        what = f"{note(event.filter)} of plasma pass a filter that keeps {note(event.sieved)} of the vesicles, for {note(event.length)}"
    return f"{times[:1].upper()}{times[1:]}, {what}{name}."
