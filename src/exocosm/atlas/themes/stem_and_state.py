"""Few cells that may matter more than all others under treatment: stem-like ones, and those that underwent EMT."""

from __future__ import annotations

from exocosm.atlas.assumption import derived
from exocosm.atlas.claim import Changes, Claim, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Difference, Nothing, Ratio, Same
from exocosm.atlas.themes.reprogramming import HALF_PROTEIN, HILL, PROTEIN, vesicle
from exocosm.atlas.themes.treatment_resistance import (
    CELL,
    NO_RELEASE,
    NO_SURVIVAL,
    STEM,
    VIABILITY,
    count,
    culture,
    mean,
    treated,
)
from exocosm.studies.reading import Reading

_LAYER = {"layer": {"axis": "z", "from": "8 um", "to": "9 um"}}
_STEM_BLOCK: Changes = {"cells.stem.releases": "0 vesicle/cell/hour"}
_COMMON: Changes = {"vesicles.tumour exosome.lumen": {"survival protein": PROTEIN}}
_PROTEIN = Endpoint(
    "protein received",
    mean("cytosol", "survival protein"),
    "copy/cell",
    about="in the cytosol of bulk cells at the end",
)
_SENT = Endpoint(
    "sent by stem-like cells",
    Reading(
        "delivery", "share_of_delivery", table="cargo",
        where={"pool": "stem exosome from stem", "receiver": "recipient", "cargo": "survival protein"},
    ),
    "1", about="of all copies of the protein that reached bulk cells",
)  # fmt: skip

S2_09 = Claim(
    id="S2-09",
    theme="stem_and_state",
    group="therapy",
    statement="Exosomes of cancer stem cells should be inhibited, for they nourish the tumour.",
    seed="S2, abstract, sentence on cancer stem cells",
    mechanism="Two stem-like cells of a hundred send a survival protein in exosomes. Where they alone have it, to silence them is to silence all; where every tumour cell sends it, they are two per cent of the "
    "senders. The same drug in every arm.",
    kind="built in",
    why_kind="That the protein spares is a rule, and who has it is declared in two ways; how much of it two cells can bring to a hundred is computed.",
    stated_by=("survival protein protects", "protection lowers death"),
    expected="If only stem-like cells send it, a block in them gives at least half of the gain of a block in all; if all send it, about two per cent of it (derived from func.CSC_frac). Resistance of bulk cells 1.7-fold "
    "with their exosomes (recalled).",
    sources=(
        Source("func.CSC_res", "vesicles of stem-like cells make bulk cells more resistant"),
        Source("func.CSC_frac", "share of stem-like cells"),
    ),
    scenario="monolayer",
    changes={**culture(), **STEM},
    arms=(
        treated("special", {}, "only stem-like cells send the protein"),
        treated("special, stem block", _STEM_BLOCK, "release blocked in stem-like cells"),
        treated("special, all blocked", NO_RELEASE, "release blocked in all", "control"),
        treated("common", _COMMON, "every tumour cell sends it, as much in a vesicle"),
        treated("common, stem block", {**_COMMON, **_STEM_BLOCK}, "release blocked in stem-like cells", "negative control"),
        treated("common, all blocked", {**_COMMON, **NO_RELEASE}, "release blocked in all", "control"),
        treated("no protein", NO_SURVIVAL, "nobody has it", "control"),
    ),
    endpoints=(VIABILITY, _PROTEIN, _SENT),
    expectations=(
        Ratio(endpoint="viability", arm="special, stem block", to="special", below=1),
        Ratio(endpoint="viability", arm="common, all blocked", to="common", below=1),
        Same(endpoint="viability", arm="common, stem block", to="common", because="two per cent of the senders"),
        Same(endpoint="viability", arm="special, all blocked", to="no protein"),
    ),
    explanation=(
        "Two cells of a hundred send too little. They bring each bulk cell some 100 to 160 copies of the protein, (0.12)^2 = 1.4 % of the way to its half dose, "
        "and silencing them leaves 0.996 (0.983 to 1.009) of the survivors. Where every tumour cell sends as much in a vesicle, 6200 copies arrive, and a block "
        "in all leaves 0.62 (0.57 to 0.67) of the survivors; stem-like cells send 1.6 to 2.5 % of that, as counted, and a block in them alone changes nothing. "
        "So at usual values only a block of all pays. Moved alone, two assumptions turn it: 33 to 41 copies of the protein in a vesicle in place of ten, or half of its effect at 240 to 320 copies in place of 1000; then two special cells protect a hundred and are worth silencing."
    ),
    caveat="Stem-like cells divide and die as the others do; that they seed relapse is left out, so only their exosomes are on trial. The block is complete, which no inhibitor is.",
)  # fmt: skip

_EMT_AT, _EMT_END = 96 * 60.0, 144 * 60.0
_EMT: Changes = {
    "molecules.EMT inducer": {"where": "lumen", "kind": "protein", "half life": "24 hours"},
    "vesicles.mesenchymal exosome": vesicle({"EMT inducer": PROTEIN}),
    "vesicles.tumour exosome.lumen": {"EMT inducer": PROTEIN},
    "vesicles.tumour exosome.varies": ["EMT inducer"],
    "cells.mesenchymal": {**CELL, "releases": {"mesenchymal exosome": "rel.rate_typ"}},
    "start.mesenchymal": {"put": "mesenchymal", "number": 10, "in": _LAYER},
    "programmes.EMT": {"rise": "tme.EMT_tau", "fall": "tme.MET_tau"},
    "rules.inducer drives EMT": {
        "in": "recipient", "high": "delivered EMT inducer", "raises": "EMT", "to": 1, "half": HALF_PROTEIN, "hill": HILL,
    },
    "rules.EMT resists death": {
        "in": "recipient", "high": "EMT", "lowers": "apoptosis",
        "to": "0 x", "half": derived("0.77", "0.5", "1", "sqrt(m / (1 - m)) with m = 1 - ln(f) / ln(3), f from func.res_crow; a programme ends at 1"),
        "hill": 2,
    },
    "rules.only cells in EMT pass it on": {
        "in": "recipient", "low": "EMT", "lowers": "loading of EMT inducer into tumour exosome", "to": "0 x", "half": 0.5, "hill": 4,
    },
}  # fmt: skip
_NO_TRANSFER: Changes = {
    "vesicles.mesenchymal exosome.lumen.EMT inducer": "0 copies/vesicle",
    "vesicles.tumour exosome.lumen.EMT inducer": "0 copies/vesicle",
}
_LATE = ({"therapy": "release inhibitor", "when": {"at": ["96 hours"]}},)

S1_28 = Claim(
    id="S1-28",
    theme="stem_and_state",
    group="therapy",
    statement="EMT adds to the difficulty of treating a cancer, and of doing so by way of its exosomes.",
    seed="S1, paragraph on challenges: heterogeneity and epithelial-mesenchymal transition",
    mechanism="Mesenchymal cells send an inducer of EMT; cells that turn send it on. EMT comes slowly and goes more slowly, and lowers death under a drug, so that a block of exosomes that comes with the drug comes late.",
    kind="emergent",
    why_kind="Rules say what the inducer and EMT do; that enough cells have turned when the drug comes, and that a late block does not undo it, follows from delivery, onward loading and two time constants.",
    mechanisms=("release, capture and escape", "onward loading", "slow programme with memory", "rule on death"),
    expected="EMT 1.7 (1.2 to 3) times that without exosomes (recalled), about twofold viability in carboplatin with EMT beside it (read); resistance stays after EMT has gone back (read).",
    sources=(
        Source("func.res_crow", "twofold survival in carboplatin, with marks of EMT", "page"),
        Source("func.EMT_gain", "score of EMT or migration with vesicles of mesenchymal cells"),
        Source("tme.EMT_hysteresis", "resistance stays after EMT has gone back", "page"),
    ),
    scenario="monolayer",
    changes={**culture(until="144 hours"), **_EMT, "events.drug.when": "at 96 hours", "record": "every 48 hours"},
    arms=(
        treated("EMT", {}, "ten mesenchymal cells among a hundred, drug from day four to six"),
        treated("no transfer", _NO_TRANSFER, "exosomes without the inducer", "control"),
        treated("EMT does not protect", {"rules.EMT resists death": None}, "cells turn, and die as others do", "control"),
        treated("early block", {}, "GW4869 from the first hour", more=("release inhibitor",)),
        treated("late block", {}, "GW4869 with the drug", more=_LATE),
        treated("no exosomes", NO_RELEASE, "no cell releases any", "negative control"),
    ),
    endpoints=(
        Endpoint(
            "viability", count(), "1", per=count(at=_EMT_AT),
            about="bulk cells alive after two days of drug, senescent ones too, of those when it came",
        ),
        Endpoint("EMT", mean("programme", "EMT", at=_EMT_AT), "1", about="mean of bulk cells when the drug comes"),
        Endpoint("EMT at the end", mean("programme", "EMT"), "1", about="mean of bulk cells that live"),
        Endpoint("inducer received", mean("cytosol", "EMT inducer", at=_EMT_AT), "copy/cell", about="when the drug comes"),
    ),
    expectations=(
        Difference(endpoint="EMT", arm="EMT", to="no transfer", above=0, smallest=0.1, because="a tenth of the full programme"),
        Ratio(endpoint="viability", arm="EMT", to="no transfer", above=1, because="func.res_crow, direction"),
        Ratio(endpoint="viability", arm="EMT does not protect", to="EMT", below=1),
        Ratio(endpoint="viability", arm="late block", to="no exosomes", above=1, because="tme.EMT_hysteresis: what has turned stays for a while"),
        Same(endpoint="viability", arm="no transfer", to="no exosomes"),
        Nothing(endpoint="EMT", arm="no exosomes"),
    ),
    explanation=(
        "EMT hardly comes. When the drug comes, a cell holds 270 to 350 copies of the inducer against 1000, a tenth of the way, and the programme, which needs "
        "four days to rise, stands at 0.025 (0.010 to 0.039); onward loading needs 0.5. So viability is 1.01 (1.00 to 1.02) of that without transfer (three "
        "replicates). The memory is there: after a late block EMT goes on from 0.02 to 0.07, as what was received acts on, and an early block leaves 0.008; but "
        "at so low a level neither is felt. Moved alone, two assumptions turn it: some thirty copies of the inducer in a vesicle (27 to 33) in place of ten, or half of its effect at 240 to 320 copies in place of 1000."
    ),
    caveat="That EMT changes what cells carry on their surface, and how fast they take vesicles up, is left out for want of numbers. The inducer stands for what mesenchymal cells send; its copies and half dose are those of any enriched protein.",
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (S2_09, S1_28)
