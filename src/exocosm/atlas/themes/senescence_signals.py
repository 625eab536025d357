"""What exosomes of senescent cancer cells do to neighbours: growth, stroma and tolerance of drugs; and whether they make good carriers."""

from __future__ import annotations

from exocosm.atlas.assumption import derived, estimate
from exocosm.atlas.claim import Arm, Changes, Claim, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Nothing, Ratio, Same, Value
from exocosm.atlas.ordering import Order
from exocosm.atlas.themes.senescence import SLOW_CYCLE
from exocosm.studies.reading import Reading

HALF_OF_EPHA2 = estimate(
    "1000 molecule", "100 molecule", "10000 molecule",
    "a dose per cell was not found; 1e10 vesicles per mL bring 600 to a cell, of senescent donors 1800",
)  # fmt: skip
SENESCENCE: Changes = {
    "programmes.SASP": {
        "rise": "tx.SASP_onset",
        "fall": estimate("5 days", "2 days", "20 days", "taken equal to the rise"),
        "about": "Secretory phenotype of a senescent cell.",
    }
}


def _senescent(cell_type: str, exosome: str) -> Changes:
    """Return what makes a type senescent from the start, with the secretory phenotype, as ten days after treatment."""
    return {
        f"cells.{cell_type}.arrest": {"senescence rate": "100 1/hour"},
        f"cells.{cell_type}.initial programmes": {"SASP": 1},
        "rules.senescence keeps up secretion": {"in": cell_type, "high": "senescent", "raises": "SASP", "to": 1, "half": 0.1},
        "rules.secretion raises release": {
            "in": cell_type, "high": "SASP", "raises": f"release of {exosome}", "to": "rel.sen_fold", "half": 0.5, "hill": 4,
        },
    }  # fmt: skip


def _behaviour(name: str, cell_type: str, column: str = "mean") -> Reading:
    return Reading(
        "cell_state",
        column,
        table="states",
        where={"cell_type": cell_type, "kind": "behaviour", "name": name},
    )


# --- Senescent donors above a plate -------------------------------------------------------------------------------------

MEMBRANE = "vesicles.donor exosome.membrane"
_BELOW = {"layer": {"axis": "z", "from": "8 um", "to": "10 um"}}
CO_CULTURE: Changes = {
    **SENESCENCE,
    "molecules.EphA2": {"where": "membrane", "about": "binds ephrin-A1 of the cell that it reaches"},
    "molecules.exosomal TGF-b": {"where": "membrane", "about": "TGF-b held by proteoglycans of the vesicle"},
    "molecules.heparanase": {"where": "membrane", "about": "cuts heparan sulphate of the matrix"},
    f"{MEMBRANE}.EphA2": "cargo.receptor_copies",
    f"{MEMBRANE}.exosomal TGF-b": derived(
        "0.008 copies/vesicle", "0.0005 copies/vesicle", "0.7 copies/vesicle",
        "func.TGFb_per_ug over phys.particles_per_ug, 25 kDa",
    ),
    f"{MEMBRANE}.heparanase": estimate("2 copies/vesicle", "0.1 copies/vesicle", "20 copies/vesicle", "no count was found"),
    "solutes.SASP factor": {
        "unit": "nM", "diffusivity": estimate("60 um^2/s", "30 um^2/s", "100 um^2/s", "as of cytokines"),
        "decay": estimate("0.01 1/min", "0.001 1/min", "0.36 1/min", "in a dish; a cytokine is lost faster in tissue"),
        "hindered": False, "fast": True, "about": "IL-6 and others that senescent cells secrete",
    },
    "cells.donor.secretes": {"SASP factor": "0 molecule/cell/min"},
    "programmes.CAF activation": {
        "rise": "tme.fib_tau", "fall": estimate("72 hours", "24 hours", "240 hours", "taken equal to the rise"),
        "about": "Fibroblast to myofibroblast.",
    },
    "cells.recipient.cycle": SLOW_CYCLE,
    "cells.recipient.death": {"apoptosis rate": estimate("1e-3 1/hour", "1e-4 1/hour", "5e-3 1/hour", "as bundled")},
    "cells.fibroblast": {
        "like": "fibroblast", "consumes": {}, "mechanics": {"fixed": True}, "motility": None,
        "remodels": {
            "towards": 1, "rate": estimate("0.002 1/hour", "0.0002 1/hour", "0.02 1/hour", "slow digestion of matrix at rest"),
        },
    },
    "tissue.matrix": {"hindrance": "phys.D_ecm_ratio"},
    "start.donors.number": 9,
    "start.recipients.number": 36,
    "start.fibroblasts": {"put": "fibroblast", "number": 12, "in": _BELOW},
    "rules.EphA2 speeds division": {
        "in": "recipient", "contact": "EphA2", "raises": "division", "to": "func.sen_EV_prolif", "half": HALF_OF_EPHA2, "hill": 1,
    },
    "rules.exosomal TGF-b turns fibroblasts": {
        "in": "fibroblast", "contact": "exosomal TGF-b", "raises": "CAF activation", "to": 1, "hill": 2,
        "half": estimate("1 molecule", "0.1 molecule", "100 molecule", "a dose per cell was not found"),
    },
    "rules.heparanase digests": {
        "in": "fibroblast", "contact": "heparanase", "raises": "remodelling", "hill": 2,
        "to": estimate("5 x", "2 x", "20 x", "a guess"),
        "half": estimate("100 molecule", "10 molecule", "1000 molecule", "a dose per cell was not found"),
    },
    "rules.SASP factor speeds division": {
        "in": "recipient", "high": "SASP factor", "raises": "division", "hill": 1,
        "to": estimate("1.2 x", "1 x", "1.5 x", "soluble mitogens of senescent cells; a guess"),
        "half": estimate("0.1 nM", "0.01 nM", "1 nM", "of cytokines"),
    },
    "record": "every 12 hours",
    "until": "48 hours",
}  # fmt: skip
SENT: Changes = {
    **_senescent("donor", "donor exosome"),
    f"{MEMBRANE}.EphA2": "times rel.sen_ephA2",
    "cells.donor.secretes": {
        "SASP factor": estimate(
            "10 molecule/cell/min", "1 molecule/cell/min", "100 molecule/cell/min", "as of cytokines"
        )
    },
}
"""Donors that treatment made senescent: more vesicles, more EphA2 on each, and soluble factors."""
SILENT: Changes = {"cells.donor.releases": "0 vesicle/cell/hour"}
EPHA2_NULL: Changes = {f"{MEMBRANE}.EphA2": "0 copies/vesicle"}
DIVISION = Endpoint(
    "division", _behaviour("division", "recipient"), "1",
    about="rate at which recipients enter the cycle, over that of the type at rest", over_time=True,
)  # fmt: skip
STROMA = Endpoint(
    "activation of fibroblasts",
    Reading("cell_state", "mean", table="states", where={"cell_type": "fibroblast", "kind": "programme", "name": "CAF activation"}),
    "1", about="mean of the programme", over_time=True,
)  # fmt: skip
DIGESTION = Endpoint(
    "digestion",
    _behaviour("remodelling", "fibroblast"),
    "1",
    about="of matrix round fibroblasts, over that at rest",
)
MATRIX = Endpoint(
    "openness of matrix", Reading("densities", "most", where={"field": "hindrance"}), "1",
    about="how freely a vesicle diffuses where it is freest: digested matrix lets more pass",
)  # fmt: skip
COUNT = Endpoint(
    "recipients", Reading("burden", "cells_last", table="growth", where={"cell_type": "recipient"}), "1",
    per=Reading("burden", "cells_first", table="growth", where={"cell_type": "recipient"}),
    about="over those plated; told and not judged: a count of 36 cells is too uneven for a tenth",
)  # fmt: skip

_SURROUNDINGS = Claim(
    id="S0-05",
    theme="senescence signals",
    group="therapy",
    statement="Exosomes of senescent cancer cells change the tumour around them: neighbours grow, fibroblasts turn, matrix is cut.",
    seed="S0, detailed summary, on vesicles that alter the microenvironment; first key finding",
    mechanism="Senescent donors send more vesicles with more EphA2 on each. Across a plate EphA2 speeds division of tumour cells, TGF-b on vesicles turns "
    "fibroblasts and heparanase opens matrix. Soluble factors go the same way, so an arm without vesicles tells what they alone do.",
    kind="built in",
    why_kind="a rule states each effect; how much of each arrives, and whether it is enough, comes from release, the plate, capture and binding.",
    stated_by=("EphA2 speeds division", "exosomal TGF-b turns fibroblasts", "heparanase digests"),
    expected="Division of cells that are not senescent 1.3 (1.1 to 1.6) times as fast, recalled; activated fibroblasts and digestion up, "
    "direction read for each molecule apart. Without vesicles only what soluble factors do.",
    sources=(
        Source("func.sen_EV_prolif", "vesicles of senescent cells speed division by EphA2; the sign was read"),
        Source("func.TGFb_myofib", "TGF-b on vesicles makes myofibroblasts of fibroblasts", "page"),
        Source("bandari2018", "drugs raise heparanase on vesicles, which degrades matrix", "page"),
    ),
    scenario="transwell",
    changes=CO_CULTURE,
    arms=(
        Arm("growing donors", {}, "donors that were not treated", "control"),
        Arm("senescent donors", SENT, "donors as ten days after treatment"),
        Arm("without vesicles", {**SENT, **SILENT}, "senescent donors that release none", "negative control"),
        Arm("soluble only", {**SENT, "tissue.barriers.0.vesicles": "closed"}, "the plate lets solutes pass and no vesicle", "negative control"),
        Arm("no factors", {**SENT, **SILENT, "cells.donor.secretes": {"SASP factor": "0 molecule/cell/min"}}, "neither of both", "control"),
        Arm("EphA2-null", {**SENT, **EPHA2_NULL}, "senescent donors whose vesicles lack EphA2", "control"),
    ),
    endpoints=(DIVISION, STROMA, DIGESTION, MATRIX, COUNT),
    expectations=(
        Ratio(endpoint=DIVISION.name, arm="senescent donors", to="growing donors", above=1),
        Ratio(endpoint=DIVISION.name, arm="senescent donors", to="soluble only", above=1),
        Value(
            endpoint=STROMA.name, arm="senescent donors", above=0, smallest=0.1,
            because="direction: more than a tenth of full activation, for without vesicles there is none",
        ),
        Ratio(endpoint=DIGESTION.name, arm="senescent donors", to="soluble only", above=1),
        Ratio(endpoint=DIVISION.name, arm="EphA2-null", to="senescent donors", below=1),
        Same(endpoint=DIVISION.name, arm="without vesicles", to="soluble only"),
        Nothing(endpoint=STROMA.name, arm="without vesicles"),
        Nothing(endpoint=STROMA.name, arm="soluble only"),
    ),
    caveat="Donors are senescent when the culture begins, so that no drug is carried over. Matrix is opened by cells that heparanase reaches, since vesicles "
    "themselves change no matrix here. Soluble factors are one, which acts on division. Nine donors stand over 48 recipients in little "
    "medium: vesicles are denser than in a well. The cycle of recipients was set to four days after a first trial, in which they grew sevenfold within two.",
    explanation="Two of three come out. Neighbours divide 1.14 times as fast as beside growing donors and 1.18 times as fast as with soluble factors alone, all of it by EphA2; digestion "
    "doubles. Soluble factors at ten molecules a minute stay below what counts. Fibroblasts do not turn: with 0.008 TGF-b on a vesicle the hundred or so that are bound are less than one molecule, and "
    "the programme is at 0.012 after two days, fourteen times what growing donors do and next to nothing. Moved alone, four assumptions turn it, each of which brings three times as much TGF-b or more: 0.02 to 0.04 copies on a vesicle, exosomes that stay at the surface for four hours, half of the effect at 0.3 molecules, a release of senescent cells 13 times that of growing ones.",
    quick={"until": "24 hours"},
)  # fmt: skip

# --- A drug after the donors ---------------------------------------------------------------------------------------------

_STROMAL = (
    "start.fibroblasts", "cells.fibroblast", "rules.exosomal TGF-b turns fibroblasts", "rules.heparanase digests",
    f"{MEMBRANE}.exosomal TGF-b", f"{MEMBRANE}.heparanase", "molecules.exosomal TGF-b", "molecules.heparanase",
    "programmes.CAF activation", "tissue.matrix",
)  # fmt: skip
CHALLENGE: Changes = {
    **{path: change for path, change in CO_CULTURE.items() if path not in _STROMAL},
    "start.recipients.number": 48,
    "solutes.drug": {
        "unit": "1", "diffusivity": "500 um^2/s", "fast": True, "decay": "1e-9 1/min", "about": "as multiple of the dose of half the hazard",
        "boundaries": {"z+": 0, "z-": 0},
    },
    "events.drug": {"when": "at 24 hours", "hold": "drug", "at": 1},
    "molecules.P-gp": {"where": "lumen", "kind": "protein", "half life": "func.pgp_half"},
    "vesicles.donor exosome.lumen": {
        "P-gp": estimate("1 copies/vesicle", "0.1 copies/vesicle", "10 copies/vesicle", "of cells that have it; no count was found")
    },
    "rules.the drug kills": {
        "in": "recipient", "high": "drug", "raises": "apoptosis", "half": 1, "hill": 2,
        "to": estimate("0.06 1/hour", "0.02 1/hour", "0.2 1/hour", "at a dose without limit; the dose given halves it"),
    },
    "programmes.survival": {
        "rise": estimate("1 hour", "0.2 hours", "6 hours", "ERK answers within the hour"),
        "fall": estimate("6 hours", "1 hour", "24 hours", "a guess"),
        "about": "Signal by ERK that keeps a damaged cell alive.",
    },
    "programmes.efflux": {"rise": "func.pgp_transfer_t", "fall": "func.pgp_half", "about": "Tolerance by received pumps."},
    "rules.EphA2 calls ERK": {
        "in": "recipient", "contact": "EphA2", "raises": "survival", "half": HALF_OF_EPHA2, "hill": 1,
        "to": estimate(0.67, 0.11, 1, "in full it leaves 0.6 (0.5 to 0.9) of the hazard; that vesicles raise ERK was read, no size"),
    },
    "rules.ERK spares": {
        "in": "recipient", "high": "survival", "lowers": "apoptosis", "to": "0 x", "half": 1, "hill": 1,
    },
    "rules.P-gp throws out": {
        "in": "recipient", "high": "delivered P-gp", "raises": "efflux", "to": 1, "hill": 2,
        "half": estimate("1000 copies", "100 copies", "10000 copies", "a cell makes some 1e5 pumps of its own when resistant"),
    },
    "rules.efflux spares": {
        "in": "recipient", "high": "efflux", "lowers": "apoptosis", "to": "0 x", "hill": 1,
        "half": derived(0.82, 0.25, 1, "in full it leaves 0.45 of the hazard, one over func.res_ic50 (0.2 to 0.5, for a programme ends at 1)"),
    },
    "until": "72 hours",
}  # fmt: skip
"""A day of co-culture, then two days with drug."""
HAZARD = Endpoint(
    "hazard in drug",
    _behaviour("apoptosis", "recipient"),
    "1/min",
    about="of recipients, two days into the drug",
    over_time=True,
)
PUMPS = Endpoint(
    "pumps received",
    Reading("cell_state", "mean", table="states", where={"cell_type": "recipient", "kind": "cytosol", "name": "P-gp"}),
    "copy/cell", about="in the cytosol of recipients at the end",
)  # fmt: skip

_TOLERANCE = Claim(
    id="S0-13",
    theme="senescence signals",
    group="therapy",
    statement="What senescent cancer cells release makes other cancer cells stand more drug.",
    seed="S0, detailed summary, on factors of senescent cells that promote resistance",
    mechanism="EphA2 on bound vesicles keeps the recipient alive by way of ERK; pumps delivered from their lumen throw the drug out. Senescent donors send "
    "more vesicles with more EphA2 on each than growing ones do.",
    kind="built in",
    why_kind="one rule states that EphA2 spares, one that pumps do; whether enough of either arrives is not stated.",
    stated_by=("ERK spares", "efflux spares"),
    expected="The half-inhibiting dose 1.3 to 2.5 times as high with vesicles of senescent cells, some 1.1 times with those of growing ones "
    "(both derived from recalled work on other donors); a block of uptake takes it back. Read here: the hazard of death at one dose.",
    sources=(
        Source("bandari2018", "vesicles of treated cells raise ERK in those that receive them", "page"),
        Source("func.res_crow", "vesicles of resistant cells double survival in carboplatin", "page"),
        Source("func.res_ic50", "half-inhibiting doses rise about twofold"),
        Source("upt.inh_heparin", "heparin leaves about half of uptake"),
    ),
    scenario="transwell",
    changes=CHALLENGE,
    arms=(
        Arm("no donors", {"start.donors.number": 0}, "recipients alone, with drug", "control"),
        Arm("growing donors", {}, "donors that were not treated"),
        Arm("senescent donors", SENT, "donors as ten days after treatment"),
        Arm(
            "heparin", {**SENT, "cells.recipient.captures": "times upt.inh_heparin"},
            "senescent donors; recipients take up less", "control",
        ),
        Arm("no uptake", {**SENT, "cells.recipient.captures": 0}, "senescent donors; recipients bind nothing", "negative control"),
        Arm("cargo-null", {**SENT, **EPHA2_NULL, "vesicles.donor exosome.lumen.P-gp": "0 copies/vesicle"},
            "senescent donors whose vesicles have neither EphA2 nor pumps", "negative control"),
        Arm("no EphA2", {**SENT, **EPHA2_NULL}, "pumps alone", "control"),
    ),
    endpoints=(HAZARD, PUMPS, COUNT),
    expectations=(
        Ratio(endpoint=HAZARD.name, arm="senescent donors", to="no donors", below=1),
        Ratio(endpoint=HAZARD.name, arm="senescent donors", to="growing donors", below=1),
        Ratio(endpoint=HAZARD.name, arm="heparin", to="senescent donors", above=1),
        Same(endpoint=HAZARD.name, arm="no uptake", to="no donors"),
        Same(endpoint=HAZARD.name, arm="cargo-null", to="no donors"),
    ),
    caveat="The drug is one that both EphA2 and pumps act on, at one dose. Donors go on sending while the drug is there. Soluble factors speed "
    "division only. Effects of one miRNA are left out: at 0.008 copies a vesicle it would not count.",
    explanation="What the claim says comes out, a mark on a partial blocker does not. With vesicles of senescent donors the hazard in drug is 0.63 of that without, with those of "
    "growing donors 0.86. Most of it is EphA2: the two or three hundred pumps that a recipient gets of the 1000 for half effect take a tenth of the hazard away. With nothing taken up the hazard is that without "
    "donors, and so it is without both cargoes. Heparin leaves 0.45 of capture and 0.57 of the pumps, but EphA2 levels off, and so it takes only 8 % of the hazard back, less than the tenth that counts. So near a mark five assumptions turn it alone: a third more pumps in a vesicle, or half of their effect at 750 to 1000 copies in place of 1000, are enough; besides, efflux that spares more, a release of senescent cells six times that of growing ones, or a heparin that leaves 0.4 of capture.",
    quick={"until": "36 hours"},
)  # fmt: skip

# --- Senescent cells in a growing tumour ---------------------------------------------------------------------------------

EXOSOMES = ("tumour exosome", "senescent exosome")
_FEW = {"like": "exosome", "boundaries": dict.fromkeys(("x-", "x+", "y-", "y+"), "0 vesicle/um^3")}
_CENTRE = {"sphere": {"radius": "100 um"}}
NODULE: Changes = {
    **SENESCENCE,
    "molecules.EphA2": CO_CULTURE["molecules.EphA2"],
    "solutes.SASP factor": {**CO_CULTURE["solutes.SASP factor"], "boundaries": dict.fromkeys(("x-", "x+", "y-", "y+"), "0 nM")},  # type: ignore[dict-item]
    "vesicles.tumour exosome.membrane": {"EphA2": "cargo.receptor_copies"},
    "vesicles.senescent exosome": {
        **_FEW,
        "membrane": {
            "EphA2": derived("60 copies/vesicle", "20 copies/vesicle", "120 copies/vesicle", "cargo.receptor_copies x rel.sen_ephA2")
        },
    },
    "cells.senescent": {
        "like": "carcinoma", "releases": {"senescent exosome": "rel.rate_chiu"},
        "secretes": {"SASP factor": estimate("10 molecule/cell/min", "1 molecule/cell/min", "100 molecule/cell/min", "as of cytokines")},
    },
    **_senescent("senescent", "senescent exosome"),
    "start.1.number": 0, "start.2.number": 0, "start.3.number": 0,
    "start.senescent": {"put": "senescent", "number": 0, "in": _CENTRE},
    "rules.EphA2 speeds division": {**CO_CULTURE["rules.EphA2 speeds division"], "in": "tumour"},  # type: ignore[dict-item]
    "rules.SASP factor speeds division": {**CO_CULTURE["rules.SASP factor speeds division"], "in": "tumour"},  # type: ignore[dict-item]
    "steps": {"exchange": "12 min", "fate": "60 min"},
    "record": "every 1 day",
    "until": "4 days",
}  # fmt: skip


def _mixed(senescent: int) -> Changes:
    """Return sixty cells, so many of them senescent."""
    return {"start.0.number": 60 - senescent, "start.senescent.number": senescent}


_NO_VESICLES: Changes = {"cells.senescent.releases": "0 vesicle/cell/hour"}
REST = Endpoint(
    "division of the rest", _behaviour("division", "tumour"), "1",
    about="rate at which the other tumour cells enter the cycle, over that at rest", over_time=True,
)  # fmt: skip
REST_COUNT = Endpoint(
    "growth of the rest", Reading("burden", "cells_last", table="growth", where={"cell_type": "tumour"}), "1",
    per=Reading("burden", "cells_first", table="growth", where={"cell_type": "tumour"}), about="told and not judged: few cells",
)  # fmt: skip

_BYSTANDERS = Claim(
    id="S0-14",
    theme="senescence signals",
    group="therapy",
    statement="Secretions of senescent cells make the rest of the tumour grow.",
    seed="S0, detailed summary, on senescent cells that promote growth",
    mechanism="Senescent cells among growing ones send vesicles with EphA2 and soluble factors; both speed division of those that they reach. The more "
    "senescent cells, the more of both.",
    kind="built in",
    why_kind="one rule states what EphA2 does and one what soluble factors do; that the effect rises with the share of senescent cells comes from "
    "release, diffusion and binding.",
    stated_by=("EphA2 speeds division", "SASP factor speeds division"),
    expected="Growth of the rest up by 10 to 60 % with half of the cells senescent, rising with their share; gone with a senolytic (sizes recalled).",
    sources=(
        Source("func.sen_EV_prolif", "vesicles of senescent cells speed division by EphA2; the sign was read"),
        Source("tx.navitoclax_kill", "navitoclax kills most senescent cells"),
    ),
    scenario="treated_tumour",
    changes=NODULE,
    arms=(
        Arm("none", _mixed(0), "sixty growing cells", "control"),
        Arm("a tenth", _mixed(6), "six of sixty senescent"),
        Arm("a quarter", _mixed(15), "fifteen"),
        Arm("half", _mixed(30), "thirty"),
        Arm("half, no vesicles", {**_mixed(30), **_NO_VESICLES}, "senescent cells release none", "control"),
        Arm("half, mute", {**_mixed(30), **_NO_VESICLES, "cells.senescent.secretes": {}}, "neither vesicles nor factors", "negative control"),
        Arm("half, EphA2-null", {**_mixed(30), "vesicles.senescent exosome.membrane.EphA2": "0 copies/vesicle"},
            "vesicles of senescent cells lack EphA2", "negative control"),
        Arm("half, senolytic", {**_mixed(30), "solutes.navitoclax.fast": True}, "navitoclax every day",
            therapies=({"therapy": "navitoclax", "when": "every 1 day"},)),
    ),
    endpoints=(REST, REST_COUNT),
    expectations=(
        Order(endpoint=REST.name, row=("none", "a tenth", "a quarter", "half"), smallest=0.005, because="direction: each share above the one before"),
        Ratio(endpoint=REST.name, arm="half", to="none", above=1),
        Ratio(endpoint=REST.name, arm="half", to="half, mute", above=1),
        Ratio(endpoint=REST.name, arm="half, no vesicles", to="half", below=1),
        Ratio(endpoint=REST.name, arm="half, senolytic", to="half", below=1),
        Same(endpoint=REST.name, arm="half, EphA2-null", to="half, no vesicles"),
        Same(endpoint=REST.name, arm="half, mute", to="none", because="senescent cells that say nothing change nothing"),
    ),
    caveat="Cells are senescent from the start. Growing cells send EphA2 to each other, too, which lessens what more of it can do. Neither killer cells "
    "nor want of room is in play. Navitoclax needs days; what was bound before is gone within hours.",
    explanation="The direction is right, the size is not. With half of the cells senescent the others divide 1.14 times as fast as at rest, but 1.07 times without any, for growing cells send EphA2 "
    "to each other and the rule levels off at 1.3: seven per cent more, where a tenth counts and the literature recalls 10 to 60 %. Each share of senescent cells lies above the one before by two per cent or so. Without vesicles "
    "the surplus is gone, and so nearly it is under navitoclax; soluble factors spread over the whole tissue and come to nothing.",
    quick={"until": "2 days"},
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (_SURROUNDINGS, _TOLERANCE, _BYSTANDERS)
"""Claims on what senescent cells send."""
