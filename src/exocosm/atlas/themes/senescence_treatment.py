"""Treatment that turns tumour cells senescent: what it is worth, when it comes back, and what is added when."""

from __future__ import annotations

from exocosm.atlas.assumption import derived, estimate
from exocosm.atlas.claim import Arm, Changes, Claim, Regimen, Source
from exocosm.atlas.combination import Bliss
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Ratio, Same, Value
from exocosm.atlas.themes.senescence_immunity import DANGER, RIPENING
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
        "in": "tumour",
        "high": "senescent",
        "raises": "apoptosis",
        "to": "tx.sen_immune_clear",
        "half": 0.1,
        "hill": 4,
    }
}
NO_ESCAPE: Changes = {"cells.tumour.arrest": {"senescence escape rate": "0 1/day"}}
THRICE = _dox(when="at 1 day, 3 days, 5 days")
LONG: Changes = {"until": "28 days"}
CROWDED: Changes = {
    "rules.crowding stops division": {
        "in": "tumour",
        "high": "pressure",
        "lowers": "division",
        "to": "0 x",
        "half": estimate(
            0.1,
            0.05,
            0.3,
            "contact inhibition; overlap over all that touch, which a full layer brings to about 0.1",
        ),
        "hill": 4,
    }
}
"""What grows for four weeks fills the dish, and no more than that."""

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
    changes={**FEW_KILLERS, **CROWDED},
    arms=(
        Arm("vehicle", {}, "untreated, two weeks", "control"),
        Arm("senescence", {**FAST, **LONG}, "doxorubicin three times in five days, four weeks", therapies=(THRICE,)),
        Arm("cleared", {**FAST, **LONG, **CLEARED}, "the same; senescent cells are cleared", therapies=(THRICE,)),
        Arm("no escape", {**FAST, **LONG, **NO_ESCAPE}, "the same; none goes back into the cycle", therapies=(THRICE,)),
        Arm("cleared, no escape", {**FAST, **LONG, **CLEARED, **NO_ESCAPE}, "both", therapies=(THRICE,)),
        Arm("cleared, untreated", CLEARED, "clearance without drug: there is nothing to clear", "negative control"),
    ),
    endpoints=(BURDEN_14, BURDEN, LEFT),
    expectations=(
        Ratio(endpoint=BURDEN_14.name, arm="senescence", to="vehicle", below=1, because="direction: it works for two weeks"),
        Value(endpoint=BURDEN.name, arm="cleared", below=1, because="direction: smaller after four weeks than at the start, with clearance"),
        Ratio(endpoint=BURDEN.name, arm="cleared", to="senescence", below=1, because="direction: clearance adds to it"),
        Same(endpoint=BURDEN_14.name, arm="cleared, untreated", to="vehicle"),
    ),
    exempt_from_silence="it is about arrest, clearance and regrowth; no vesicle has a part in it",
    caveat="Four weeks instead of sixty days. Killer cells are left out, so that clearance is the one number that says how fast senescent cells go. No toxicity "
    "is asked: three doses of 4 mg/kg in five days is much for a mouse.",
    explanation="It holds at usual values, for four weeks and on average, and hangs on four numbers that nobody measured: how fast cells take the drug up, how fast it leaves them, how much of it damages DNA, and how fast senescent cells are cleared. A tenth less uptake, a tenth more efflux, "
    "15 % more of the half dose or two fifths less clearance turn it: with less drug in cells the tumour fills the dish, 22 to 23 times its start after four weeks at the far ends of those three. At 15 more of 146 ends the replicate that was moved turned the verdict and four could not tell, since few cells decide. "
    "Three doses leave 0.029 of the untreated burden on day 14, two fifths of what there was, 0.82 of it senescent on day 5. After four weeks chance decides what single tumours do, for a few of sixty cells never were arrested and double every four days: without clearance sixteen burdens lie between 0.15 and 3.3 of the start. "
    "With clearance of a tenth of the senescent cells a day they leave 0.41 of the start on average (0.02 to 0.81), 0.51 (0.34 to 0.76) of what is left without. What relapses are cells that never turned, which clearance does not touch; a run of sixty days could well come out otherwise.",
    quick=None,
)  # fmt: skip

# --- Immune responses through vesicles -----------------------------------------------------------------------------------

IMMUNE: Changes = {
    **COARSE,
    "cells.dendritic": {"like": "dendritic", "motility": None},
    **RIPENING,
    "molecules.HSP70": {"where": "membrane", "about": "danger, for all that treated cells send of it"},
    "molecules.PD-L1": {"where": "membrane", "about": "the brake"},
    f"{EXOSOME}.membrane": {"HSP70": DANGER, "PD-L1": "cargo.receptor_copies"},
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
    explanation="The drug works without help. It raises release, and dendritic cells ripen a quarter or so more than in untreated tumours, but to 0.03 to 0.09 only: twenty tumour cells that release some hundred vesicles an hour "
    "bring a dendritic cell a few dozen with 2 copies of danger each, where 300 molecules count for half, and the drug leaves ever fewer senders. IL-12 needs half-ripe cells. PD-L1 on as few vesicles takes less than a thousandth of "
    "killing. So release makes no difference to the tumour in either direction; killers do, threefold. Without killers burdens are equal to the cell.",
    quick=None,
)  # fmt: skip

# --- Dose, schedule and what vesicles make of them -----------------------------------------------------------------------

FEEDBACK: Changes = {
    **FEW_KILLERS,
    "molecules.EphA2": {"where": "membrane", "about": "binds ephrin-A1 of the cell that it reaches"},
    f"{EXOSOME}.membrane": {"EphA2": "cargo.receptor_copies"},
    "programmes.survival": {
        "rise": estimate("1 hour", "0.2 hours", "6 hours", "ERK answers within the hour"),
        "fall": estimate("6 hours", "1 hour", "24 hours", "a guess"),
        "about": "Signal by ERK that keeps a damaged cell alive.",
    },
    "rules.EphA2 speeds division": {
        "in": "tumour", "contact": "EphA2", "raises": "division", "to": "func.sen_EV_prolif", "half": HALF_OF_EPHA2, "hill": 1,
    },
    "rules.EphA2 calls ERK": {
        "in": "tumour", "contact": "EphA2", "raises": "survival", "half": HALF_OF_EPHA2, "hill": 1,
        "to": estimate(0.67, 0.11, 1, "in full it leaves 0.6 (0.5 to 0.9) of the hazard; that vesicles raise ERK was read, no size"),
    },
    "rules.ERK spares": {"in": "tumour", "high": "survival", "lowers": "apoptosis", "to": "0 x", "half": 1, "hill": 1},
}  # fmt: skip
"""Vesicles that help tumour cells to grow and to live on; drug and senescence raise their number."""
NULL: Changes = {f"{EXOSOME}.membrane.EphA2": "0 copies/vesicle"}
ONE, FOUR = (_dox("8 mg/kg"),), (_dox("2 mg/kg", "at 1 day, 4 days, 7 days, 10 days"),)

_PARTS = {"at once": (1,), "in two": (1, 7), "in four": (1, 4, 7, 10)}
"""In how many doses -> on which days."""


def _plane() -> tuple[Arm, ...]:
    """Return the rest of the plane of total dose and number of doses, with and without release; they decide nothing."""
    made: list[Arm] = []
    for total in (4, 8, 16):
        for word, days in _PARTS.items():
            if total == 8 and word != "in two":  # stands among the arms that are compared
                continue
            name, amount = f"{total} mg/kg {word}", f"{total / len(days):g} mg/kg"
            given = (_dox(amount, "at " + ", ".join(f"{day} day" for day in days)),)
            about = f"{amount} on day {', '.join(map(str, days))}"
            made.append(Arm(name, FAST, about, therapies=given))
            made.append(
                Arm(
                    f"{name}, no release",
                    {**FAST, **MUTE},
                    "the same without release",
                    "control",
                    therapies=given,
                )
            )
    return tuple(made)


_SCHEDULE = Claim(
    id="S0-16",
    theme="senescence treatment",
    group="therapy",
    statement="How a tumour is treated decides whether it is eliminated or, by what its cells send, led to resist.",
    seed="S0, detailed summary, on approaches that eliminate or promote resistance",
    mechanism="Much drug at once kills; little drug often turns cells senescent and raises the release of those that live. Their vesicles speed division and keep "
    "damaged cells alive, so that schedule and vesicles meet.",
    kind="emergent",
    why_kind="no rule knows of schedules: who dies, who arrests and how much is sent follow from the drug in each cell.",
    mechanisms=("kinetics and uptake of the drug", "death against arrest by damage", "release raised by damage and secretion", "growth and survival by EphA2"),
    expected="There are doses and intervals at which vesicles make the tumour larger than without them, and others at which they do not matter; at the same total "
    "dose. Directions read for growth at distant places only; no sizes.",
    sources=(
        Source("rel.chemo_dox_met", "vesicles after doxorubicin further metastasis; blocks of release or uptake stop it", "page"),
        Source("func.chemoEV_ANXA6", "vesicles of treated tumours further metastasis", "page"),
        Source("func.sen_EV_prolif", "vesicles of senescent cells speed division by EphA2; the sign was read"),
    ),
    scenario=DISH,
    changes=FEEDBACK,
    arms=(
        Arm("vehicle", {}, "untreated", "control"),
        Arm("vehicle, no release", MUTE, "untreated; tumour cells release nothing", "control"),
        Arm("at once", FAST, "8 mg/kg on day 1", therapies=ONE),
        Arm("at once, no release", {**FAST, **MUTE}, "the same without release", "control", therapies=ONE),
        Arm("in four", FAST, "2 mg/kg on days 1, 4, 7 and 10", therapies=FOUR),
        Arm("in four, no release", {**FAST, **MUTE}, "the same without release", "control", therapies=FOUR),
        Arm("in four, EphA2-null", {**FAST, **NULL}, "the same; vesicles without EphA2", "negative control", therapies=FOUR),
        *_plane(),
    ),
    endpoints=(BURDEN, LEFT),
    expectations=(
        Value(endpoint=BURDEN.name, arm="at once", below=1, because="direction: treatment that makes the tumour smaller than it was"),
        Ratio(endpoint=BURDEN.name, arm="in four", to="at once", above=1, because="direction: schedule matters at one total dose"),
        Ratio(endpoint=BURDEN.name, arm="in four", to="in four, no release", above=1, because="direction: vesicles make it larger"),
        Same(endpoint=BURDEN.name, arm="in four, EphA2-null", to="in four, no release"),
    ),
    caveat="Nine points of the plane of total dose and number of doses. Vesicles of senescent cells have as much EphA2 as others here, only more "
    "are sent. Toxicity is not asked. Resistance that lasts is not in the model: what vesicles do ends with them.",
    explanation="Schedule decides, and vesicles add to it: 8 mg/kg in four leave 2.3 times what they leave at once, and 1.18 times (1.14 to 1.21) what they leave without vesicles; all of that is EphA2. Given at once they leave the tumour just below what it was, 0.91 (0.82 to 0.998): most of it senescent cells, which send most. So vesicles matter at once as well: no schedule was found at which they do not count. In the plane of total dose and number of doses 4, 8 and 16 mg/kg leave 3.2, 0.91 and 0.18 of the start at once, 7.4, 1.3 and 0.26 in two, 12, 2.1 and 0.46 in four; vesicles make it 1.14 to 1.37 times as large at each of the nine points, and nowhere turn shrinking into growth. Untreated tumours are 1.25 times as large with them. That one dose shrinks the tumour lies at its mark: most of the nine assumptions that turn the verdict alone do so there, by a little less damage; fewer than 14 copies of EphA2 on a vesicle in place of 20, or vesicles taken in faster, turn it by what vesicles add.",
    quick=None,
)  # fmt: skip

# --- What to add, and when ----------------------------------------------------------------------------------------------

SENOLYTIC: Changes = {"solutes.navitoclax.fast": True}


def _navitoclax(start: str, end: str) -> Regimen:
    return {"therapy": "navitoclax", "when": {"every": "1 day", "from": start, "until": end}}


EARLY, LATE, LATER = (_navitoclax(f"{day} day", f"{day + 4} days") for day in (1, 5, 9))
BLOCK: Regimen = {"therapy": "release inhibitor", "when": "at 4 days"}

_COMBINED = Claim(
    id="S0-17",
    theme="senescence treatment",
    group="therapy",
    statement="Who knows when senescent cells are there and what they send can combine treatments better.",
    seed="S0, detailed summary and last key finding, on combination therapies",
    mechanism="A senolytic kills cells that are senescent, so it must come when they are; a block of release takes the vesicles that they send for as long as they "
    "stand. Chemotherapy makes them.",
    kind="emergent",
    why_kind="that senescent cells lean on BCL-XL is a rule; what timing and a third drug add follows from when cells turn senescent and how many grow on.",
    mechanisms=("arrest by damage", "killing of senescent cells", "release raised by damage and secretion", "growth and survival by EphA2"),
    expected="Senolytic after chemotherapy beats both together (that navitoclax holds down tumours of senescent cells was read); all three beat the best two; both at "
    "once are about as good as chemotherapy alone (recalled).",
    sources=(
        Source("tx.TIS_viable", "tumour cells made senescent by drugs form tumours again; ABT-263 afterwards holds them down", "page"),
        Source("tx.navitoclax_kill", "most senescent cells die of navitoclax"),
        Source("tx.navitoclax_nonsen", "a tenth of the others does"),
        Source("rel.GW4869", "GW4869 leaves half of release"),
    ),
    scenario=DISH,
    changes=FEEDBACK,
    arms=(
        Arm("vehicle", {}, "untreated", "control"),
        Arm("chemotherapy", FAST, "doxorubicin on day 1", therapies=ONE_DOSE),
        Arm("together", {**FAST, **SENOLYTIC}, "navitoclax on days 1 to 5", therapies=(*ONE_DOSE, EARLY)),
        Arm("in turn", {**FAST, **SENOLYTIC}, "navitoclax on days 5 to 9", therapies=(*ONE_DOSE, LATE)),
        Arm("in turn, later", {**FAST, **SENOLYTIC}, "navitoclax on days 9 to 13", therapies=(*ONE_DOSE, LATER)),
        Arm("with block", FAST, "doxorubicin, and a block of release from day 4", therapies=(*ONE_DOSE, BLOCK)),
        Arm("senolytic", SENOLYTIC, "navitoclax alone, on days 5 to 9", "control", therapies=(LATE,)),
        Arm("block", {}, "the block of release alone", "control", therapies=(BLOCK,)),
        Arm("senolytic, block", SENOLYTIC, "both, without doxorubicin", "control", therapies=(LATE, BLOCK)),
        Arm("all three", {**FAST, **SENOLYTIC}, "doxorubicin, navitoclax in turn, block of release", therapies=(*ONE_DOSE, LATE, BLOCK)),
        Arm("EphA2-null", {**FAST, **NULL}, "doxorubicin; vesicles without EphA2", "control", therapies=ONE_DOSE),
        Arm("EphA2-null, with block", {**FAST, **NULL}, "and the block, which then has nothing to take", "negative control",
            therapies=(*ONE_DOSE, BLOCK)),
    ),
    endpoints=(BURDEN, LEFT),
    expectations=(
        Ratio(endpoint=BURDEN.name, arm="in turn", to="chemotherapy", below=1, because="tx.TIS_viable: direction, read"),
        Ratio(endpoint=BURDEN.name, arm="in turn", to="together", below=1, because="direction: sequence before both at once"),
        Bliss(
            endpoint=BURDEN.name, both="in turn", one="chemotherapy", other="senolytic", none="vehicle", below=1,
            because="direction: the senolytic has more to kill where chemotherapy was, so more than both apart",
        ),
        Ratio(endpoint=BURDEN.name, arm="all three", to="in turn", below=1, because="direction: more than the best two"),
        Ratio(endpoint=BURDEN.name, arm="all three", to="with block", below=1, because="direction: more than the best two"),
        Same(endpoint=BURDEN.name, arm="EphA2-null, with block", to="EphA2-null"),
    ),
    caveat="Three windows for the senolytic, one for the block. The block of release has no harm of its own here and stays where it is put. Platelets, which navitoclax costs, are not in the tissue.",
    explanation="A senolytic after chemotherapy leaves 0.67 (0.64 to 0.71) of the tumour that chemotherapy leaves, as was read. Timing makes a tenth at most: in turn leaves 0.90 (0.87 to 0.94) of what both leave together, right at the mark, for most cells turn senescent within two days of the drug and a few days of navitoclax find them early as well as late; what regrows are cells that never were senescent, and these it hardly touches. Come later, on days 9 to 13, it leaves 0.73 of what chemotherapy leaves. Alone it takes a twentieth, so that beside chemotherapy it does more than each apart: 0.71 (0.67 to 0.75) of what independent effects would leave (Bliss). That both at once are no better than chemotherapy, as recalled, does not come out. A block of release takes half of the vesicles and with them a tenth of the burden or less, 0.92 (0.89 to 0.95) beside the other two, right at the mark too; without EphA2 it takes nothing.",
    quick=None,
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (_WORTH, _IMMUNE, _SCHEDULE, _COMBINED)
"""Claims on treatment that turns cells senescent."""
