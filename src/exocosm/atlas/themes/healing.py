"""Healing and its price: an ulcer that closes, and a liver that grows back too often."""

from __future__ import annotations

from exocosm.atlas.assumption import estimate
from exocosm.atlas.claim import Arm, Changes, Claim, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Nothing, Ratio, Same
from exocosm.atlas.ordering import Order
from exocosm.atlas.themes.regeneration import DIVISIONS, FULL, HEPATOCYTES, NO_SCAR, SMALL
from exocosm.studies.reading import Reading

BED = {"cylinder": {"axis": "z", "radius": "110 um"}}
TIMES = "at 18 hours, 42 hours, 66 hours"
NO_EXOSOMES: Changes = {"events.exosomes.number": "0 vesicle"}
SOLUBLE: Changes = {
    "events.soluble VEGF": {
        "when": TIMES,
        "add": "VEGF",
        "in": BED,
        "density": estimate(
            "2.5 nM",
            "0.25 nM",
            "20 nM",
            "what 80 cells secrete in two days at 5 molecules a minute, in the volume of the ulcer; as recalled of dishes",
        ),
    },
    "events.soluble PGE2": {
        "when": TIMES,
        "add": "PGE2",
        "in": BED,
        "density": estimate(
            "300 nM",
            "30 nM",
            "3000 nM",
            "what 80 cells secrete in two days at a nanogram per million cells, in the volume of the ulcer; as recalled of dishes",
        ),
    },
}
"""What stromal cells secrete besides exosomes."""


def _antibody(density: str) -> Changes:
    return {
        "events.anti-VEGF": {
            "when": "at 17 hours, 41 hours, 65 hours",
            "add": "anti-VEGF",
            "density": density,
        }
    }


CLOSED = Endpoint(
    "closed share",
    Reading("closure", "closed_share"),
    "1",
    about="of the ulcer, four days after it was made",
    over_time=True,
)
VESSEL_CELLS = Endpoint(
    "endothelial cells",
    Reading("composition", "cells", where={"cell_type": "endothelial"}),
    "cell",
    over_time=True,
)
EPITHELIUM = Endpoint(
    "epithelial cells",
    Reading("composition", "cells", where={"cell_type": "epithelial"}),
    "cell",
    over_time=True,
)

ULCER = Claim(
    id="S2-12",
    theme="healing",
    statement="Exosomes of mesenchymal stromal cells help gastric ulcers close, through VEGF.",
    seed="S2, abstract, on exosomes that repair gastric ulcers",
    mechanism=(
        "Exosomes brought into the ulcer carry VEGF on their membrane; endothelium around the ulcer that binds enough of it divides and"
        " secretes HGF, and epithelium under HGF divides and crawls faster. An antibody binds VEGF on free and bound vesicles by mass action."
    ),
    kind="emergent",
    why_kind=(
        "No rule speaks of exosomes and epithelium: it takes vesicles that spread from the ulcer, endothelium that binds enough of them"
        " before packed tissue has taken them up, HGF that adds up to a level that counts, and epithelium that has room."
    ),
    expected=(
        "Closure 1.4 times as fast with stromal cells or their secretome (1.1 to 2, recalled: func.MSC_ulcer; no figure for exosomes"
        " alone was found: this is an extrapolation); undone by anti-VEGF with dose (recalled); little left of the secretome without"
        " its exosomes (expected, not read). Derived: a dose puts a hundred VEGF molecules on an endothelial cell for some hours."
    ),
    sources=(
        Source("hayashi2008", "stromal cells speed the closure of gastric ulcers and anti-VEGF undoes it"),
        Source("func.MSC_ulcer", "closure with stromal cells or their secretome over none; recalled"),
        Source("rel.rate_msc", "release of a stromal cell, which sets the dose; a guess"),
    ),
    scenario="gastric_ulcer",
    changes={"steps": {"exchange": "24 min", "fate": "24 min"}, "until": "108 hours"},
    arms=(
        Arm("vehicle", NO_EXOSOMES, "nothing is given", "control"),
        Arm("MSC exosomes", about="what 80 stromal cells release in two days, three times"),
        Arm("whole secretome", SOLUBLE, "exosomes, VEGF and PGE2", "positive control"),
        Arm(
            "secretome without exosomes",
            {**NO_EXOSOMES, **SOLUBLE},
            "soluble VEGF and PGE2 alone",
            "control",
        ),
        Arm("anti-VEGF 0.5 nM", _antibody("0.5 nM"), "exosomes, and the antibody an hour before each dose"),
        Arm("anti-VEGF 30 nM", _antibody("30 nM"), "exosomes, and sixty times the antibody"),
        Arm(
            "vehicle and anti-VEGF",
            {**NO_EXOSOMES, **_antibody("30 nM")},
            "the antibody alone",
            "negative control",
        ),
    ),
    endpoints=(CLOSED, VESSEL_CELLS, EPITHELIUM),
    expectations=(
        Ratio(endpoint="closed share", arm="MSC exosomes", to="vehicle", above=1),
        Order(endpoint="closed share", row=("anti-VEGF 30 nM", "anti-VEGF 0.5 nM", "MSC exosomes")),
        Same(
            endpoint="closed share",
            arm="anti-VEGF 30 nM",
            to="vehicle",
            control=False,
            because="what an antibody in excess is expected to leave",
        ),
        Ratio(endpoint="closed share", arm="secretome without exosomes", to="whole secretome", below=1),
        Same(endpoint="closed share", arm="vehicle and anti-VEGF", to="vehicle"),
    ),
    mechanisms=(
        "spread of vesicles out of the ulcer",
        "binding by endothelium against uptake by packed epithelium",
        "division of endothelium that was woken",
        "HGF of growing vessels",
        "epithelium that divides and crawls where it has room",
    ),
    caveat=(
        "Vessels and epithelium lie in one layer, and nothing crosses the ulcer but epithelium. Oxygen, acid and the clot are left out."
        " The antibody blocks VEGF on vesicles; two solutes cannot bind each other here, so it is not given with soluble VEGF. VEGF on"
        " an exosome was never counted; the guess is that for ligands of tumour exosomes."
    ),
    explanation=(
        "Vessels answer, the ulcer hardly does, and no assumption alone turns that. With exosomes there are 47 endothelial cells"
        " instead of 37, and 37 again with the antibody in excess, 40 at its dissociation constant: that part goes by dose as it should. HGF of"
        " ten more cells, secreted for a day or two after each dose, closes 0.70 of the ulcer in four days instead of 0.64: 1.09 times"
        " as much (1.04 to 1.15 in sixteen replicates), a gain of less than the tenth that counts. The order of the antibody's doses fails,"
        " for what they leave of the gain is the same within chance. Without exosomes the secretome keeps what it has (0.72, against"
        " 0.74 with them): PGE2 speeds the epithelium itself. Chiefly the ulcer closes by the division of epithelium at its edge."
    ),
    group="body",
)

MUTATION = estimate(
    0.02,
    0.002,
    0.1,
    "a patch of 160 cells stands for an organ of many million, so that the chance of a daughter is set far above that of a real"
    " driver mutation; it scales the number of clones in all arms alike",
)
CLONES: Changes = {
    **SMALL,
    **NO_SCAR,
    "steps": {"exchange": "36 min", "fate": "36 min"},
    "until": "288 hours",
    "record": "every 36 hours",
    "checkpoint": "every 288 hours",
    "events.loss": None,
    "events.toxin": {
        "when": "at 24 hours, 96 hours, 168 hours, 240 hours",
        "add": "toxin",
        "density": "3 uM",
    },
    "events.dose.when": {"at": ["26 hours", "98 hours", "170 hours", "242 hours"]},
    "events.dose.number": FULL,
    "cells.hepatocyte.mutates": {"transformed": MUTATION},
    "cells.transformed": {
        "like": "hepatocyte",
        "cycle": {
            "phases": [
                {
                    "name": "G1",
                    "lasts": estimate("40 hours", "20 hours", "96 hours", "as a hepatocyte with room"),
                },
                {"name": "S-G2-M", "lasts": "12 hours", "fixed": True},
            ]
        },
        "colour": "#882255",
        "about": "A hepatocyte that neighbours do not stop.",
    },
    "rules.crowding stops clones": {
        "in": "transformed",
        "high": "pressure",
        "lowers": "division",
        "to": "0 x",
        "half": estimate("0.3", "0.1", "1", "later than in hepatocytes"),
        "hill": 4,
    },
}
"""A smaller patch with a toxin instead of a loss, exosomes after each dose of it, and daughters that may be born transformed."""
OFF: Changes = {
    "events.dose.number": "0 vesicle",
    "cells.hepatocyte.releases.hepatocyte exosome": "0 vesicle/cell/hour",
}
ONCE: Changes = {"events.toxin.when": {"at": ["24 hours"]}, "events.dose.when": {"at": ["26 hours"]}}
TWICE: Changes = {
    "events.toxin.when": {"at": ["24 hours", "96 hours"]},
    "events.dose.when": {"at": ["26 hours", "98 hours"]},
}

FOUNDED = Endpoint(
    "clones founded",
    Reading("burden", "mutations", table="events", where={"cell_type": "hepatocyte"}),
    "clone",
    about="daughters of hepatocytes born transformed, since time zero",
    over_time=True,
)
TRANSFORMED = Endpoint(
    "transformed cells",
    Reading("composition", "cells", where={"cell_type": "transformed"}),
    "cell",
    over_time=True,
)

BACKFIRE = Claim(
    id="S2-13",
    theme="healing",
    statement="Healing that is driven again and again by injury and exosomes ends in transformed clones; treated in time it does not.",
    seed="S2, abstract, on healing that can backfire without proper treatment, as far as cancer",
    mechanism=(
        "Each dose of a toxin kills hepatocytes; those that are left divide, faster with exosomes that bring SK2, and each daughter may"
        " be born transformed. Transformed cells are not stopped by neighbours. The more divisions, the more clones."
    ),
    kind="emergent",
    why_kind=(
        "That each division carries a chance is declared, and alike in all arms. How many divisions injury and exosomes cause is not:"
        " contact inhibition may make up in time for what exosomes speed, and clones compete with hepatocytes for room."
    ),
    expected=(
        "More transformed clones after repeated than after single injury, and more with exosomes than without, in line with the"
        " divisions that they drive; near the single injury where it is treated at day 7. Nothing of that was read as such: vesicles of"
        " stromal cells make tumours grow (read), vesicles of hepatocytes make hepatocytes divide (recalled); the bridge is ours."
        " Derived: what a loss opens is filled once, with or without exosomes; these can add clones only where injury comes again"
        " before the gap is filled."
    ),
    sources=(
        Source("zhu2012", "exosomes of stromal stem cells make tumours grow through ERK and VEGF", "page"),
        Source("nojima2016", "vesicles of hepatocytes raise their proliferation"),
    ),
    scenario="hepatectomy",
    changes=CLONES,
    arms=(
        Arm("chronic", about="four doses of the toxin, three days apart, exosomes after each"),
        Arm("chronic, no exosomes", OFF, "none is given, none released by hepatocytes", "control"),
        Arm("acute", ONCE, "one dose of the toxin, exosomes after it", "control"),
        Arm("acute, no exosomes", {**ONCE, **OFF}, "one dose, no exosomes", "control"),
        Arm("treated at day 7", TWICE, "the toxin is kept away from the seventh day on: two doses of it"),
        Arm(
            "chronic, no mutation",
            {"cells.hepatocyte.mutates": {"transformed": 0}},
            "daughters are always like their mothers",
            "negative control",
        ),
    ),
    endpoints=(FOUNDED, TRANSFORMED, DIVISIONS, HEPATOCYTES),
    expectations=(
        Ratio(endpoint="clones founded", arm="chronic", to="acute", above=1),
        Ratio(endpoint="clones founded", arm="chronic", to="chronic, no exosomes", above=1),
        Ratio(endpoint="transformed cells", arm="chronic", to="chronic, no exosomes", above=1),
        Ratio(endpoint="clones founded", arm="treated at day 7", to="chronic", below=1),
        Nothing(endpoint="transformed cells", arm="chronic, no mutation"),
    ),
    mechanisms=(
        "death by a toxin",
        "division into the gaps, sped by delivered SK2",
        "contact inhibition, which ends it",
        "mutation at division",
        "clones that neighbours do not stop",
    ),
    caveat=(
        "Twelve days and a chance of transformation that no organ has, so that clones can be counted in a patch. One step to a transformed"
        " cell; no immune system removes it. Treatment means that the cause is gone, and nothing else. The scar that repeated injury leaves is asked in S2-11 and left out here."
    ),
    explanation=(
        "Too few clones to tell (four replicates, no assumption moved yet): 2 to 5 a run are founded after repeated injury, 2 to 4 after a"
        " single one, 3 to 9 after repeated injury without exosomes. What founds them can be told better: repeated injury costs 177 divisions,"
        " a single one 102, two 142, and exosomes drive 13 % of those after repeated injury (177 against 157) and none after a single one,"
        " where the gap is filled either way: the arithmetic that was expected. By it clones should go 1.75 to 1 for repeated over single"
        " injury and 1.13 to 1 for exosomes, which chance covers at this number of runs. Once born, a clone grows by how early it came and"
        " how much room hepatocytes leave it: without exosomes these leave more, and clones are larger (91 cells against 55, by four"
        " runs that differ tenfold), so that faster healing may also keep clones down."
    ),
    group="body",
)

CLAIMS: tuple[Claim, ...] = (ULCER, BACKFIRE)
