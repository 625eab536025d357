"""What exosomes of a cancer do to an organ before the cancer is there: the order of events, and the matrix."""

from __future__ import annotations

from exocosm.atlas.assumption import derived, estimate
from exocosm.atlas.claim import Arm, Changes, Claim, Source
from exocosm.atlas.endpoint import Endpoint, HalfRise
from exocosm.atlas.expectation import Ratio, Same
from exocosm.atlas.ordering import InTurn
from exocosm.studies.reading import Reading

LIVER = "liver_niche"
GIVEN = "body.events.education"
MIF_NULL: Changes = {"vesicles.PDAC exosome.lumen.MIF": 0}
NORMAL: Changes = {f"{GIVEN}.inject": "normal exosome"}
PBS: Changes = {GIVEN: None}


def level(field: str, at: str = "last", reduce: str = "value") -> Reading:
    """Return the mean of a field over the liver."""
    return Reading("densities", "mean", where={"field": field}, at=at, reduce=reduce)


def behaviour(name: str, cell_type: str, at: str = "last", reduce: str = "value") -> Reading:
    """Return the mean of a behaviour over living cells of a type in the liver."""
    where = {"cell_type": cell_type, "kind": "behaviour", "name": name}
    return Reading("cell_state", "mean", where=where, at=at, reduce=reduce)


def cells_over_time(cell_type: str) -> Reading:
    """Return the living cells of a type in the liver, mean over the records."""
    where = {"region": "all", "cell_type": cell_type}
    return Reading("composition", "cells", where=where, at="all", reduce="mean")


ENTRY = "admission of bone-marrow-derived"
TGF = Endpoint(
    "TGF-b", level("TGF-b", "all", "mean"), "nM", over_time=True,
    about="in the liver, beyond that at rest; mean over three weeks",
)  # fmt: skip
FIBRONECTIN = Endpoint(
    "fibronectin", level("fibronectin"), "nM", over_time=True, about="laid down in the liver, at the end"
)
RECRUITMENT = Endpoint(
    "recruitment", behaviour(ENTRY, "endothelial"), "um^3/min", over_time=True,
    about="blood from which one cell of the sinusoid lets marrow-derived cells in, at the end; free of the noise of their small number",
)  # fmt: skip
MARROW_CELLS = Endpoint(
    "marrow cells",
    cells_over_time("bone-marrow-derived"),
    "cell",
    about="in 8 ug of liver, mean over three weeks",
)
HALF_TIMES = tuple(
    HalfRise(f"half of {e.name}", e.reading, about="when it was half way up to its highest")
    for e in (TGF, FIBRONECTIN, RECRUITMENT)
)

NICHE = Claim(
    id="S3-15",
    theme="niche",
    statement="Exosomes of a tumour condition a distant organ, step by step, before any tumour cell is there.",
    seed="S3, on metastasis, on the conditioning of tissues",
    mechanism="Vesicles given into a vein reach Kupffer cells of the liver; their MIF, once in the cytosol, has them secrete TGF-b, which turns stellate "
    "cells in days; active ones lay down fibronectin, which lasts for days; endothelium on fibronectin lets marrow-derived cells in, and they stay.",
    kind="emergent",
    why_kind="Each rule states one step, none names both vesicles and marrow cells, and none states a time: the order follows from how fast vesicles are cleared, "
    "cargo decays, stellate cells turn and matrix builds up. That MIF starts it is stated.",
    mechanisms=("clearance from blood", "capture and delivery", "diffusion of TGF-b", "time constant of the stellate cell", "build-up of matrix", "admission from blood"),
    expected="TGF-b, then fibronectin, then cells from the marrow; vesicles without MIF, or of normal cells, act like buffer (the cascade was read in the abstract of "
    "the source, and that a block of MIF prevents it; sizes are recalled and no marks).",
    sources=(
        Source("func.PMN_cascade", "Kupffer TGF-b, stellate fibronectin, marrow macrophages; a block of MIF prevents it", "page"),
        Source("func.PMN_dose", "the dose and its rhythm"),
        Source("tme.BMDC_tau", "marrow cells within a week of priming, a guess"),
    ),
    scenario=LIVER,
    group="body",
    arms=(
        Arm("PDAC exosomes", {}, "5 ug every other day for three weeks"),
        Arm("MIF-null", MIF_NULL, "as many, without MIF", "control"),
        Arm("normal exosomes", NORMAL, "as many from normal cells, with a thirtieth of the MIF and a twentieth of the integrin", "negative control"),
        Arm("PBS", PBS, "nothing given", "negative control"),
    ),
    endpoints=(TGF, FIBRONECTIN, RECRUITMENT, MARROW_CELLS, *HALF_TIMES),
    expectations=(
        InTurn(arm="PDAC exosomes", row=tuple(e.name for e in HALF_TIMES)),
        Ratio(endpoint=TGF.name, arm="PDAC exosomes", to="normal exosomes", above=1),
        Ratio(endpoint=FIBRONECTIN.name, arm="PDAC exosomes", to="normal exosomes", above=1),
        Ratio(endpoint=RECRUITMENT.name, arm="PDAC exosomes", to="PBS", above=1),
        Ratio(endpoint=MARROW_CELLS.name, arm="PDAC exosomes", to="PBS", above=1),
        Ratio(endpoint=RECRUITMENT.name, arm="MIF-null", to="PDAC exosomes", below=1),
        Same(endpoint=RECRUITMENT.name, arm="normal exosomes", to="PBS"),
    ),
    caveat="Nothing but MIF wakes Kupffer cells here, so vesicles without it act like buffer by construction; normal ones carry some and could fail. TGF-b and fibronectin are "
    "those beyond a resting liver. Marrow-derived cells stay where they come out of the blood, at a level that is held: that tumours raise it is left out. A dose in "
    "ug is turned into vesicles by a ratio that nobody measured for it.",
    explanation="By hand: of 1.5e11 vesicles the liver takes six in ten, 5.5e5 in one piece of 158 000; its 148 Kupffer cells catch four in ten of these, some 1500 each, and a quarter of that "
    "reaches the cytosol with three MIF: about a thousand copies after a dose, half of them gone in a day. TGF-b is half way up within ten hours. Stellate cells take three days to turn and matrix two to build "
    "up, so fibronectin is half way at 152 hours, and as recruitment goes with its square, that is half way at 188. Marrow-derived cells are 2.3 in a piece against 1.1. "
    "How far fibronectin reaches decides the order: were it only where the bodies of stellate cells lie, the few endothelial cells there would have their fill in 90 hours, before fibronectin as a whole is half "
    "way up, and the rest none (tried with a diffusivity of zero). Thirteen of its assumptions turn it: the order is lost where TGF-b or fibronectin decays slowly, spreads "
    "little, is made in plenty or acts at a third of what is assumed, as endothelium then has its fill early; and nothing comes of it where MIF, its doses, capture or escape are halved, or TGF-b decays in a minute. "
    "The spread of fibronectin was chosen, from the reach of the processes of stellate cells, after that trial: at usual values the order is not independent of the choice.",
    quick=None,
)  # fmt: skip

CUTTERS = ("Kupffer", "macrophage", "hepatocyte", "endothelial", "stellate")
CUTTING = estimate(
    "13 um^3/min/cell",
    "1 um^3/min/cell",
    "100 um^3/min/cell",
    "with many bound: a shell of 1 um around the cell once an hour",
)
MATRIX_CHANGES: Changes = {
    "until": "6 days",
    "molecules.heparanase": {
        "where": "membrane",
        "blocked by": {"H1023": estimate("1 nM", "0.1 nM", "10 nM", "as antibodies bind")},
    },
    "solutes.H1023": {"unit": "nM", "diffusivity": "40 um^2/s", "fast": True, "initial": "0 nM"},
    "solutes.heparan sulphate": {
        "unit": "1",
        "diffusivity": estimate("2 um^2/min", "2 um^2/min", "20 um^2/min", "shed chains creep; what cells can reach of them sets the lower end"),
        "initial": "1",
        "vessels": {
            "permeability": estimate("0.03 1/hour", "0.01 1/hour", "0.1 1/hour", "renewal by cells, written as an exchange: half within a day"),
            "blood": "1",
        },
        "about": "chains in the matrix, over those at rest",
    },
    "cells.macrophage": {"like": "macrophage", "consumes": {}, "mechanics": {"fixed": True}},
    "start.macrophages": {"put": "macrophage", "number": 30},
    **{f"cells.{name}.consumes.heparan sulphate": CUTTING for name in CUTTERS},
    **{
        f"rules.heparanase at {name} cuts chains": {
            "in": name, "low": "contact with heparanase", "lowers": "consumption of heparan sulphate", "to": "0 x",
            "half": estimate("300 molecule", "30 molecule", "3000 molecule", "a dose per cell was not found"), "hill": 1,
        }
        for name in CUTTERS
    },
    "rules.cut matrix lets macrophages crawl": {
        "in": "macrophage", "low": "heparan sulphate", "raises": "speed",
        "to": estimate("3 x", "1.5 x", "6 x", "a guess"), "half": estimate("0.5", "0.2", "0.8", "a guess"), "hill": 4,
    },
}  # fmt: skip
"""What a heparanase on vesicles meets in the liver."""
CHEMO: Changes = {"vesicles.PDAC exosome.membrane.heparanase": "cargo.receptor_copies"}
ANTIBODY: Changes = {"solutes.H1023.initial": derived("67 nM", "30 nM", "200 nM", "10 ug/mL of 150 kDa")}
HEPARAN = Endpoint(
    "heparan sulphate",
    level("heparan sulphate", "all", "mean"),
    "1",
    over_time=True,
    about="in the liver, over that at rest; mean over six days",
)
CRAWLING = Endpoint(
    "crawling of macrophages",
    behaviour("speed", "macrophage", "all", "mean"),
    "um/min",
    over_time=True,
    about="speed of macrophages among the liver, mean over six days",
)

MATRIX = Claim(
    id="S3-16",
    theme="niche",
    statement="Exosomes of tumours change the matrix of a distant organ: some have it laid down, some cut it.",
    seed="S3, on metastasis, on remodelling of the matrix",
    mechanism="MIF on its way through Kupffer and stellate cells lays down fibronectin. Vesicles of cells under chemotherapy carry heparanase on their surface; while bound "
    "to cells they cut heparan sulphate around these, and macrophages crawl more freely through what is cut. An antibody covers the enzyme on vesicles.",
    kind="built in",
    why_kind="A rule states that heparanase in contact cuts, another that cut matrix frees macrophages, and a chain of three that MIF ends in fibronectin. How much is cut is left to "
    "clearance, capture, dwell at the surface, renewal and binding of the antibody.",
    stated_by=(
        *(f"heparanase at {name} cuts chains" for name in CUTTERS),
        "active stellate cells lay down fibronectin",
    ),
    expected="Fibronectin up (read); heparan sulphate down near vesicles released under chemotherapy, and migration gone with an antibody against heparanase (the source was recalled: no sizes are marks).",
    sources=(
        Source("func.PMN_cascade", "fibronectin of stellate cells", "page"),
        Source("rel.chemo_fold", "vesicles released under anti-myeloma drugs carry heparanase on their surface"),
        Source("rel.heparanase", "heparanase and release go together"),
    ),
    scenario=LIVER,
    group="body",
    changes=MATRIX_CHANGES,
    arms=(
        Arm("PBS", PBS, "nothing given", "negative control"),
        Arm("normal exosomes", NORMAL, "of normal cells", "control"),
        Arm("PDAC exosomes", {}, "without heparanase: the release before chemotherapy"),
        Arm("chemo-exosomes", CHEMO, "as many, with heparanase on the surface"),
        Arm("chemo-exosomes + H1023", {**CHEMO, **ANTIBODY}, "with an antibody against heparanase in the tissue", "control"),
    ),
    endpoints=(FIBRONECTIN, HEPARAN, CRAWLING),
    expectations=(
        Ratio(endpoint=FIBRONECTIN.name, arm="PDAC exosomes", to="normal exosomes", above=1),
        Ratio(endpoint=HEPARAN.name, arm="chemo-exosomes", to="PDAC exosomes", below=1),
        Ratio(endpoint=CRAWLING.name, arm="chemo-exosomes", to="PDAC exosomes", above=1),
        Ratio(endpoint=HEPARAN.name, arm="chemo-exosomes + H1023", to="chemo-exosomes", above=1),
        Same(endpoint=CRAWLING.name, arm="chemo-exosomes + H1023", to="PDAC exosomes"),
    ),
    caveat="The enzyme was seen on vesicles of myeloma, and acts here on a liver. It cuts only while its vesicle is bound to a cell: what free vesicles or those in matrix cut is left out. "
    "MMP and LOX are left out. Crawling is the speed that cells would have, not a wound that closes. The antibody neither decays nor leaves.",
    explanation="Heparan sulphate falls to 0.77 over six days with three doses, macrophages crawl 1.20 times as fast, and 67 nM of antibody over 1 nM leave 1.5 % of the enzyme free: 0.99 and 1.006. Fibronectin has "
    "reached 20 nM, half of what it comes to. The tenth that counts is near, so that eight assumptions turn it: renewal of the chains above 0.06 per hour, fewer than 8 integrins on a vesicle, cells that cut less than "
    "8 um^3 a minute, internalisation above 1.75 per hour, six times the enzyme for half of its effect, crawling that is raised less than 1.86-fold or only where less than 0.38 of the chains are left, and doses below 5e10.",
    quick=None,
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (NICHE, MATRIX)
