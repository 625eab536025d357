"""Routes by which exosomes help tumour cells through a drug, all in one treated culture, and which part of them does it."""

from __future__ import annotations

from exocosm.atlas.assumption import HALF_OF_MIRNA, derived, estimate
from exocosm.atlas.claim import Arm, Changes, Claim, Regimen, Source
from exocosm.atlas.combination import Attribution
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Nothing, Ratio, Same
from exocosm.atlas.themes.reprogramming import HALF_PROTEIN, HILL, PROTEIN, vesicle
from exocosm.atlas.themes.resistance import COPIES, HALF
from exocosm.studies.reading import Reading

DRUG: tuple[Regimen, ...] = ("doxorubicin",)
GIVEN, ONSET, END = "48 hours", 48 * 60.0, 96 * 60.0
"""Two days of talk, then two days of drug."""
_SLOW = {
    "phases": [
        {"name": "G1", "lasts": derived("88 hours", "40 hours", "184 hours", "tme.doubling_mouse less S, G2 and M")},
        {"name": "S-G2-M", "lasts": estimate("8 hours", "6 hours", "12 hours", "usual in culture"), "fixed": True},
    ]
}  # fmt: skip
"""Of a confluent layer: as slow as a tumour in a mouse."""
CELL = {"like": "carcinoma", "consumes": {}, "mechanics": {"fixed": True}, "cycle": _SLOW}


_HALF_PROTECTED = 0.2
"""Of the programme, a scale without meaning of its own: what counts is how high a cargo can raise it over this."""


def shielded(
    of: str, cargo: str, half: object, fold: str, usual: str, low: str, high: str
) -> dict[str, object]:
    """Return rules by which a received cargo lowers death, by as much as a fold of survival says, a third surviving without it.

    The fold f leaves the share m = 1 - ln f / ln 3 of the rate of death. A programme p leaves 0.2 / (0.2 + p), so that p = 0.2 (1 - m) / m;
    it ends at 1, which leaves a sixth.
    """
    much = derived(
        usual,
        low,
        high,
        f"0.2 (1 - m) / m with m = 1 - ln(f) / ln(3), f from {fold}; a third survive without protection",
    )
    return {
        "programmes.protection": {
            "rise": estimate("1 hour", "0.2 hour", "6 hour", "signals below a received protein"),
            "fall": estimate("1 hour", "0.2 hour", "6 hour", "the same, back"),
        },
        f"rules.{cargo} protects": {
            "in": of, "high": f"delivered {cargo}", "raises": "protection", "to": much, "half": half, "hill": HILL,
        },
        "rules.protection lowers death": {
            "in": of, "high": "protection", "lowers": "apoptosis", "to": "0 x", "half": _HALF_PROTECTED, "hill": 1,
        },
    }  # fmt: skip


def culture(cells: int = 100, until: str = "96 hours") -> dict[str, object]:
    """Return changes that make the bundled monolayer a closed, dense culture that can be given doxorubicin.

    The drug is held at the top of the medium from day two on; vesicles stay in the dish.
    """
    return {
        "tissue.size": ["200 um", "200 um", "600 um"],
        "tissue.voxel": "40 um",
        "vesicles.reporter exosome": None,
        "start.1": None,
        "molecules": {"doxorubicin": {"where": "lumen", "kind": "drug"}},
        "start.0.number": cells,
        "cells.recipient.cycle": _SLOW,
        "cells.recipient.releases": {"tumour exosome": "rel.rate_typ"},
        "vesicles.tumour exosome": vesicle(),
        "solutes.doxorubicin": {
            "like": "doxorubicin", "fast": True, "inside": "doxorubicin", "vessels": None, "decay": "0 1/min", "boundaries": {"z+": "0 uM"},
        },
        "events.drug": {"when": f"at {GIVEN}", "hold": "doxorubicin", "at": "tx.dox_IC50"},
        "steps": {"exchange": "12 min", "fate": "12 min"},
        "record": "every 24 hours",
        "checkpoint": "every 1000 hours",
        "until": until,
    }  # fmt: skip


NO_COURSE: Changes = {"events.doxorubicin": None}
"""The course of the therapy is one into a vein; here the drug is in the medium."""
NO_DRUG: Changes = {**NO_COURSE, "events.drug": None}


def treated(
    name: str, changes: Changes, about: str = "", role: str = "test", more: tuple[Regimen, ...] = ()
) -> Arm:
    """Return an arm that gets the drug."""
    return Arm(name, {**NO_COURSE, **changes}, about, role, therapies=(*DRUG, *more))  # type: ignore[arg-type]


def untreated(
    name: str, changes: Changes, about: str = "", role: str = "control", more: tuple[Regimen, ...] = ()
) -> Arm:
    """Return an arm without the drug."""
    return Arm(name, {**NO_DRUG, **changes}, about, role, therapies=(*DRUG, *more))  # type: ignore[arg-type]


def count(kind: str = "recipient", at: str | float = "last") -> Reading:
    """Return the reading of living cells of a type."""
    return Reading("composition", "cells", where={"region": "all", "cell_type": kind}, at=at)


def mean(kind: str, name: str, at: str | float = "last", cell_type: str = "recipient") -> Reading:
    """Return the reading of the mean of a state."""
    return Reading("cell_state", "mean", where={"cell_type": cell_type, "kind": kind, "name": name}, at=at)


VIABILITY = Endpoint(
    "viability", count(), "1", per=count(at=ONSET), about="sensitive cells alive after two days of drug, senescent ones too, of those when it came",
)  # fmt: skip
HELD = Endpoint(
    "drug in cells", mean("cytosol", "doxorubicin"), "copy/cell", about="of sensitive cells at the end"
)

PUMP: Changes = {
    "molecules.P-gp": {"where": "lumen", "kind": "protein", "half life": "func.pgp_half"},
    "vesicles.resistant exosome": vesicle({"P-gp": COPIES}),
    "cells.resistant": {
        **CELL,
        "releases": {"resistant exosome": "rel.rate_typ"},
        "exports": {"doxorubicin": derived("0.5 1/hour", "0.1 1/hour", "2.5 1/hour", "drug.efflux x func.pgp_fold")},
    },
    "start.resistant": {"put": "resistant", "number": 10, "in": {"layer": {"axis": "z", "from": "8 um", "to": "9 um"}}},
    "rules.P-gp pumps the drug out": {
        "in": "recipient", "high": "delivered P-gp", "raises": "export of doxorubicin", "to": "func.pgp_fold", "half": HALF, "hill": HILL,
    },
}  # fmt: skip
"""Ten resistant cells, whose exosomes bring the pump."""
_LAYER = {"layer": {"axis": "z", "from": "8 um", "to": "9 um"}}
STROMA: Changes = {
    "molecules.miR-21": {"where": "lumen", "kind": "miRNA", "half life": "24 hours"},
    "vesicles.stroma exosome": vesicle({"miR-21": "cargo.mirna_mean"}),
    "cells.stroma": {
        "like": "macrophage", "consumes": {}, "mechanics": {"fixed": True}, "motility": None,
        "releases": {
            "stroma exosome": estimate("30 vesicle/cell/hour", "3 vesicle/cell/hour", "300 vesicle/cell/hour", "no count was found")
        },
    },
    "start.stroma": {"put": "stroma", "number": 20, "in": _LAYER},
    **shielded("recipient", "miR-21", HALF_OF_MIRNA, "func.TAM_miR21", "0.19", "0.04", "1"),
}  # fmt: skip
"""Twenty macrophages, whose exosomes bring miR-21."""
STEM: Changes = {
    "molecules.survival protein": {"where": "lumen", "kind": "protein", "half life": "24 hours"},
    "vesicles.stem exosome": vesicle({"survival protein": PROTEIN}),
    "cells.stem": {**CELL, "releases": {"stem exosome": "rel.rate_typ"}},
    "start.stem": {"put": "stem", "number": 2, "in": _LAYER},
    **shielded("recipient", "survival protein", HALF_PROTEIN, "func.CSC_res", "0.19", "0.04", "1"),
}  # fmt: skip
"""Two stem-like cells (func.CSC_frac of a hundred), whose exosomes bring a protein against apoptosis."""
PACKING: Changes = {
    "vesicles.tumour exosome.packs": {"doxorubicin": "func.export_conc_factor"},
}
"""Vesicles take drug along, richer than the cytosol."""
NO_RELEASE: Changes = {"cells.*.releases": "0 vesicle/cell/hour"}
NO_PUMP: Changes = {"vesicles.resistant exosome.lumen.P-gp": "0 copies/vesicle"}
NO_MIRNA: Changes = {"vesicles.stroma exosome.lumen.miR-21": "0 copies/vesicle"}
NO_SURVIVAL: Changes = {"vesicles.stem exosome.lumen.survival protein": "0 copies/vesicle"}
NO_PACKING: Changes = {"vesicles.tumour exosome.packs": {}}
WORLD: Changes = {**culture(), **PUMP, **STROMA, **STEM, **PACKING}
"""A hundred sensitive cells with ten resistant, two stem-like, twenty macrophages, all exosomes on."""
_COPIES = tuple(
    Endpoint(
        f"{cargo} received",
        mean("cytosol", cargo),
        "copy/cell",
        about="in the cytosol of sensitive cells at the end",
    )
    for cargo in ("P-gp", "miR-21", "survival protein")
)
_ENDPOINTS = (VIABILITY, HELD, *_COPIES)
_CROW = Source(
    "func.res_crow",
    "cells given exosomes of platinum-resistant cells survive carboplatin about twofold",
    "page",
)
_SAFAEI = Source(
    "func.export_cis", "exosomes of resistant cells hold more cisplatin than those of sensitive ones"
)

S2_06 = Claim(
    id="S2-06",
    theme="treatment_resistance",
    group="therapy",
    statement="Exosomes make tumour cells resistant to drugs, by several routes.",
    seed="S2, abstract, list of topics: drug resistance",
    mechanism="Resistant cells send a pump, which raises efflux; macrophages send miR-21 and stem-like cells a survival protein, which lower death; "
    "and the exosomes of each cell take doxorubicin along. What a cell then holds damages its DNA; damage arrests or kills.",
    kind="emergent",
    why_kind="Each route has a rule, but none says that survival rises: it takes copies enough, and a drug that is met by pump, packing and lowered death at once.",
    mechanisms=("release and capture of four kinds", "efflux against uptake of the drug", "packing by volume", "rules on death"),
    expected="Survival about twofold with exosomes of resistant cells (read, by one route); three routes of signal with 1.7 each (recalled), export of a few per cent of the "
    "drug a day (derived). With every route shut, what the drug leaves of cells by itself. No share of a route was found.",
    sources=(_CROW, _SAFAEI, Source("func.TAM_miR21", "survival in cisplatin with vesicles of macrophages"), Source("func.CSC_res", "resistance of bulk cells with vesicles of stem-like ones")),
    scenario="monolayer",
    changes=WORLD,
    arms=(
        treated("all routes", {}, "doxorubicin from day two on, every exosome with its cargo"),
        treated("no pump", NO_PUMP, "exosomes of resistant cells lack P-gp", "control"),
        treated("no export", NO_PACKING, "exosomes take no drug along", "control"),
        treated("no miR-21", NO_MIRNA, "exosomes of macrophages lack miR-21", "control"),
        treated("no survival protein", NO_SURVIVAL, "exosomes of stem-like cells lack it", "control"),
        treated("no route", {**NO_PUMP, **NO_PACKING, **NO_MIRNA, **NO_SURVIVAL}, "exosomes that do nothing", "negative control"),
        treated("no exosomes", NO_RELEASE, "no cell releases any", "control"),
    ),
    endpoints=_ENDPOINTS,
    expectations=(
        Ratio(endpoint="viability", arm="all routes", to="no route", above=1, because="func.res_crow, direction"),
        Ratio(endpoint="viability", arm="no pump", to="all routes", below=1),
        Ratio(endpoint="viability", arm="no survival protein", to="all routes", below=1),
        Ratio(endpoint="viability", arm="no miR-21", to="all routes", below=1),
        Ratio(endpoint="viability", arm="no export", to="all routes", below=1),
        Same(endpoint="viability", arm="no route", to="no exosomes"),
        Nothing(endpoint="P-gp received", arm="no route"),
    ),
    explanation=(
        "Each sender brings too little. In four days a sensitive cell holds some 50 pumps of 1000 that count, 0.15 copies of miR-21 of 100, and 90 copies of "
        "the survival protein of 1000, for these come from ten, twenty and two cells of a hundred; squared, that is 0.3 %, nothing and 1 % of the way. Packing "
        "at fifty times the cytosol takes 1 to 2 % off what cells hold of the drug. With every route on, viability is 1.02 (0.99 to 1.05) of that with none "
        "(three replicates), one cell of seventy. Intrinsic resistance is what there is; the controls agree to the cell. No assumption moved alone turns it."
    ),
    caveat="One drug and one time. The dish is ten times as dense in its medium as a flask, which favours exosomes. Macrophages and stem-like cells are few and do not change. "
    "Cells that became resistant do not load the pump in their turn (S3-20 asks that).",
)  # fmt: skip

_PARTS: dict[str, Changes] = {"P-gp": NO_PUMP, "miR-21": NO_MIRNA, "survival protein": NO_SURVIVAL}
_NAMES = {
    frozenset(_PARTS): "full",
    frozenset[str](): "empty",
    **{frozenset(_PARTS) - {p}: f"without {p}" for p in _PARTS},
    **{frozenset({p}): f"{p} alone" for p in _PARTS},
}


def _coalition(parts: frozenset[str], name: str) -> Arm:
    """Return the arm in which exosomes carry these parts."""
    changes: dict[str, object] = dict(NO_PACKING)
    for part, without in _PARTS.items():
        if part not in parts:
            changes |= without
    carried = ", ".join(p for p in _PARTS if p in parts) or "none of the three"
    return treated(name, changes, f"exosomes carry {carried}", "test" if parts else "negative control")


S1_25 = Claim(
    id="S1-25",
    theme="treatment_resistance",
    group="therapy",
    statement="Which components of exosomes are critical in treatment has to be found out, for some matter more than others.",
    seed="S1, paragraph on challenges: critical components",
    mechanism="Three cargoes act on survival in the drug, a pump, a miRNA and a protein against death. Each is taken out and put in alone, in every "
    "combination; the Shapley value shares out what all three do.",
    kind="emergent",
    why_kind="That each cargo protects is a rule; which of them leads follows from senders, copies, uptake, half doses and from what each acts on.",
    mechanisms=("release, capture and escape of three kinds", "efflux against uptake of the drug", "rules on death"),
    expected="Shapley values add up to full less empty (exact, by construction). The survival protein should lead: it comes in ten copies where the miRNA comes in a "
    "hundredth of one, though from two cells of a hundred (derived); by how much is not known.",
    sources=(Source("chevillet2014", "less than one copy of a given miRNA in a hundred exosomes", "page"), _CROW),
    scenario="monolayer",
    changes=WORLD,
    arms=tuple(_coalition(parts, name) for parts, name in _NAMES.items()),
    endpoints=_ENDPOINTS,
    expectations=(
        Ratio(endpoint="viability", arm="full", to="empty", above=1, because="there is something to attribute"),
        Attribution(
            endpoint="viability", leads="survival protein", parts=tuple(_PARTS), coalitions=_NAMES, above=0.5,
            because="one component is critical: more than half of the whole",
        ),
        Ratio(endpoint="viability", arm="without survival protein", to="full", below=1),
        Same(endpoint="viability", arm="without miR-21", to="full", because="0.008 copies a vesicle: a component that is not critical"),
        Nothing(endpoint="survival protein received", arm="empty"),
    ),
    explanation=(
        "There is nothing to share out: all three cargoes together leave 1.01 (0.97 to 1.06) of the cells that empty exosomes leave (three replicates), below "
        "the tenth that counts, so the Shapley shares are not formed. The copies that arrive say which would lead: 90 of survival protein and 50 of the pump, "
        "each of 1000 that count, against 0.15 of miR-21 of 100. Without miR-21 all is the same to the cell. One assumption turns the verdict alone: where 180 to 240 copies of the survival protein are half of its effect in place of 1000, there is something to share out, and it leads."
    ),
    caveat="Three cargoes stand for hundreds. That something has to be found out is no experiment; put to the test is that components differ, and that taking them out one by one tells which.",
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (S2_06, S1_25)
