"""Molecules, vesicle kinds and programmes, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from exocosm.model.biogenesis import Biogenesis
from exocosm.model.describe_space import edges_text, exchange_text
from exocosm.model.wording import Notes, common, listed, wrapped

if TYPE_CHECKING:
    from exocosm.knowledge.quantity import Quantity
    from exocosm.model.scenario import Scenario
    from exocosm.model.vesicle import VesicleKind


def molecules_text(scenario: Scenario, note: Notes) -> list[str]:
    """Describe what vesicles carry."""
    lines = []
    for name, molecule in scenario.molecules.items():
        if molecule.where == "membrane":
            text = f"{name}, a {molecule.kind} of the membrane, acts on contact"
            if molecule.binds:
                bound = listed(
                    f"{receptor} with a Kd of {note(kd)}" for receptor, kd in molecule.binds.items()
                )
                text += f"; binds {bound} (in solution)"
            text += blocked_text(molecule.blocked_by, note)
        else:
            text = f"{name}, {_kind(molecule.kind)} in the lumen, acts once it has reached the cytosol"
            if molecule.half_life is not None:
                text += f", where half of it is lost in {note(molecule.half_life)}"
            if molecule.becomes:
                text += f"; turns into {listed(f'{n} at {note(q)}' for n, q in molecule.becomes.items())}"
            text += (
                "; both daughters inherit it whole"
                if molecule.heritable
                else "; daughters share it at division"
            )
        lines.append(wrapped(text + "." + (f" ({molecule.about})" if molecule.about else ""), hang=2))
    return ["\n".join(lines)] if lines else []


def blocked_text(blocked_by: Mapping[str, Quantity], note: Notes) -> str:
    """Say which antibodies block a molecule."""
    if not blocked_by:
        return ""
    return f"; blocked by {listed(f'{name} with a Kd of {note(kd)}' for name, kd in blocked_by.items())}"


def receptors_text(scenario: Scenario, note: Notes) -> list[str]:
    """Describe the receptors of cells."""
    lines = []
    for name, receptor in scenario.receptors.items():
        ligands = [n for n, molecule in scenario.molecules.items() if name in molecule.binds]
        text = f"{name} binds {listed(ligands) if ligands else 'nothing that is declared'}"
        if ligands:
            text += (
                f" between surfaces {note(receptor.confinement)} apart, where {note(receptor.contact_share)} of the ligands of "
                "each touching neighbour faces the cell"
            )
        text += blocked_text(receptor.blocked_by, note)
        lines.append(wrapped(text + "." + _about(receptor.about), hang=2))
    return ["\n".join(lines)] if lines else []


def _kind(kind: str) -> str:
    return {"other": "a cargo", "miRNA": "a miRNA", "mRNA": "an mRNA", "siRNA": "an siRNA", "DNA": "DNA"}.get(
        kind, f"a {kind}"
    )


def vesicles_text(scenario: Scenario, note: Notes) -> list[str]:
    """Describe each vesicle kind; what holds for all of them stands first, once."""
    kinds = {name: _vesicle(scenario, name, kind, note) for name, kind in scenario.vesicles.items()}
    shared, own = common(kinds)
    paragraphs = [wrapped(f"Every kind: {' '.join(shared)}", hang=2)] if shared else []
    return paragraphs + [wrapped(f"{name}: {' '.join(sentences)}", hang=2) for name, sentences in own.items()]


def _vesicle(scenario: Scenario, name: str, kind: VesicleKind, note: Notes) -> list[str]:
    """Return sentences on one kind."""
    law = kind.diameter
    sentences = [
        f"Diameters follow a log-normal law with median {note(law.median)} and sigma {note(law.sigma)}, cut off at "
        f"{note(law.least)} and {note(law.most)}."
    ]
    free = f"{kind.diffusivity_um2_min(scenario.tissue):.3g} um^2/min"
    text = (
        f"Diffuses with {note(kind.diffusivity)}"
        if kind.diffusivity is not None
        else f"By Stokes-Einstein diffuses with {free}"
    )
    ways = [
        w for w, on in (("slowed by the matrix", kind.hindered), ("carried by the flow", kind.advected)) if on
    ]
    sentences.append(f"{text} in free fluid" + (f"; {listed(ways)}" if ways else "") + ".")
    depends = dict.fromkeys(kind.varies, " (what is loaded depends on the state of the sender)")
    carried = [
        f"{note(copies)} of {m} on the membrane{depends.get(m, '')}" for m, copies in kind.membrane.items()
    ]
    for cargo, copies in kind.lumen.items():
        loading = (
            f", enriched {note(kind.loading[cargo], fold=True)} by loading" if cargo in kind.loading else ""
        )
        carried.append(f"{note(copies)} of {cargo} in the lumen{loading}{depends.get(cargo, '')}")
    carried += [
        f"{cargo} at {note(fold, fold=True)} the concentration in the sender's cytosol, from which it is taken"
        for cargo, fold in kind.packs.items()
    ]
    sentences.append(f"Carries {listed(carried)}." if carried else "Carries nothing that is followed.")
    if kind.escape.to("") != 1:
        sentences.append(f"Escapes from endosomes {note(kind.escape, fold=True)} as often as others.")
    if kind.decay.magnitude:
        sentences.append(f"Without any uptake, tissue loses it at {note(kind.decay)}.")
    exchange = exchange_text(kind.vessels, kind.lymph, note).strip()
    sentences += [exchange] if exchange else []
    sentences.append(edges_text(kind.boundaries, note))
    how = f"in bursts of {note(kind.burst)} on average" if kind.burst.magnitude > 1 else "steadily"
    if any(isinstance(cell.releases.get(name), Biogenesis) for cell in scenario.cells.values()):
        how += " (but by the multivesicular body, where the cell type says so)"
    count = "in whole vesicles" if kind.counting == "whole" else "as an expected density"
    sentences.append(f"Released {how}, and counted {count}.")
    pools = [p.sender for p in scenario.pool_list() if p.vesicle == name]
    if pools:
        sentences.append(f"Pools, by sender: {listed(pools)}.")
    return sentences


def programmes_text(scenario: Scenario, note: Notes) -> list[str]:
    """Describe the continuous states of cells."""
    lines = [
        wrapped(
            f"{name} rises with a time constant of {note(p.rise)} and falls with {note(p.fall)}."
            + _about(p.about),
            hang=2,
        )
        for name, p in scenario.programmes.items()
    ]
    return ["\n".join(lines)] if lines else []


def _about(about: str) -> str:
    return f" ({about})" if about else ""
