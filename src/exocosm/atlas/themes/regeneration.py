"""A liver that grows back, and one that scars: vesicles of hepatocytes and of stromal stem cells."""

from __future__ import annotations

from exocosm.atlas.claim import Arm, Changes, Claim, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Ratio, Same
from exocosm.atlas.ordering import Order
from exocosm.studies.reading import Reading

SMALL: Changes = {
    "tissue.size": ["288 um", "288 um"],
    "steps": {"exchange": "24 min", "fate": "24 min"},
    "start.hepatocytes.number": 158,
    "start.Kupffer cells.number": 20,
    "start.sinusoids.number": 34,
    "record": "every 24 hours",
}
"""Somewhat more than half of the dish, in half as many steps, so that an experiment takes a second; cells change over days."""
FULL, TENTH = "166000 vesicle", "16600 vesicle"
"""1e11 and 1e10 vesicles per mL of tissue."""
SCAR = (
    "ligand calms Kupffer cells",
    "damage wakes Kupffer cells",
    "inflammation raises TGF-b",
    "TGF-b wakes stellate cells",
    "miRNA calms stellate cells",
    "activation lays collagen",
    "activation tightens the matrix",
)
"""Rules that make a scar."""
HARM = ("toxin makes peroxides", "GPX1 takes up peroxides", "stress kills", "stress is heard")
"""Rules by which a toxin acts."""
GROWTH = (
    "SK2 makes S1P",
    "ceramidase makes sphingosine",
    "no S1P without sphingosine",
    "S1P speeds division",
)
"""Rules by which exosomes of hepatocytes act."""


def without(*names: str) -> Changes:
    """Return changes that take rules out which a claim does not ask about, so that it stands on fewer numbers."""
    return {f"rules.{name}": None for name in names}


NO_SCAR: Changes = {
    **without(*SCAR, "stress is heard"),
    "start.stellate cells": None,
    "cells.hepatocyte.secretes": {},
    "cells.Kupffer.secretes": {},
    "cells.stellate": None,
    "solutes.damage signal": None,
    "solutes.TGF-b": None,
    "solutes.collagen": None,
    "programmes.inflammation": None,
    "programmes.activation": None,
}
"""A patch in which nothing scars, for experiments that do not ask."""
NO_HARM: Changes = {
    **without(*HARM),
    "solutes.toxin": None,
    "programmes.stress": None,
}
"""A patch without a toxin."""

DIVISIONS = Endpoint(
    "divisions",
    Reading("burden", "divisions", table="events", where={"cell_type": "hepatocyte"}),
    "division",
    about="of hepatocytes, since time zero",
    over_time=True,
)
HEPATOCYTES = Endpoint(
    "hepatocytes",
    Reading("composition", "cells", where={"cell_type": "hepatocyte"}),
    "cell",
    over_time=True,
)
SK2_COPIES = Endpoint(
    "SK2 delivered",
    Reading("cell_state", "mean", where={"cell_type": "hepatocyte", "kind": "cytosol", "name": "SK2"}),
    "copy",
    about="in the cytosol of a hepatocyte, on average",
    over_time=True,
)
NOJIMA = Source(
    "nojima2016",
    "vesicles of hepatocytes raise proliferation of hepatocytes through neutral ceramidase and sphingosine kinase 2; without the"
    " kinase, or from other cells of the liver, they do not",
    "memory",
)

LIVER = Claim(
    id="S2-10",
    theme="regeneration",
    statement="Exosomes of hepatocytes speed the regrowth of a liver.",
    seed="S2, abstract, on exosomes of hepatocytes that are vital for healing of the liver",
    mechanism=(
        "Hepatocytes release exosomes that hold neutral ceramidase and sphingosine kinase 2. Delivered into other hepatocytes the"
        " one makes sphingosine and the other turns it into S1P, which speeds division as long as neighbours leave room."
    ),
    kind="built in",
    why_kind=(
        "A rule says that S1P speeds division. How many enzymes a dose brings past Kupffer cells and sinusoids, on top of what"
        " hepatocytes send each other anyway, and how much faster that fills the gaps, is left to the dish."
    ),
    expected=(
        "Proliferation 1.5-fold (1.2 to 2.5, recalled: func.hep_SK2) and rising with dose; vesicles without the kinase and vesicles of"
        " other liver cells like the buffer (recalled). Derived: of 1e11 vesicles per mL a hepatocyte gets some 400, which is 50"
        " copies of each enzyme in the cytosol; what hepatocytes send each other keeps 10 to 30 there."
    ),
    sources=(
        NOJIMA,
        Source("func.hep_SK2", "proliferation with vesicles of hepatocytes over none; recalled"),
    ),
    scenario="hepatectomy",
    changes={**SMALL, **NO_SCAR, **NO_HARM, "until": "96 hours"},
    arms=(
        Arm("PBS", {"events.dose.number": "0 vesicle"}, "buffer, three times after the loss", "control"),
        Arm("hepatocyte exosomes", {"events.dose.number": FULL}, "1e11 vesicles per mL each time"),
        Arm("tenth of the dose", {"events.dose.number": TENTH}, "1e10 vesicles per mL each time"),
        Arm(
            "SK2-null exosomes",
            {"events.dose.add": "SK2-null exosome", "events.dose.number": FULL},
            "as many, without the kinase",
            "negative control",
        ),
        Arm(
            "exosomes of other liver cells",
            {"events.dose.add": "other liver exosome", "events.dose.number": FULL},
            "as many, of Kupffer, stellate and endothelial cells",
            "negative control",
        ),
        Arm(
            "no release, PBS",
            {
                "events.dose.number": "0 vesicle",
                "cells.hepatocyte.releases.hepatocyte exosome": "0 vesicle/cell/hour",
            },
            "hepatocytes that send nothing either: what the patch's own exosomes do",
            "control",
        ),
    ),
    endpoints=(DIVISIONS, HEPATOCYTES, SK2_COPIES),
    expectations=(
        Ratio(
            endpoint="divisions",
            arm="hepatocyte exosomes",
            to="PBS",
            above=1,
            because="the direction in nojima2016",
        ),
        Order(endpoint="divisions", row=("PBS", "tenth of the dose", "hepatocyte exosomes")),
        Same(endpoint="divisions", arm="SK2-null exosomes", to="PBS"),
        Same(endpoint="divisions", arm="exosomes of other liver cells", to="PBS"),
    ),
    stated_by=("S1P speeds division",),
    caveat=(
        "Loss of half of the hepatocytes within one patch, not of lobes, and three days of regrowth without the cytokines that prime"
        " it. Contact inhibition by neighbours is a rule of our own. Vesicles that circulate after injury are not followed. How many"
        " enzymes a vesicle holds and how many a cell needs are guesses over two decades each."
    ),
    explanation=(
        "The direction is there, the size is not: 5 % more divisions in three days with 1e11 vesicles per mL than with buffer, 10 % more"
        " than in a patch that makes no exosomes at all (four replicates, no assumption moved yet). A dose does arrive: 73 copies of each"
        " enzyme are in a hepatocyte on the fourth day, 18 with buffer, for Kupffer cells and sinusoids take more than half. But two"
        " enzymes in a row, each half way at 100 copies, leave S1P at 0.3 of what it could be, which speeds G1 by a sixth; G1 is 40 of the"
        " 52 hours of a round, and neighbours, not S1P, say who may divide. A tenth of the dose adds 5 copies and does nothing that could"
        " be seen. Vesicles without the kinase, and of other liver cells, do as the buffer does."
    ),
    group="body",
)

TOXIN = "at 24 hours, 72 hours, 120 hours"
AFTER = {"at": ["26 hours", "74 hours", "122 hours"]}
COLLAGEN = Endpoint(
    "collagen",
    Reading("books", "now", where={"account": "field", "name": "collagen"}),
    "um^3",
    about="in the patch",
)
ACTIVATION = Endpoint(
    "stellate activation",
    Reading("cell_state", "mean", where={"cell_type": "stellate", "kind": "programme", "name": "activation"}),
    "",
    about="mean of stellate cells",
    over_time=True,
)
DEATHS = Endpoint(
    "hepatocyte deaths",
    Reading("burden", "necrosis", table="events", where={"cell_type": "hepatocyte"}),
    "cell",
    about="by necrosis, since time zero",
    over_time=True,
)

FIBROSIS = Claim(
    id="S2-11",
    theme="regeneration",
    statement="Exosomes of mesenchymal stromal cells keep an injured liver from scarring.",
    seed="S2, abstract, on exosomes of mesenchymal stem cells that are vital for healing of the liver",
    mechanism=(
        "A toxin puts hepatocytes under stress; they die and send a signal of damage, which makes Kupffer cells secrete TGF-b, which"
        " turns stellate cells into myofibroblasts that lay collagen. Exosomes of stromal cells act at three places: GPX1 in"
        " hepatocytes, a ligand on Kupffer cells, a miRNA in stellate cells."
    ),
    kind="built in",
    why_kind=(
        "Three rules say what the exosomes do to three cell types; which of them gets enough, how long a dose lasts beside a toxin"
        " that lasts longer, and what is left of it in the collagen of a week, is left to the dish."
    ),
    expected=(
        "Fibrosis 0.4 to 0.7 of that with buffer (recalled), less with more vesicles (direction read, for vesicles of a hepatocyte"
        " line), none of it with vesicles of fibroblasts. Derived: at 0.008 copies a vesicle the miRNA cannot count; Kupffer cells,"
        " which take ten times as much as others, get thousands of ligands for some hours a dose."
    ),
    sources=(
        Source(
            "Frontiers in Cell and Developmental Biology 2019, 00368",
            "vesicles of a hepatocyte line lower collagen and smooth-muscle actin of stellate cells with dose",
            "page",
        ),
        Source(
            "recalled: vesicles of umbilical stromal cells after carbon tetrachloride",
            "less collagen, and GPX1 as what protects hepatocytes",
        ),
    ),
    scenario="hepatectomy",
    changes={
        **SMALL,
        **without(*GROWTH),
        "programmes.S1P": None,
        "programmes.sphingosine": None,
        "start.stellate cells.number": 14,
        "until": "168 hours",
        "events.loss": None,
        "events.toxin": {"when": TOXIN, "add": "toxin", "density": "3 uM"},
        "events.dose.when": AFTER,
    },
    arms=(
        Arm("PBS", {"events.dose.number": "0 vesicle"}, "buffer after each dose of the toxin", "control"),
        Arm(
            "MSC exosomes",
            {"events.dose.add": "MSC exosome", "events.dose.number": FULL},
            "1e11 vesicles per mL two hours after each dose of the toxin",
        ),
        Arm(
            "tenth of the dose",
            {"events.dose.add": "MSC exosome", "events.dose.number": TENTH},
            "1e10 vesicles per mL",
        ),
        Arm(
            "fibroblast exosomes",
            {"events.dose.add": "fibroblast exosome", "events.dose.number": FULL},
            "as many, without what those of stromal cells hold",
            "negative control",
        ),
        Arm(
            "hepatocyte exosomes",
            {"events.dose.number": FULL},
            "as many; to be seen, for the source that was read is about these",
        ),
        Arm(
            "no toxin",
            {"events.toxin.density": "0 uM", "events.dose.number": "0 vesicle"},
            "a liver at rest",
            "control",
        ),
    ),
    endpoints=(COLLAGEN, ACTIVATION, DEATHS, HEPATOCYTES),
    expectations=(
        Ratio(endpoint="collagen", arm="PBS", to="no toxin", above=1),
        Ratio(
            endpoint="collagen",
            arm="MSC exosomes",
            to="PBS",
            below=1,
            because="the direction that is recalled; for vesicles of hepatocytes it was read",
        ),
        Order(endpoint="collagen", row=("PBS", "tenth of the dose", "MSC exosomes"), rising=False),
        Same(endpoint="collagen", arm="fibroblast exosomes", to="PBS"),
    ),
    stated_by=(
        "GPX1 takes up peroxides",
        "ligand calms Kupffer cells",
        "miRNA calms stellate cells",
    ),
    caveat=(
        "A week, not the eight of the usual model; the toxin acts alike on all hepatocytes, not on those around the central vein. What"
        " stromal vesicles hold is a list of three out of hundreds, each with a guessed number of copies."
    ),
    explanation=(
        "Exosomes of stromal cells lower collagen by 9 %, always in the same direction but at the mark of a tenth, and a tenth of the dose"
        " by 1 % (four replicates, no assumption moved yet). Two thirds of the collagen is that of a liver at rest, which no vesicle"
        " touches: of what the toxin adds they spare a quarter. Hepatocytes have more of it: a fifth fewer die, and a fifth more are there at"
        " the end. Ligands calm Kupffer cells for the hours that vesicles stay on their surface, while stress and its signal last a day or more after each"
        " dose of the toxin. The miRNA has no part: exosomes of hepatocytes, which hold the same of it, change collagen in the fifth digit, so the"
        " effect that was read for these does not come out of 0.008 copies a vesicle."
    ),
    group="body",
)

CLAIMS: tuple[Claim, ...] = (LIVER, FIBROSIS)
