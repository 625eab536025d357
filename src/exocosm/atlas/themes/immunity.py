"""What exosomes do to T cells and dendritic cells in a lymph node: brakes, death, wakening, and through which door."""

from __future__ import annotations

from exocosm.atlas.assumption import HALF_OF_MIRNA
from exocosm.atlas.claim import Arm, Changes, Claim, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Nothing, Ratio, Same, Value
from exocosm.atlas.ordering import SignChange
from exocosm.studies.reading import Reading

DISH = "lymph_node_slice"
EXOSOME = "vesicles.tumour exosome"
FEW_RECORDS: Changes = {"record": "every 12 hours"}
NO_EXOSOMES: Changes = {
    "start.exosomes.number": "0 vesicle",
    f"{EXOSOME}.boundaries.x-": 0,
    f"{EXOSOME}.boundaries.x+": 0,
}
"""None in the medium, none flowing past: what is left without Rab27a, too."""
ANTIBODY = "67 nM"
"""10 ug/mL of 150 kDa, as antibodies are given to a dish."""
STIMULATED: Changes = {
    "cells.CD8 T.initial programmes.activation": 1,
    "rules.the stimulus keeps killers awake": {
        "in": "CD8 T", "high": "cycling", "raises": "activation", "to": 1, "half": 0.1,
    },
}  # fmt: skip
"""Antibodies against CD3 and CD28 all the time, as in the assays that are cited."""


def _state(kind: str, name: str, cell_type: str, column: str = "mean") -> Reading:
    """Return a reading of the state of cells of a type at the end."""
    return Reading(
        "cell_state", column, table="states", where={"cell_type": cell_type, "kind": kind, "name": name}
    )


DIVISION = Endpoint(
    "division of killers", _state("behaviour", "division", "CD8 T"), "1",
    about="rate at which CD8 T cells enter the cycle, as a multiple of that of fully active ones; what Ki-67 shows",
    over_time=True,
)  # fmt: skip
KILLING = Endpoint(
    "killing by killers", _state("behaviour", "kill rate", "CD8 T"), "1/min",
    about="targets that a CD8 T cell would kill; what granzyme B and interferon stand for",
    over_time=True,
)  # fmt: skip
KILLERS = Endpoint(
    "living killers", _state("behaviour", "division", "CD8 T", "cells"), "cell",
    about="told and not judged: a count of sixty cells is too uneven for a tenth",
)  # fmt: skip
DEATH = Endpoint(
    "death of killers", _state("behaviour", "apoptosis", "CD8 T"), "1/min",
    about="mean hazard of apoptosis of living CD8 T cells; free of the noise of counting the dead",
    over_time=True,
)  # fmt: skip
REGULATORS = Endpoint(
    "division of regulators", _state("behaviour", "division", "regulatory T"), "1",
    about="rate at which regulatory T cells enter the cycle, over that without exosomes",
    over_time=True,
)  # fmt: skip
REGULATOR_COUNT = Endpoint(
    "living regulators", _state("behaviour", "division", "regulatory T", "cells"), "cell",
    about="told and not judged: a dozen cells",
)  # fmt: skip
TOLERANCE = Endpoint(
    "tolerance of dendritic cells", _state("programme", "tolerance", "dendritic"), "1",
    about="mean of the programme that delivered miR-203 drives", over_time=True,
)  # fmt: skip
NATURAL_KILLING = Endpoint(
    "killing by NK cells", _state("behaviour", "kill rate", "NK"), "1/min",
    about="targets that an NK cell would kill; stress ligands wake them, the brakes of this dish do not act on them",
)  # fmt: skip
TURNING = Endpoint(
    "turning of macrophages", _state("programme", "M2", "macrophage"), "1",
    about="mean of the programme that HSP70 on bound exosomes drives", over_time=True,
)  # fmt: skip
CONTACT = Endpoint(
    "PD-L1 in contact", _state("contact", "PD-L1", "CD8 T"), "copy",
    about="on exosomes bound to a CD8 T cell, blocked ones among them",
)  # fmt: skip


def _antibody(name: str, target: str) -> Changes:
    """Return an antibody that is not in the dish yet, and what it blocks; nobody's constant was found."""
    return {
        f"solutes.{name}": {
            "unit": "nM",
            "diffusivity": {
                "value": "40 um^2/s", "low": "10 um^2/s", "high": "60 um^2/s",
                "source": "unverified", "evidence": "estimated", "read_in": "memory",
                "note": "an antibody in tissue fluid",
            },
            "initial": "0 nM",
        },
        f"molecules.{target}.blocked by": {
            name: {
                "value": "1 nM", "low": "0.05 nM", "high": "10 nM",
                "source": "unverified", "evidence": "estimated", "read_in": "memory",
                "note": "a usual blocking antibody",
            }
        },
    }  # fmt: skip


def _copies(value: float, low: float, high: float, note: str) -> dict[str, str]:
    """Return copies a vesicle that nobody counted."""
    return {
        "value": f"{value} copies/vesicle", "low": f"{low} copies/vesicle", "high": f"{high} copies/vesicle",
        "source": "unverified", "evidence": "estimated", "read_in": "memory", "note": note,
    }  # fmt: skip


MEMBRANE = f"{EXOSOME}.membrane"
BRAKES = tuple(f"{MEMBRANE}.{m}" for m in ("PD-L1", "FasL", "exosomal TGF-b"))
NO_BRAKES: Changes = dict.fromkeys(BRAKES, 0)
TGF_RICH: Changes = {f"{MEMBRANE}.exosomal TGF-b": "0.08 copies/vesicle"}
"""Ten times the usual, within its spread: 1.5 molecules a cell, so that the antibody has something to take away."""
BOTH_BLOCKERS: Changes = {
    **_antibody("anti-FasL", "FasL"),
    **_antibody("anti-TGF-b", "exosomal TGF-b"),
}

T_CELLS = Claim(
    id="S3-13",
    theme="immunity",
    statement="Exosomes turn T cells to the side of the tumour: regulatory T cells grow in number and killer T cells die.",
    seed="S3, paragraph 3, on altered function of T cells",
    mechanism="TGF-b on bound exosomes raises the division of regulatory T cells; FasL on bound exosomes raises the hazard of apoptosis of "
    "CD8 T cells. An antibody against each takes its effect and not the other's.",
    kind="built in",
    why_kind="One rule states each half; doses per cell come from capture and internalisation.",
    stated_by=("FasL kills killers", "exosomal TGF-b grows regulators"),
    expected="Regulatory T cells 1.7 (1.2 to 3) over none, and a quarter (a tenth to a half) of the killers dead in 24 to 48 h: recalled, "
    "no marks. Directions are marked, that blockers restore, and that exosomes without the molecules do neither.",
    sources=(
        Source("func.Treg", "tumour vesicles expand regulatory T cells"),
        Source("func.FasL_apop", "vesicles with FasL kill activated T cells"),
    ),
    scenario=DISH,
    changes={**FEW_RECORDS, **BOTH_BLOCKERS},
    arms=(
        Arm("none", NO_EXOSOMES, "no exosomes", "control"),
        Arm("exosomes", {}, "1e10 per mL"),
        Arm("anti-TGF-b", {"solutes.anti-TGF-b.initial": ANTIBODY}, "exosomes, TGF-b blocked", "control"),
        Arm("anti-FasL", {"solutes.anti-FasL.initial": ANTIBODY}, "exosomes, FasL blocked", "control"),
        Arm("no brakes", NO_BRAKES, "as many exosomes, without FasL, TGF-b and PD-L1", "negative control"),
        Arm("TGF-b-rich", TGF_RICH, "exosomes with ten times the TGF-b", "positive control"),
        Arm(
            "TGF-b-rich, anti-TGF-b", {**TGF_RICH, "solutes.anti-TGF-b.initial": ANTIBODY},
            "the same, TGF-b blocked", "control",
        ),
    ),
    endpoints=(REGULATORS, DEATH, REGULATOR_COUNT, KILLERS),
    expectations=(
        Ratio(endpoint=REGULATORS.name, arm="exosomes", to="none", above=1),
        Ratio(endpoint=DEATH.name, arm="exosomes", to="none", above=1),
        Ratio(endpoint=REGULATORS.name, arm="anti-TGF-b", to="exosomes", below=1),
        Ratio(endpoint=DEATH.name, arm="anti-FasL", to="exosomes", below=1),
        Same(endpoint=REGULATORS.name, arm="anti-TGF-b", to="none"),
        Same(endpoint=DEATH.name, arm="anti-FasL", to="none"),
        Same(endpoint=DEATH.name, arm="anti-TGF-b", to="exosomes"),
        Ratio(endpoint=DEATH.name, arm="no brakes", to="exosomes", below=1),
        Same(endpoint=DEATH.name, arm="no brakes", to="none"),
        Same(endpoint=REGULATORS.name, arm="no brakes", to="none"),
        Ratio(endpoint=REGULATORS.name, arm="TGF-b-rich", to="none", above=1),
        Ratio(endpoint=REGULATORS.name, arm="TGF-b-rich, anti-TGF-b", to="TGF-b-rich", below=1),
        Same(endpoint=REGULATORS.name, arm="TGF-b-rich, anti-TGF-b", to="none"),
    ),
    caveat="Soluble TGF-b, exhaustion and the conversion of other T cells into regulatory ones are left out. That only activated T cells "
    "listen to FasL is not in the rule. The constants of both antibodies are guesses; at 67 nM they hardly matter. Since usual exosomes carry too little "
    "TGF-b for a blocker to take anything away, that it restores is asked of exosomes with ten times as much, too.",
    explanation="Killers die as claimed, in direction: 19 exosomes at the surface with 2 FasL are 38 molecules, (38/100)^2/(1 + (38/100)^2) = 0.13 of the way from 0.004 to 0.012 per "
    "hour, a hazard 1.25 times as high (1.23 is found), and the antibody takes it back. In two days that is one killer in twenty. Regulatory T cells do not grow: 19 exosomes x 0.008 copies are "
    "0.15 TGF-b per cell against 1 for half effect, 0.022 x 0.7 = 1.5 % faster division. So both expectations fail that usual exosomes speed it by a tenth and the antibody slows it. A tenth takes "
    "0.4 molecules per cell. Moved alone, three assumptions turn the verdict: from 0.019 copies an exosome on (0.014 to 0.024; twice to three times the usual 0.008, in a spread "
    "that reaches 0.7), below a half dose of 0.37 (0.32 to 0.42; usual 1), or below 0.40 per hour of internalisation (0.37 to 0.45; usual 1). The half effect is a guess, so "
    "this half of the claim is open, not refuted. With ten times the TGF-b, 1.5 molecules a cell, they divide 1.46 times as fast, and with the antibody, which leaves 1.5 % "
    "free, as without exosomes: the chain works where there is TGF-b to send. Exosomes without the three brakes do nothing. Faster capture brings 1.15 in one replicate, "
    "which four do not tell from the mark; of the other assumptions none brings more than 1.04.",
    quick={"until": "12 hours"},
)  # fmt: skip


MIRNA: Changes = {
    "molecules.miR-203": {
        "where": "lumen", "kind": "miRNA", "half life": "24 hours", "about": "holds TLR4 of dendritic cells down",
    },
    f"{EXOSOME}.lumen": {"miR-203": "cargo.mirna_mean"},
    "programmes.tolerance": {
        "rise": {"value": "24 hours", "low": "8 hours", "high": "48 hours",
                 "source": "unverified", "evidence": "estimated", "read_in": "memory"},
        "fall": {"value": "72 hours", "low": "24 hours", "high": "240 hours",
                 "source": "unverified", "evidence": "estimated", "read_in": "memory"},
        "about": "A dendritic cell that no longer answers to danger.",
    },
    "rules.miR-203 makes dendritic cells tolerant": {
        "in": "dendritic", "high": "delivered miR-203", "raises": "tolerance", "to": 1, "hill": 2,
        "half": HALF_OF_MIRNA,
    },
}  # fmt: skip
REACHED = ("CD8 T", "NK", "dendritic", "macrophage")
COMES_OFF: Changes = {
    f"cells.{name}.intake.detach": {
        "value": "0.2 1/hour", "low": "0.02 1/hour", "high": "2 1/hour",
        "source": "unverified", "evidence": "estimated", "read_in": "memory",
        "note": "what is bound and not taken up comes off again",
    }
    for name in REACHED
}  # fmt: skip
NO_UPTAKE: Changes = {f"cells.{name}.intake.internalise": 0 for name in REACHED}
MACROPHAGES: Changes = {
    "cells.macrophage": {"like": "macrophage", "motility": None},
    "start.macrophages": {"put": "macrophage", "number": 4},
    "programmes.M2": {"rise": "tme.mac_tau", "fall": "tme.mac_tau", "about": "Tumour-promoting polarisation."},
    "molecules.HSP70": {"where": "membrane", "about": "wakes receptors of innate immunity"},
    f"{MEMBRANE}.HSP70": _copies(2, 0.1, 20, "no count was found"),
    f"{MEMBRANE}.NKG2D ligand": _copies(2, 0.1, 20, "no count was found"),
    "rules.exosomes turn macrophages": {
        "in": "macrophage", "contact": "HSP70", "raises": "M2", "to": 1, "hill": 2,
        "half": {"value": "300 molecule", "low": "30 molecule", "high": "3000 molecule",
                 "source": "unverified", "evidence": "estimated", "read_in": "memory",
                 "note": "a dose per cell was not found"},
    },
}  # fmt: skip
"""A few macrophages with the rule of the nodule, and exosomes with a word for them and one for NK cells."""
NO_LIGANDS: Changes = {f"{MEMBRANE}.{m}": 0 for m in ("PD-L1", "NKG2D ligand", "HSP70")}

TWO_DOORS = Claim(
    id="S4-03",
    theme="immunity",
    statement="What exosomes bring changes the state and the immune function of the cells that they reach.",
    seed="S4, abstract, on delivery of cargo to target cells",
    mechanism="Two doors. At the surface, PD-L1 of bound exosomes engages PD-1 of CD8 T cells, stress ligands wake NK cells and HSP70 turns "
    "macrophages, which needs no uptake. Inside, miR-203 that escapes to the cytosol makes dendritic cells tolerant, which needs uptake. A block "
    "of internalisation shuts the second door, loss of the ligands the first, and an antibody against PD-L1 its share of that.",
    kind="built in",
    why_kind="A rule states each effect on each cell. That one kind survives a block of uptake and the other does not comes from the stages after capture.",
    stated_by=(
        "PD-1 stops division", "miR-203 makes dendritic cells tolerant", "stress ligands wake NK cells",
        "exosomes turn macrophages",
    ),
    expected="Effects on T cells, NK cells, macrophages and dendritic cells with whole exosomes; with uptake blocked those at the surface stay and the delivered one is "
    "gone; with the ligand blocked or lost the reverse (direction, recalled from work on exosomal PD-L1 and on miR-203 in dendritic cells). No sizes were found.",
    sources=(
        Source("chen2018", "exosomal PD-L1 binds T cells from outside, and an antibody undoes it"),
        Source("cargo.mirna_mean", "a given miRNA is on average in less than one exosome of a hundred", "page"),
        Source("miR-203 of pancreatic cancer exosomes in dendritic cells", "lowers TLR4 and cytokines after uptake"),
    ),
    scenario=DISH,
    changes={**FEW_RECORDS, **STIMULATED, **MIRNA, **MACROPHAGES, **COMES_OFF},
    arms=(
        Arm("none", NO_EXOSOMES, "no exosomes", "control"),
        Arm("exosomes", {}, "1e10 per mL"),
        Arm("uptake blocked", NO_UPTAKE, "exosomes bind and are not taken up"),
        Arm("ligand blocked", {"solutes.anti-PD-L1.initial": ANTIBODY}, "exosomes with anti-PD-L1", "control"),
        Arm("ligand-null", NO_LIGANDS, "exosomes without PD-L1, stress ligand and HSP70", "negative control"),
        Arm("miR-203-null", {f"{EXOSOME}.lumen.miR-203": 0}, "exosomes without the miRNA", "negative control"),
    ),
    endpoints=(DIVISION, TOLERANCE, NATURAL_KILLING, TURNING, CONTACT),
    expectations=(
        Ratio(endpoint=DIVISION.name, arm="exosomes", to="none", below=1),
        Value(endpoint=TOLERANCE.name, arm="exosomes", above=0, smallest=0.1),
        Ratio(endpoint=DIVISION.name, arm="uptake blocked", to="none", below=1),
        Nothing(endpoint=TOLERANCE.name, arm="uptake blocked"),
        Same(endpoint=DIVISION.name, arm="ligand blocked", to="none"),
        Same(endpoint=TOLERANCE.name, arm="ligand blocked", to="exosomes"),
        Nothing(endpoint=TOLERANCE.name, arm="miR-203-null"),
        Same(endpoint=DIVISION.name, arm="miR-203-null", to="exosomes"),
        Ratio(endpoint=NATURAL_KILLING.name, arm="exosomes", to="none", above=1),
        Ratio(endpoint=NATURAL_KILLING.name, arm="uptake blocked", to="none", above=1),
        Value(endpoint=TURNING.name, arm="exosomes", above=0, smallest=0.1),
        Value(endpoint=TURNING.name, arm="uptake blocked", above=0, smallest=0.1),
        Same(endpoint=TURNING.name, arm="ligand blocked", to="exosomes"),
        Same(endpoint=DIVISION.name, arm="ligand-null", to="none"),
        Same(endpoint=TOLERANCE.name, arm="ligand-null", to="exosomes"),
        Nothing(endpoint=TURNING.name, arm="ligand-null"),
    ),
    caveat="A perfect block of internalisation that leaves binding whole; heparin takes both, and drugs do more than they should. What is "
    "bound and not taken up stays until it comes off, at a rate that is a guess: the surface signal can grow under the block. Receptors that "
    "are drawn in together with an exosome, and signals from endosomes, are left out. Of NK cells only waking is asked, of macrophages only the turn by HSP70; that much stress "
    "ligand calms NK cells in the long run, and TGF-b at once, is left out. The one antibody is that against PD-L1. Four macrophages stand for the few per cent of a node.",
    explanation="The order of the doors comes out as claimed in all four cells, the sizes with uptake in macrophages alone. Contact: 13 exosomes at the surface of a killer (30 an "
    "hour in open medium, drained to a half, over 1.2 per hour of leaving) are 253 PD-L1, 1.3 complexes per um^2, division 0.95 of that without: below a tenth. With uptake blocked "
    "bound exosomes pile up to 117, 2340 PD-L1, 12 complexes, and division falls to 0.23: the block makes the surface signal stronger, as long as what is bound comes off "
    "slowly. NK cells likewise: 26 stress ligands against 100 for half effect change nothing (1.002), 230 make them kill 4.2 times as much. A macrophage catches ten times as many, and "
    "some 200 HSP70 against 300 turn it by 0.24, 0.70 under the block. Without the ligands all three stay as they are, and delivery goes on. Delivery: a dendritic cell takes up "
    "some 120 exosomes an hour, x 0.25 x 0.008 copies are 0.24 copies an hour, 6 in its cytosol after two days against 100 for half effect: (6/100)^2 = 0.004 of tolerance, and less, for "
    "the programme rises slowly: 0.002 is found. So three expectations are missed, on T, NK and dendritic cells, and no assumption alone mends them all. With 100 PD-L1 an exosome T cells divide at 0.42, and "
    "the others stay; fast capture and slow internalisation bring T cells (0.66 and 0.60) and NK cells (3.0 and 2.8 times the killing), and leave tolerance at 0.001: one "
    "replicate at each end.",
    quick={"until": "12 hours"},
)  # fmt: skip


WAKENERS: Changes = {
    f"{MEMBRANE}.MHC-peptide": _copies(
        20, 1, 100, "taken equal to cargo.receptor_copies, moved apart from it"
    ),
    f"{MEMBRANE}.NKG2D ligand": _copies(2, 0.1, 20, "taken equal to that of FasL, moved apart from it"),
}
NO_WAKENERS: Changes = dict.fromkeys(WAKENERS, 0)
A_TENTH = "times 0.1"
FEW_WAKENERS: Changes = dict.fromkeys(WAKENERS, A_TENTH)
FEW_BRAKES: Changes = dict.fromkeys(BRAKES, A_TENTH)
GRID = (
    Arm("empty", {**NO_WAKENERS, **NO_BRAKES}, "exosomes with nothing on them", "negative control"),
    Arm("activating", NO_BRAKES, "MHC-peptide and NKG2D ligand"),
    Arm("suppressive", NO_WAKENERS, "PD-L1, FasL and TGF-b"),
    Arm("both", {}, "all of them"),
    Arm("few activating", {**FEW_WAKENERS, **NO_BRAKES}, "a tenth of the activating content"),
    Arm("few suppressive", {**NO_WAKENERS, **FEW_BRAKES}, "a tenth of the suppressive content", "negative control"),
    Arm("few of both", {**FEW_WAKENERS, **FEW_BRAKES}, "a tenth of all"),
    Arm("activating, few suppressive", FEW_BRAKES, "all of the one, a tenth of the other"),
    Arm("suppressive, few activating", FEW_WAKENERS, "all of the one, a tenth of the other"),
)  # fmt: skip
"""Two axes of content, three levels of each, the same number of exosomes everywhere."""


def _along(axis: str, low: str, high: str) -> Ratio:
    """Return what a line of the grid must show from none to all of the content of an axis."""
    if axis == "activating":
        return Ratio(endpoint=KILLING.name, arm=high, to=low, above=1)
    return Ratio(endpoint=KILLING.name, arm=high, to=low, below=1)


CONTENT = Claim(
    id="S4-04",
    theme="immunity",
    statement="Exosomes suppress or activate immunity, depending on what they contain.",
    seed="S4, abstract, on suppressive and activating exosomes",
    mechanism="Peptide on MHC of bound exosomes wakes killer T cells, PD-L1 brakes them, FasL kills them; the rules on one behaviour combine to one "
    "net rate of killing per cell. The number of exosomes is the same everywhere; only what they carry differs.",
    kind="built in",
    why_kind="A rule states each sign; which wins in a mixture, and whether either is felt at this dose, is left to binding.",
    stated_by=("antigen wakes killers", "PD-1 stops killing", "stress ligands wake NK cells"),
    expected="Killing above that with empty exosomes for activating content, below for suppressive; empty ones do nothing, nor do those with a tenth of the suppressive content. Along "
    "lines of a grid of both contents killing rises with the one and falls with the other; with all the suppressive content the sign changes as the activating one is added. NK cells wake with their ligand. "
    "Directions; priming by exosomes with peptide 5-fold (2 to 20), suppression to 0.6 (0.3 to 0.8): recalled, no marks.",
    sources=(
        Source("func.Dex_Tact", "exosomes of dendritic cells with peptide prime killers"),
        Source("func.exoPDL1_CD8", "exosomes with PD-L1 suppress them"),
        Source("tx.Dex_NK", "exosomes of dendritic cells woke NK cells in half of the patients", "page"),
        Source("theodoraki2018", "only vesicles rich in PD-L1 suppress", "page"),
    ),
    scenario=DISH,
    changes={**FEW_RECORDS, **WAKENERS},
    arms=(Arm("none", NO_EXOSOMES, "no exosomes", "control"), *GRID),
    endpoints=(KILLING, KILLERS, DEATH, NATURAL_KILLING),
    expectations=(
        SignChange(endpoint=KILLING.name, up=("activating",), down=("suppressive",), reference="empty"),
        _along("activating", "suppressive", "both"),
        _along("activating", "few suppressive", "activating, few suppressive"),
        _along("suppressive", "activating", "both"),
        _along("suppressive", "few activating", "suppressive, few activating"),
        SignChange(endpoint=KILLING.name, up=("both",), down=("suppressive",), reference="empty"),
        Ratio(endpoint=NATURAL_KILLING.name, arm="activating", to="empty", above=1),
        Same(endpoint=KILLING.name, arm="few suppressive", to="empty"),
        Same(endpoint=KILLING.name, arm="empty", to="none"),
        Same(endpoint=DEATH.name, arm="empty", to="none"),
    ),
    caveat="Killers start half awake and go to sleep without antigen, so that there is room on both sides. Killing is per cell: deaths by FasL are "
    "told beside it. Equal copies are a choice; of all MHC on a real exosome a small part bears the peptide. Costimulation by CD86, which the "
    "table names, and the detour over dendritic cells that take up and present exosomes are left out. A grid of three levels each (none, a tenth, whole) shows where the sign "
    "changes to a factor of ten at best. That empty exosomes do nothing holds here because only cargo acts; that few brakes do nothing need not hold. No brake acts on NK cells.",
    explanation="Activating content acts twelvefold: 380 MHC-peptide in contact against 100 for half effect, (3.8)^2/(1 + 3.8^2) = 0.94 of full activation. Suppressive content does not reach a "
    "tenth: 380 PD-L1 make 2 complexes per um^2, (2/6)^2 = 0.11, and in killers that sleep for want of antigen (activation 0.26, a lowering of (0.5/0.26)^4 = 14) a "
    "brake has nothing to hold: 15.4/(15.4 + 0.11) = 0.99 (0.995 is found). In woken ones both together lie at 0.93 of activating alone, the right way, below a tenth. On the grid no contour of no net effect is found: a "
    "tenth of the antigen already doubles killing (38 peptides where 100 act half way, on killers nearly asleep, whose killing goes with the fourth power of activation), and all brakes on top leave 0.98 of that. FasL costs "
    "lives (hazard 1.23-fold) and no killing per cell. Equal copies are not equal power: an antigen is heard at a twelfth of the dose at which a brake is, "
    "for half the brake takes 1160 PD-L1 in contact and half the antigen 100. A change of sign takes some 1400 PD-L1 in contact, near the upper end of copies, "
    "or slow internalisation. With 100 copies all brakes leave 0.73 of what a tenth of the antigen does, in one replicate: 2.04 x 0.73 = 1.5 times the killing with empty ones, so that the contour runs close to the suppressive "
    "axis. NK cells are not woken (1.008): 38 NKG2D ligands reach 0.13 of full activation at most. One assumption alone turns the verdict: internalisation slower than 0.27 per hour (0.24 to 0.30; usual 1), which keeps exosomes "
    "at the surface of killer T and NK cells. At 0.2 per hour, in one replicate, NK cells kill 4.0 times as much, and brakes leave 0.31 of full waking and 0.34 of that by a tenth of the antigen. With 100 copies of PD-L1 all that is asked of killer T cells "
    "is met in one replicate, and NK cells are not woken then either.",
    quick={"until": "12 hours"},
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (T_CELLS, TWO_DOORS, CONTENT)
