"""Immune cells under what treated cancer cells send: danger and brakes on one vesicle."""

from __future__ import annotations

from exocosm.atlas.assumption import estimate
from exocosm.atlas.claim import Arm, Changes, Claim, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Nothing, Ratio, Same, Value
from exocosm.atlas.ordering import SignChange
from exocosm.studies.reading import Reading


def _state(kind: str, name: str, cell_type: str) -> Reading:
    return Reading(
        "cell_state", "mean", table="states", where={"cell_type": cell_type, "kind": kind, "name": name}
    )


DANGER = estimate(
    "2 copies/vesicle", "0.1 copies/vesicle", "20 copies/vesicle", "HSP70 on the membrane; no count was found"
)
HALF_OF_DANGER = estimate(
    "300 molecule", "30 molecule", "3000 molecule", "a dose per cell was not found; as for macrophages"
)
MATURATION = {
    "rise": estimate("24 hours", "8 hours", "48 hours", "dendritic cells ripen in a day or two"),
    "fall": estimate("72 hours", "24 hours", "240 hours", "a guess"),
    "about": "Maturation of a dendritic cell.",
}
IL12 = {
    "unit": "nM",
    "diffusivity": estimate("60 um^2/s", "30 um^2/s", "100 um^2/s", "as of cytokines"),
    "decay": estimate("0.36 1/min", "0.03 1/min", "3.75 1/min", "as of the bundled cytokines"),
    "hindered": False,
    "fast": True,
    "about": "what ripe dendritic cells give to T cells",
}
RIPENING: Changes = {
    "programmes.maturation": MATURATION,
    "solutes.IL-12": IL12,
    "cells.dendritic.secretes": {
        "IL-12": estimate("50 molecule/cell/min", "5 molecule/cell/min", "500 molecule/cell/min", "of a ripe cell; a guess")
    },
    "rules.danger ripens dendritic cells": {
        "in": "dendritic", "contact": "HSP70", "raises": "maturation", "to": 1, "half": HALF_OF_DANGER, "hill": 2,
    },
    "rules.only ripe cells give IL-12": {
        "in": "dendritic", "low": "maturation", "lowers": "secretion of IL-12", "to": "0 x", "half": 0.5, "hill": 4,
    },
    "rules.IL-12 spurs killers": {
        "in": "CD8 T", "high": "IL-12", "raises": "kill rate", "hill": 2,
        "to": estimate("2 x", "1.2 x", "4 x", "a guess"),
        "half": estimate("0.01 nM", "0.001 nM", "0.1 nM", "of cytokines that act below 1 ng/mL"),
    },
}  # fmt: skip
"""Danger on vesicles ripens dendritic cells, and those spur killers."""

# --- Vesicles in a lymph node -------------------------------------------------------------------------------------------

MEMBRANE = "vesicles.tumour exosome.membrane"
NO_EXOSOMES: Changes = {
    "start.exosomes.number": "0 vesicle",
    "vesicles.tumour exosome.boundaries.x-": 0,
    "vesicles.tumour exosome.boundaries.x+": 0,
}
ANNEXIN = estimate(
    "5 copies/vesicle", "0.5 copies/vesicle", "50 copies/vesicle", "of treated cells; no count was found"
)
NODE: Changes = {
    **RIPENING,
    "molecules.HSP70": {"where": "membrane", "about": "danger, for all that treated cells send of it"},
    "molecules.ANXA6": {"where": "membrane", "about": "annexin that calls NF-kB in vessels"},
    f"{MEMBRANE}.HSP70": "0 copies/vesicle",
    f"{MEMBRANE}.ANXA6": "0 copies/vesicle",
    "cells.CD8 T.initial programmes": {"activation": 1},
    "rules.the stimulus keeps killers awake": {"in": "CD8 T", "high": "cycling", "raises": "activation", "to": 1, "half": 0.1},
    "programmes.inflamed": {
        "rise": estimate("6 hours", "2 hours", "24 hours", "a guess"), "fall": estimate("24 hours", "6 hours", "72 hours", "a guess"),
        "about": "A vessel cell that secretes CCL2.",
    },
    "solutes.CCL2": {**IL12, "about": "draws monocytes"},
    "cells.endothelial": {
        "like": "endothelial",
        "secretes": {"CCL2": estimate("50 molecule/cell/min", "5 molecule/cell/min", "500 molecule/cell/min", "inflamed; a guess")},
    },
    "start.vessels": {"put": "endothelial", "number": 8},
    "rules.ANXA6 inflames vessels": {
        "in": "endothelial", "contact": "ANXA6", "raises": "inflamed", "to": 1, "half": HALF_OF_DANGER, "hill": 2,
    },
    "rules.only inflamed vessels give CCL2": {
        "in": "endothelial", "low": "inflamed", "lowers": "secretion of CCL2", "to": "0 x", "half": 0.5, "hill": 4,
    },
    "record": "every 12 hours",
}  # fmt: skip
TREATED: Changes = {f"{MEMBRANE}.HSP70": DANGER, f"{MEMBRANE}.ANXA6": ANNEXIN}
RICH = estimate(
    "20 copies/vesicle",
    "2 copies/vesicle",
    "100 copies/vesicle",
    "ten times as much after a dose that kills; a guess",
)
HIGH: Changes = {**TREATED, f"{MEMBRANE}.HSP70": RICH}
BRAKELESS: Changes = {f"{MEMBRANE}.PD-L1": "0 copies/vesicle"}
RIPE = Endpoint(
    "maturation",
    _state("programme", "maturation", "dendritic"),
    "1",
    about="of dendritic cells, at two days",
    over_time=True,
)
KILLING = Endpoint(
    "killing", _state("behaviour", "kill rate", "CD8 T"), "1/min",
    about="targets that a CD8 T cell would kill at two days: spur and brake together", over_time=True,
)  # fmt: skip
INFLAMED = Endpoint(
    "inflammation of vessels", _state("programme", "inflamed", "endothelial"), "1",
    about="mean of the programme that the annexin drives; what draws Ly6C+ monocytes", over_time=True,
)  # fmt: skip
CHEMOKINE = Endpoint(
    "CCL2",
    Reading("densities", "mean", where={"field": "CCL2"}),
    "nM",
    about="what inflamed vessels give; told",
)

_BOTH_WAYS = Claim(
    id="S0-06",
    theme="senescence immunity",
    group="therapy",
    statement="Exosomes of treated cancer cells change immune responses, up or down by what they carry.",
    seed="S0, detailed summary, on vesicles that alter immune responses",
    mechanism="One vesicle carries danger (HSP70, standing for DNA and stress ligands as well), a brake (PD-L1) and an annexin. Danger ripens dendritic cells, whose "
    "IL-12 spurs killers; PD-L1 engages PD-1 and calms them; the annexin makes vessels secrete CCL2, which draws monocytes.",
    kind="built in",
    why_kind="a rule states each arm of the response; which of spur and brake wins at a given cargo is not stated.",
    stated_by=("danger ripens dendritic cells", "PD-1 stops killing", "ANXA6 inflames vessels"),
    expected="The sign of the response hangs on the ratio of PD-L1 to danger, and turns at one; monocytes rise with annexin A6 and not without (direction read). "
    "No sizes.",
    sources=(
        Source("func.chemoEV_ANXA6", "vesicles of treated tumours raise CCL2 and monocytes by annexin A6; none without it", "page"),
        Source("chen2018", "PD-L1 on vesicles calms CD8 T cells; direction read", "page"),
        Source("bandari2018", "vesicles of treated cells raise TNF and migration of macrophages", "page"),
    ),
    scenario="lymph_node_slice",
    changes=NODE,
    arms=(
        Arm("none", NO_EXOSOMES, "no exosomes", "control"),
        Arm("untreated donors", {}, "brake, no danger"),
        Arm("treated donors", TREATED, "brake, danger and annexin"),
        Arm("high dose", HIGH, "ten times the danger on each vesicle"),
        Arm("high dose, no brake", {**HIGH, **BRAKELESS}, "the same without PD-L1: the other end of the ratio"),
        Arm("deaf dendritic cells", {**HIGH, "rules.danger ripens dendritic cells": None}, "they do not sense danger", "negative control"),
        Arm("Anxa6-null", {**HIGH, f"{MEMBRANE}.ANXA6": "0 copies/vesicle"}, "no annexin", "negative control"),
        Arm("empty", {f"{MEMBRANE}.{m}": "0 copies/vesicle" for m in ("PD-L1", "FasL", "exosomal TGF-b")},
            "as many vesicles without any of it", "negative control"),
    ),
    endpoints=(RIPE, KILLING, INFLAMED, CHEMOKINE),
    expectations=(
        SignChange(
            endpoint=KILLING.name, up=("high dose, no brake",), down=("untreated donors",), reference="none",
            because="direction: danger without a brake spurs, a brake without danger calms",
        ),
        Ratio(endpoint=KILLING.name, arm="high dose", to="untreated donors", above=1, because="direction: more danger, more killing"),
        Ratio(endpoint=RIPE.name, arm="high dose", to="treated donors", above=1),
        Value(
            endpoint=INFLAMED.name, arm="high dose", above=0, smallest=0.1,
            because="func.chemoEV_ANXA6: direction; more than a tenth of full inflammation",
        ),
        Nothing(endpoint=INFLAMED.name, arm="Anxa6-null"),
        Nothing(endpoint=RIPE.name, arm="deaf dendritic cells"),
        Same(endpoint=KILLING.name, arm="deaf dendritic cells", to="untreated donors"),
        Same(endpoint=KILLING.name, arm="empty", to="none"),
    ),
    caveat="DNA that wakes STING from inside and stress ligands are one molecule on the membrane. Monocytes are told by what draws them: without CCR2 that "
    "would not help them. 1e10 vesicles per mL flow past, as in plasma; how many reach a node is not known.",
    explanation="Each arm of the response is there, two of three too weak to count. Vesicles of untreated donors lower killing by 6 %, for 20 PD-L1 on each of the 19 that are bound engage little of PD-1; a tenth is asked. "
    "Danger does spur: 2 copies on each vesicle ripen dendritic cells by a third, which gives next to no IL-12 behind its steep threshold, and 20 copies raise killing by 5 % over none with the brake and by 12 % "
    "without. So the sign turns between ten and one PD-L1 for each danger, as claimed, but the fall is smaller than what counts. With 5 annexins on a vesicle some hundred are bound to a vessel cell of the 300 for half effect, "
    "0.08 of full inflammation, right at the mark. Dendritic cells that do not sense danger, and vesicles without cargo, do nothing. Were IL-12 lost through the sides of the slice, there would be no spur at all. One assumption turns the verdict alone: in a matrix that hinders less (0.43 to 0.5 of free diffusion in place of 0.15) more vesicles come to killers and the brake counts.",
    quick={"until": "12 hours"},
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (_BOTH_WAYS,)
"""Claims on immune cells under vesicles of treated cells."""
