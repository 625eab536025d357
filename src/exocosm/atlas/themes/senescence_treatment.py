"""Treatment that turns tumour cells senescent: what it is worth, when it comes back, and what is added when."""

from __future__ import annotations

from exocosm.atlas.assumption import derived, estimate
from exocosm.atlas.claim import Arm, Changes, Claim, Regimen, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Ratio, Same, Value
from exocosm.atlas.themes.senescence_immunity import DANGER, HALF_OF_DANGER, RIPENING
from exocosm.atlas.themes.senescence_signals import HALF_OF_EPHA2
from exocosm.studies.reading import Reading

DISH = "treated_tumour"
MOUSE_DOSE = "4 mg/kg"
"""Mice get 2 to 5 mg/kg of doxorubicin."""
FAST: Changes = {"solutes.doxorubicin.fast": True}
"""Drug in tissue follows plasma within minutes, which the run need not follow."""
COARSE: Changes = {
    "start.3.number": 0,
    "steps": {"exchange": "12 min", "fate": "60 min"},
    "record": "every 1 day",
}
"""The tumour with stroma and killers, without epithelium."""
FEW_KILLERS: Changes = {**COARSE, "start.2.number": 0}


def _dox(amount: str = MOUSE_DOSE, when: str = "at 1 day") -> Regimen:
    return {"therapy": "doxorubicin", "amount": amount, "when": when}


def _living(name: str, at: float | str = "last", about: str = "") -> Endpoint:
    """Return living tumour cells at a time over those at the start."""
    return Endpoint(
        name, Reading("composition", "cells", where={"region": "all", "cell_type": "tumour"}, at=at), "1",
        per=Reading("composition", "cells", where={"region": "all", "cell_type": "tumour"}, at="first"),
        about=about or "living tumour cells over those at the start", over_time=at == "last",
    )  # fmt: skip


BURDEN = _living("burden")
BURDEN_14 = _living("burden on day 14", at=14 * 1440.0)
LEFT = Endpoint(
    "senescent", Reading("cell_cycle", "share_of_living", table="stages", where={"cell_type": "tumour", "stage": "senescent"}, at=5 * 1440.0),
    "1", about="share of the living tumour cells on day 5",
)  # fmt: skip
EXOSOME = "vesicles.tumour exosome"
MUTE: Changes = {"cells.tumour.releases": "0 vesicle/cell/hour"}

# --- Is it worth while? --------------------------------------------------------------------------------------------------

CLEARED: Changes = {
    "rules.senescent cells are cleared": {
        "in": "tumour", "high": "senescent", "raises": "apoptosis", "to": "tx.sen_immune_clear", "half": 0.1, "hill": 4,
    }
}
NO_ESCAPE: Changes = {"cells.tumour.arrest": {"senescence escape rate": "0 1/day"}}
TWICE = _dox(when="at 1 day, 3 days, 5 days")
LONG: Changes = {"until": "28 days"}

_WORTH = Claim(
    id="S0-09",
    theme="senescence treatment",
    group="therapy",
    statement="To turn cancer cells senescent is in itself a promising treatment.",
    seed="S0, detailed summary, on senescence as a strategy",
    mechanism="Cells that are arrested do not divide, so the growing part shrinks; immune cells clear some of them. Against that stand cells that were "
    "never arrested and those that find back into the cycle.",
    kind="emergent",
    why_kind="that arrested cells do not divide is a rule; whether the tumour stays small hangs on the race between those that escaped the drug, escape from "
    "arrest, and clearance.",
    mechanisms=("arrest by damage", "regrowth of cells that were not arrested", "escape from arrest", "clearance of senescent cells"),
    expected="At most half of the control's burden after two weeks; relapse later unless clearance (0.1 a day) is far above escape (0.001 a day). Recalled, but "
    "that tumours come back from senescent cells was read.",
    sources=(
        Source("tx.TIS_viable", "tumour cells made senescent by drugs form tumours again; ABT-263 holds them down", "page"),
        Source("kitada2018", "some senescent HCT116 cells escape", "page"),
        Source("tx.sen_immune_clear", "a tenth of senescent tumour cells is cleared a day"),
    ),
    scenario=DISH,
    changes=FEW_KILLERS,
    arms=(
        Arm("vehicle", {}, "untreated, two weeks", "control"),
        Arm("senescence", {**FAST, **LONG}, "doxorubicin three times in five days, four weeks", therapies=(TWICE,)),
        Arm("cleared", {**FAST, **LONG, **CLEARED}, "the same; senescent cells are cleared", therapies=(TWICE,)),
        Arm("no escape", {**FAST, **LONG, **NO_ESCAPE}, "the same; none goes back into the cycle", therapies=(TWICE,)),
        Arm("cleared, no escape", {**FAST, **LONG, **CLEARED, **NO_ESCAPE}, "both", therapies=(TWICE,)),
        Arm("cleared, untreated", CLEARED, "clearance without drug: there is nothing to clear", "negative control"),
    ),
    endpoints=(BURDEN_14, BURDEN, LEFT),
    expectations=(
        Ratio(endpoint=BURDEN_14.name, arm="senescence", to="vehicle", within=(0, 0.5), because="half of the control: the mark of a response in the table of the claim"),
        Value(endpoint=BURDEN.name, arm="cleared", below=1, because="direction: smaller after four weeks than at the start, with clearance"),
        Ratio(endpoint=BURDEN.name, arm="cleared", to="senescence", below=1, because="direction: clearance adds to it"),
        Same(endpoint=BURDEN_14.name, arm="cleared, untreated", to="vehicle"),
    ),
    caveat="Four weeks instead of sixty days. Killer cells are left out, so that clearance is the one number that says how fast senescent cells go. No toxicity "
    "is asked: three doses of 4 mg/kg in five days is much for a mouse.",
    quick=None,
)  # fmt: skip

# --- Immune responses through vesicles -----------------------------------------------------------------------------------

IMMUNE: Changes = {
    **COARSE,
    **RIPENING,
    "molecules.HSP70": {"where": "membrane", "about": "danger, for all that treated cells send of it"},
    "molecules.PD-L1": {"where": "membrane", "about": "the brake"},
    f"{EXOSOME}.membrane": {"HSP70": DANGER, "PD-L1": "cargo.receptor_copies"},
    "cells.dendritic": {"like": "dendritic", "motility": None},
    **{f"cells.dendritic.{k.split('.')[-1]}": v for k, v in RIPENING.items() if k.startswith("cells.dendritic.")},
    "start.2.number": 24,
    "start.dendritic": {"put": "dendritic", "number": 12, "in": {"shell": {"inner": "60 um", "outer": "180 um"}}},
    "rules.PD-L1 calms killers": {
        "in": "CD8 T", "contact": "PD-L1", "lowers": "kill rate", "to": "func.exoPDL1_CD8", "hill": 2,
        "half": derived("900 molecule", "300 molecule", "3000 molecule", "tx.PD1_50 over the surface of a cell of tme.D_T"),
    },
    "until": "10 days",
}  # fmt: skip
NO_KILLERS: Changes = {"start.2.number": 0}
KILLING = Endpoint(
    "killing", Reading("cell_state", "mean", table="states", where={"cell_type": "CD8 T", "kind": "behaviour", "name": "kill rate"}, at=5 * 1440.0),
    "1/min", about="targets that a CD8 T cell would kill, on day 5",
)  # fmt: skip
RIPE = Endpoint(
    "maturation", Reading("cell_state", "mean", table="states", where={"cell_type": "dendritic", "kind": "programme", "name": "maturation"}, at=5 * 1440.0),
    "1", about="of dendritic cells, on day 5",
)  # fmt: skip
ONE_DOSE = (_dox(),)
NO_BRAKE: Changes = {f"{EXOSOME}.membrane.PD-L1": "0 copies/vesicle"}

_IMMUNE = Claim(
    id="S0-12",
    theme="senescence treatment",
    group="therapy",
    statement="Chemotherapy does more than kill: by exosomes of the cells that it hits it also starts an immune response.",
    seed="S0, detailed summary, on immune responses triggered through exosomes",
    mechanism="Drug raises release; vesicles with danger on them ripen dendritic cells, which spur killers. The same vesicles bear PD-L1, which calms killers. "
    "Without killers neither matters.",
    kind="emergent",
    why_kind="rules state what danger and PD-L1 do; whether chemotherapy, which kills senders and immune cells too, brings more killing hangs on release, "
    "reach and both doses at once.",
    mechanisms=("release raised by damage", "ripening of dendritic cells by danger", "calming of killers by PD-L1", "killing on contact"),
    expected="Vesicles matter only where killers are; the sign follows the cargo. What was read points the other way: vesicles of treated tumours help metastasis.",
    sources=(
        Source("func.chemoEV_ANXA6", "vesicles of treated tumours draw monocytes and further metastasis", "page"),
        Source("rel.chemo_dox_met", "vesicles after doxorubicin further metastasis; blocks of release or uptake stop it", "page"),
        Source("chen2018", "PD-L1 on vesicles calms CD8 T cells; direction read", "page"),
    ),
    scenario=DISH,
    changes=IMMUNE,
    arms=(
        Arm("vehicle", {}, "untreated", "control"),
        Arm("vehicle, no release", MUTE, "tumour cells release nothing", "control"),
        Arm("drug", FAST, "doxorubicin", therapies=ONE_DOSE),
        Arm("drug, no release", {**FAST, **MUTE}, "doxorubicin; tumour cells release nothing", "control", therapies=ONE_DOSE),
        Arm("drug, no brake", {**FAST, **NO_BRAKE}, "doxorubicin; vesicles without PD-L1", "positive control", therapies=ONE_DOSE),
        Arm("no killers, drug", {**FAST, **NO_KILLERS}, "doxorubicin without killers", "negative control", therapies=ONE_DOSE),
        Arm("no killers, drug, no release", {**FAST, **NO_KILLERS, **MUTE}, "and without release", "negative control", therapies=ONE_DOSE),
    ),
    endpoints=(KILLING, RIPE, BURDEN),
    expectations=(
        Ratio(endpoint=RIPE.name, arm="drug", to="vehicle", above=1, because="direction: the drug brings more danger to dendritic cells"),
        Ratio(endpoint=KILLING.name, arm="drug", to="drug, no release", above=1, because="direction: vesicles bring killing"),
        Ratio(endpoint=BURDEN.name, arm="drug", to="drug, no release", below=1, because="direction: and a smaller tumour"),
        Same(endpoint=BURDEN.name, arm="no killers, drug", to="no killers, drug, no release"),
    ),
    caveat="Danger that cells release when they die, not in vesicles, is left out. Monocytes, of which the sources speak, are not in the tissue. "
    "Danger per vesicle does not rise with the drug here; only their number does.",
    quick=None,
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (_WORTH, _IMMUNE)
