"""Cancer cells that therapy turns senescent: when they do, what they send, and what that does to the cells around them."""

from __future__ import annotations

from exocosm.atlas.assumption import derived, estimate
from exocosm.atlas.claim import Arm, Changes, Claim, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Nothing, Ratio, Same, Value
from exocosm.studies.reading import Reading

SLOW_CYCLE = {
    "phases": [
        {"name": "G1", "lasts": derived("88 hours", "40 hours", "184 hours", "tme.doubling_mouse less S, G2 and M")},
        {"name": "S-G2-M", "lasts": estimate("8 hours", "6 hours", "12 hours", "usual in culture"), "fixed": True},
    ]
}  # fmt: skip
"""A dish that fills up: cells enter the cycle as in a tumour, every four days."""

# --- Two clones in a dish of drug -----------------------------------------------------------------------------------------

WT, NULL = "recipient", "p53-null"
_PLACE = {"layer": {"axis": "z", "from": "8 um", "to": "9 um"}}
TWO_CLONES: Changes = {
    "tissue.size": ["200 um", "200 um", "100 um"],
    "molecules.NanoLuc-HSP70": None,
    "vesicles.reporter exosome.lumen": {},
    f"cells.{WT}.cycle": SLOW_CYCLE,
    f"cells.{WT}.releases": {"reporter exosome": "rel.rate_typ"},
    f"cells.{NULL}": {
        "like": "carcinoma", "tags": ["cancer", "p53-null"], "consumes": {}, "mechanics": {"fixed": True},
        "cycle": SLOW_CYCLE, "releases": {"reporter exosome": "rel.rate_typ"},
    },
    "start.0": {"put": WT, "number": 80, "in": _PLACE, "arranged": "grid"},
    "start.1": None,
    "start.null": {"put": NULL, "number": 80, "in": _PLACE},
    "steps": {"exchange": "10 min", "fate": "30 min"},
    "record": "every 1 day",
    "checkpoint": "every 1000 hours",
    "until": "7 days",
}  # fmt: skip
"""Cells with working p53 and without it, side by side, so that both get the same drug."""


def _in_medium(drug: str, level: str, until: str = "at 24 hours") -> Changes:
    """Return the changes that hold a drug in the medium from the start until it is exchanged, and give none in blood."""
    return {
        f"events.{drug}": None,
        f"solutes.{drug}.plasma": None,
        f"solutes.{drug}.vessels": None,
        f"solutes.{drug}.fast": True,
        f"solutes.{drug}.boundaries": {"z+": "0 uM"},
        "events.drug on": {"when": "at 0 hours", "hold": drug, "at": level},
        "events.drug off": {"when": until, "hold": drug, "at": "0 uM"},
    }


def _dose(drug: str, level: str) -> Changes:
    """Return the changes that put a drug into the medium at the start, which is exchanged after a day: for drugs that cells take slowly."""
    return {
        f"events.{drug}": None,
        f"solutes.{drug}.plasma": None,
        f"solutes.{drug}.vessels": None,
        "events.dose": {"when": "at 0 hours", "add": drug, "density": level},
        "events.exchange": {"when": "at 24 hours", "wash": "solutes"},
    }


def _share(name: str, cell_type: str, stage: str, about: str = "") -> Endpoint:
    """Return cells of a type in a stage on day seven, over those that were plated."""
    return Endpoint(
        name, Reading("burden", "cells", where={"cell_type": cell_type, "stage": stage}), "1",
        per=Reading("burden", "cells_first", table="growth", where={"cell_type": cell_type}), about=about,
    )  # fmt: skip


SENESCENT = _share(
    "senescent", WT, "senescent", "cells with p53 that are senescent on day 7, per cell plated"
)
SENESCENT_NULL = _share("senescent without p53", NULL, "senescent", "likewise of the clone without p53")
GROWING = _share("cycling", WT, "cycling", "cells with p53 in the cycle on day 7, per cell plated")
ALIVE = Endpoint(
    "alive", Reading("burden", "cells_last", table="growth", where={"cell_type": WT}), "1",
    per=Reading("burden", "cells_first", table="growth", where={"cell_type": WT}),
    about="cells with p53 alive on day 7, per cell plated",
)  # fmt: skip
SHARE = Endpoint(
    "senescent of the living",
    Reading("cell_cycle", "share_of_living", table="stages", where={"cell_type": WT, "stage": "senescent"}), "1",
    about="cells with p53; told, for where nearly none live it says little",
)  # fmt: skip
CLONES = Endpoint(
    "p53-null over p53",
    SENESCENT_NULL.reading,
    "1",
    per=SENESCENT.reading,
    about="senescent cells of either clone, as many plated",
)
DOX: tuple[str, ...] = ("doxorubicin",)

_INDUCED = Claim(
    id="S0-03",
    theme="senescence",
    group="therapy",
    statement="Chemotherapy turns cancer cells senescent.",
    seed="S0, detailed summary and first key finding, on drugs that induce senescence",
    mechanism="Drug that cells hold damages DNA. Moderate damage stops division and turns cells senescent by way of p53, great damage kills; a "
    "blocker of CDK4/6 stops the cycle without damage. So there is a window of dose between no effect and death.",
    kind="built in",
    why_kind="one rule turns damaged cells senescent, another those under palbociclib; that there is a window comes from the rates of "
    "death and senescence at the damage which uptake and efflux bring.",
    stated_by=(
        f"damage turns senescent in {WT}", f"damage turns few senescent without p53 in {NULL}",
        f"palbociclib turns senescent in {WT}", f"palbociclib turns senescent in {NULL}",
    ),
    expected="Bell-shaped in dose: 0.4 to 0.9 of the cells by low doxorubicin with working p53, 0.1 to 0.3 without, 0.1 to 0.6 by "
    "cisplatin, 0.3 to 0.85 by palbociclib, below 0.05 by vehicle; all recalled. Only directions are marks.",
    sources=(
        Source("tx.sen_frac_dox", "most cells with p53 are senescent after low doxorubicin, few with mutant p53"),
        Source("tx.sen_frac_cis", "a third after cisplatin"),
        Source("tx.sen_frac_palbo", "more than half after a week of palbociclib"),
        Source("kitada2018", "HCT116 and MCF-7 turn senescent under doxorubicin", "page"),
    ),
    scenario="monolayer",
    changes=TWO_CLONES,
    arms=(
        Arm("vehicle", {}, "no drug", "negative control"),
        Arm("doxorubicin 1 nM", _in_medium("doxorubicin", "0.001 uM"), "for a day", therapies=DOX),
        Arm("doxorubicin 30 nM", _in_medium("doxorubicin", "0.03 uM"), "for a day", therapies=DOX),
        Arm("doxorubicin 100 nM", _in_medium("doxorubicin", "0.1 uM"), "for a day", therapies=DOX),
        Arm("doxorubicin 10 uM", _in_medium("doxorubicin", "10 uM"), "for a day", therapies=DOX),
        Arm("cisplatin", _dose("cisplatin", "5 uM"), "5 uM put in, for a day", therapies=("cisplatin",)),
        Arm("palbociclib", _in_medium("palbociclib", "0.5 uM", "at 7 days"), "0.5 uM for the week", therapies=("palbociclib",)),
    ),
    endpoints=(SENESCENT, SENESCENT_NULL, CLONES, GROWING, ALIVE, SHARE),
    expectations=(
        Value(endpoint=SENESCENT.name, arm="doxorubicin 1 nM", below=0.05, because="direction: below the window nothing happens"),
        Value(endpoint=SENESCENT.name, arm="doxorubicin 30 nM", above=0.05, because="direction: more than is allowed to vehicle"),
        Ratio(
            endpoint=SENESCENT.name, arm="doxorubicin 10 uM", to="doxorubicin 30 nM", below=1,
            because="direction: above the window cells die",
        ),
        Ratio(endpoint=GROWING.name, arm="doxorubicin 30 nM", to="vehicle", below=1),
        Ratio(endpoint=GROWING.name, arm="palbociclib", to="vehicle", below=1),
        Value(endpoint=SENESCENT.name, arm="cisplatin", above=0.05, because="direction: as for doxorubicin"),
        Value(endpoint=SENESCENT.name, arm="palbociclib", above=0.05, because="direction: as for doxorubicin"),
        Value(endpoint=CLONES.name, arm="doxorubicin 30 nM", below=1, smallest=0.1, because="direction: less without p53"),
        Nothing(endpoint=SENESCENT.name, arm="vehicle"),
        Nothing(endpoint=SENESCENT_NULL.name, arm="vehicle"),
    ),
    exempt_from_silence="it is about what drugs do to the cells that take them; vesicles have no part in it",
    caveat="A day of drug; doxorubicin and palbociclib with the level kept up from above, as in a dish with much medium. Cells pile up rather than spread; they enter the "
    "cycle every four days. Cells that are large and flat and those that are senescent are the same here. Doses are held constant, not "
    "found by their effect; 5 uM of cisplatin in what medium the dish has is used up in part; held at 5 uM for the day, it leaves one cell in twenty. Held, as it was in a first trial, it left the claim undecided. The clone without p53 differs in one rate.",
    quick={"until": "5 days", "record": "every 5 days"},
)  # fmt: skip

# --- What they release ----------------------------------------------------------------------------------------------------

RELEASED = "reporter exosome"
_DAYS_10_TO_12 = {"since": 1}


def _release(name: str, sender: str, about: str) -> Endpoint:
    return Endpoint(
        name, Reading("production", "per_cell_day", options=_DAYS_10_TO_12, where={"vesicle": RELEASED, "sender": sender}),
        "vesicle/day", about=about,
    )  # fmt: skip


RELEASE = _release("release", WT, "vesicles per living cell with p53 and day, days 10 to 12")
RELEASE_NULL = _release("release without p53", NULL, "likewise of the clone without p53")
CELLS_FOR_DOSE = Endpoint(
    "cells for a dose",
    Reading("production", "cells_per_dose", options=_DAYS_10_TO_12, where={"vesicle": RELEASED, "sender": WT}),
    "cell", about="cells with p53 that release 1e10 vesicles in two days",
)  # fmt: skip
_TREATED = _in_medium("doxorubicin", "0.03 uM")
_RULES_OF_RELEASE = (
    f"secretion raises release in {WT}: {RELEASED}",
    f"damage raises release in {WT}: {RELEASED}",
)

_RELEASE_MORE = Claim(
    id="S0-04",
    theme="senescence",
    group="therapy",
    statement="Senescent cancer cells release more exosomes than they did before treatment.",
    seed="S0, detailed summary, on what senescent cells release",
    mechanism="Damage, and later the secretory phenotype, raise release by way of p53 and its target TSAP6: more multivesicular bodies reach the "
    "membrane. The phenotype takes days to come, so that release goes on rising long after the drug has gone.",
    kind="built in",
    why_kind="one rule raises release with damage, one with the secretory phenotype; how large the rise is in a mixed culture comes from "
    "how many cells turn senescent and how long they have been so.",
    stated_by=_RULES_OF_RELEASE,
    expected="Per cell 4 times (2 to 15) as much, a size that was recalled; that release rises with senescence and needs p53 was read, that "
    "it needs TSAP6, too. Without either, as before treatment.",
    sources=(
        Source("rel.sen_p53dep", "irradiated prostate cancer cells release more only where p53 works", "page"),
        Source("rel.TSAP6", "irradiated cells without TSAP6 do not release more", "page"),
        Source("rel.sen_fold", "four times, an estimate"),
        Source("rel.sen_fibroblast", "senescent fibroblasts release more per cell than resting ones", "page"),
    ),
    scenario="monolayer",
    changes={**TWO_CLONES, "record": "at 10 days", "until": "12 days"},
    arms=(
        Arm("vehicle", {}, "no drug", "negative control"),
        Arm("doxorubicin", _TREATED, "30 nM for a day", therapies=DOX),
        Arm(
            "TSAP6-null", {**_TREATED, **dict.fromkeys(f"rules.{r}" for r in _RULES_OF_RELEASE)},
            "the same drug; cells with p53 that lack its arm to release", "negative control", therapies=DOX,
        ),
    ),
    endpoints=(RELEASE, RELEASE_NULL, CELLS_FOR_DOSE, SHARE),
    expectations=(
        Ratio(endpoint=RELEASE.name, arm="doxorubicin", to="vehicle", above=1, because="rel.sen_p53dep: direction, read"),
        Ratio(endpoint=CELLS_FOR_DOSE.name, arm="doxorubicin", to="vehicle", below=1),
        Same(endpoint=RELEASE_NULL.name, arm="doxorubicin", to="vehicle", because="rel.sen_p53dep"),
        Same(endpoint=RELEASE.name, arm="TSAP6-null", to="vehicle", because="rel.TSAP6"),
    ),
    exempt_from_silence="it is about how many vesicles are released; silence sets that to nothing",
    caveat="A knock-down of Tsg101, which takes the additional vesicles and leaves the others, would be the same change here as the loss of TSAP6, "
    "and is not run apart. Release is counted per living cell of the culture, senescent and cycling ones together. That lysosomes that work less spare "
    "bodies is not told apart from p53.",
    quick={"until": "11 days"},
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (_INDUCED, _RELEASE_MORE)
"""Claims on senescence by therapy."""
