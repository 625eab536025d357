"""A block of release beside chemotherapy and beside an antibody against PD-L1, in a tumour among killer T cells: whether effects add up."""

from __future__ import annotations

from exocosm.atlas.claim import Arm, Changes, Claim, Regimen, Source
from exocosm.atlas.combination import Bliss
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Ratio, Same
from exocosm.atlas.themes.reprogramming import HALF_PROTEIN, PROTEIN
from exocosm.atlas.themes.suppression import NODULE, TAKE, TUMOUR_AND_KILLERS
from exocosm.atlas.themes.treatment_resistance import shielded
from exocosm.studies.reading import Reading

_DOX: tuple[Regimen, ...] = ({"therapy": "doxorubicin", "when": {"at": ["1 day"]}},)
_ANTIBODY: tuple[Regimen, ...] = ({"therapy": "anti-PD-L1", "when": {"at": ["1 hour"]}},)
_BLOCK: tuple[Regimen, ...] = ("Rab27a knock-down",)
_EMPTY: Changes = {"vesicles.tumour exosome.lumen": {}, "vesicles.tumour exosome.membrane": {}}
_KILLERS = Endpoint(
    "killers", Reading("composition", "cells", where={"region": "all", "cell_type": "CD8 T"}), "cell", about="living killer T cells at the end",
)  # fmt: skip


def _arm(
    name: str, therapies: tuple[Regimen, ...], about: str, role: str = "test", changes: Changes | None = None
) -> Arm:
    return Arm(name, changes or {}, about, role, therapies=therapies)  # type: ignore[arg-type]


S1_16 = Claim(
    id="S1-16",
    theme="release_block",
    group="therapy",
    statement="To block what exosomes do makes therapies work better, and can overcome resistance.",
    seed="S1, paragraph 3, on specific functions of exosomes as targets",
    mechanism="Exosomes of the tumour calm and kill killer T cells (PD-L1, FasL) and share a protein against death among tumour cells. With less Rab27a fewer are released. "
    "Doxorubicin kills what the protein would spare; an antibody takes PD-L1 from exosomes that are still there.",
    kind="emergent",
    why_kind="Rules state each effect of a cargo, none what is left of the tumour, nor what two treatments do together.",
    mechanisms=("release, capture and contact", "killing by moving T cells", "damage by the drug and its course in blood", "mass action of the antibody"),
    expected="With anti-PD-L1 a block of exosomes added up (read; no synergy). With chemotherapy no size was found; more than additive was put forward for tumours with resistant cells, measured by nobody. "
    "The block alone: small in vitro, large in mice with immunity (read for takes).",
    sources=(
        Source("func.exo_antiPDL1_additive", "anti-PD-L1 and loss of exosomes add up in a mouse", "page"),
        Source("rel.Rab27a_kd", "release left after knock-down"),
        Source("func.CSC_res", "resistance of bulk cells with vesicles of stem-like ones"),
    ),
    scenario=NODULE,
    changes={
        **TUMOUR_AND_KILLERS,
        "steps": {"exchange": "12 min", "fate": "24 min"},
        "molecules.survival protein": {"where": "lumen", "kind": "protein", "half life": "24 hours"},
        "vesicles.tumour exosome.lumen.survival protein": PROTEIN,
        **shielded("tumour", "survival protein", HALF_PROTEIN, "func.CSC_res", "0.19", "0.04", "1"),
    },
    arms=(
        _arm("vehicle", (), "the tumour among killers", "control"),
        _arm("block", _BLOCK, "Rab27a knocked down in tumour cells"),
        _arm("doxorubicin", _DOX, "one dose into a vein on day one"),
        _arm("doxorubicin, block", (*_DOX, *_BLOCK), "both"),
        _arm("anti-PD-L1", _ANTIBODY, "one dose in the first hour"),
        _arm("anti-PD-L1, block", (*_ANTIBODY, *_BLOCK), "both"),
        _arm("empty exosomes, doxorubicin", _DOX, "exosomes carry nothing", "control", _EMPTY),
        _arm("empty exosomes, doxorubicin, block", (*_DOX, *_BLOCK), "likewise, and fewer", "negative control", _EMPTY),
    ),
    endpoints=(TAKE, _KILLERS),
    expectations=(
        Ratio(endpoint=TAKE.name, arm="doxorubicin, block", to="doxorubicin", below=1),
        Ratio(endpoint=TAKE.name, arm="anti-PD-L1, block", to="anti-PD-L1", below=1),
        Bliss(
            endpoint=TAKE.name, both="anti-PD-L1, block", one="anti-PD-L1", other="block", none="vehicle", within=(1 / 1.1, 1.1),
            because="func.exo_antiPDL1_additive: both added up",
        ),
        Bliss(
            endpoint=TAKE.name, both="doxorubicin, block", one="doxorubicin", other="block", none="vehicle", below=1.1, smallest=0.0,
            because="at least additive, but for a tenth",
        ),
        Same(endpoint=TAKE.name, arm="empty exosomes, doxorubicin, block", to="empty exosomes, doxorubicin"),
    ),
    explanation=(
        "The block works in the direction claimed and by less than a tenth: beside doxorubicin 0.93 (0.90 to 0.96) of the tumour is left, beside the antibody "
        "0.96 (0.93 to 0.98). Rab27a leaves 0.4 of release; what is taken is part of the protein against death and of the few PD-L1 and FasL (S3-11). Effects "
        "add up: both over the product of each is 1.02 (0.99 to 1.05) with the antibody, as was read of a mouse, and 0.99 (0.95 to 1.03) with doxorubicin, so "
        "there is no synergy. With exosomes that carry nothing the block changes not one cell. No assumption moved alone turns it."
    ),
    caveat="Three days in a slice of 220 tumour cells and 24 killers; additivity was measured over weeks in mice, with priming in lymph nodes. PD-L1 sits on exosomes alone here, so the antibody and the block "
    "meet on one target, which by itself gives less than additive. No clone of resistant cells: what is overcome is the protection by received protein.",
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (S1_16,)
