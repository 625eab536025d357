"""Exosomes that are to wake immunity: of dendritic cells with peptide and BAG6, what spoils them, and how many cells a dose takes."""

from __future__ import annotations

from exocosm.atlas.assumption import derived, estimate
from exocosm.atlas.claim import Arm, Changes, Claim, Source
from exocosm.atlas.expectation import Ratio, Same
from exocosm.atlas.themes.immunity import (
    ANTIBODY,
    DISH,
    FEW_RECORDS,
    KILLERS,
    KILLING,
    NATURAL_KILLING,
    NO_BRAKES,
    NO_EXOSOMES,
    STIMULATED,
)

_HUNDRED = estimate("100 molecule", "10 molecule", "1000 molecule", "a dose per cell was not found")
PEPTIDE = estimate(
    "10 copies/vesicle",
    "1 copies/vesicle",
    "100 copies/vesicle",
    "a tenth of some hundred MHC; no count was found",
)
_BAG6 = estimate("2 copies/vesicle", "0.1 copies/vesicle", "20 copies/vesicle", "no count was found")


def _steady(kind: str, per_ml: float) -> Changes:
    """Return a level that flows past on both sides, from the start on."""
    density = f"{per_ml * 1e-12:g} vesicle/um^3"
    return {
        f"vesicles.{kind}.boundaries": {"x-": density, "x+": density},
        f"start.{kind}.number": per_ml * 5.12e-7,
    }


_DEX: Changes = {
    "vesicles.Dex": {
        "like": "exosome",
        "membrane": {"MHC-peptide": PEPTIDE},
        "boundaries": {"x-": "0 vesicle/um^3", "x+": "0 vesicle/um^3"},
    },
    "start.Dex": {"release": "Dex", "number": 0},
}
_TAUGHT = "vesicles.Dex.membrane"

S3_26 = Claim(
    id="S3-26",
    group="therapy",
    theme="immune_carriers",
    statement="Exosomes can be vehicles of what wakes immune cells.",
    seed="S3, paragraph 5, on exosomes as vehicles of immune modulators",
    mechanism="Exosomes of dendritic cells bring peptide on MHC to killer T cells and BAG6 to NK cells; while they are bound both are woken.",
    kind="built in",
    why_kind="That peptide wakes killers and BAG6 wakes NK cells is stated. Whether bound exosomes have enough of either is computed.",
    stated_by=("antigen wakes killers", "BAG6 wakes NK cells"),
    expected="Killers primed by exosomes with peptide and not without; NK cells more active where BAG6 is plentiful (in half of the patients tested; read). In patients modest: 7 of 22 stable beyond four months, where half was aimed at (read).",
    sources=(
        Source("tx.Dex_pfs4", "seven of 22 patients were stable beyond four months; the endpoint of half was missed", "page"),
        Source("tx.Dex_NK", "NK cells more active in half of the patients tested", "page"),
        Source("func.Dex_Tact", "exosomes with peptide prime killers, fivefold; recalled"),
    ),
    scenario=DISH,
    changes={
        **FEW_RECORDS,
        **NO_EXOSOMES,
        **_DEX,
        "molecules.BAG6": {"where": "membrane", "about": "binds NKp30 of NK cells"},
        "rules.BAG6 wakes NK cells": {"in": "NK", "contact": "BAG6", "raises": "activation", "to": 1, "half": _HUNDRED, "hill": 2},
        "until": "36 hours",
    },
    arms=(
        Arm("none", {}, "no exosomes", "control"),
        Arm("unpulsed", {**_steady("Dex", 1e10), _TAUGHT: {}}, "1e10 per mL without peptide and BAG6", "negative control"),
        Arm("peptide", _steady("Dex", 1e10), "1e10 per mL with ten MHC with peptide each"),
        Arm("peptide, BAG6", {**_steady("Dex", 1e10), _TAUGHT: {"MHC-peptide": PEPTIDE, "BAG6": _BAG6}}, "and with usual BAG6"),
        Arm(
            "peptide, much BAG6",
            {**_steady("Dex", 1e10), _TAUGHT: {"MHC-peptide": PEPTIDE, "BAG6": derived("20 copies/vesicle", "2 copies/vesicle", "60 copies/vesicle", "tenfold the usual two, of which nobody counted either")}},
            "and with ten times as much",
        ),
        Arm("full stimulus", STIMULATED, "antibodies against CD3 and CD28 all the time, no exosomes", "positive control"),
    ),
    endpoints=(KILLING, NATURAL_KILLING, KILLERS),
    expectations=(
        Ratio(endpoint=KILLING.name, arm="peptide", to="unpulsed", above=1),
        Ratio(endpoint=NATURAL_KILLING.name, arm="peptide, much BAG6", to="peptide", above=1, because="tx.Dex_NK: seen in half of the patients; the direction is the mark"),
        Ratio(endpoint=KILLING.name, arm="peptide", to="full stimulus", below=1, because="tx.Dex_pfs4: a modest effect, so less than can be had"),
        Same(endpoint=KILLING.name, arm="unpulsed", to="none"),
        Same(endpoint=NATURAL_KILLING.name, arm="unpulsed", to="none"),
        Same(endpoint=NATURAL_KILLING.name, arm="peptide", to="none"),
    ),
    explanation="In this node both halves work: 190 peptides in contact wake killers to 0.84 of what antibodies against CD3 and CD28 do, six times as much as without, and BAG6 quadruples killing by NK cells where it is tenfold; usual copies do nothing (1.01). "
    "So NK cells tell rich from usual preparations, as in patients only some answered. Nothing here says that a tumour becomes smaller. Moved alone, six assumptions turn it. With a third to three quarters more of peptide, time at the surface or sensitivity, or twice the capture, exosomes wake killers as fully as antibodies do, which is no modest effect any more; with exosomes taken in four times as fast, or BAG6 that is few or weak, NK cells stay asleep.",
    caveat="No patients, for this dish has no tumour: how many stay stable, which was measured in 22 of them, is asked in S4-02. A level of 1e10 per mL for a day and a half is what a dose might be in the first node it meets.",
    quick={"until": "12 hours"},
)  # fmt: skip

_MIXED = "vesicles.tumour exosome.membrane"


def _mixture(per_ml: float, spoilt: float) -> Changes:
    """Return exosomes of dendritic cells at a level in all, a part of them vesicles with PD-L1."""
    density = f"{per_ml * spoilt * 1e-12:g} vesicle/um^3"
    return {
        **_steady("Dex", per_ml * (1 - spoilt)),
        "vesicles.tumour exosome.boundaries": {"x-": density, "x+": density},
        "start.exosomes.number": per_ml * spoilt * 5.12e-7,
    }


S4_06 = Claim(
    id="S4-06",
    group="therapy",
    theme="immune_carriers",
    statement="In treatment, what exosomes wake and what they suppress is finely balanced.",
    seed="S4, abstract, on a delicate balance between suppression and stimulation",
    mechanism="A preparation holds vesicles with peptide and others with PD-L1. Killers are woken by the first until that is full and braked by the second for as long as complexes rise.",
    kind="emergent",
    why_kind="No rule says where benefit ends: two responses of different dose, one saturating in contact and one in complexes by mass action, meet on the same cell.",
    mechanisms=("waking by antigen in contact", "binding of PD-L1 to PD-1 by mass action", "an antibody that takes PD-L1"),
    expected="Waking rises and falls again with the dose of a spoilt preparation; a tenth to four tenths of spoilt vesicles undo the benefit; an antibody against PD-L1 restores it (all derived; that blockade adds was read).",
    sources=(
        Source("poggio2019", "blocking PD-L1 and keeping exosomes back add up", "page"),
        Source("tx.PD1_PDL1_Kd", "the two bind weakly, at 8 uM", "page"),
        Source("func.exoPDL1_CD8", "exosomes with PD-L1 leave killers 0.6 of their function"),
    ),
    scenario=DISH,
    changes={**FEW_RECORDS, **NO_BRAKES, _MIXED: {"PD-L1": "cargo.receptor_copies"}, **NO_EXOSOMES, **_DEX, "until": "36 hours"},
    arms=(
        Arm("none", {}, "no exosomes", "control"),
        Arm("1e9, 30 %", _mixture(1e9, 0.3), "1e9 per mL, three tenths with PD-L1"),
        Arm("1e10, 30 %", _mixture(1e10, 0.3), "1e10 per mL, three tenths with PD-L1"),
        Arm("1e11, 30 %", _mixture(1e11, 0.3), "1e11 per mL, three tenths with PD-L1"),
        Arm("1e10, pure", _mixture(1e10, 0), "1e10 per mL, none with PD-L1", "positive control"),
        Arm("5e9, pure", _mixture(5e9, 0), "half of that", "control"),
        Arm("1e10, 50 %", _mixture(1e10, 0.5), "1e10 per mL, half with PD-L1"),
        Arm("1e10, 50 %, blocked", {**_mixture(1e10, 0.5), "solutes.anti-PD-L1.initial": ANTIBODY}, "and 10 ug/mL of antibody", "control"),
    ),
    endpoints=(KILLING, KILLERS),
    expectations=(
        Ratio(endpoint=KILLING.name, arm="1e10, pure", to="none", above=1),
        Ratio(endpoint=KILLING.name, arm="1e10, 30 %", to="1e9, 30 %", above=1),
        Ratio(endpoint=KILLING.name, arm="1e11, 30 %", to="1e10, 30 %", below=1, because="rises and falls again"),
        Ratio(endpoint=KILLING.name, arm="1e10, 50 %", to="5e9, pure", below=1, because="what is spoilt costs more than it leaves out"),
        Same(endpoint=KILLING.name, arm="1e10, 50 %", to="none", control=False),
        Same(endpoint=KILLING.name, arm="1e10, 50 %, blocked", to="5e9, pure"),
    ),
    explanation="The balance is there and far from fine. From 1e9 to 1e10 per mL killing rises 4.6-fold, though three tenths are spoilt, and at 1e11 it falls to 0.83 of that: it rises and falls as expected. But at 1e10 half of the "
    "vesicles may have PD-L1, and killing is 0.99 of what the other half alone does and 3.6 times that without exosomes: nothing is undone. Some 200 PD-L1 in contact make one complex per um^2 where six brake half way, (1/6)^2 = 0.03, while 100 peptides wake "
    "half way. The antibody restores fully what little there is. Doses of 1e10 and less are on the rising side; where a preparation of 1e11 does less, give less of it.",
    caveat="Vesicles with PD-L1 have no other brake here, and no peptide. That half of them undo the benefit is held against killers without any exosomes. FasL and soluble brakes are left out.",
    quick={"until": "12 hours"},
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (S3_26, S4_06)
