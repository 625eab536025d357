"""Whether exosomes of a tumour help its cells to settle in the lung, what cells of the marrow have to do with it, and what escape into blood decides."""

from __future__ import annotations

from exocosm.atlas.assumption import Multiple, derived, estimate
from exocosm.atlas.claim import Arm, Changes, Claim, Source
from exocosm.atlas.endpoint import Endpoint, HalfRise
from exocosm.atlas.expectation import Ratio, Same
from exocosm.studies.reading import Reading

MOUSE = "lung_metastasis"
IN_LUNG = {"tissue": "lung"}
GIVEN = "body.events.education"
EXOSOME = "vesicles.tumour exosome"
LIGHT: Changes = {
    "body.tissues.lung.tissue.voxel": "20 um",
    "steps.exchange": "30 min",
    "body.background.plasma vesicle.secretion": "0 vesicle/min",
}
"""Coarser than the scenario, which changes what comes out by a few percent."""
NO_TUMOUR: Changes = {
    **LIGHT,
    "start.tumour": None,
    "start.tumour macrophages": None,
    "cells.tumour.releases": {},
    GIVEN: {
        "inject": "tumour exosome",
        "number": derived("1.5e11 vesicle", "4e9 vesicle", "5e11 vesicle", "func.PMN_dose x phys.particles_per_ug"),
        "when": {"every": "48 hours", "until": "12 days"},
    },
    "body.events.seeding": {"inject cells": "tumour", "number": 100000000, "when": "at 14 days"},
}  # fmt: skip
"""A mouse without a tumour, educated for two weeks; then as many tumour cells as a hundred mice get, so that one piece of lung has some to count."""
NORMAL: Changes = {f"{GIVEN}.inject": "normal exosome"}
PBS: Changes = {GIVEN: None}
CHEMO: Changes = {
    f"{EXOSOME}.lumen.ANXA6": estimate(
        "3 copies/vesicle",
        "0.3 copies/vesicle",
        "30 copies/vesicle",
        "tenfold what untreated cells load; a guess",
    )
}
CCR2_NULL: Changes = {"rules.CCL2 lets marrow cells in": None}
MET_KD: Changes = {
    f"{EXOSOME}.membrane.MET": Multiple(
        "knock-down of MET", 0.2, 0.05, 0.5, "usual knock-downs by hairpin; the size was not seen"
    )
}


def in_lung(cell_type: str, at: str = "last", reduce: str = "value") -> Reading:
    """Return the living cells of a type in the simulated piece of lung."""
    where = {"region": "all", "cell_type": cell_type}
    return Reading("composition", "cells", options=IN_LUNG, where=where, at=at, reduce=reduce)


def in_blood(column: str, cell_type: str) -> Reading:
    """Return what became of all cells of a type that were in blood, since time zero."""
    return Reading("circulation", column, table="cells", where={"cell_type": cell_type})


def _behaviour(name: str) -> Reading:
    where = {"cell_type": "endothelial", "kind": "behaviour", "name": name}
    return Reading("cell_state", "mean", options=IN_LUNG, where=where, at="all", reduce="mean")


def _level(field: str) -> Reading:
    return Reading("densities", "mean", options=IN_LUNG, where={"field": field})


FIBRONECTIN = Endpoint(
    "fibronectin", _level("fibronectin"), "nM", over_time=True, about="laid down in the lung, at the end"
)
SEEDED = Endpoint(
    "seeded", in_blood("elsewhere", "tumour"), "1", per=in_blood("injected", "tumour"),
    about="tumour cells that came out in the lung, all of it but the piece that is simulated, of those given",
)  # fmt: skip
BURDEN = Endpoint(
    "burden",
    in_lung("tumour"),
    "cell",
    about="living tumour cells in one piece of lung a week after they were given",
)
RECRUITMENT = Endpoint(
    "recruitment", _behaviour("admission of bone-marrow-derived"), "um^3/min", over_time=True,
    about="blood from which one endothelial cell of the lung lets monocytes in, mean over three weeks",
)  # fmt: skip
MONOCYTES = Endpoint(
    "monocytes in the lung",
    in_lung("bone-marrow-derived", "all", "mean"),
    "cell",
    about="marrow-derived, in one piece of lung, mean over three weeks",
)
PROGENITORS = Endpoint(
    "progenitors in the lung",
    in_blood("elsewhere", "progenitor"),
    "cell",
    about="that left the marrow and came out in the lung, all of it but the piece that is simulated",
)
CLIMAX = HalfRise("half of recruitment", RECRUITMENT.reading, about="when it was half way up to its highest")

ENDPOINTS = (FIBRONECTIN, SEEDED, BURDEN, PROGENITORS, RECRUITMENT, MONOCYTES, CLIMAX)

METASTASIS = Claim(
    id="S1-05",
    theme="metastasis",
    statement="Exosomes of a tumour make metastasis more likely.",
    seed="S1, on tumour progression",
    mechanism="Vesicles in blood reach the lung, by their integrin more than others; their MIF wakes macrophages, whose TGF-b turns fibroblasts, and these lay down "
    "fibronectin. It lets marrow-derived cells in, catches tumour cells, keeps them alive and, with marrow cells, wakes them from sleep.",
    kind="emergent",
    why_kind="Rules state what fibronectin and neighbours do to a tumour cell, and three others what vesicles end in; how much of either there is when cells come, and how many live and wake, "
    "follows from clearance, uptake, build-up and numbers.",
    mechanisms=("clearance from blood and tropism", "capture and delivery", "activation of fibroblasts", "build-up of matrix", "survival in blood and arrest", "dormancy and arousal"),
    expected="Metastases 2.5 (1.5 to 6) times those after buffer, and as with buffer after vesicles of normal cells: that the burden rises was read, the sizes are recalled and no marks.",
    sources=(
        Source("func.PMN_fold", "burden after education over buffer"),
        Source("upt.int_a6b4_lung", "the integrin sends vesicles to the lung, and a block lowers metastasis", "page"),
        Source("rel.Rab27a_tumour", "fewer metastases without release", "page"),
        Source("body.ctc_survival_day", "one in a hundred cells lives for a day in the lung", "page"),
    ),
    scenario=MOUSE,
    group="body",
    changes=NO_TUMOUR,
    arms=(
        Arm("tumour exosomes", {}, "5 ug every other day for two weeks, then tumour cells"),
        Arm("normal exosomes", NORMAL, "as many of normal cells", "negative control"),
        Arm("PBS", PBS, "nothing given before the tumour cells", "control"),
    ),
    endpoints=ENDPOINTS,
    expectations=(
        Ratio(endpoint=BURDEN.name, arm="tumour exosomes", to="PBS", above=1),
        Ratio(endpoint=SEEDED.name, arm="tumour exosomes", to="PBS", above=1),
        Same(endpoint=SEEDED.name, arm="normal exosomes", to="PBS"),
    ),
    caveat="Tumour cells are given at once and without vesicles of their own, a hundred times as many as a mouse gets, so that a piece of a hundred-thousandth of a lung holds some: cells in blood do not "
    "feel each other, so only chance is changed. EMT, which the primary would bring, is left to S2-02.",
    explanation="Of the tumour cells 2.85 % come out in the prepared lung and 1.02 % after buffer, as fibronectin of 350 nM lets in 2.8 times as many; the piece of lung then holds 25 living ones "
    "a week later against 7 (3.6 times, 2.9 to 4.7), as it also keeps them alive and wakes them. After vesicles of normal cells all is as after buffer. Seven assumptions turn it within their spread, those of the chain from MIF in vesicles (below 0.8 copies) over what macrophages catch and secrete (below 4.7e-9 mL per hour, 15 molecules per minute) to TGF-b that lasts (decay above 2.4 per minute) and wakes fibroblasts; and a dose below 3e10 vesicles does not do it.",
    quick=None,
)  # fmt: skip

RECRUITED = Claim(
    id="S3-17",
    theme="metastasis",
    statement="Exosomes of a tumour call cells out of the marrow to a distant organ, which makes it hospitable to tumour cells that come later.",
    seed="S3, on metastasis, on cells from the marrow",
    mechanism="MET on vesicles that reach the marrow educates progenitors, which leave it; fibronectin in the lung lets them in. Vesicles released under chemotherapy carry ANXA6, which has "
    "endothelium secrete CCL2 and so let monocytes in through CCR2. Marrow cells wake the tumour cells that they touch.",
    kind="emergent",
    why_kind="That MET opens the marrow and CCL2 the lung is stated; how many cells come in time, and whether tumour cells find them, is not.",
    mechanisms=("clearance from blood", "capture by marrow and lung", "education", "travel through blood", "build-up of matrix", "admission", "contact with tumour cells"),
    expected="Marrow cells come within 4 to 14 days, before tumour cells do; 2.5 times as many of these settle; fewer with MET knocked down, or in hosts without CCR2. Directions were read for MET and for CCR2, sizes are recalled.",
    sources=(
        Source("func.MET", "MET on exosomes educates progenitors; knock-down weakens it", "page"),
        Source("func.chemoEV_ANXA6", "ANXA6, NF-kB, CCL2, monocytes; null mice as controls", "page"),
        Source("tme.BMDC_tau", "a week, a guess"),
    ),
    scenario=MOUSE,
    group="body",
    changes=NO_TUMOUR,
    arms=(
        Arm("PBS", PBS, "nothing given before the tumour cells", "negative control"),
        Arm("tumour exosomes", {}, "two weeks of education, then tumour cells"),
        Arm("MET-KD", MET_KD, "vesicles of cells with MET knocked down", "control"),
        Arm("chemo-exosomes", CHEMO, "with ten times the ANXA6"),
        Arm("chemo-exosomes, CCR2-null", {**CHEMO, **CCR2_NULL}, "in a host whose marrow cells do not see CCL2", "control"),
    ),
    endpoints=ENDPOINTS,
    expectations=(
        Ratio(endpoint=PROGENITORS.name, arm="tumour exosomes", to="PBS", above=1),
        Ratio(endpoint=PROGENITORS.name, arm="MET-KD", to="tumour exosomes", below=1),
        Ratio(endpoint=RECRUITMENT.name, arm="chemo-exosomes", to="tumour exosomes", above=1),
        Ratio(endpoint=RECRUITMENT.name, arm="chemo-exosomes, CCR2-null", to="chemo-exosomes", below=1),
        Ratio(endpoint=BURDEN.name, arm="tumour exosomes", to="PBS", above=1),
        Ratio(endpoint=BURDEN.name, arm="MET-KD", to="tumour exosomes", below=1),
        Ratio(endpoint=BURDEN.name, arm="chemo-exosomes, CCR2-null", to="chemo-exosomes", below=1),
        Same(endpoint=RECRUITMENT.name, arm="MET-KD", to="tumour exosomes"),
    ),
    caveat="Progenitors and monocytes act on tumour cells by touch alone; what they secrete is left out. The marrow does not make up for who left. Blood monocytes are held at a level.",
    explanation="MET does what is claimed, CCR2 does not. Twelve times as many progenitors come to the lung as after buffer: education empties the marrow faster, and fibronectin lets in more of what passes; with MET "
    "knocked down to a fifth it is 0.75 of that. ANXA6 fails by numbers: an endothelial cell catches a tenth of what a macrophage does, so that even at 3 copies a vesicle 190 copies are in its cytosol, where "
    "1000 would do half; CCL2 comes to 0.0026 nM, against 0.05 for half the effect. And there is little left to add: at 300 nM of fibronectin the same endothelium lets in 9 of the 10 times as many that it can. Recruitment is "
    "half way up at 86 hours, half a day before the four to fourteen days that were recalled. Tumour cells in the lung are 3.6 times those after buffer, but by fibronectin: neither MET nor CCR2 changes that number (1.00 and 0.99), "
    "for 57 monocytes and some progenitors among a thousand cells touch few of them. No assumption alone makes the whole claim hold.",
    quick=None,
)  # fmt: skip

NO_RELEASE: Changes = {"cells.tumour.releases.tumour exosome": "0 vesicle/cell/hour"}
NO_ESCAPE: Changes = {f"{EXOSOME}.vessels.permeability": "0 1/hour", f"{EXOSOME}.lymph": "0 1/hour"}
PRIMARY: Changes = {
    **LIGHT,
    "start.tumour.number": 10,
    "body.stands for": 2000000,
}
SHED = Endpoint(
    "settled of those shed", in_blood("elsewhere", "tumour"), "1", per=in_blood("departed", "tumour"),
    about="tumour cells that came out in the lung, of those that left the tumour",
)  # fmt: skip
SETTLED = Endpoint(
    "settled",
    in_blood("elsewhere", "tumour"),
    "cell",
    about="tumour cells that came out in the lung within three weeks",
)
LOCAL = Endpoint(
    "EMT",
    Reading("cell_state", "mean", where={"cell_type": "tumour", "kind": "programme", "name": "EMT"}),
    "1",
    over_time=True,
    about="mean of the programme in the tumour, at the end",
)
GROWTH = Endpoint(
    "growth",
    Reading("composition", "cells", where={"region": "all", "cell_type": "tumour"}),
    "cell",
    over_time=True,
    about="living cells of the tumour at the end",
)

BOTH = Claim(
    id="S2-02",
    theme="metastasis",
    statement="Tumour exosomes carry active molecules both to their surroundings and to distant places, and aid growth and metastasis there.",
    seed="S2, on exosomes of tumours",
    mechanism="In the tumour MIF on exosomes wakes macrophages, whose TGF-b drives EMT, which opens the way out. What escapes into blood and lymph does to the lung what S1-05 says. Without escape "
    "only the near effect is left.",
    kind="emergent",
    why_kind="Rules state what MIF, TGF-b and fibronectin do wherever they are; where vesicles act is left to release, capture, drainage and clearance.",
    mechanisms=("release", "capture on the spot", "escape through vessels and lymph", "clearance and tropism", "build-up of matrix", "travel of tumour cells"),
    expected="2.5 times as many metastases as without exosomes, and none of that without escape, while what happens in the tumour stays: derived from what was read of education (direction) and recalled of sizes.",
    sources=(
        Source("func.PMN_fold", "burden after education"),
        Source("pk.escape_blood", "a tenth of the vesicles of a tumour reach blood, a guess"),
        Source("pk.secretion_mouse", "vesicles enter blood and leave it within minutes", "page"),
    ),
    scenario=MOUSE,
    group="body",
    changes=PRIMARY,
    arms=(
        Arm("wild type", {}, "a tumour with exosomes"),
        Arm("no escape", NO_ESCAPE, "they neither cross vessels nor drain", "control"),
        Arm("Rab27a-null", NO_RELEASE, "it releases none", "negative control"),
    ),
    endpoints=(LOCAL, GROWTH, FIBRONECTIN, SHED, SETTLED),
    expectations=(
        Ratio(endpoint=LOCAL.name, arm="wild type", to="Rab27a-null", above=1),
        Ratio(endpoint=SHED.name, arm="wild type", to="no escape", above=1),
        Same(endpoint=SHED.name, arm="no escape", to="Rab27a-null"),
        Ratio(endpoint=SETTLED.name, arm="wild type", to="no escape", above=1),
        Same(endpoint=LOCAL.name, arm="no escape", to="wild type", control=False),
        Same(endpoint=GROWTH.name, arm="no escape", to="wild type", control=False),
    ),
    caveat="Growth of the tumour does not depend on exosomes here, so that it stays is by construction; the near effect that can be lost is EMT. Escape follows from permeability and drainage, not from a share that is set.",
    explanation="EMT in the tumour is 0.18 with exosomes and none without, and does not change when they cannot leave. In the lung fibronectin comes to 280 nM against nothing, and 2.4 % of the cells that were shed come out there, against 1.0 %. "
    "A small tumour that grows to a quarter of a thousand million cells in three weeks releases about as much as the injections of S1-05. Moved alone, eleven assumptions turn it within their spread: every link of the chain from the vessels of the tumour (below 0.11 of usual density), the walls of vessels (below 0.03 per hour) and MIF in a vesicle (below 1.5 copies, or a half-life below 8 hours) to TGF-b of macrophages has to hold, and none has much to spare.",
    quick=None,
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (METASTASIS, BOTH, RECRUITED)
