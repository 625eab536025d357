"""Cell types, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exocosm.knowledge.quantity import Quantity
from exocosm.model.biogenesis import Biogenesis
from exocosm.model.describe_drugs import drug_sentences
from exocosm.model.wording import Notes, common, listed, wrapped

if TYPE_CHECKING:
    from exocosm.model.cell_type import CellType
    from exocosm.model.scenario import Scenario


def cells_text(scenario: Scenario, note: Notes) -> list[str]:
    """Describe each cell type in a paragraph; what holds for all of them stands first, once."""
    types = {name: _cell(cell, note) for name, cell in scenario.cells.items()}
    shared, own = common(types)
    paragraphs = [wrapped(f"Every cell type: {' '.join(shared)}", hang=2)] if shared else []
    return paragraphs + [wrapped(f"{name}: {' '.join(sentences)}", hang=2) for name, sentences in own.items()]


def _cell(cell: CellType, note: Notes) -> list[str]:
    sentences = [f"A sphere of diameter {note(cell.diameter)}."]
    sentences += _exchange(cell, note)
    sentences += _life(cell, note)
    sentences += _movement(cell, note)
    if cell.kills is not None and cell.kills.targets:
        sentences.append(
            f"Kills {listed(cell.kills.targets)} at {note(cell.kills.rate)}, divided among those it touches."
        )
    sentences += _medium(cell, note)
    sentences += _travel(cell, note)
    sentences += drug_sentences(cell, note)
    begins = [f"{name} at {note(q)}" for name, q in cell.initial_programmes.items()]
    begins += [f"{note(q)} of {name}" for name, q in cell.initial_cargo.items()]
    if begins:
        sentences.append(f"Begins with {listed(begins)}.")
    return sentences


def _exchange(cell: CellType, note: Notes) -> list[str]:
    """What the cell releases, secretes, consumes and captures."""
    rates = {name: r for name, r in cell.releases.items() if isinstance(r, Quantity)}
    staged = {name: r for name, r in cell.releases.items() if isinstance(r, Biogenesis)}
    found = [] if not rates else [f"Releases {listed(f'{name} at {note(q)}' for name, q in rates.items())}."]
    for name, stages in staged.items():
        found.append(
            f"Releases {name} from multivesicular bodies: {note(stages.multivesicular_bodies)} form, a share of "
            f"{note(stages.to_the_membrane)} fuses with the membrane and the rest with the lysosome, {note(stages.vesicles_each)} "
            f"each; {60 * stages.rate:.3g} vesicle/cell/hour in all."
        )
    for verb, table in (
        ("Secretes", cell.secretes),
        ("Consumes", cell.consumes),
    ):
        if table:
            found.append(f"{verb} {listed(f'{name} at {note(q)}' for name, q in table.items())}.")
    if cell.carries:
        carried = listed(f"{note(q)} of {name}" for name, q in cell.carries.items())
        found.append(f"Carries {carried} on its surface.")
    if not cell.captures:
        return [*found, "Captures no vesicles."]
    taken = [
        f"{'every other kind' if k == 'any' and len(cell.captures) > 1 else 'every kind' if k == 'any' else k} at {note(q)}"
        for k, q in cell.captures.items()
    ]
    limit = f", up to {note(cell.holds)} of a pool" if cell.holds is not None else ""
    intake = cell.intake
    found.append(f"Captures {listed(taken)}{limit}.")
    detach = f", or let go at {note(intake.detach)}" if intake.detach.magnitude else ""
    found.append(
        f"What is bound is taken in at {note(intake.internalise)}{detach}; it leaves the endosome at {note(intake.exit)}: a share "
        f"of {note(intake.escape)} reaches the cytosol, {note(intake.recycle)} returns to the medium, the rest is degraded."
    )
    return found


def _life(cell: CellType, note: Notes) -> list[str]:
    """Cycle, arrest and death."""
    found = []
    if cell.cycle is None:
        found.append("Does not divide.")
    else:
        phases = [
            f"{p.name} ({note(p.lasts)}, {'exactly' if p.fixed else 'on average'})" for p in cell.cycle.phases
        ]
        only = cell.cycle.phases[0]
        if len(phases) == 1 and not only.fixed:
            found.append(f"Divides once in {note(only.lasts)} on average ({only.name}).")
        else:
            found.append(f"Divides after {listed(phases)}.")
    if cell.mutates:
        born = listed(f"{target} with a chance of {note(q)}" for target, q in cell.mutates.items())
        found.append(f"Each daughter is born as {born}.")
    arrest = cell.arrest
    rates = [
        (verb, q)
        for verb, q in (
            ("falls quiescent", arrest.quiescence_rate),
            ("wakes", arrest.arousal_rate),
            ("turns senescent", arrest.senescence_rate),
            ("escapes from senescence", arrest.senescence_escape_rate),
            ("dies by apoptosis", cell.death.apoptosis_rate),
            ("dies by necrosis", cell.death.necrosis_rate),
        )
        if q.magnitude
    ]
    rates += [(f"turns into {name}", q) for name, q in cell.becomes.items()]
    if rates:
        found.append(f"Left alone it {listed(f'{verb} at {note(q)}' for verb, q in rates)}.")
    found.append(
        f"Dead cells stay for {note(cell.death.apoptotic_for)} (apoptosis) or {note(cell.death.necrotic_for)} (necrosis)."
    )
    return found


def _medium(cell: CellType, note: Notes) -> list[str]:
    """What the cell makes of the medium."""
    found = []
    if cell.supplies is not None:
        found.append(f"Carries blood: serves {note(cell.supplies)} of tissue at vessel density 1.")
    if cell.remodels is not None:
        pull = cell.remodels
        found.append(
            f"Pulls the hindrance of the matrix around it towards {note(pull.towards)} at {note(pull.rate)}."
        )
    return found


def _travel(cell: CellType, note: Notes) -> list[str]:
    """Whether it leaves with the blood, and whom it lets in."""
    found = []
    if cell.intravasation is not None:
        found.append(f"Leaves with the blood at {note(cell.intravasation)} where vessels have density 1.")
    if cell.admits:
        cleared = listed(f"{name} at {note(q)}" for name, q in cell.admits.items())
        found.append(f"Lets cells in from the blood, clearing it of {cleared}.")
    return found


def _movement(cell: CellType, note: Notes) -> list[str]:
    """Mechanics and motility."""
    mechanics = cell.mechanics
    if mechanics.fixed:
        return ["Stays where it is."]
    found = [
        f"Neighbours adhere with {note(mechanics.adhesion)} within {note(mechanics.reach)} radii, and repel each other with "
        f"{note(mechanics.repulsion)}; volume is taken up at {note(cell.volume_rate)}."
    ]
    motility = cell.motility
    if motility is None:
        return [*found, "Does not move by itself."]
    text = f"Crawls at {note(motility.speed)}, turning every {note(motility.persistence)} on average"
    if motility.towards is not None:
        way = "away from" if motility.away else "towards"
        text += f", {note(motility.bias)} of the direction set by the gradient, {way} {motility.towards}"
    return [*found, text + "."]
