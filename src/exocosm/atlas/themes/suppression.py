"""What PD-L1 on tumour exosomes does to killer T cells in a lymph node, and whether a tumour lives by it in hosts with and without them."""

from __future__ import annotations

from exocosm.atlas.claim import Arm, Changes, Claim, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Ratio, Same
from exocosm.atlas.themes.immunity import (
    ANTIBODY,
    CONTACT,
    DISH,
    DIVISION,
    EXOSOME,
    FEW_RECORDS,
    KILLERS,
    KILLING,
    NO_EXOSOMES,
    STIMULATED,
)
from exocosm.studies.reading import Reading

NODULE = "infiltrated_nodule"
"""Where there is a tumour to take: the tissue of the claims on growth."""
_WITHOUT_RULES = (
    "TGF-b calms killers", "exosomal TGF-b grows regulators", "exosomes turn macrophages", "M2 releases more",
    "exosomal TGF-b turns fibroblasts", "TGF-b turns fibroblasts", "CAFs release more", "CAFs secrete TGF-b",
    "TGF-b drives EMT", "EMT resists killing",
)  # fmt: skip
TUMOUR_AND_KILLERS: Changes = {
    **{f"rules.{name}": None for name in _WITHOUT_RULES},
    **{f"cells.{name}": None for name in ("fibroblast", "macrophage", "regulatory T")},
    **{f"start.{name}": None for name in ("fibroblasts", "macrophages", "regulators")},
    **{f"programmes.{name}": None for name in ("EMT", "CAF activation", "M2")},
    **{f"vesicles.{name} exosome": None for name in ("CAF", "macrophage")},
    **{f"{EXOSOME}.membrane.{name}": None for name in ("HSP70", "exosomal TGF-b")},
    "solutes.TGF-b": None,
    "cells.tumour.secretes": {},
    "until": "3 days",
    "record": "every 24 hours",
}
"""220 tumour cells and 24 killers, in which PD-L1 and FasL on exosomes and miR-21 in them act as they do in the whole nodule."""
NO_PD_L1: Changes = {f"{EXOSOME}.membrane.PD-L1": 0}
NO_RELEASE: Changes = {"cells.tumour.releases.tumour exosome": "0 vesicle/cell/hour"}
NO_T_CELLS: Changes = {"start.killers": None}


def _living(column: str) -> Reading:
    """Return the living tumour cells at an end of the run."""
    return Reading("burden", column, table="growth", where={"cell_type": "tumour"})


TAKE = Endpoint(
    "tumour left", _living("cells_last"), "1", per=_living("cells_first"),
    about="living tumour cells after three days, of those that were put in; not defined in the node, where none are",
)  # fmt: skip


def _host(name: str, changes: Changes, about: str, role: str = "control") -> Arm:
    """Return an arm with a tumour in a host."""
    return Arm(name, {**TUMOUR_AND_KILLERS, **changes}, about, role, NODULE)  # type: ignore[arg-type]


SUPPRESSION = Claim(
    id="S3-11",
    theme="immunity",
    statement="Tumour exosomes hold immunity down by bringing suppressive molecules, PD-L1 above all, to killer T cells.",
    seed="S3, paragraph 3, on the suppression of immune responses",
    mechanism="Exosomes that drain into the node are caught by CD8 T cells. While one is bound, its PD-L1 meets PD-1; complexes "
    "per area of membrane lower entry into the cycle and killing. An antibody against PD-L1 takes the ligand away and leaves the exosomes. "
    "A tumour among killers then lives by its exosomes, as long as there are killers.",
    kind="built in",
    why_kind="Two rules state that complexes of PD-1 stop division and killing; how many form is left to capture, internalisation and mass action. Among the tumour a rule "
    "states the brake too, without which loss of PD-L1 changes nothing; none states what is left of the tumour.",
    stated_by=("PD-1 stops division", "PD-1 stops killing", "PD-L1 calms killers"),
    expected="Activity of CD8 T cells falls to 0.6 (0.3 to 0.8) with wild-type exosomes and is back at 0.9 (0.7 to 1) of the control "
    "with anti-PD-L1: both recalled, no marks. Directions are marked. That an exosome without PD-L1 does nothing was read, and that tumours without Rab27a or PD-L1 do not take "
    "in mice with immunity; that they do in mice without is recalled.",
    sources=(
        Source("func.exoPDL1_CD8", "CD8 T cells divide less and make less interferon with exosomal PD-L1"),
        Source("func.exoPDL1_block", "an antibody against PD-L1 restores them"),
        Source("poggio2019", "exosomal PD-L1 decides over tumours without Rab27a in a mouse", "page"),
        Source("rel.Rab27a_TRAMP", "tumours without Rab27a, or without PD-L1, did not take in mice with immunity", "page"),
        Source("theodoraki2018", "only vesicles rich in PD-L1 suppress T cells", "page"),
    ),
    scenario=DISH,
    changes=FEW_RECORDS,
    arms=(
        Arm("none", {**STIMULATED, **NO_EXOSOMES}, "no exosomes, as without Rab27a", "control"),
        Arm("wild type", STIMULATED, "exosomes as tumours make them, 1e10 per mL"),
        Arm("PD-L1-null", {**STIMULATED, **NO_PD_L1}, "as many, without PD-L1", "negative control"),
        Arm("anti-PD-L1", {**STIMULATED, "solutes.anti-PD-L1.initial": ANTIBODY}, "wild type with 67 nM of antibody", "control"),
        _host("tumour", {}, "a young tumour among killer T cells, with exosomes of its own", "test"),
        _host("PD-L1-null tumour", NO_PD_L1, "its exosomes lack PD-L1"),
        _host("Rab27a-null tumour", NO_RELEASE, "it releases none"),
        _host("tumour, no T cells", NO_T_CELLS, "the same tumour in a host without T cells"),
        _host("Rab27a-null tumour, no T cells", {**NO_T_CELLS, **NO_RELEASE}, "likewise, without exosomes", "negative control"),
    ),
    endpoints=(DIVISION, KILLING, KILLERS, CONTACT, TAKE),
    expectations=(
        Ratio(endpoint=DIVISION.name, arm="wild type", to="none", below=1),
        Ratio(endpoint=KILLING.name, arm="wild type", to="none", below=1),
        Ratio(endpoint=DIVISION.name, arm="PD-L1-null", to="wild type", above=1),
        Ratio(endpoint=DIVISION.name, arm="anti-PD-L1", to="wild type", above=1),
        Same(endpoint=DIVISION.name, arm="anti-PD-L1", to="none"),
        Same(endpoint=DIVISION.name, arm="PD-L1-null", to="none"),
        Same(endpoint=KILLING.name, arm="PD-L1-null", to="none"),
        Ratio(endpoint=TAKE.name, arm="PD-L1-null tumour", to="tumour", below=1),
        Ratio(endpoint=TAKE.name, arm="Rab27a-null tumour", to="tumour", below=1),
        Same(endpoint=TAKE.name, arm="Rab27a-null tumour, no T cells", to="tumour, no T cells"),
    ),
    caveat="Every exosome is taken for one of a PD-L1-rich tumour line, and all vesicles at the level of plasma for such: this favours the "
    "claim (plasma vesicles have 0.1 PD-L1 on average). No cell of either tissue carries PD-L1 itself. For take stands what is left of a small tumour after three days, "
    "a null tumour over the wild type: whether it grows at all follows from the number of killers among it (24 to 220), which nobody counted, and a take of none, read "
    "in mice over weeks, needs priming and recruitment of killers to the last cell, which no dish has. In that tissue a rule of its own (to 0.6 at 900 "
    "PD-L1 in contact) stands for the brake, and FasL on exosomes and miR-21 in them act too. Node and tumour are not joined. Adenosine is left out.",
    explanation="By hand: a CD8 T cell of 6.94 um has 151 um^2. In open medium of 1e10 per mL it catches 3e-9 mL/h x 1e10 = 30 exosomes an hour, each "
    "bound for an hour: 30 on the surface, 600 PD-L1. Between cells that all catch, the medium is drained to about a half, and 311 are found: 2.1 "
    "PD-L1 and 185 PD-1 per um^2. Between membranes Kd is 8.2 uM x 10 nm = 49 per um^2, so that 1.6 complexes form, against 6 for half inhibition: "
    "(1.6/6)^2 = 0.07, and division is 1.063/(1.063 + 0.07) = 0.94 of that without exosomes (0.93 is found, of killing too). The direction, the null and the antibody (67 nM over 0.4 nM leave "
    "0.6 % free) come out as claimed, the size is below a tenth. At 0.6 of the control 5 complexes per um^2, about 970 PD-L1 in contact, would be needed: "
    "three times as many copies, exosomes or minutes at the surface. Undrained medium would give 0.8. In the node, moved alone to "
    "the end of its spread, each of these is enough: more copies (0.32), faster capture (0.59), slower internalisation (0.30), and, just so, a matrix that lets exosomes through more easily (0.89). "
    "Among the tumour a killer meets 190 PD-L1 at a time and kills at 0.975 of its rate; the tumour left is 0.96 (0.92 to 0.99) of the wild type without PD-L1 and 0.95 (0.91 to "
    "0.99) without Rab27a: as claimed in direction, the first below a tenth, the second not told from a tenth. Killers halve the tumour "
    "(0.98 of what was put in against 1.71 without them), and without them exosomes change it by not one cell. Only slow internalisation turns the verdict, tumour and node: at 0.2 per hour the tumour left is 0.80 without PD-L1 and "
    "0.75 without Rab27a in one replicate, and four confirm the whole claim. It turns at 0.9 per hour (0.8 to 1) by that replicate, for the node; in it "
    "paths of killers make the tumour without PD-L1 0.84 of the wild type at the usual 1 per hour, so the tumour may well take more. With 100 copies or fast capture the tumour falls to 0.7 to 0.9 of the "
    "wild type in one replicate, and four do not decide.",
    quick=None,
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (SUPPRESSION,)
