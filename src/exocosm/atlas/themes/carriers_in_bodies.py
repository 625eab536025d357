"""Engineered exosomes given into a vein: what reaches the tumour, which cells of it, and what the rest of the body gets."""

from __future__ import annotations

from collections.abc import Mapping

from exocosm.atlas.assumption import HALF_OF_MIRNA, derived, estimate
from exocosm.atlas.claim import Arm, Changes, Claim, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Nothing, Ratio, Same, Value
from exocosm.studies.reading import Reading

WALL = {
    "permeability": estimate(
        "0.014 1/hour", "0.001 1/hour", "0.1 1/hour",
        "2e-8 cm/s, recalled of liposomes of 90 nm in tumours, x 200 cm2 of vessel wall per cm3; the ends take 0.6e-8 and 50, 1e-7 and 280",
    ),
    "blood": "0 vesicle/um^3",
}  # fmt: skip
CD47 = {"CD47": "cargo.receptor_copies"}


def given(membrane: Mapping[str, object], lumen: Mapping[str, object], **more: object) -> dict[str, object]:
    """Return a kind of vesicle that passes the walls of vessels as others do."""
    return {"like": "exosome", "membrane": membrane, "lumen": lumen, "vessels": WALL, **more}


def doses(*kinds: str, when: object = "at 1 hour") -> Changes:
    """Return a dose of each kind into a vein; of none until an arm says how many."""
    return {
        f"body.events.{kind}": {"name": kind, "inject": kind, "number": "0 vesicle", "when": when}
        for kind in kinds
    }


def inject(kind: str, number: float) -> Changes:
    """Return how many of a kind are given."""
    return {f"body.events.{kind}.number": f"{number:g} vesicle"}


NODULE = {"cylinder": {"axis": "z", "radius": "80 um"}}
_AROUND = {"shell": {"inner": "90 um", "outer": "230 um"}}
QUIET: Changes = {
    "tissue.size": ["320 um", "320 um"],
    "tissue.vessels.1.in": NODULE,
    "start.tumour.in": NODULE,
    "start.tumour.number": 64,
    "start.fibroblasts.in": _AROUND,
    "start.fibroblasts.number": 140,
    "start.macrophages.in": _AROUND,
    "start.macrophages.number": 16,
    "cells.tumour.releases": {"tumour exosome": "0 vesicle/cell/hour"},
    "body.events.dose": None,
    "body.tissues.lung": None,
    "body.tissues.brain": None,
    "steps": {"exchange": "20 min", "fate": "20 min"},
}
"""A smaller piece with as many cells per volume, whose tumour sends nothing itself; only what is given is followed."""


def _catch(kind: str) -> dict[str, object]:
    """Return the rule by which the free share of a receptor raises capture of a targeted kind."""
    return {
        "in": "tumour", "low": "receptor blocker", "raises": f"capture of {kind}", "to": "upt.iRGD_gain",
        "half": estimate("1 nM", "0.05 nM", "10 nM", "a usual blocking antibody"), "hill": 1,
    }  # fmt: skip


def _caught(receiver: str) -> Reading:
    """Return what a cell of a type caught of all that was given."""
    return Reading(
        "communication", "captured_per_cell", where={"window": "all", "receiver": receiver, "sender": "added"}, reduce="sum"
    )  # fmt: skip


def _pools(*kinds: str) -> list[str]:
    return [f"{kind} from added" for kind in kinds]


_KINDS = ("targeted exosome", "scrambled exosome", "plain exosome")
_INTO_TUMOUR = Reading(
    "circulation", "left", table="tissues", where={"pool": _pools(*_KINDS), "tissue": "primary"}, reduce="sum"
)
_INTO_LIVER = Reading(
    "circulation", "took", table="organs", where={"pool": _pools(*_KINDS), "organ": "liver"}, reduce="sum"
)
_TAKEN = Reading("circulation", "took", table="organs", where={"pool": _pools(*_KINDS)}, reduce="sum")

S0_07 = Claim(
    id="S0-07",
    group="therapy",
    theme="carriers_in_bodies",
    statement="Exosomes can be built so that they find certain cancer cells and spare others.",
    seed="S0, detailed summary, on engineered exosomes that target cancer cells",
    mechanism="A peptide on the vesicle binds a receptor of some tumour cells, which then catch it more readily; before that the vesicle has "
    "to outlast the organs that clear blood and to leave vessels.",
    kind="built in",
    why_kind="That cells with the receptor catch more is a rule. How much of a dose comes near them is computed: clearance, vessel walls, competing cells.",
    stated_by=("the receptor catches",),
    expected="Threefold capture by cells with the receptor (2 to 10; recalled), none more by those without; no gain with a scrambled peptide or a blocked "
    "receptor. Of a dose, 2 % in the tumour (recalled) and at most a tenth with a peptide, since the liver comes first (derived): precision among cells and not in the body.",
    sources=(
        Source("upt.iRGD_gain", "uptake by a tumour with the peptide iRGD, about threefold"),
        Source("upt.int_block", "integrins that are blocked leave less than half of the uptake; the sign was read"),
        Source("pk.bio_liver", "28 % of a dose in the liver", "page"),
        Source("pk.bio_tumour", "2 % of a dose in the tumour"),
    ),
    scenario="plasma",
    changes={
        **QUIET,
        "body.tissues.liver": None,
        "solutes.receptor blocker": {
            "unit": "nM", "initial": "0 nM",
            "diffusivity": estimate("40 um^2/s", "10 um^2/s", "60 um^2/s", "an antibody in tissue fluid"),
        },
        **{f"vesicles.{kind}": given({}, {}) for kind in _KINDS},
        **doses(*_KINDS),
        "body.tropism": [],
        "cells.bare tumour": {
            "like": "carcinoma", "releases": {}, "mechanics": {"fixed": True}, "cycle": None, "death": {"apoptosis rate": "0 1/hour"},
        },
        "start.tumour.number": 32,
        "start.bare tumour": {"put": "bare tumour", "number": 32, "in": NODULE},
        "rules.the receptor catches": _catch("targeted exosome"),
        "record": {"at": ["6 hours"]},
        "until": "6 hours",
    },
    arms=(
        Arm("untargeted", inject("plain exosome", 1e10), "1e10 exosomes into a vein; no peptide", "control"),
        Arm("targeted", inject("targeted exosome", 1e10), "as many with the peptide"),
        Arm("scrambled", inject("scrambled exosome", 1e10), "as many with a peptide that binds nothing", "negative control"),
        Arm(
            "receptor blocked", {**inject("targeted exosome", 1e10), "solutes.receptor blocker.initial": "67 nM"},
            "with the peptide; 10 ug/mL of antibody on the receptor", "negative control",
        ),
    ),
    endpoints=(
        Endpoint("dose with receptor", _caught("tumour"), "vesicle/cell", about="caught by a tumour cell that has the receptor"),
        Endpoint("dose without receptor", _caught("bare tumour"), "vesicle/cell", about="caught by a tumour cell that lacks it"),
        Endpoint("selectivity", _caught("tumour"), "x", per=_caught("bare tumour"), about="with the receptor over without"),
        Endpoint("dose of macrophages", _caught("macrophage"), "vesicle/cell", about="beside the tumour"),
        Endpoint("tumour over liver", _INTO_TUMOUR, "x", per=_INTO_LIVER, about="left blood for the tumour's tissue, over what the liver took"),
        Endpoint("tumour over organs", _INTO_TUMOUR, "x", per=_TAKEN, about="left blood for the tumour's tissue, over what all organs took"),
    ),
    expectations=(
        Ratio(endpoint="dose with receptor", arm="targeted", to="untargeted", above=1),
        Ratio(endpoint="selectivity", arm="targeted", to="untargeted", above=1),
        Value(
            endpoint="tumour over liver", arm="targeted", above=1, smallest=0.1,
            because="what is precise in a body brings its target more than the liver",
        ),
        Same(endpoint="dose without receptor", arm="targeted", to="untargeted", control=False),
        Same(endpoint="selectivity", arm="scrambled", to="untargeted"),
        Same(endpoint="selectivity", arm="receptor blocked", to="untargeted"),
    ),
    caveat="What left blood for the tumour counts in full, though some of it goes back. Receptors on vessels and on healthy cells, which iRGD "
    "and most peptides also find, are left out; so is any loss of the peptide to plasma. A scrambled peptide is like none here by construction: the control that can fail is the blocked receptor.",
    explanation="Among cells it works: those with the receptor catch 2.4 times as much as without the peptide, 3.0 times as much as their bare "
    "neighbours, and a blocked receptor leaves 1.03. In the body it does not: of what the liver takes, 0.0017 leaves blood for a tumour of six million cells, whatever the peptide, "
    "for the peptide acts behind the vessel wall; a tumour of a gram would get a few per cent of the liver's part. Of 1e10 vesicles a cell with the receptor catches 0.25. One thing comes out that was not asked for: the bare "
    "cells get 0.81 of what they had, since vesicles in a tumour are scarce and the targeted cells take them first; so that they get the same misses, too.",
    quick={},
)  # fmt: skip

_SILENCERS = ("silencing exosome", "scrambled exosome", "silencing liposome")
_SIRNA = {
    "siRNA": derived(
        "100 copies/vesicle", "1 copies/vesicle", "9000 copies/vesicle",
        "45000 offered to each (1 ug to 1e9, recalled); tx.load_sirna_electro says 0.005 to 0.6 of that, most of it clumps beside the vesicles: a five-hundredth taken",
    )
}  # fmt: skip
_EVERY_OTHER_DAY = {"at": ["1 hour", "49 hours"]}


def _held(kind: str, name: str) -> Reading:
    """Return the mean of a state among living tumour cells."""
    return Reading("cell_state", "mean", where={"cell_type": "tumour", "kind": kind, "name": name})


S2_03 = Claim(
    id="S2-03",
    group="therapy",
    theme="carriers_in_bodies",
    statement="Engineered exosomes, used in one way or another, can overcome tumours.",
    seed="S2, abstract, on engineering exosomes to overcome tumours",
    mechanism="Exosomes with CD47 that hold silencing RNA against mutant KRAS stay longer in blood than liposomes do, come to tumour cells, open there, and the RNA takes the driver of division away.",
    kind="built in",
    why_kind="That the RNA slows division and brings death is stated. Whether enough of it arrives is computed: clearance, vessel walls, capture, escape, decay.",
    stated_by=("siRNA stops division", "siRNA kills"),
    expected="Mice live longer, more so than with liposomes, and part of it is lost without CD47 (direction read); 1e8 vesicles every other day (recalled).",
    sources=(
        Source("kamerkar2017", "exosomes with this RNA prolong life of mice with cancer of the pancreas, more than liposomes; CD47 is part of it", "page"),
        Source("tx.iExo_dose", "1e8 vesicles every 48 hours"),
        Source("upt.release_func", "RNA that works, for each vesicle taken up: a few in a thousand"),
    ),
    scenario="plasma",
    changes={
        **QUIET,
        "body.tissues.liver": None,
        "body.tropism": [
            {
                "name": "CD47 protects", "molecule": "CD47", "organ": "all", "fold": "upt.cd47",
                "half at": estimate("3 copies/vesicle", "0.3 copies/vesicle", "30 copies/vesicle", "a few bonds hold a vesicle; no count was found"),
            }
        ],
        "molecules.CD47": {"where": "membrane", "about": "tells phagocytes not to eat"},
        "molecules.siRNA": {"where": "lumen", "kind": "siRNA", "half life": estimate("24 hour", "8 hour", "96 hour", "bound to its protein it lasts for days")},
        "vesicles.silencing exosome": given(CD47, _SIRNA),
        "vesicles.scrambled exosome": given(CD47, {}),
        "vesicles.silencing liposome": given({}, _SIRNA),
        **doses(*_SILENCERS, when=_EVERY_OTHER_DAY),
        "cells.tumour.cycle": {
            "phases": [
                {"name": "G1", "lasts": derived("88 hours", "40 hours", "184 hours", "tme.doubling_mouse less S, G2 and M")},
                {"name": "S-G2-M", "lasts": estimate("8 hour", "6 hour", "12 hour", "usual in culture"), "fixed": True},
            ]
        },
        "rules.siRNA stops division": {
            "in": "tumour", "high": "delivered siRNA", "lowers": "division", "half": HALF_OF_MIRNA, "hill": 2,
            "to": estimate("0.2 x", "0.05 x", "0.5 x", "cells that hang on the driver; a guess"),
        },
        "rules.siRNA kills": {
            "in": "tumour", "high": "delivered siRNA", "raises": "apoptosis", "half": HALF_OF_MIRNA, "hill": 2,
            "to": estimate("0.02 1/hour", "0.005 1/hour", "0.06 1/hour", "half of the cells in a day and a half; a guess"),
        },
        "record": {"at": ["96 hours"]},
        "until": "96 hours",
    },
    arms=(
        Arm("vehicle", {}, "nothing is given", "control"),
        Arm("exosomes", inject("silencing exosome", 1e8), "1e8 exosomes with silencing RNA, twice"),
        Arm("scrambled", inject("scrambled exosome", 1e8), "as many with RNA that silences nothing", "negative control"),
        Arm("liposomes", inject("silencing liposome", 1e8), "as many liposomes with the RNA: vesicles without CD47", "control"),
        Arm("exosomes, 1e12", inject("silencing exosome", 1e12), "ten thousand times the dose", "positive control"),
    ),
    endpoints=(
        Endpoint("siRNA", _held("cytosol", "siRNA"), "copy", about="per tumour cell after four days"),
        Endpoint("division", _held("behaviour", "division"), "1", about="rate of entering the cycle, over the usual"),
        Endpoint(
            "growth", Reading("burden", "cells_last", table="growth", where={"cell_type": "tumour"}), "1",
            per=Reading("burden", "cells_first", table="growth", where={"cell_type": "tumour"}),
            about="tumour cells after four days over those at the start; stands for survival",
        ),
    ),
    expectations=(
        Ratio(endpoint="growth", arm="exosomes", to="vehicle", below=1, because="kamerkar2017: mice lived longer; the direction was read"),
        Ratio(endpoint="siRNA", arm="exosomes", to="liposomes", above=1),
        Nothing(endpoint="siRNA", arm="scrambled"),
        Same(endpoint="growth", arm="scrambled", to="vehicle"),
    ),
    explanation="At the dose that was recalled nothing happens: 0.016 copies of the RNA a tumour cell after two doses, where a hundred act half way. The rule works, and mice do not get there: ten thousand times the dose brings 430 copies, and a tenth "
    "of the cells that there would be. That CD47 helps comes out as seen, twice the RNA of liposomes. 1e8 vesicles with a hundred copies are 1e10 copies for millions of tumour cells, a thousand for each if every one came there, and one in "
    "a hundred thousand does: the liver and the rest of the body take the others in minutes, and walls of vessels hold back. If 1e8 vesicles do help mice, they act through few cells, or by less RNA than thought, or go another way than through blood.",
    caveat="Growth over four days stands for survival over months. Doses go into a vein, not into the belly. CD47 and what a liposome lacks are the same thing here. Other ways of use, which the sentence leaves open, are in S0-08, S1-15 and S4-02.",
    quick=None,
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (S0_07, S2_03)
