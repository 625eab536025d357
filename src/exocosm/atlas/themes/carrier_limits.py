"""What a carrier cannot help: cells that it does not find, and the sign of what else it carries."""

from __future__ import annotations

from exocosm.atlas.claim import Arm, Changes, Claim, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Nothing, Ratio, Same, Value
from exocosm.atlas.ordering import SignChange
from exocosm.atlas.themes.carriers import dosed, medium, paclitaxel
from exocosm.atlas.themes.reprogramming import (
    GROWTH,
    HALF_PROTEIN,
    HILL,
    PROTEIN,
    dish,
    living,
    protein,
    state,
    vesicle,
)
from exocosm.studies.reading import Reading

_DOSE = 1e11


def _with(bare: int, *more: Changes) -> Changes:
    """Return a dish of forty cells of which some lack the receptor."""
    found: dict[str, object] = {"start.0.number": 40 - bare, "start.bare.number": bare}
    for change in more:
        found.update(change)
    return found


_VESICLES: Changes = {
    **dosed("targeted exosome", _DOSE),
    "cells.recipient.captures.targeted exosome": "times upt.iRGD_gain",
}
_FREE: Changes = {"events.free drug.density": "10 nM"}
_BARE = living("bare")
_ALL = Reading(
    "composition", "cells", where={"region": "all", "cell_type": ["recipient", "bare"]}, reduce="sum"
)

S1_27 = Claim(
    id="S1-27",
    group="therapy",
    theme="carrier_limits",
    statement="Tumours whose cells differ make treatment with exosomes difficult.",
    seed="S1, paragraph 4, on the heterogeneity of malignancies",
    mechanism="Cells without the receptor catch a third of what the others do, are caught in mitosis less often and grow on. Drug that dying and living cells give back to the medium reaches them a little.",
    kind="emergent",
    why_kind="No rule speaks of mixtures; unequal capture, a steep response and growth during treatment make what is left.",
    mechanisms=("capture by a receptor", "a steep response to the drug", "division of those that are spared", "drug that cells give out"),
    expected="What is left grows more than in proportion to the share without receptor, and with one cell in twenty bare these make up most of a relapse (derived; nobody measured it).",
    sources=(Source("upt.iRGD_gain", "uptake about threefold with a peptide"), Source("tx.ptx_IC50", "2.5 to 7.5 nM for a day", "page")),
    scenario="monolayer",
    changes={
        **dish(40, "72 hours"),
        "steps": {"exchange": "24 min", "fate": "24 min"},
        **paclitaxel("recipient"),
        "cells.bare": {"like": "carcinoma", "consumes": {}, "mechanics": {"fixed": True}},
        **{k: v for k, v in paclitaxel("bare").items() if "bare" in k},
        "cells.bare.captures": {"any": "upt.k_cell"},
        "cells.recipient.captures": {"any": "upt.k_cell", "targeted exosome": "upt.k_cell"},
        "start.bare": {"put": "bare", "number": 0, "in": {"layer": {"axis": "z", "from": "8 um", "to": "9 um"}}},
        "vesicles.targeted exosome": vesicle({"paclitaxel": "6600 copies/vesicle"}),
        **medium("targeted exosome"),
        "events.free drug": {"name": "free drug", "when": "at 0 hours", "add": "paclitaxel", "density": "0 nM"},
        "record": "every 24 hours",
    },
    arms=(
        Arm("untreated, all", _with(0), "cells that all have the receptor, no drug", "control"),
        Arm("all", _with(0, _VESICLES), "1e11 targeted exosomes with paclitaxel per mL"),
        Arm("95 %", _with(2, _VESICLES), "the same; one cell in twenty lacks the receptor"),
        Arm("50 %", _with(20, _VESICLES), "the same; half of the cells lack it"),
        Arm("50 %, no bystander", _with(20, _VESICLES, {"cells.bare.consumes": {}}), "the same; bare cells take no drug out of the medium", "control"),
        Arm("free, all", _with(0, _FREE), "10 nM of free drug, for which nobody needs a receptor", "negative control"),
        Arm("free, 50 %", _with(20, _FREE), "the same over a mixed dish", "negative control"),
    ),
    endpoints=(
        Endpoint("cells", _ALL, "cell", about="all living cells after three days"),
        Endpoint("bare share", _BARE, "1", per=_ALL, about="of the living cells after three days"),
        Endpoint("drug in bare cells", state("cytosol", "paclitaxel", "bare"), "copy", about="mean after three days"),
    ),
    expectations=(
        Ratio(endpoint="cells", arm="all", to="untreated, all", below=1),
        Ratio(endpoint="cells", arm="50 %", to="all", above=2, smallest=0, because="in proportion, half of the effect would leave twice as many"),
        Value(endpoint="bare share", arm="95 %", above=0.5, because="most of a relapse"),
        Ratio(endpoint="drug in bare cells", arm="50 %, no bystander", to="50 %", below=1),
        Same(endpoint="cells", arm="free, 50 %", to="free, all", margin=0.25),
    ),
    explanation="Treatment works where all cells have the receptor: 0.09 of the untreated number is left. With half of them bare 2.2 times as many are left (2.0 to 2.4), barely more than in proportion and not surely so, and one bare cell in twenty is a tenth of what is left, not "
    "most of it. The reason is the bystander: cells give out a tenth of their drug an hour, bare ones take it up a hundred times faster than vesicles, and between "
    "many treated neighbours they hold as much as half stops (1e7 copies). Without it they hold a ninth of that, and with half of the cells bare five times as many are left as with none, nine tenths of them bare. So heterogeneity is as hard as claimed for cargo that stays where it was "
    "delivered, and mild for a drug that passes membranes in a closed drop.",
    caveat="Cells do not change whether they have the receptor. Counts of few cells scatter, so that two arms under free drug are called the same up to a quarter. The bystander effect is drug given out by living cells; none is set free by the dead here, and in a closed drop none is carried off.",
    quick=None,
)  # fmt: skip

_KIND = "stem cell exosome"
_LUMEN = f"vesicles.{_KIND}.lumen"


def _carrying(native: bool, copies: float) -> Changes:
    """Return a dose of the one kind with native cargo or without, and so much drug."""
    return {
        **dosed(_KIND, _DOSE),
        _LUMEN: ({"growth protein": PROTEIN} if native else {}) | ({"paclitaxel": f"{copies:g} copies/vesicle"} if copies else {}),
    }  # fmt: skip


S2_14 = Claim(
    id="S2-14",
    group="therapy",
    theme="carrier_limits",
    statement="Exosomes cut both ways: those of nature may help a cancer, those of a workshop can be turned against it.",
    seed="S2, abstract, last sentences: a double-edged sword",
    mechanism="One kind of vesicle, of one producer, is caught and opened alike whatever it holds; a protein that speeds growth and a drug that stops it are its two edges.",
    kind="built in",
    why_kind="That the protein speeds division and the drug stops it is stated by rules. At which load the sign of both together turns is computed.",
    stated_by=("growth protein raises division", "paclitaxel arrests recipient"),
    expected="Native above empty, empty like vehicle, loaded below; with both, the sign turns at some load (derived). Same source with opposite sign by cargo was seen (recalled).",
    sources=(
        Source("kamerkar2017", "exosomes of fibroblast-like cells with silencing RNA hold tumours back", "page"),
        Source("func.sen_EV_prolif", "native vesicles raise the number of cancer cells; sign confirmed, size recalled"),
    ),
    scenario="monolayer",
    changes={
        **dish(24, "48 hours"),
        **paclitaxel("recipient"),
        "molecules.growth protein": protein(),
        f"vesicles.{_KIND}": vesicle(),
        **medium(_KIND),
        "rules.growth protein raises division": {
            "in": "recipient", "high": "delivered growth protein", "raises": "division", "to": GROWTH, "half": HALF_PROTEIN, "hill": HILL,
        },
        "record": "every 24 hours",
    },
    arms=(
        Arm("vehicle", {}, "medium", "control"),
        Arm("empty", _carrying(False, 0), "1e11 empty vesicles per mL", "negative control"),
        Arm("native", _carrying(True, 0), "as many with the growth protein"),
        Arm("loaded", _carrying(False, 6600), "as many with 6600 copies of paclitaxel"),
        Arm("native, 660", _carrying(True, 660), "with the protein and a tenth of that load"),
        Arm("native, 6600", _carrying(True, 6600), "with the protein and that load"),
        Arm("native, 66000", _carrying(True, 66000), "with the protein and ten times that load"),
    ),
    endpoints=(
        Endpoint("cells", living(), "cell", about="living cells after two days", over_time=True),
        Endpoint("arrest", state("programme", "mitotic arrest"), "1", about="mean of the programme after two days"),
    ),
    expectations=(
        SignChange(endpoint="cells", up=("native",), down=("loaded",), reference="vehicle"),
        SignChange(endpoint="cells", up=("native, 660",), down=("native, 66000",), reference="vehicle"),
        Same(endpoint="cells", arm="empty", to="vehicle"),
        Nothing(endpoint="arrest", arm="native"),
    ),
    explanation="The signs are as claimed, of one and the same vesicle: 1.14 times (1.11 to 1.16) the cells of vehicle with the protein, 0.8 with the drug. With the protein in all of them the sign turns as the load of the drug goes from "
    "660 to 66000 copies (1.14 to 0.12), below 6600, where 0.9 is left. The helpful edge lies close to the tenth from which on an effect counts, and takes sixteen replicates to be sure of: growth can be 1.25 times as fast at most, and two days are two divisions.",
    caveat="One dose. The growth protein stands for whatever native vesicles hold; its copies were never counted. Loads are of paclitaxel by weight of protein.",
    quick=None,
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (S1_27, S2_14)
