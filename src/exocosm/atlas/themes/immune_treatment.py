"""Exosomes of dendritic cells against a tumour, beside a vaccine of the cells and peptide alone; and what a dose costs in cells."""

from __future__ import annotations

from exocosm.atlas.assumption import derived, estimate
from exocosm.atlas.claim import Arm, Changes, Claim, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Difference, Nothing, Ratio, Same, Value
from exocosm.atlas.survival import Responders
from exocosm.atlas.themes.immune_carriers import PEPTIDE
from exocosm.atlas.themes.reprogramming import state
from exocosm.studies.reading import Reading

_VOLUME_ML = 4.6e-6
"""Of the tissue, 480 x 480 x 20 um^3."""
_AROUND = {"shell": {"inner": "60 um", "outer": "180 um"}}
_HUNDRED = estimate("100 molecule", "10 molecule", "1000 molecule", "a dose per cell was not found")
_OPEN = dict.fromkeys(("x-", "x+", "y-", "y+"), "0 vesicle/um^3")
_WAKES = {"in": "CD8 T", "raises": "activation", "to": 1, "hill": 2}


def _given(kind: str) -> Changes:
    """Return 1e10 of a kind per mL, put into the tissue on each of four days."""
    return {f"events.{kind}.number": f"{1e10 * _VOLUME_ML:g} vesicle"}


_IMMUNE: Changes = {
    "molecules.MHC-peptide": {"where": "membrane", "about": "antigen as a T cell sees it"},
    "programmes.activation": {
        "rise": estimate("24 hour", "8 hour", "48 hour", "a round of division"),
        "fall": estimate("72 hour", "24 hour", "240 hour", "without antigen"),
        "about": "A T cell that was woken.",
    },
    "vesicles.Dex": {"like": "exosome", "membrane": {"MHC-peptide": PEPTIDE}, "boundaries": _OPEN},
    "vesicles.unpulsed Dex": {"like": "exosome", "boundaries": _OPEN},
    "solutes.peptide": {
        "unit": "nM", "initial": "0 nM", "diffusivity": estimate("100 um^2/s", "50 um^2/s", "200 um^2/s", "nine amino acids in tissue"),
        "decay": estimate("1 1/hour", "0.2 1/hour", "6 1/hour", "peptidases; a guess"),
    },
    "cells.dendritic": {"like": "dendritic", "motility": None},
    "cells.pulsed dendritic": {"like": "dendritic", "motility": None, "releases": {"Dex": "rel.rate_typ"}},
    "cells.dendritic.becomes": {"pulsed dendritic": "0 1/hour"},
    "start.dendritic": {"put": "dendritic", "number": 8, "in": _AROUND},
    "events.vaccine": {"put": "pulsed dendritic", "number": 0, "in": _AROUND, "when": "at 1 day"},
    **{
        f"events.{kind}": {"add": kind, "number": "0 vesicle", "when": {"every": "1 day", "from": "1 day", "until": "4 days"}}
        for kind in ("Dex", "unpulsed Dex")
    },
    "events.peptide": {"add": "peptide", "density": "0 nM", "when": {"every": "1 day", "from": "1 day", "until": "4 days"}},
    "rules.exosomes wake killers": {**_WAKES, "contact": "MHC-peptide", "half": _HUNDRED},
    "rules.pulsed cells wake killers": {**_WAKES, "high": "neighbours of pulsed dendritic", "half": 1},
    "rules.tumour wakes killers": {
        "in": "CD8 T", "high": "neighbours of tumour", "raises": "activation", "to": 1, "hill": 2,
        "half": estimate("6", "2", "12", "tumour cells wake poorly; a guess"),
    },
    "rules.peptide pulses dendritic cells": {
        "in": "dendritic", "high": "peptide", "raises": "transformation to pulsed dendritic", "hill": 1,
        "to": estimate("0.5 1/hour", "0.1 1/hour", "2 1/hour", "hours to load"), "half": estimate("100 nM", "10 nM", "1000 nM", "a peptide that binds well"),
    },
    "rules.woken killers kill": {"in": "CD8 T", "low": "activation", "lowers": "kill rate", "to": "0 x", "half": 0.5, "hill": 4},
    "rules.woken killers divide": {
        "in": "CD8 T", "high": "activation", "raises": "division", "half": 0.5, "hill": 4,
        "to": estimate("5 x", "2 x", "10 x", "woken killers divide in two days here"),
    },
}  # fmt: skip

_AWAKE: Changes = {
    "cells.CD8 T.initial programmes": {"activation": 1},
    "rules.the stimulus keeps killers awake": {"in": "CD8 T", "high": "cycling", "raises": "activation", "to": 1, "half": 0.1},
}  # fmt: skip

_WEEKLY = {"every": "7 days", "from": "1 day", "until": "22 days"}
_PATIENTS: Changes = {
    "until": "122 days",
    "steps": {"exchange": "1 hour", "fate": "3 hours"},
    "cells.tumour.cycle.phases.0.lasts": derived(
        "157 days", "115 days", "327 days",
        "109 days, the median volume doubling time of 25 adenocarcinomas of the lung found by X-ray, over ln 2; 80 days of 16 squamous ones, 227 of 44 found by chance "
        "(table 1 of an article from the University of Insubria, ISSN 2155-9899, 6:312; read). The law of the cycle has no memory, so that numbers double in its mean times ln 2",
    ),
    "cells.tumour.death.apoptosis rate": "0 1/hour",
    "cells.CD8 T.cycle.phases.0.lasts": "times 10",
    "cells.CD8 T.death.apoptosis rate": "times 0.1",
    **{f"events.{kind}.when": _WEEKLY for kind in ("Dex", "unpulsed Dex", "peptide")},
}  # fmt: skip
_BETWEEN = {
    "cells.tumour.cycle.phases.0.lasts": 0.8,
    "cells.CD8 T.kills.rate": 1.0,
    "vesicles.Dex.membrane.MHC-peptide": 0.5,
}
_PROGRESSION = 1.2**3
"""A fifth more in diameter (RECIST), as volume."""

S4_02 = Claim(
    id="S4-02",
    group="therapy",
    theme="immune_treatment",
    statement="Vesicles with cargo that moves immune cells can be given as immunotherapy against cancer.",
    seed="S4, abstract, on vesicles explored as immunotherapy",
    mechanism="Exosomes of dendritic cells with peptide on MHC wake killers in and around a tumour, these divide and kill; pulsed dendritic cells wake those that they touch and send such exosomes themselves; peptide has to be caught by the few dendritic cells there are.",
    kind="emergent",
    why_kind="That antigen wakes is stated; whether killers that are woken for a while hold back a growing tumour hangs on contact, division, movement and the time that vesicles stay.",
    mechanisms=("capture and loss of exosomes in tissue", "waking by contact", "division and killing by woken killers", "growth of the tumour"),
    expected="Mice: tumours grow more slowly or go (recalled), by exosomes as by the cells or better, and more than by peptide. In man modest: 32 % stable beyond four months (read).",
    sources=(
        Source("tx.Dex_pfs4", "seven of 22 patients were stable beyond four months; the endpoint of half was missed", "page"),
        Source("func.Dex_Tact", "exosomes with peptide prime killers; tumours of mice were rejected; recalled"),
    ),
    scenario="treated_tumour",
    changes={
        **_IMMUNE,
        "start.3": None,
        "start.1": None,
        "cells.tumour.releases": {},
        "steps": {"exchange": "12 min", "fate": "60 min"},
        "record": {"at": ["30 hours", "102 hours"]},
        "until": "8 days",
    },
    arms=(
        Arm("vehicle", {}, "nothing is given", "control"),
        Arm("unpulsed", _given("unpulsed Dex"), "exosomes without peptide, 1e10 per mL on four days", "negative control"),
        Arm("Dex", _given("Dex"), "as many with ten MHC with peptide each"),
        Arm("cells", {"events.vaccine.number": 12}, "a dozen pulsed dendritic cells"),
        Arm("peptide", {"events.peptide.density": "1000 nM"}, "1 uM of the peptide on four days", "control"),
        Arm("woken killers", _AWAKE, "killers that are awake from the start and stay so", "positive control"),
        Arm("patients, Dex", {**_PATIENTS, **_given("Dex")}, "44 patients for four months, Dex once a week, four times", between_patients=_BETWEEN),
        Arm("patients, vehicle", _PATIENTS, "the same patients, nothing is given", "control", between_patients=_BETWEEN),
    ),
    endpoints=(
        Endpoint(
            "growth", Reading("burden", "cells_last", table="growth", where={"cell_type": "tumour"}), "1",
            per=Reading("burden", "cells_first", table="growth", where={"cell_type": "tumour"}), about="tumour cells at the end, after eight days or four months, over those at the start",
        ),
        Endpoint("killers", Reading("burden", "cells_last", table="growth", where={"cell_type": "CD8 T"}), "cell", about="living killers after eight days"),
        Endpoint("peptide in contact", state("contact", "MHC-peptide", "CD8 T", at=1800.0), "copy", about="on exosomes bound to a killer six hours after the first dose"),
        Endpoint("activation", state("programme", "activation", "CD8 T", at=6120.0), "1", about="mean of the programme six hours after the last dose"),
    ),
    expectations=(
        Ratio(endpoint="growth", arm="Dex", to="vehicle", below=1),
        Ratio(endpoint="growth", arm="Dex", to="peptide", below=1),
        Ratio(endpoint="growth", arm="cells", to="vehicle", below=1),
        Difference(endpoint="growth", arm="woken killers", to="vehicle", below=0, smallest=0.5, because="killers that are awake must be able to hold the tumour"),
        Responders(
            endpoint="growth", arm="patients, Dex", under=_PROGRESSION, share=(0.0, 0.5), replicates=44,
            because="tx.Dex_pfs4: stable beyond four months in 7 of 22, where half was aimed at",
        ),
        Same(endpoint="growth", arm="unpulsed", to="vehicle"),
    ),
    explanation="Nothing holds the tumour back: it is 4.7 times as large after eight days in all arms, while killers that are awake from the start clear it, so the dish could have shown it. Exosomes do wake killers, to 0.1 of the full programme "
    "after four doses against 0.04 by the tumour alone, and more than cells (0.07) or peptide (0.05) do; a killer that is awake to a tenth kills (0.1/0.5)^4 = 0.002 of what it could. The dose is short-lived: six hours after it seven peptides are in contact where a hundred act half way, "
    "since cells take exosomes in within the hour and the rest drifts off, and waking takes a day. In a node that is supplied for a day and a half the same level suffices (S3-26). That cells fail too is a matter of how many killers they touch. Of 44 patients ten are stable after four months under Dex, 0.23 (0.13 to 0.37), as 7 of 22 were (0.32, 0.16 to 0.53), and fewer than the half that was aimed at; but the same ten are stable without treatment, cell for cell. So the spread of growth between patients is enough for what was seen, and a trial with one arm cannot tell it from an effect. That less than half is stable says nothing of Dex either: by hand, who doubles in more than 155 days is stable, 0.31 of patients with this law, 0.17 if its median is 80 days and 0.71 if it is 227, both read of such tumours. No assumption moved alone turns the verdict.",
    caveat="Given into and around the tumour, not into skin. One antigen that all tumour cells have and none loses. Patients are one lesion each, which grows by its own rate without loss; progression is a fifth more in diameter (RECIST) and no new lesion. The spread of their growth (0.8) lies between those of the groups that were read (0.5 to 1.2); those of killing (1) and of peptide (0.5) are guesses. Of the table with doubling times the figures and the clinic were read, not the name of its journal. NK vesicles are in S3-26 by way of BAG6 only.",
    quick=None,
)  # fmt: skip

_DONOR = "donor exosome"
_HUMAN = {"dose": 6.5e11, "recovery": 0.3, "harvest": 48.0}
"""1.3e13 MHC (tx.Dex_dose) at twenty a vesicle; a third left by purification, two days of release."""
_LIGAND: Changes = {f"cells.recipient.captures.{_DONOR}": "times upt.iRGD_gain"}

S4_09 = Claim(
    id="S4-09",
    group="therapy",
    theme="immune_treatment",
    statement="Exosome immunotherapy has hurdles, and work goes on to lower them.",
    seed="S4, abstract, on challenges and ongoing efforts to optimise",
    mechanism="Producers give a hundred vesicles an hour each and purification loses most, so that a dose takes very many cells; faster release, or a ligand by which a smaller dose does as much, makes that fewer.",
    kind="emergent",
    why_kind="What a smaller dose with a ligand brings is not stated: vesicles run short in both, by capture, by the plate and by saturation of surfaces.",
    mechanisms=("release by producers", "diffusion through a plate", "capture that uses up vesicles", "escape from endosomes"),
    expected="1e8 to 1e10 producers for a dose of man (derived, from a rate and a dose that were read); slow producers take more; a ligand that triples capture saves two thirds of them.",
    sources=(
        Source("rel.rate_typ", "60 to 170 vesicles a cell and hour", "page"),
        Source("tx.Dex_dose", "1.3e13 molecules of MHC a dose", "page"),
        Source("tx.Dex_yield", "5e14 molecules of MHC from the cells of one donation", "page"),
        Source("upt.iRGD_gain", "capture about threefold with a peptide"),
    ),
    scenario="transwell",
    changes={f"cells.recipient.captures.{_DONOR}": "upt.k_cell", "start.donors.number": 48, "until": "48 hours", "record": "every 24 hours"},
    arms=(
        Arm("usual", {}, "48 producers", "control"),
        Arm("slow producers", {"cells.donor.releases": {_DONOR: derived("2 vesicle/cell/hour", "0.4 vesicle/cell/hour", "8 vesicle/cell/hour", "rel.rate_day_low")}}, "producers that give fifty a day"),
        Arm("ligand", _LIGAND, "vesicles that are caught three times as fast"),
        Arm("ligand, 16 producers", {**_LIGAND, "start.donors.number": 16}, "the same of a third of the producers"),
        Arm("ligand, 28 producers", {**_LIGAND, "start.donors.number": 28}, "of six in ten of them"),
        Arm("16 producers", {"start.donors.number": 16}, "without the ligand, a third of the producers", "control"),
        Arm("28 producers", {"start.donors.number": 28}, "six in ten of them", "control"),
        Arm("96 producers", {"start.donors.number": 96}, "twice the producers", "control"),
        Arm("ligand, 5 producers", {**_LIGAND, "start.donors.number": 5}, "the same of a tenth of them"),
        Arm("no vesicles", {"cells.donor.releases": {_DONOR: "0 vesicle/cell/hour"}}, "producers that give none", "negative control"),
    ),
    endpoints=(
        Endpoint(
            "producers for a dose of man", Reading("production", "cells_per_dose", where={"sender": "donor", "vesicle": _DONOR}, options=_HUMAN), "cell",
            about="6.5e11 vesicles, a third left by purification, two days",
        ),
        Endpoint("protein received", state("cytosol", "tag"), "copy", about="in the cytosol of recipients after two days"),
    ),
    expectations=(
        Value(endpoint="producers for a dose of man", arm="usual", within=(1e8, 1e10), because="derived from a dose and a rate that were read; copies of MHC are recalled"),
        Ratio(endpoint="producers for a dose of man", arm="slow producers", to="usual", above=1),
        Ratio(endpoint="protein received", arm="ligand", to="usual", above=1),
        Ratio(endpoint="protein received", arm="ligand, 16 producers", to="usual", above=0.9, smallest=0, because="two thirds of the producers are saved"),
        Nothing(endpoint="protein received", arm="no vesicles"),
    ),
    explanation="A dose of man takes 4.5e8 producers for two days, within what was derived; slow ones, at fifty vesicles a day, take 2e10, fifty times the cells. The hope that fails is that a ligand pays for itself: with three times the capture "
    "the same vesicles bring 1.8 times as much, not three, and a third of the producers 0.7 of what all bring without the ligand. Vesicles that are caught faster run short here, below the plate; recipients catch a good part of all there are either way. Over producers the two fronts run side by side: 16, 28 and 48 bring 680, 1090 and 1660 copies without the ligand and 1160, 1900 and 2950 with it, so that 24 with it do what 48 do without: it saves half of them, not two thirds. "
    "Where vesicles are plentiful and cells few a ligand ought to save more; moved alone, no assumption brings that about in this dish.",
    caveat="A dose is told in molecules of MHC; twenty a vesicle is recalled of other receptors. How purification, dose and schedule trade off in patients is left out: the front is one of producers and ligand alone.",
    quick={"until": "24 hours"},
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (S4_02, S4_09)
