"""Beyond the tissue: how far tumour exosomes act nearby, what reaches other organs through blood, and who clears them."""

from __future__ import annotations

from exocosm.atlas.assumption import estimate
from exocosm.atlas.claim import Arm, Changes, Claim, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Nothing, Ratio, Same, Value
from exocosm.studies.reading import Reading

TUMOUR = "tumour exosome from tumour"
"""The pool of what the tumour itself releases."""
GIVEN = "tumour exosome from added"
"""The pool of what is given into a vein."""
NO_TROPISM: Changes = {
    "vesicles.tumour exosome.membrane.integrin a6b4": "0 copies/vesicle",
    "body.tropism": [],
}
"""Exosomes that organs take by their shares alone."""


def organ(column: str, name: str | list[str], pool: str = TUMOUR, **options: object) -> Reading:
    """Return what an organ, or several together, took of a pool since time zero."""
    where: dict[str, object] = {"pool": pool, "organ": name}
    several = isinstance(name, list)
    return Reading(
        "circulation",
        column,
        table="organs",
        where=where,
        options=options,
        reduce="sum" if several else "value",
    )


def tissue(column: str, name: str = "primary", pool: str = TUMOUR) -> Reading:
    """Return what passed between blood and a tissue."""
    return Reading("circulation", column, table="tissues", where={"pool": pool, "tissue": name})


def plasma(pool: str, at: str | float = "last") -> Reading:
    """Return vesicles a mL of plasma."""
    return Reading("circulation", "per_mL", table="plasma", where={"pool": pool}, at=at)


def caught(receiver: str, where: str = "", sender: str | None = "tumour") -> Reading:
    """Return vesicles that a cell of a type caught over the run, in the tumour's own tissue or in that of an organ."""
    rows = {"window": "all", "receiver": receiver} | ({"sender": sender} if sender else {})
    options = {"tissue": where} if where else {}
    return Reading(
        "communication", "captured_per_cell", where=rows, options=options, reduce="value" if sender else "sum"
    )


_AROUND = {"box": {"from": ["340 um", "0 um", "0 um"], "to": ["3 mm", "100 um", "20 um"]}}
_NODULE = {"box": {"from": ["100 um", "0 um", "0 um"], "to": ["300 um", "100 um", "20 um"]}}
_GAP = {"box": {"from": ["300 um", "0 um", "0 um"], "to": ["340 um", "100 um", "20 um"]}}
STRIP: Changes = {
    **NO_TROPISM,
    "tissue.size": ["3 mm", "100 um"],
    "tissue.vessels.1.in": _NODULE,
    "start.tumour.in": _NODULE,
    "start.tumour.number": 64,
    "start.fibroblasts.in": _AROUND,
    "start.fibroblasts.number": 480,
    "start.macrophages.in": _AROUND,
    "start.macrophages.number": 53,
    # the far end is open, and that of no piece of an organ
    "vesicles.tumour exosome.boundaries": {"x+": "0 vesicle/um^3"},
    **{
        f"body.tissues.{name}.changes": {"vesicles.tumour exosome.boundaries": {}}
        for name in ("lung", "liver", "brain")
    },
    "body.events.dose": None,
    "record": {"at": ["24 hours"]},
}
"""The dish as a strip of 3 mm with as many cells per volume, so that a gradient has room; nothing is given."""
_SHUT: Changes = {
    "vesicles.tumour exosome.vessels.permeability": "0 1/hour",
    "vesicles.tumour exosome.lymph": "0 1/hour",
}
_DAILY = "a cell that caught none cannot answer: one vesicle a day is the least that reaches every cell"

S0_10 = Claim(
    id="S0-10",
    theme="systemic",
    statement="Exosomes act on cells nearby and on cells far away.",
    seed="S0, first summary, on what cells use exosomes for",
    mechanism=(
        "Nearby by diffusion and flow against removal by the cells around; far away through vessels and lymph into blood, where"
        " organs take them by their shares and cells there catch them."
    ),
    kind="emergent",
    why_kind=(
        "No rule says how far they get: reach comes out of diffusion, flow and capture, the distant dose out of escape,"
        " clearance and capture."
    ),
    mechanisms=(
        "diffusion and flow with capture by the cells around",
        "escape through vessels and lymph",
        "clearance of plasma by organs",
        "capture by cells of an organ",
    ),
    expected=(
        "A decay length of 40 to 150 um without flow and of 1 to 3 mm with it (both derived from recalled values). A distant dose only"
        " with escape, of about escape times the share of the organ: with a tenth escaping (a guess) and 62 % to the liver (recalled;"
        " 28 % was read since) 6 % of the output to the liver and 1 % to the lung."
    ),
    sources=(
        Source("phys.v_interstitial", "interstitial flow of half a micrometre a second, which dominates carriage", "page"),
        Source("pk.bio_liver", "the liver holds most of what is given into a vein", "page"),
        Source("pk.escape_blood", "a tenth of what a tumour releases reaches blood: a guess"),
        Source("phys.range_diff", "decay length without flow, from diffusivity and removal"),
    ),
    scenario="plasma",
    changes=STRIP,
    arms=(
        Arm("still", about="diffusion, vessels and lymph; no interstitial flow"),
        Arm("flow", {"tissue.flow": {"speed": "phys.v_interstitial", "direction": "x"}}, "interstitial flow of 0.5 um/s"),
        Arm("no way out", _SHUT, "vessels and lymph let no vesicle through", role="negative control"),
        Arm(
            "no movement",
            {"tissue.matrix.regions": [{"in": _GAP, "hindrance": 1e-6}]},
            "matrix around the nodule in which vesicles stand still: a millionth of their diffusion left, and no flow",
            role="negative control",
        ),
    ),
    endpoints=(
        Endpoint("near dose", caught("fibroblast"), "vesicle/cell", about="caught by a fibroblast beside the tumour"),
        Endpoint("decay length", Reading("spatial_profile", "decay_length_um", table="decay", options={"field": TUMOUR, "axis": "x"}), "um"),
        Endpoint("lung dose", caught("fibroblast", "lung"), "vesicle/cell", about="caught by a fibroblast of the lung"),
        Endpoint("liver dose", caught("Kupffer", "liver"), "vesicle/cell", about="caught by a Kupffer cell"),
        Endpoint("escape", tissue("escaped"), "1", about="of what the tumour released, into blood and lymph"),
        Endpoint("share of output in the liver", organ("took", "liver"), "1", per=tissue("released")),
        Endpoint("share of output in the lung", organ("took", "lung"), "1", per=tissue("released")),
        Endpoint("share of output in lymph nodes", organ("took", "lymph nodes"), "1", per=tissue("released")),
    ),
    expectations=(
        Value(endpoint="lung dose", arm="still", above=1, because=_DAILY),
        Value(endpoint="liver dose", arm="still", above=1, because=_DAILY),
        Ratio(endpoint="decay length", arm="flow", to="still", above=1),
        Value(endpoint="near dose", arm="still", above=1, because=_DAILY),
        Nothing(endpoint="lung dose", arm="no way out"),
        Nothing(endpoint="liver dose", arm="no way out"),
        # what does not leave is there for the neighbours: more of it, if anything
        Ratio(endpoint="near dose", arm="no way out", to="still", above=0.9, smallest=0),
        Ratio(endpoint="near dose", arm="no movement", to="still", below=0.5, control=True),
    ),
    caveat=(
        "To act is here to be caught: no answer of cells is asked for. Doses per cell scale with the size of the tumour (6 million"
        " cells in the strip, a tenth of a gram). With flow, what leaves the strip at its far end is lost to the body."
    ),
    explanation=(
        "Nearby both halves of the sentence hold: without flow vesicles fall to 1/e within 106 um (sqrt(1.33 um^2/s over 0.65 per hour) is"
        " 86; cells that fill up and give back reach further), with flow within 3.1 mm (1.8 mm/h over 0.65 per hour: 2.8). Of the output"
        " 4.7 % escape, within the guess of 1 to 30 %; lymph nodes keep 1.0 %, the liver gets 0.98 % and the lung 0.24 %, not 6 and 1: less"
        " escapes than the tenth that was guessed, and the shares read since are half of those recalled. A fibroblast beside the tumour"
        " catches 26 vesicles in a day, one of the lung 1.5, a Kupffer cell 2.5. That this is more than one is owed to the size of the"
        " tumour: below 65 000 such pieces (4 million cells) the lung gets less. So it does with vessels that let little through, with"
        " little diffusion in the matrix, with more loss in tissue or faster capture by the cells around: five assumptions turn the verdict"
        " in the sweep, and permeability, of which only the ends were run, is a sixth. No assumption gives a distant dose without escape."
    ),
    group="body",
    quick=None,
)  # fmt: skip

_DEPLETION: Changes = {
    "body.events.clodronate": {
        "deplete": estimate(
            "0.9", "0.7", "0.99", "what liposomes of clodronate take of the macrophages of the liver"
        ),
        "when": "at 1 hour",
    },
    "body.tissues.liver.start.Kupffer cells": None,
}
_NONE_EAT: Changes = {"body.organs.*.phagocytes": 0}
_GONE = ["spleen", "lung", "kidney", "gut", "brain", "rest"]

S3_18 = Claim(
    id="S3-18",
    theme="systemic",
    statement="The influence of tumour exosomes is systemic: macrophages of the whole body decide who is exposed to them.",
    seed="S3, paragraph 3, last sentence, on the systemic influence of exosomes",
    mechanism=(
        "Organs clear plasma, most of it by phagocytes of the liver. Without these, vesicles stay in plasma longer, more of them are"
        " there, and what the liver leaves is left to organs with few phagocytes."
    ),
    kind="built in",
    why_kind=(
        "That the loss of phagocytes slows clearance is stated by the share that phagocytes have in each organ, a declared number. By how"
        " much, and that other organs gain what the liver loses, comes out of all organs drawing on one plasma."
    ),
    expected=(
        "Slower clearance, more vesicles in plasma, exposure moved from the liver to other organs. Half-life up eightfold (3 to 20; a"
        " guess). Clearance without macrophages was measured as 0.65 mL/h (0.49 to 0.81), of another kind of exosome and without a"
        " control."
    ),
    sources=(
        Source("imai2015", "macrophages clear exosomes from blood, and their loss slows it", "page"),
        Source("pk.CL_mac_depleted", "0.651 mL/h without macrophages", "page"),
        Source("matsumoto2020", "release of small vesicles into the plasma of mice", "page"),
    ),
    scenario="plasma",
    changes={**NO_TROPISM, "record": {"at": ["4 hours", "12 hours", "12.4 hours", "20 hours", "24 hours"]}},
    arms=(
        Arm("healthy", about="as the body is"),
        Arm("depleted", _DEPLETION, "nine tenths of all phagocytes lost at one hour, Kupffer cells gone from the piece of liver"),
        Arm("no phagocytes", _NONE_EAT, "organs clear as much, but not by phagocytes", role="control"),
        Arm(
            "no phagocytes, depleted",
            {**_NONE_EAT, **_DEPLETION},
            "the same loss where phagocytes clear nothing",
            role="negative control",
        ),
    ),
    endpoints=(
        Endpoint("tumour exosomes in plasma", plasma(TUMOUR), "1/mL", over_time=True),
        Endpoint("dose after 24 min", plasma(GIVEN, 744.0), "1/mL", about="of 1e10 given into a vein at 12 hours"),
        Endpoint("liver share", organ("share", "liver"), "1", about="of what organs took of tumour exosomes"),
        Endpoint("brain dose", caught("endothelial", "brain"), "vesicle/cell", about="caught by endothelium of the brain"),
        Endpoint("lung dose", caught("fibroblast", "lung"), "vesicle/cell", about="caught by a fibroblast of the lung"),
        Endpoint("native vesicles in plasma", plasma("plasma vesicle from blood"), "1/mL"),
        Endpoint(
            "clearance",
            organ("took", ["liver", *_GONE], "plasma vesicle from blood", since=-2),
            "mL",
            per=plasma("plasma vesicle from blood"),
            about="of the body's own vesicles in the last four hours: plasma cleared",
        ),
    ),
    expectations=(
        Ratio(endpoint="tumour exosomes in plasma", arm="depleted", to="healthy", above=1),
        Ratio(endpoint="dose after 24 min", arm="depleted", to="healthy", above=1),
        Ratio(endpoint="liver share", arm="depleted", to="healthy", below=1),
        Ratio(endpoint="brain dose", arm="depleted", to="healthy", above=1),
        Ratio(endpoint="lung dose", arm="depleted", to="healthy", above=1),
        Same(endpoint="tumour exosomes in plasma", arm="no phagocytes, depleted", to="no phagocytes"),
        Same(endpoint="brain dose", arm="no phagocytes, depleted", to="no phagocytes"),
    ),
    caveat=(
        "Influence is exposure here: doses of cells, not what they do. Macrophages inside the tumour are left alone, though the drug may"
        " reach them. Shares of phagocytes in organs are guesses."
    ),
    explanation=(
        "Nine tenths of the phagocytes lost for a day (an eighth of them has come back by then) leave 4.6 times as much of the tumour's"
        " exosomes in plasma, and 6.6 times as much of a dose after 24 minutes. The liver's share falls from 0.21 to 0.11; endothelium of"
        " the brain, which has no phagocytes, catches 4.8 times as much, a fibroblast of the lung 1.6 times. Clearance of the body's own"
        " vesicles falls from 5.6 to 1.2 mL/h, above the 0.49 to 0.81 measured without macrophages, of other exosomes: all phagocytes gone"
        " would leave 0.84. Where organs clear as much without phagocytes the same loss does nothing (1 %, by Kupffer cells that no longer"
        " catch what entered the liver). Three guesses turn the verdict, each of them a share of phagocytes: below 0.84 in"
        " the liver its share no longer falls, below 0.72 in the rest of the body or above 0.83 in the lung the lung no longer gains. That clearance"
        " slows holds at all ends (2.5 times at least); who gains is as sure as the shares."
    ),
    group="body",
    quick=None,
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (S0_10, S3_18)
