"""Exosomes as carriers in a dish: paclitaxel past its pump, cargo to the nucleus, and cells that a peptide does not find."""

from __future__ import annotations

from exocosm.atlas.assumption import derived, estimate
from exocosm.atlas.claim import Arm, Changes, Claim, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Nothing, Ratio, Same
from exocosm.atlas.themes.reprogramming import VOLUME_ML, dish, living, state, vesicle

LOAD = derived(
    "6600 copies/vesicle", "300 copies/vesicle", "1e5 copies/vesicle",
    "tx.exoPTX_load of the mass of protein of a vesicle (one over phys.particles_per_ug), over 853.9 g/mol; the ends take 0.0144 and 3e10, 0.28 and 2e9",
)  # fmt: skip
_PER_ML = 1e10
EQUAL = "110 nM"
"""What 1e10 vesicles per mL with 6600 copies carry; all carriers have that load here."""
_TAKES = estimate("5000 um^3/min/cell", "500 um^3/min/cell", "30000 um^3/min/cell", "bound to tubulin")
_HALF = derived(
    "8.2e6 copies",
    "4.1e6 copies",
    "1.2e7 copies",
    "what a cell without pumps holds after 24 h at tx.ptx_IC50",
)


def dosed(kind: str, per_ml: float) -> Changes:
    """Return how many of a kind are put into the medium."""
    return {f"start.{kind}.number": per_ml * VOLUME_ML}


def medium(*kinds: str) -> Changes:
    """Return a dose of each kind in the medium, of none until an arm says how many."""
    layer = {"layer": {"axis": "z", "from": "20 um", "to": "600 um"}}
    return {f"start.{kind}": {"release": kind, "number": 0, "in": layer} for kind in kinds}


def paclitaxel(*types: str) -> Changes:
    """Return paclitaxel and what it does to cells that divide: caught in mitosis they stop, and die."""
    found: dict[str, object] = {
        "molecules.paclitaxel": {"where": "lumen", "kind": "drug", "about": "at microtubules, by whatever way it came"},
        "solutes.paclitaxel": {
            "unit": "nM", "initial": "0 nM", "diffusivity": "drug.small_D", "inside": "paclitaxel", "boundaries": {},
        },
        "programmes.mitotic arrest": {
            "rise": estimate("8 hour", "4 hour", "24 hour", "a round of division"),
            "fall": estimate("24 hour", "12 hour", "72 hour", "a round of division and what follows"),
        },
    }  # fmt: skip
    for cell in types:
        found = found | {
            f"cells.{cell}.consumes": {"paclitaxel": _TAKES},
            f"cells.{cell}.exports": {"paclitaxel": "drug.efflux"},
            f"rules.paclitaxel arrests {cell}": {
                "in": cell, "high": "delivered paclitaxel", "raises": "mitotic arrest", "to": 1, "half": _HALF, "hill": 1,
            },
            f"rules.arrest stops {cell}": {
                "in": cell, "high": "mitotic arrest", "lowers": "division", "to": "0 x", "hill": 4,
                "half": estimate("0.3", "0.1", "0.5", "a third of cells caught"),
            },
            f"rules.arrest kills {cell}": {
                "in": cell, "high": "mitotic arrest", "raises": "apoptosis", "hill": 4,
                "to": estimate("1.2 1/day", "0.4 1/day", "4 1/day", "cells that divide daily are caught within a day"),
                "half": estimate("0.5", "0.3", "0.8", "half of cells caught"),
            },
        }  # fmt: skip
    return found


_PUMPS: Changes = {
    "cells.recipient.exports": {"paclitaxel": derived("1 1/hour", "0.1 1/hour", "5 1/hour", "drug.efflux, tenfold with pumps (1 to 50)")},
    "cells.recipient.consumes": {
        "paclitaxel": derived("500 um^3/min/cell", "50 um^3/min/cell", "5000 um^3/min/cell", "a tenth of what cells without pumps take (0.01 to 1)")
    },
}  # fmt: skip
"""A pump throws the drug out of the membrane on its way in, and out of the cytosol: a hundredfold in all, both guessed."""
_FREE = {"events.free drug.density": EQUAL}
_KINDS = ("exosome with drug", "liposome", "empty exosome")
_PUMPING: Changes = {
    **dish(12, "48 hours"),
    **paclitaxel("recipient"),
    "vesicles.exosome with drug": vesicle({"paclitaxel": "6600 copies/vesicle"}),
    "vesicles.liposome": {
        **vesicle({"paclitaxel": "6600 copies/vesicle"}),
        "escape": estimate(
            "0.3 x", "0.03 x", "1 x", "liposomes fuse less than exosomes; a guess, and disputed"
        ),
    },
    "vesicles.empty exosome": vesicle(),
    **medium(*_KINDS),
    "events.free drug": {"name": "free drug", "when": "at 0 hours", "add": "paclitaxel", "density": "0 nM"},
    "record": "every 24 hours",
}
_WITH = "1e10 vesicles per mL, 110 nM of drug in all"
_PUMP_ARMS = (
    Arm("pump, vehicle", _PUMPS, "cells with the pump, no drug", "control"),
    Arm("pump, free", {**_PUMPS, **_FREE}, "cells with the pump, 110 nM of free drug", "control"),
    Arm("pump, exosomes", {**_PUMPS, **dosed("exosome with drug", _PER_ML)}, f"cells with the pump; {_WITH}"),
    Arm("pump, liposomes", {**_PUMPS, **dosed("liposome", _PER_ML)}, "cells with the pump, as much in liposomes", "control"),
    Arm("pump, empty", {**_PUMPS, **dosed("empty exosome", _PER_ML)}, "cells with the pump, as many empty exosomes", "negative control"),
    Arm(
        "pump inhibited, free",
        {
            **_FREE,
            "cells.recipient.exports": {"paclitaxel": derived("0.19 1/hour", "0.1 1/hour", "1 1/hour", "a tenth of what the pump adds is left (a guess), over drug.efflux")},
            "cells.recipient.consumes": {
                "paclitaxel": derived("2600 um^3/min/cell", "500 um^3/min/cell", "5000 um^3/min/cell", "nine times as much passes a pump that works at a tenth: 1/(1 + 9/10)")
            },
        },
        "cells with the pump and its inhibitor, 110 nM of free drug", "positive control",
    ),
    Arm("no pump, free", _FREE, "cells without the pump, 110 nM of free drug", "control"),
    Arm("no pump, exosomes", dosed("exosome with drug", _PER_ML), f"cells without the pump; {_WITH}", "control"),
)  # fmt: skip
_PUMP_ENDPOINTS = (
    Endpoint("drug in cells", state("cytosol", "paclitaxel", at=1440.0), "copy", about="per cell after a day; all is linear in the dose, so that a ratio of arms is one of potencies"),
    Endpoint("arrest", state("programme", "mitotic arrest"), "1", about="mean of the programme after two days", over_time=True),
    Endpoint("cells", living(), "cell", about="living cells after two days"),
)  # fmt: skip
_KIM = Source(
    "tx.exoPTX_gain",
    "more than fifty times as toxic in exosomes of macrophages to cells with the pump",
    "page",
)
_GAIN = Ratio(
    endpoint="drug in cells", arm="pump, exosomes", to="pump, free", above=50, smallest=0,
    because="tx.exoPTX_gain: more than fiftyfold, read; at equal mass a ratio of levels is one of potencies",
)  # fmt: skip

S0_08 = Claim(
    id="S0-08",
    group="therapy",
    theme="carriers",
    statement="Engineered exosomes get round resistance to a drug.",
    seed="S0, detailed summary, on engineered exosomes and resistance to treatment",
    mechanism="A pump catches the free drug in the membrane and throws it out; in an exosome the drug passes the membrane by endocytosis and is set free inside.",
    kind="emergent",
    why_kind="That exosomes do more is stated nowhere: entry of the drug against a pump competes with capture, escape and the same pump in the cytosol.",
    mechanisms=("a pump at the membrane and in the cytosol", "capture by endocytosis", "escape from endosomes"),
    expected="In cells with the pump more than fiftyfold potency (read), in cells without it one to five (recalled); an inhibitor of the pump gives most of it back to the free drug.",
    sources=(_KIM, Source("tx.exoPTX_load", "0.28 of the weight is drug after sonication", "page"), Source("tx.ptx_IC50", "2.5 to 7.5 nM for a day", "page")),
    scenario="monolayer",
    changes=_PUMPING,
    arms=_PUMP_ARMS,
    endpoints=_PUMP_ENDPOINTS,
    expectations=(
        _GAIN,
        Ratio(endpoint="drug in cells", arm="no pump, exosomes", to="no pump, free", above=0.9, smallest=0, because="no loss in cells without the pump"),
        Ratio(endpoint="drug in cells", arm="pump inhibited, free", to="pump, free", above=1),
        Ratio(endpoint="drug in cells", arm="pump, exosomes", to="pump, liposomes", above=1),
        Nothing(endpoint="drug in cells", arm="pump, empty"),
        Same(endpoint="arrest", arm="pump, empty", to="pump, vehicle"),
    ),
    caveat="How a hundredfold of the pump is shared between membrane and cytosol is a guess; in the cytosol it finds drug of either origin. Carriers do not leak, and drug that lysosomes free is lost; "
    "paclitaxel, which passes membranes, might come out of both. A drop of medium over few cells stands for a well.",
    explanation="The detour pays, and not enough. Without the pump exosomes bring 0.005 of what the same mass of free drug brings, with it 0.02: the pump costs the free drug 40-fold and the one "
    "in exosomes tenfold, since in the cytosol it meets both. But the free drug starts two hundred times ahead: a cell clears 3e-7 mL of it an hour and 3e-9 mL of vesicles, "
    "of which a quarter open. A gain of fifty would need capture 2300 times as fast, 7e-6 mL an hour, three times what diffusion brings to a cell at most (4 pi D r). So the gain that was seen in a dish says that drug "
    "came in by another way than whole vesicles that are taken up and open: by leaking, on contact, or from lysosomes. An inhibitor gives back 19 of 40-fold, as expected.",
    quick=None,
)  # fmt: skip

S3_25 = Claim(
    id="S3-25",
    group="therapy",
    theme="carriers",
    statement="Exosomes can be vehicles of drugs against cancer.",
    seed="S3, paragraph 5, on exosomes as vehicles of agents against cancer",
    mechanism="Paclitaxel loaded into exosomes is caught with them, escapes to the cytosol and holds cells in mitosis, in cells whose pump keeps the free drug out.",
    kind="emergent",
    why_kind="How much arrives, and whether it is enough to be seen and more than by the free drug, follows from load, capture, escape and pumping.",
    mechanisms=("capture by endocytosis", "escape from endosomes", "a pump at the membrane and in the cytosol"),
    expected="More than fifty times the potency of the free drug in cells with the pump (read); nothing by empty exosomes.",
    sources=(_KIM,),
    scenario="monolayer",
    changes=_PUMPING,
    arms=_PUMP_ARMS,
    endpoints=_PUMP_ENDPOINTS,
    expectations=(
        Ratio(endpoint="drug in cells", arm="pump, exosomes", to="pump, free", above=1),
        _GAIN,
        Ratio(endpoint="cells", arm="pump, exosomes", to="pump, empty", below=1, because="what is carried has to act"),
        Same(endpoint="cells", arm="pump, empty", to="pump, vehicle"),
        Nothing(endpoint="arrest", arm="pump, empty"),
    ),
    caveat="As in S0-08, whose experiment this is: there the question is the pump, here whether what is carried acts at all.",
    explanation="Exosomes carry the drug: 3e4 copies a cell in a day, where empty ones bring none. It does not act: 8e6 copies arrest half of the cells, so 0.005 are caught and none is missing after two days, while "
    "free drug of the same mass brings 1.5e6 in spite of the pump. S0-08 says where the gain of fifty is lost. Some fifty times as many exosomes, if surfaces did not fill up, would bring what 110 nM of free drug brings: "
    "carrying is a matter of dose, and doses of that size are rarely given.",
    quick=None,
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (S0_08, S3_25)
