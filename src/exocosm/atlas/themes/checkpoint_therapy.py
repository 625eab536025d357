"""Treatment with and without exosomes: antibodies against PD-1 in hot and cold tumours, and a trial in virtual animals."""

from __future__ import annotations

from exocosm.atlas.assumption import HALF_OF_MIRNA, Multiple, estimate
from exocosm.atlas.claim import Arm, Changes, Claim, Source
from exocosm.atlas.endpoint import Endpoint, TimeTo
from exocosm.atlas.expectation import Ratio, Same
from exocosm.atlas.survival import Benefit, LowerHazard
from exocosm.studies.reading import Reading

TUMOUR = "treated_tumour"
EXOSOME = "vesicles.tumour exosome"
SMALL: Changes = {
    "start.1.number": 20,
    "start.3": None,
    "steps": {"exchange": "30 min", "fate": "60 min"},
}
"""Fewer fibroblasts and no epithelium: they do nothing in these claims but take up exosomes and room."""
BRAKE: Changes = {
    "molecules.PD-L1": {"where": "membrane", "binds": {"PD-1": "tx.PD1_PDL1_Kd"}, "about": "on tumour cells and their exosomes"},
    "receptors.PD-1": {"about": "the brake of T cells"},
    "cells.tumour.carries": {"PD-L1": "tx.PDL1_cell"},
    "cells.CD8 T.carries": {"PD-1": "tx.PD1_cell"},
    f"{EXOSOME}.membrane": {"PD-L1": "cargo.receptor_copies"},
    "rules.PD-1 stops killing": {
        "in": "CD8 T", "high": "bound PD-1", "lowers": "kill rate", "to": "0 x", "half": "tx.PD1_50", "hill": 2,
    },
    "rules.PD-1 stops division": {
        "in": "CD8 T", "high": "bound PD-1", "lowers": "division", "to": "0 x", "half": "tx.PD1_50", "hill": 2,
    },
}  # fmt: skip
NO_RELEASE: Changes = {"cells.tumour.releases.tumour exosome": "0 vesicle/cell/hour"}


def _count(cell_type: str, column: str = "cells_last") -> Reading:
    return Reading("burden", column, table="growth", where={"cell_type": cell_type})


def _behaviour(name: str, cell_type: str) -> Reading:
    where = {"cell_type": cell_type, "kind": "behaviour", "name": name}
    return Reading("cell_state", "mean", where=where, at="all", reduce="mean")


# ---- anti-PD-1, hot and cold, and a second challenge
FOLD = estimate("10 x", "4 x", "20 x", "from one division in 240 hours at rest to tme.T_pro")
MEMORY: Changes = {
    "cells.second tumour": {
        "like": "carcinoma", "carries": {"PD-L1": "tx.PDL1_cell"}, "releases": {"tumour exosome": "rel.rate_chiu"},
        "cycle": {"phases": [
            {"name": "G1", "lasts": estimate("88 hours", "40 hours", "184 hours", "tme.doubling_mouse less S, G2 and M", "derived")},
            {"name": "S-G2-M", "lasts": estimate("8 hours", "6 hours", "12 hours", "usual"), "fixed": True},
        ]},
    },
    "cells.CD8 T.kills.targets": ["tumour", "second tumour"],
    "programmes.memory": {
        "rise": estimate("48 hours", "24 hours", "120 hours", "days from priming to memory"),
        "fall": estimate("2400 hours", "700 hours", "8000 hours", "memory lasts for months"),
        "about": "A T cell that has met its antigen.",
    },
    "rules.antigen leaves a memory": {
        "in": "CD8 T", "high": "neighbours of tumour", "raises": "memory", "to": 1, "half": 1, "hill": 2,
    },
    "rules.antigen expands killers": {
        "in": "CD8 T", "high": "neighbours of tumour", "raises": "division", "to": FOLD, "half": 1, "hill": 2,
    },
    "rules.antigen of the second tumour expands killers": {
        "in": "CD8 T", "high": "neighbours of second tumour", "raises": "division", "to": FOLD, "half": 1, "hill": 2,
    },
    "rules.memory kills faster": {
        "in": "CD8 T", "high": "memory", "raises": "kill rate", "half": 0.5, "hill": 2,
        "to": estimate("2 x", "1 x", "5 x", "memory cells answer sooner and stronger; a guess"),
    },
    "start.0.number": 40,
    "start.2.number": 24,
    "events.surgery": {"remove": "tumour", "share": 1, "when": "at 5 days"},
    "events.rechallenge": {"put": "second tumour", "number": 40, "when": "at 6 days", "in": {"sphere": {"radius": "150 um"}}},
    "until": "9 days",
}  # fmt: skip
"""The first tumour is taken out before the second comes, so that the second meets killers and no rest of the first."""
COLD: Changes = {"start.2.number": 1, "start.2.in": {"shell": {"inner": "225 um", "outer": "235 um"}}}
"""One killer in a corner: hardly any reaches the tumour."""
NAIVE: Changes = {"start.0.number": 1}
ANTI_PD_1 = {"therapy": "anti-PD-1", "when": {"at": ["12 hours"]}}
CHEMO = {"therapy": "doxorubicin", "when": {"at": ["12 hours"]}}
FIRST = Endpoint(
    "first tumour", Reading("composition", "cells", where={"region": "all", "cell_type": "tumour"}, at=5 * 1440.0), "cell",
    about="living cells after five days",
)  # fmt: skip
SECOND = Endpoint(
    "second tumour", _count("second tumour"), "cell", about="living cells three days after forty were put in"
)
KILLERS = Endpoint(
    "killers",
    Reading("composition", "cells", where={"region": "all", "cell_type": "CD8 T"}, at=6 * 1440.0),
    "cell",
    about="when the second tumour comes",
)
KILLING = Endpoint(
    "killing",
    _behaviour("kill rate", "CD8 T"),
    "1/min",
    about="targets that a killer would kill, mean over records",
)
FREE = Endpoint("division of killers", _behaviour("division", "CD8 T"), "1")

CHECKPOINT = Claim(
    id="S4-01",
    theme="checkpoint_therapy",
    statement="Immunotherapy does what conventional treatment does not: it lets T cells control a tumour and leaves a memory.",
    seed="S4, abstract, first sentence",
    mechanism="PD-L1 on tumour cells and exosomes binds PD-1 of T cells and stops killing and division; an antibody on PD-1 keeps it off. Killers that meet the tumour divide and remember, and a second tumour "
    "meets more of them. Chemotherapy damages tumour cells and T cells alike and leaves no more of these.",
    kind="emergent",
    why_kind="Rules state the brake, expansion at contact with antigen and a memory that kills faster. How many killers find the tumour, divide, and are there for a second one is not stated, nor what an antibody leaves of the brake.",
    mechanisms=("mass action of antibody, PD-1 and PD-L1", "movement and contact of killers", "expansion at contact", "memory", "kinetics of drugs"),
    expected="With killers in the tumour anti-PD-1 lowers it and the second tumour too; without them it does nothing; after chemotherapy the second tumour grows as in an untreated host (directions, recalled of checkpoint "
    "therapy; that mice without exosomal PD-L1 remember was read). Derived: the antibody binds PD-1 at 4 nM, PD-L1 at 8.2 uM, so that at 100 nM and more the brake is off.",
    sources=(
        Source("tx.aPD1_Kd", "how the antibody binds", "page"),
        Source("tx.PD1_PDL1_Kd", "how weakly the ligand binds", "page"),
        Source("poggio2019", "mice that were once exposed to tumour cells without exosomal PD-L1 resist later ones that have it", "page"),
    ),
    scenario=TUMOUR,
    group="therapy",
    changes={**SMALL, **BRAKE, **MEMORY},
    arms=(
        Arm("hot, vehicle", {}, "24 killers around the tumour", "control"),
        Arm("hot, anti-PD-1", {}, "and the antibody", therapies=(ANTI_PD_1,)),
        Arm("hot, doxorubicin", {}, "and chemotherapy", "control", therapies=(CHEMO,)),
        Arm("cold, vehicle", COLD, "no killers near", "negative control"),
        Arm("cold, anti-PD-1", COLD, "no killers near, and the antibody", "negative control", therapies=(ANTI_PD_1,)),
        Arm(
            "naive, anti-PD-1", NAIVE, "one cell for a first tumour, and the antibody: killers meet the second for the first time", "control",
            therapies=(ANTI_PD_1,),
        ),
    ),
    endpoints=(FIRST, SECOND, KILLERS, KILLING, FREE),
    expectations=(
        Ratio(endpoint=FIRST.name, arm="hot, anti-PD-1", to="hot, vehicle", below=1),
        Ratio(endpoint=SECOND.name, arm="hot, anti-PD-1", to="naive, anti-PD-1", below=1),
        Ratio(endpoint=SECOND.name, arm="hot, anti-PD-1", to="hot, doxorubicin", below=1),
        Ratio(endpoint=KILLERS.name, arm="hot, anti-PD-1", to="hot, vehicle", above=1),
        Same(endpoint=FIRST.name, arm="cold, anti-PD-1", to="cold, vehicle"),
    ),
    caveat="Of memory there is what the model has: killers that divided at contact are still there, remember by a programme that daughters inherit, and kill faster. Missing are clones and their antigens (every killer knows both tumours), priming in "
    "nodes, central memory, return from blood, helper cells, exhaustion, and contraction after the first tumour. The antibody, with a half-life of weeks, is still there at the second challenge, as in a mouse without washout.",
    explanation="The antibody does what is claimed of it; that what is left is memory is not shown. With 24 killers around it the first tumour comes to 15 cells under the antibody and to 105 without, to 62 under doxorubicin; with one killer far "
    "off the antibody changes nothing (0.97). PD-L1 on a tumour cell in touch is what brakes: killers kill 0.0057 a minute with the antibody, 0.0051 without. Killers that met the tumour with the brake off are 28 against 23.5 when the second tumour comes, which "
    "is then held at 26 cells of 40 put in, against 67 after doxorubicin, 68 untreated and 66 where there were no killers. But killers that meet a tumour for the first time, with the antibody in the blood, hold it at 29: 0.78 (0.53 to 1.15) in ten replicates. The antibody, "
    "not what was learned, does most of it within three days: contact with antigen was short, as the first tumour was small soon, so that few killers divided and remember. Sixteen replicates would not tell a fifth from none at this spread. That doxorubicin leaves no protection "
    "is true, and no more so than of no treatment. Exosomes have no part in it: without them all comes out alike. No assumption was moved yet.",
    quick=None,
)  # fmt: skip

# ---- a trial in virtual animals
EDGES: Changes = {
    "molecules.miR-21": {"where": "lumen", "kind": "miRNA", "half life": "24 hours", "about": "anti-apoptotic"},
    f"{EXOSOME}.lumen": {"miR-21": "cargo.mirna_mean"},
    "rules.miR-21 protects": {
        "in": "tumour", "high": "delivered miR-21", "lowers": "apoptosis", "half": HALF_OF_MIRNA, "hill": 2,
        "to": estimate("0.59 x", "0.33 x", "0.83 x", "one over func.TAM_miR21", "derived"),
    },
    "start.0.number": 40,
    "record": "every 12 hours",
    "until": "8 days",
}  # fmt: skip
END = 8 * 24.0
STANDARD = {"therapy": "doxorubicin", "when": {"at": ["1 day"]}}
FEWER: Changes = {
    "cells.tumour.releases.tumour exosome": Multiple("release under two inhibitors", 0.2, 0.05, 0.42, "rel.GW4869 x rel.Rab27a_kd", "derived"),
    "cells.CD8 T.captures": "times upt.inh_heparin",
    "cells.tumour.captures": "times upt.inh_heparin",
}  # fmt: skip
TIME = TimeTo(
    "time to progression", Reading("composition", "cells", where={"region": "all", "cell_type": "tumour"}), factor=1.73,
    about="until there are 1.73 times as many tumour cells as at the fewest: a fifth more in diameter; the end of the run where that does not come",
    over_time=True,
)  # fmt: skip
LEFT = Endpoint("tumour cells", _count("tumour"), "cell", about="living at the end")

TRIAL = Claim(
    id="S3-29",
    theme="checkpoint_therapy",
    statement="To aim at the network of exosomes beside standard treatment improves the outcome of patients.",
    seed="S3, last paragraph, on outcomes of patients",
    mechanism="Two blocks of release and one of binding leave few exosomes; T cells meet less PD-L1 and tumour cells get less miR-21, so that what chemotherapy leaves is killed sooner and grows later.",
    kind="emergent",
    why_kind="Rules state the edges; the time to progression is the outcome of growth, killing, drug and chance.",
    mechanisms=("release and capture under blocks", "binding of PD-L1 and PD-1", "delivery of miR-21", "kinetics and damage of the drug", "growth and killing"),
    expected="A hazard ratio of progression below 1, in some animals no benefit (derived from experiments in mice; no clinical trial was read).",
    sources=(
        Source("poggio2019", "tumours that release no exosomes are held down in mice", "page"),
        Source("rel.GW4869", "what one inhibitor leaves of release"),
        Source("rel.Rab27a_kd", "what a knock-down leaves"),
        Source("upt.inh_heparin", "what heparin leaves of uptake"),
    ),
    scenario=TUMOUR,
    group="therapy",
    changes={**SMALL, **BRAKE, **EDGES},
    arms=(
        Arm("vehicle", {}, "no treatment", "control"),
        Arm("standard", {}, "doxorubicin once", "control", therapies=(STANDARD,)),
        Arm("standard, network", FEWER, "and three blocks of exosomes", therapies=(STANDARD,)),
        Arm("standard, sham", {"cells.tumour.releases": "times 1"}, "and blocks that block nothing", "negative control", therapies=(STANDARD,)),
        Arm("standard, no exosomes", NO_RELEASE, "and none released at all: the most that blocks can do", "positive control", therapies=(STANDARD,)),
    ),
    endpoints=(TIME, LEFT),
    expectations=(
        LowerHazard(endpoint=TIME.name, arm="standard, network", to="standard", end=END),
        Benefit(endpoint=TIME.name, arm="standard, network", to="standard"),
        LowerHazard(endpoint=TIME.name, arm="standard", to="vehicle", end=END),
        Same(endpoint=TIME.name, arm="standard, sham", to="standard"),
    ),
    caveat="Animals differ in where cells lie and in chance, not in what their tumours are: a population of patients differs more, and part of it might respond. Eight days, 40 cells, one dose of one drug; progression is told by counting, twice a day. "
    "The blocks act on tumour cells and killers, on both edges that the dish has; harm that they do besides is left out, which favours them. No clinical trial of such blocks was read.",
    explanation="The drug puts progression off from 75 to 144 hours in all eight animals; the blocks put it off further in one, by 6 hours, and in none by a tenth: eight of eight see no benefit, and none harm (hazard ratio 0.96, 0.35 to 2.6). It is as much as if no exosome were "
    "released at all, so better blocks would not help: killers meet 1.2e5 PD-L1 on each tumour cell they touch, beside which exosomes are nothing, and miR-21 stays below one copy. To see a hazard ratio of 0.96 takes some 25 000 animals with the event (4 x 10.5 / ln(0.96)^2). "
    "Mice without exosomal PD-L1 are told to do much better; the step that this dish lacks may be the lymph node. No assumption moved alone turns it.",
    quick=None,
)  # fmt: skip

# ---- three endpoints with and without exosomes, with and without a drug
THREE: Changes = {
    **EDGES,
    "molecules.MIF": {"where": "lumen", "half life": estimate("24 hours", "6 hours", "72 hours", "as in the mouse of lung_metastasis")},
    f"{EXOSOME}.lumen": {
        "miR-21": "cargo.mirna_mean",
        "MIF": estimate(
            "3 copies/vesicle", "0.3 copies/vesicle", "30 copies/vesicle",
            "phys.lumen_prot_100nm x a quarter of a percent; no count was found", "derived",
        ),
    },
    "solutes.TGF-b": {"like": "TGF-b", "fast": True},
    "cells.macrophage": {
        "like": "macrophage", "motility": None,
        "secretes": {"TGF-b": estimate("100 molecule/cell/min", "10 molecule/cell/min", "1000 molecule/cell/min", "when awake; in culture some ng per million and day")},
    },
    "start.macrophages": {"put": "macrophage", "number": 12, "in": {"sphere": {"radius": "120 um"}}},
    "programmes.EMT": {"rise": "tme.EMT_tau", "fall": "tme.MET_tau", "about": "Epithelial to mesenchymal transition."},
    "cells.tumour.intravasation": estimate("0.006 1/day", "0.0006 1/day", "0.06 1/day", "body.ctc_shedding over 1e9 cells a gram, at half the usual vessels", "derived"),
    "rules.MIF wakes macrophages": {
        "in": "macrophage", "low": "delivered MIF", "lowers": "secretion of TGF-b", "to": "0 x", "hill": 2,
        "half": estimate("1000 copies", "100 copies", "10000 copies", "a dose per cell was not found"),
    },
    "rules.TGF-b drives EMT": {
        "in": "tumour", "high": "TGF-b", "raises": "EMT", "to": 1, "hill": 1,
        "half": estimate("0.01 nM", "0.002 nM", "0.1 nM", "between half doses of bioassays and 1 ng/mL"),
    },
    "rules.EMT opens the way out": {
        "in": "tumour", "high": "EMT", "raises": "intravasation", "half": 0.5, "hill": 2,
        "to": estimate("10 x", "2 x", "100 x", "as in the mouse of lung_metastasis"),
    },
    "until": "6 days",
}  # fmt: skip
CARGO_NULL: Changes = {f"{EXOSOME}.{name}": 0 for name in ("lumen.miR-21", "lumen.MIF", "membrane.PD-L1")}
DRUG = {"therapy": "doxorubicin", "when": {"at": ["3 days"]}}
WAY = Endpoint(
    "way out", _behaviour("intravasation", "tumour"), "1/min", about="rate at which tumour cells leave through vessels, mean over the days"
)  # fmt: skip
DEATH = Endpoint(
    "death",
    _behaviour("apoptosis", "tumour"),
    "1/min",
    about="hazard of apoptosis of tumour cells, killers and drug together, mean over the days",
)

COMPOSITE = Claim(
    id="S3-03",
    theme="checkpoint_therapy",
    statement="Exosomes act on how a tumour grows, whether it spreads, and what treatment does to it.",
    seed="S3, paragraph 1, on progression, metastasis and response to therapy",
    mechanism="Growth: PD-L1 on exosomes joins that on cells and brakes killers. Spread: MIF on exosomes wakes macrophages, whose TGF-b drives EMT, which opens the way into vessels. Treatment: miR-21 in exosomes protects from apoptosis by a drug.",
    kind="emergent",
    why_kind="A rule states each edge; whether its dose is reached in a tumour at its own rate of release is not stated.",
    mechanisms=("release and clearance in tissue", "binding beside ligands on cells", "capture and delivery", "secretion and diffusion of TGF-b", "damage by a drug"),
    expected="With exosomes more tumour cells, a wider way out, less death under the drug; without cargo as without exosomes (directions: growth and spread read in mice, response read of resistant cells' exosomes; sizes recalled and no marks).",
    sources=(
        Source("poggio2019", "growth with and without release", "page"),
        Source("costasilva2015", "MIF on exosomes prepares metastasis", "page"),
        Source("func.res_crow", "cells given exosomes of resistant ones survive a drug", "page"),
    ),
    scenario=TUMOUR,
    group="therapy",
    changes={**SMALL, **BRAKE, **THREE},
    arms=(
        Arm("exosomes", {}, "a tumour as it is"),
        Arm("no exosomes", NO_RELEASE, "none released", "control"),
        Arm("cargo-null", CARGO_NULL, "exosomes with nothing that acts", "negative control"),
        Arm("drug, exosomes", {}, "doxorubicin on day 3", therapies=(DRUG,)),
        Arm("drug, no exosomes", NO_RELEASE, "doxorubicin on day 3, none released", "control", therapies=(DRUG,)),
    ),
    endpoints=(LEFT, WAY, DEATH, KILLING),
    expectations=(
        Ratio(endpoint=LEFT.name, arm="exosomes", to="no exosomes", above=1),
        Ratio(endpoint=WAY.name, arm="exosomes", to="no exosomes", above=1),
        Ratio(endpoint=DEATH.name, arm="drug, exosomes", to="drug, no exosomes", below=1),
        Same(endpoint=WAY.name, arm="cargo-null", to="no exosomes"),
        Same(endpoint=LEFT.name, arm="cargo-null", to="no exosomes"),
    ),
    caveat="Spread is the rate at which cells leave, not metastases, which S1-14 asks of a mouse with a lung. One clone: resistance that comes from other cells is asked in S1-06. The drug is given once, with the kinetics of man. Its effect on killers is that of the bundled therapy.",
    explanation="One of three, and that at the mark. EMT opens the way out by a tenth (1.105, 1.04 to 1.17 in three replicates): macrophages catch 2e9 exosomes per mL fast enough for their MIF to count, as in the mouse of S1-05, but vessels take away most of the TGF-b. "
    "Growth is the same cell by cell: killers at the tumour meet 1.2e5 PD-L1 on each neighbour, and a hundred on exosomes add nothing (killing 0.998). Death under the drug is 0.99997 of that without exosomes: a fraction of one copy of miR-21 against 100 for half effect. "
    "Exosomes without cargo act like none. Read experiments gave purified exosomes at doses that no tumour here reaches around its own cells. No assumption moved alone turns it.",
    quick=None,
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (CHECKPOINT, TRIAL, COMPOSITE)
