"""Where exosomes go: integrins and organs, and what homing is worth against what the liver takes anyway."""

from __future__ import annotations

from exocosm.atlas.assumption import Multiple, derived
from exocosm.atlas.claim import Arm, Changes, Claim, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Ratio, Same, Value
from exocosm.atlas.themes.systemic import GIVEN, caught, organ, plasma

_LAWS = ("a6b4 sends to the lung", "avb5 sends to the liver", "b3 sends to the brain")
_COPIES = "vesicles.{}.membrane.integrin {}"
_NO, _MANY = "0 copies/vesicle", "cargo.receptor_copies"


def _carries(integrin: str = "", kind: str = "tumour exosome") -> Changes:
    """Return the changes that give a kind one integrin, or none, and take the others away."""
    return {_COPIES.format(kind, name): _MANY if name == integrin else _NO for name in ("a6b4", "avb5", "b3")}


_GIVEN_KIND = "given exosome"
_CHANGES: Changes = {
    f"vesicles.{_GIVEN_KIND}": {
        "like": "exosome",
        "membrane": {f"integrin {name}": _NO for name in ("a6b4", "avb5", "b3")},
        "vessels": {
            "permeability": {
                "value": "0.014 1/hour",
                "low": "0.001 1/hour",
                "high": "0.1 1/hour",
                "source": "unverified",
                "evidence": "estimated",
                "read_in": "memory",
                "note": "2e-8 cm/s, recalled of liposomes of 90 nm in tumours, x 200 cm2 of vessel wall per cm3; the ends take 0.6e-8 and 50, 1e-7 and 280",
            },
            "blood": "0 vesicle/um^3",
        },
    },
    "body.events.dose": {
        "name": "dose",
        "inject": _GIVEN_KIND,
        "number": "1e10 vesicle",
        "when": "at 1 hour",
    },
    "record": {"at": ["12 hours"]},
    "until": "12 hours",
}
"""In half a day. The dose is of another kind, without integrins unless an arm says so, and told apart from the tumour's own."""
_SILENCED = Multiple(
    "integrin left by a knock-down",
    0.3,
    0.1,
    0.5,
    "what a short hairpin RNA leaves of a protein; a guess from many such",
)

S3_14 = Claim(
    id="S3-14",
    theme="homing",
    statement="Exosomes open distant organs to metastasis: those that their integrins match.",
    seed="S3, paragraph 3, on exosomes and metastasis to distant organs",
    mechanism=(
        "Integrins of the vesicle decide which organ takes more of it from plasma; cells there catch it. Silencing or blocking the integrin"
        " takes the gain away, and vesicles of a lung-tropic tumour put into another host bring the lung what that host's tumour does not."
    ),
    kind="built in",
    why_kind=(
        "One law for each integrin states that its organ takes more. What is left to come out is by how much once all organs draw on one"
        " plasma, what that is per cell, and whether fewer copies matter."
    ),
    stated_by=_LAWS,
    expected=(
        "The matched organ takes 4 times as much (2 to 10; recalled, the fold was not seen), 0.4 of that with the integrin silenced or"
        " blocked (recalled; the sign was read). Vesicles of lung-tropic cells redirect metastasis of bone-tropic ones to the lung (recalled)."
    ),
    sources=(
        Source("upt.int_a6b4_lung", "integrins a6b4 and a6b1 go with uptake in the lung, and a block lowers it and metastasis", "page"),
        Source("upt.int_avb5_liver", "integrin avb5 goes with uptake by Kupffer cells", "page"),
        Source("upt.int_b3_brain", "vesicles of brain-tropic cells go to endothelium of the brain; that it is integrin b3 is recalled"),
        Source("upt.tropism_gain", "the fold of the gain, recalled"),
    ),
    scenario="plasma",
    changes=_CHANGES,
    arms=(
        Arm("null", _carries(), "a tumour whose exosomes have none of these integrins; nor have those given into a vein", role="control"),
        Arm("a6b4", _carries("a6b4"), "exosomes with integrin a6b4"),
        Arm("avb5", _carries("avb5"), "exosomes with integrin avb5"),
        Arm("b3", _carries("b3"), "exosomes with integrin b3"),
        Arm(
            "a6b4 silenced",
            {**_carries("a6b4"), _COPIES.format("tumour exosome", "a6b4"): _SILENCED},
            "a knock-down of the integrin in the tumour",
        ),
        Arm(
            "a6b4 blocked",
            {**_carries("a6b4"), "body.tropism.a6b4 sends to the lung.fold": "times upt.int_block"},
            "a peptide between the integrin and what it binds",
        ),
        Arm(
            "a6b4 without its partner",
            {**_carries("a6b4"), "body.tropism.a6b4 sends to the lung": None},
            "a lung that the integrin finds nothing to bind in",
            role="negative control",
        ),
        Arm(
            "null, lung-tropic dose",
            {**_carries(), **_carries("a6b4", _GIVEN_KIND)},
            "those given into a vein have integrin a6b4, those of the tumour do not",
        ),
    ),
    endpoints=(
        Endpoint("lung dose", caught("fibroblast", "lung"), "vesicle/cell", about="of the tumour's, caught by a fibroblast of the lung"),
        Endpoint("liver dose", caught("Kupffer", "liver"), "vesicle/cell", about="of the tumour's, caught by a Kupffer cell"),
        Endpoint("brain dose", caught("endothelial", "brain"), "vesicle/cell", about="of the tumour's, caught by endothelium of the brain"),
        Endpoint("lung dose of all", caught("fibroblast", "lung", None), "vesicle/cell", about="of the tumour's and of those given"),
        Endpoint("lung share", organ("share", "lung"), "1", about="of what organs took of the tumour's"),
        Endpoint("liver share", organ("share", "liver"), "1", about="of what organs took of the tumour's"),
    ),
    expectations=(
        Ratio(endpoint="lung dose", arm="a6b4", to="null", above=1),
        Ratio(endpoint="liver dose", arm="avb5", to="null", above=1),
        Ratio(endpoint="brain dose", arm="b3", to="null", above=1),
        Ratio(endpoint="lung dose", arm="a6b4", to="avb5", above=1),
        Ratio(endpoint="lung dose", arm="a6b4", to="b3", above=1),
        Ratio(endpoint="liver dose", arm="avb5", to="a6b4", above=1),
        Ratio(endpoint="liver dose", arm="avb5", to="b3", above=1),
        Ratio(endpoint="brain dose", arm="b3", to="a6b4", above=1),
        Ratio(endpoint="brain dose", arm="b3", to="avb5", above=1),
        Ratio(endpoint="lung dose", arm="a6b4 silenced", to="a6b4", below=1),
        Ratio(endpoint="lung dose", arm="a6b4 blocked", to="a6b4", below=1),
        Ratio(endpoint="lung dose of all", arm="null, lung-tropic dose", to="null", above=1),
        Same(endpoint="lung dose", arm="a6b4 without its partner", to="null"),
        Same(endpoint="liver dose", arm="a6b4 without its partner", to="null"),
    ),
    caveat=(
        "Only the exposure of organs is asked for: no niche is made and no tumour cell settles. The same factor is taken for all three"
        " integrins, and it acts on what an organ takes, whichever cell of it does; cells of an organ then share by their own capture."
    ),
    explanation=(
        "Each organ gets most of the vesicles that match it: cells of the lung 3.1 times, Kupffer cells 2.1 times, endothelium of the brain"
        " 3.5 times what they get without integrins. The laws say 3.6 (20 copies, half at 3); the rest is lost because all organs draw on one"
        " plasma, most where the organ took much before. A block of the binding leaves 0.48 in the lung, close to the 0.4 put in; a"
        " knock-down to 0.3 of the copies leaves 0.86, for six copies bind nearly as well as twenty. With more than 33 copies,"
        " half bound at less than 1.9, or 0.43 of the integrin left, it leaves over 0.91 and that mark is missed: whether silencing works is"
        " decided by how many integrins a vesicle has, which nobody counted. No assumption turns the others. A dose of 1e10"
        " lung-tropic vesicles triples what the lung gets in the host of a tumour that has none. A cell of the lung catches 2.8 of the"
        " tumour's own vesicles in half a day, and 33 of those given: experiments with doses show much more than this tumour does."
    ),
    group="body",
    quick=None,
)  # fmt: skip

_CD47 = "vesicles.{}.membrane.CD47"
_PARTICLES: Changes = {
    "molecules.CD47": {"where": "membrane", "about": "tells phagocytes not to eat"},
    _CD47.format("tumour exosome"): _MANY,
    _CD47.format("plasma vesicle"): _MANY,
    "body.tropism.CD47 protects": {
        "molecule": "CD47", "organ": "all", "fold": "upt.cd47",
        "half at": {
            "value": "3 copies/vesicle", "low": "0.3 copies/vesicle", "high": "30 copies/vesicle", "source": "unverified",
            "evidence": "estimated", "read_in": "memory", "note": "a few bonds hold a vesicle; no count was found",
        },
    },
    "body.half life": derived(
        "3.3 min", "1.4 min", "6 min",
        "of vesicles without CD47, so that those of plasma, which have it, come to pk.t12_mouse_plasma_sEV: 7 min x (1 - 0.6 x 20/23);"
        " the ends take 0.2 and 0.85 for 0.48; pk.t12_B16 is 2 min",
    ),
    "cells.tumour.releases": {"tumour exosome": "0 vesicle/cell/hour"},
    "body.events.dose.when": {"at": ["1 hour"]},
    "record": {"at": ["1.4 hours", "9 hours"]},
    "until": "9 hours",
}  # fmt: skip
"""One kind is given into a vein, 1e10 of it; what it carries is told by the arms. The tumour is silent."""
_A6B4 = _COPIES.format("tumour exosome", "a6b4")
_LUNG = organ("took", "lung", GIVEN)

S3_27 = Claim(
    id="S3-27",
    theme="homing",
    statement="Exosomes home to specific cells by nature.",
    seed="S3, paragraph 5, on exosomes as vehicles that find their targets",
    mechanism=(
        "Integrins raise what the matched organ takes, and CD47 keeps phagocytes off; a liposome has neither. All else is the liver's by"
        " its share."
    ),
    kind="built in",
    why_kind="One law states that the lung takes more of vesicles with integrin a6b4, another that CD47 protects; that the liver still comes first is left open by both.",
    stated_by=("a6b4 sends to the lung", "CD47 protects"),
    expected=(
        "Four times as much in the matched organ, relative to vesicles without tropism (2 to 10, recalled); in absolute terms the liver"
        " still first, with at least 45 % of what organs hold (derived from a recalled 62 %; 28 % of the dose was read since)."
    ),
    sources=(
        Source("upt.int_a6b4_lung", "integrins a6b4 and a6b1 go with uptake by fibroblasts and epithelium of the lung", "page"),
        Source("kamerkar2017", "exosomes stay in blood longer than liposomes, which is put down to CD47", "page"),
        Source("pk.bio_liver", "28 % of a dose in the liver, 7 % in the lung", "page"),
        Source("wiklander2015", "the liver first, whatever the source of vesicles; small gains by targeting"),
    ),
    scenario="plasma",
    changes=_PARTICLES,
    arms=(
        Arm("native", about="vesicles with integrin a6b4 and CD47"),
        Arm("tropism-null", {_A6B4: _NO}, "the same without the integrin", role="control"),
        Arm("liposome", {_A6B4: _NO, _CD47.format("tumour exosome"): _NO}, "neither", role="control"),
    ),
    endpoints=(
        Endpoint("lung share", organ("share", "lung", GIVEN), "1", about="of what organs took of the dose"),
        Endpoint("dose of lung cells", caught("fibroblast", "lung", "added"), "vesicle/cell"),
        Endpoint("dose of Kupffer cells", caught("Kupffer", "liver", "added"), "vesicle/cell"),
        Endpoint("liver over lung", organ("took", "liver", GIVEN), "x", per=_LUNG),
        Endpoint("liver share", organ("share", "liver", GIVEN), "1", about="of what organs took of the dose"),
        Endpoint("in plasma after 24 min", plasma(GIVEN, 84.0), "1/mL"),
    ),
    expectations=(
        Ratio(endpoint="lung share", arm="native", to="tropism-null", above=1),
        Ratio(endpoint="lung share", arm="native", to="liposome", above=1),
        Ratio(endpoint="dose of lung cells", arm="native", to="liposome", above=1),
        Ratio(endpoint="in plasma after 24 min", arm="native", to="liposome", above=1),
        Value(endpoint="liver over lung", arm="native", above=1, smallest=0.1),
        Same(endpoint="lung share", arm="tropism-null", to="liposome"),
    ),
    caveat=(
        "Homing is relative, to vesicles without the integrin; it is a property of the organ here, in which cells share by their own"
        " capture. CD47 protects in all organs alike, also from cells that are no phagocytes. A liposome is a vesicle without these two"
        " molecules: size and lipids are the same."
    ),
    explanation=(
        "With integrin a6b4 the lung's share rises threefold (0.07 to 0.21) against liposome and vesicles without it, and so does what a"
        " cell of the lung catches. After 24 minutes 8.4 times as much is in plasma as of liposomes: that is CD47 alone, for the integrin"
        " shortens the stay. In absolute terms the liver is still first, but barely: 1.13 times the lung, with 24 % of what organs took, not"
        " the 45 % expected; the rest of the body takes more than either. A gain of 4.2 instead of 4, 27 integrins instead of 20, half the"
        " gain at 1.9 copies instead of 3, or a liver that takes 27 % instead of 28 make the lung first. So homing is relative, as claimed"
        " of organs; that it never overtakes the liver is no more than chance of the usual values."
    ),
    group="body",
    quick={},
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (S3_14, S3_27)
