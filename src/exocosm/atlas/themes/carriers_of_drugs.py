"""Doxorubicin in exosomes, in liposomes or free, at equal mass in a vein: what tumour, heart and liver get of it."""

from __future__ import annotations

from exocosm.atlas.assumption import derived, estimate
from exocosm.atlas.claim import Arm, Changes, Claim, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Nothing, Ratio, Same
from exocosm.atlas.themes.carriers_in_bodies import CD47, QUIET, doses, given, inject
from exocosm.studies.reading import Reading

_COPIES = {"doxorubicin": "7000 copies/vesicle"}
"""0.2 of the mass of protein of a vesicle (`tx.iRGD_dox_load` over `phys.particles_per_ug`). The same in every carrier: kinetics are linear, so it cancels."""
_NUMBER = 1e11
_FREE = "0.0253 mg/kg"
"""What 1e11 vesicles carry, 7e14 molecules of 543.5 g/mol, in a mouse of 25 g."""
_TYPES = ("tumour", "fibroblast", "macrophage", "Kupffer", "hepatocyte", "endothelial", "cardiomyocyte")
_TAKES = derived(
    "12000 um^3/min/cell", "2000 um^3/min/cell", "30000 um^3/min/cell",
    "tx.dox_D x (ln 2 / tx.dox_halfdist)^2 in the volume of a cancer cell; alike for all cells, which have the same DNA",
)  # fmt: skip
_KINDS = (
    "exosome with drug",
    "targeted exosome",
    "exosome without CD47",
    "liposome",
    "stealth liposome",
    "empty exosome",
)
_PIECE = {
    "size": ["100 um", "100 um"], "thickness": "20 um", "voxel": "20 um",
    "matrix": {"hindrance": "phys.D_ecm_ratio"}, "vessels": [{"in": "everywhere", "density": 1, "lymph": 1}],
}  # fmt: skip


def _drug() -> Changes:
    """Return doxorubicin with its kinetics, and cells that take it; what it does to them is not asked here."""
    taking: Changes = {f"cells.{t}.consumes": {"doxorubicin": _TAKES} for t in _TYPES}
    leaving: Changes = {f"cells.{t}.exports": {"doxorubicin": "drug.efflux"} for t in _TYPES}
    return {
        "molecules.doxorubicin": {"where": "lumen", "kind": "drug", "about": "at DNA and in the cytosol, by whatever way it came"},
        "solutes.doxorubicin": {
            "unit": "uM", "molar mass": "543.5 g/mol", "diffusivity": "tx.dox_D", "advected": True,
            "vessels": {"permeability": "drug.small_perm"}, "inside": "doxorubicin",
            "plasma": {
                "volume": "drug.dox_V1", "clearance": "drug.dox_CL",
                "peripheral": [{"volume": "drug.dox_V2", "flow": "drug.dox_Q2"}, {"volume": "drug.dox_V3", "flow": "drug.dox_Q3"}],
                "bound": derived("0.75", "0.7", "0.8", "one less tx.dox_fu; the spread is a guess"),
            },
        },
        "events.free drug": {"name": "free drug", "give": "doxorubicin", "amount": "0 mg/kg", "for": "20 min", "when": "at 1 hour"},
        **taking,
        **leaving,
    }  # fmt: skip


def _share(share: object, phagocytes: tuple[float, float, float], flow: object) -> dict[str, object]:
    """Return an organ; what part of its work phagocytes do is a guess."""
    usual, low, high = phagocytes
    organ: dict[str, object] = {
        "share": share,
        "phagocytes": estimate(str(usual), str(low), str(high), "a guess"),
    }
    return organ | ({"flow": flow} if flow is not None else {})


_HEART: Changes = {
    "cells.cardiomyocyte": {"like": "epithelial", "mechanics": {"fixed": True}, "cycle": None, "death": {"apoptosis rate": "0 1/hour"}},
    "body.organs": {
        "liver": _share("pk.bio_liver", (0.95, 0.8, 0.99), "body.mouse_flow_liver"),
        "spleen": _share("pk.bio_spleen", (0.95, 0.8, 0.99), "body.mouse_flow_spleen"),
        "lung": _share("pk.bio_lung", (0.7, 0.4, 0.9), 1),
        "kidney": _share("pk.bio_kidney", (0.2, 0, 0.5), "body.mouse_flow_kidney"),
        "gut": _share("pk.bio_GI", (0.5, 0.2, 0.8), "body.mouse_flow_gut"),
        "heart": _share(
            estimate("0.005", "0.001", "0.02", "a small part of a labelled dose; no share was found"), (0.5, 0.2, 0.8),
            estimate("0.066", "0.05", "0.08", "recalled of mice"),
        ),
        "rest": _share("remainder", (0.9, 0.6, 0.97), None),
    },
    "body.tissues": {
        "heart": {
            "in": "heart", "stands for": 600000, "tissue": _PIECE,
            "start": [{"name": "muscle", "put": "cardiomyocyte", "number": 6}, {"name": "vessel walls", "put": "endothelial", "number": 4}],
        },
        "liver": {
            "in": "liver", "stands for": 18600000, "tissue": _PIECE,
            "start": [
                {"name": "hepatocytes", "put": "hepatocyte", "number": 10, "arranged": "packed"},
                {"name": "Kupffer cells", "put": "Kupffer", "number": 1},
            ],
        },
    },
}  # fmt: skip
"""The organs of the mouse, and a heart of 0.12 g in six hundred thousand pieces of 2e-7 mL; its brain counts as rest."""
DISH: Changes = {
    **QUIET,
    **_HEART,
    "molecules.CD47": {"where": "membrane", "about": "tells phagocytes not to eat"},
    "body.tropism": [
        {
            "name": "CD47 protects", "molecule": "CD47", "organ": "all", "fold": "upt.cd47",
            "half at": estimate("3 copies/vesicle", "0.3 copies/vesicle", "30 copies/vesicle", "a few bonds hold a vesicle; no count was found"),
        }
    ],
    "vesicles.plasma vesicle.membrane": CD47,
    "body.half life": derived(
        "3.3 min", "1.4 min", "6 min",
        "of vesicles without CD47, so that those of plasma, which have it, come to pk.t12_mouse_plasma_sEV: 7 min x (1 - 0.6 x 20/23);"
        " the ends take 0.2 and 0.85 for 0.48; pk.t12_B16 is 2 min",
    ),
    "vesicles.exosome with drug": given(CD47, _COPIES),
    "vesicles.targeted exosome": given(CD47, _COPIES),
    "vesicles.exosome without CD47": given({}, _COPIES),
    "vesicles.liposome": given({}, _COPIES),
    "vesicles.stealth liposome": given({}, _COPIES),
    "vesicles.empty exosome": given(CD47, {}),
    "body.half lives": {
        "stealth liposome": estimate("10 hour", "2 hour", "20 hour", "with polyethylene glycol; recalled of liposomal doxorubicin in mice")
    },
    **doses(*_KINDS),
    **_drug(),
    "cells.tumour.captures.targeted exosome": "upt.k_cell",
    "record": {"at": ["1 hour", "2 hours", "3 hours", "5 hours", "8 hours"]},
    "until": "8 hours",
}  # fmt: skip
ARMS = (
    Arm("free drug", {"events.free drug.amount": _FREE}, "25 ug/kg of doxorubicin into a vein", "control"),
    Arm("exosome", inject("exosome with drug", _NUMBER), "as much in 1e11 exosomes with CD47"),
    Arm("targeted exosome", {**inject("targeted exosome", _NUMBER), "cells.tumour.captures.targeted exosome": "times upt.iRGD_gain"}, "as much, with a peptide for the tumour's cells"),
    Arm("exosome without CD47", inject("exosome without CD47", _NUMBER), "as much; phagocytes are not told off", "control"),
    Arm("liposome", inject("liposome", _NUMBER), "as much in liposomes of the same size", "control"),
    Arm("stealth liposome", inject("stealth liposome", _NUMBER), "as much in liposomes that stay in blood", "positive control"),
    Arm("empty exosome", inject("empty exosome", _NUMBER), "as many exosomes without drug", "negative control"),
)  # fmt: skip


def _area(cell_type: str, tissue: str = "") -> Reading:
    """Return the area under the drug in cells of a type, copies times hours."""
    return Reading(
        "exposure", "auc", table="cells", where={"cell_type": cell_type, "cargo": "doxorubicin"},
        options={"tissue": tissue} if tissue else {},
    )  # fmt: skip


_TUMOUR, _HEART_CELLS, _LIVER = _area("tumour"), _area("cardiomyocyte", "heart"), _area("hepatocyte", "liver")
ENDPOINTS = (
    Endpoint("drug in tumour", _TUMOUR, "copy hour", about="area under what a tumour cell holds"),
    Endpoint("drug in heart", _HEART_CELLS, "copy hour", about="area under what a muscle cell of the heart holds"),
    Endpoint("drug in liver", _LIVER, "copy hour", about="area under what a hepatocyte holds"),
    Endpoint("drug in Kupffer cells", _area("Kupffer", "liver"), "copy hour", about="area under what a Kupffer cell holds"),
    Endpoint("tumour over heart", _TUMOUR, "x", per=_HEART_CELLS, about="therapeutic index where the heart limits the dose"),
    Endpoint("tumour over liver", _TUMOUR, "x", per=_LIVER, about="therapeutic index where the liver limits it"),
)  # fmt: skip

S1_15 = Claim(
    id="S1-15",
    group="therapy",
    theme="carriers_of_drugs",
    statement="Exosomes can serve to carry a drug to a tumour.",
    seed="S1, paragraph 3, on exosomes as vehicles for drug delivery",
    mechanism="A drug in the lumen goes where the vesicle goes: CD47 keeps phagocytes off, so that more is left to leave vessels in the tumour, where cells "
    "catch vesicles and a part of these opens in the cytosol. Free drug leaves blood and enters cells by itself.",
    kind="emergent",
    why_kind="Nothing states what arrives: clearance, vessel walls, capture, escape and the drug's own kinetics compete.",
    mechanisms=("clearance by organs, less with CD47", "vessel walls, tight for vesicles and open for drugs", "capture and escape against uptake of the free drug"),
    expected="More in the tumour than with liposomes where CD47 or a peptide helps, and about the same without (the direction was read); a half-life in blood of "
    "minutes (read). Against free drug at equal mass no size was found; a vehicle ought to bring more.",
    sources=(
        Source("tx.iExo_vs_lipo", "exosomes do more than liposomes, and CD47 is part of it", "page"),
        Source("kamerkar2017", "exosomes stay longer in blood than liposomes", "page"),
        Source("upt.cd47", "CD47 leaves less than half of the uptake by phagocytes"),
        Source("upt.EV_vs_LNP", "content of vesicles that works, against that of lipid particles", "page"),
    ),
    scenario="plasma",
    changes=DISH,
    arms=ARMS,
    endpoints=ENDPOINTS,
    expectations=(
        Ratio(endpoint="drug in tumour", arm="exosome", to="liposome", above=1, because="tx.iExo_vs_lipo: the direction was read"),
        Ratio(endpoint="drug in tumour", arm="targeted exosome", to="exosome", above=1),
        Ratio(endpoint="drug in tumour", arm="exosome", to="free drug", above=1, because="a vehicle is of use if it brings more than goes by itself"),
        Same(endpoint="drug in tumour", arm="exosome without CD47", to="liposome"),
        Nothing(endpoint="drug in tumour", arm="empty exosome"),
    ),
    caveat="Liposomes are vesicles without CD47 here, of the same size and escape, and none of the carriers leaks. Kinetics of the free drug are those of man. That "
    "exosomes without CD47 equal liposomes holds by construction. Vessels of the tumour let as much through as was recalled of liposomes. Cells gather free drug to a thousand times what is "
    "free around them, as in culture; were all cells of a mouse to do so they would hold some thirty times the dose, since what tissues take is not taken off plasma: the free drug is overstated by as much.",
    explanation="As carriers exosomes do better than liposomes, as was seen: with CD47 twice as much reaches the cytosol of tumour cells, with a peptide four times as much. "
    "Against the drug by itself they bring 0.0003 at equal mass. Half of a dose is gone from blood in minutes, little leaves vessels meanwhile (0.014 of blood's content an hour where "
    "a free drug passes walls within minutes), and of what is caught a quarter opens. Thirty times less free drug, if its part is overstated so, leaves 0.01. Carriers that stay in blood for ten hours bring ten times as much as exosomes: "
    "it is the time in blood that is missing.",
    quick=None,
)  # fmt: skip

S2_04 = Claim(
    id="S2-04",
    group="therapy",
    theme="carriers_of_drugs",
    statement="A drug in targeted exosomes does less harm to the body than the drug by itself.",
    seed="S2, abstract, on fewer side effects of chemotherapy and radiation",
    mechanism="Vesicles hardly leave vessels of the heart and are caught there slowly, so that a drug in them spares it; the liver takes vesicles out of blood and gets the "
    "drug with them. The peptide raises what cells of the tumour catch of what comes to them.",
    kind="emergent",
    why_kind="Nothing states how a dose is shared out: organs take vesicles by their clearance, and free drug by uptake from the blood that reaches them.",
    mechanisms=("clearance by organs", "vessel walls", "capture and escape against uptake of the free drug"),
    expected="The heart gets less (0.3 to 0.6 of it; derived), liver and spleen more (62 % and 12 % of the dose, recalled; the liver first, read). The index rises where the heart "
    "limits the dose, and only there.",
    sources=(
        Source("wiklander2015", "shares of organs in a labelled dose; 62 % in the liver is recalled"),
        Source("pk.biodist_time", "small vesicles are found in the liver first", "page"),
        Source("tx.iRGD_dox_load", "doxorubicin in exosomes with the peptide iRGD slowed a tumour in mice; recalled"),
    ),
    scenario="plasma",
    changes=DISH,
    arms=ARMS,
    endpoints=ENDPOINTS,
    expectations=(
        Ratio(endpoint="drug in heart", arm="targeted exosome", to="free drug", below=1),
        Ratio(endpoint="tumour over heart", arm="targeted exosome", to="free drug", above=1),
        Ratio(endpoint="tumour over liver", arm="targeted exosome", to="free drug", above=1, because="what is spared in one organ must not be paid in another"),
        Ratio(endpoint="tumour over heart", arm="targeted exosome", to="exosome", above=1),
        Same(endpoint="drug in heart", arm="targeted exosome", to="exosome"),
        Nothing(endpoint="drug in heart", arm="empty exosome"),
    ),
    caveat="Exposure stands for harm: no cell is damaged here. Radiation, which the sentence names too, is left out, and so are marrow and gut, where most harm of this drug is "
    "done. The share of the heart was guessed. Kinetics of the free drug are those of man, and its part is overstated, about alike in all cells (S1-15 says why).",
    explanation="The heart is spared as claimed, to 0.006 of what free drug brings, and so is the liver (0.01), though Kupffer cells get seven times as much as its hepatocytes. But the tumour loses more "
    "than they do: 0.0007. So the index falls, to 0.11 of that of the free drug over the heart and 0.07 over the liver. A peptide doubles it, since it acts on the tumour alone, and would have to "
    "gain twentyfold. Carriers that stay in blood for hours have an index 4.8 times as high over the heart as free drug: walls of the tumour let vesicles through and those of the heart let as many, but the organs' own clearance no longer takes them first. "
    "To spare the body is easy for a vesicle; to reach the tumour is not.",
    quick=None,
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (S1_15, S2_04)
