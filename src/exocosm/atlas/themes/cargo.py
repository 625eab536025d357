"""What exosomes carry and how it gets across: a tag from senescent cells, classes of cargo, selective packaging."""

from __future__ import annotations

from exocosm.atlas.assumption import estimate
from exocosm.atlas.claim import Arm, Changes, Claim, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Expectation, Nothing, Ratio, Value
from exocosm.studies.reading import Reading

ONE = "less than one molecule a cell has not arrived in the typical cell; a definition, not a measurement"


def state(name: str, kind: str, receiver: str) -> Reading:
    """Return the mean of a quantity of receivers at the end."""
    return Reading("cell_state", "mean", where={"cell_type": receiver, "kind": kind, "name": name})


def delivered(cargo: str, receiver: str = "recipient") -> Reading:
    """Return copies that reached the cytosol of all receivers since time zero."""
    return Reading(
        "delivery", "delivered_copies", table="cargo", where={"pool": "all", "receiver": receiver, "cargo": cargo}
    )  # fmt: skip


IMBALANCE = Endpoint(
    "imbalance", Reading("books", "imbalance", where={"account": ["field", "carrier", "cargo"]}, reduce="sum"),
    about="of all accounts of vesicles and of copies, each relative to its size, summed",
)  # fmt: skip
ROUNDING = 1e-9
"""What is more than this is not rounding: an account does not close."""


def _closes(arm: str) -> Value:
    """Return: what was released or given, delivered and lost add up, for vesicles and for every class of cargo."""
    return Value(endpoint="imbalance", arm=arm, below=ROUNDING, because="conservation")


CHEVILLET = Source(
    "chevillet2014",
    "less than one copy of a given miRNA in a hundred vesicles, in preparations of six origins",
    "page",
)

# --- S0-02: a tag that only senescent cells make -------------------------------------------------------------------

STILL: Changes = {"cycle": None, "consumes": {}, "mechanics": {"fixed": True}}

TAGGED: Changes = {
    "tissue.size": ["240 um", "240 um", "240 um"],
    "rules": [],
    "solutes": {},
    "programmes": {},
    "cells.tumour": {"like": "carcinoma", "consumes": {}},
    "molecules.tag": {"where": "lumen", "kind": "protein", "half life": "24 hours"},
    "vesicles.senescent exosome": {
        "like": "exosome",
        "lumen": {
            "tag": estimate(
                "10 copies/vesicle", "1 copies/vesicle", "50 copies/vesicle", "depends on the producer line"
            )
        },
        "boundaries": {"all": "0 vesicle/um^3"},
    },
    "cells.senescent": {
        "like": "carcinoma", **STILL,
        "releases": {"senescent exosome": "rel.rate_typ"},
        "arrest": {"senescence rate": "10 1/hour"},
    },
    "cells.neighbour": {"like": "carcinoma", **STILL},
    "cells.distant": {"like": "carcinoma", **STILL},
    "start": [
        {"name": "donors", "put": "senescent", "number": 20, "in": {"sphere": {"radius": "30 um"}}, "arranged": "packed"},
        {"put": "neighbour", "number": 100, "in": {"shell": {"inner": "30 um", "outer": "55 um"}}, "arranged": "packed"},
        {"put": "distant", "number": 250, "in": {"shell": {"inner": "55 um", "outer": "85 um"}}, "arranged": "packed"},
    ],
    "rules.senescence raises release": {
        "in": "senescent", "high": "senescent", "raises": "release of senescent exosome", "to": "rel.sen_fold", "half": 0.5,
    },
    "steps": {"exchange": "3 min", "fate": "6 min"},
    "record": "every 12 hours",
    "until": "48 hours",
}  # fmt: skip

NEAR, FAR = "tag in neighbours", "tag in distant cells"

S0_02 = Claim(
    id="S0-02",
    theme="cargo",
    statement="Exosomes carry molecular cargo from senescent cells into other cells.",
    seed="S0, paragraph 2, on what exosomes of senescent cells are for",
    mechanism="Senescent donors release exosomes with a tag that nobody else makes; they diffuse through the matrix, are captured, "
    "taken up, and a share of them gives the tag to the cytosol. Cells far from the donors get what nearer cells and decay left.",
    kind="emergent",
    why_kind="no rule speaks of the tag in recipients: it needs the whole way from release to escape. That senescent donors send "
    "more than others is stated by one rule, and asked as a control",
    mechanisms=("release", "diffusion in matrix", "capture and loss on the way", "uptake and escape"),
    expected="Recipients hold the tag, fewer copies further away, more from senescent donors than from the same donors before "
    "senescence (directions). Knock-down of Rab27a leaves 0.25 to 0.6 of release "
    "(recalled), heparin 0.2 to 0.7 of uptake (recalled); without tag or uptake exactly nothing (conservation). About a quarter of "
    "what is taken up lets its content out (recalled; two reporter studies find far less).",
    sources=(
        Source("rel.sen_fold", "senescent cells release more; the fold is a guess"),
        Source("rel.Rab27a_kd", "knock-down lowers release; the share is recalled"),
        Source("upt.fusion_low", "native vesicles hardly fuse in a split-luciferase assay", "page"),
    ),
    scenario="spheroid",
    changes=TAGGED,
    arms=(
        Arm("senescent donors"),
        Arm("donors not senescent", {"cells.senescent.arrest": {}}, "the same donors with the same tag, not senescent", "control"),
        Arm("Rab27a knock-down", {"cells.senescent.releases": "times rel.Rab27a_kd"}, "donors release less", "control"),
        Arm("heparin", {"cells.*.captures": "times upt.inh_heparin"}, "capture is blocked in part", "control"),
        Arm(
            "no capture", {"cells.*.captures": "0 mL/hour"}, "recipients take nothing", "negative control"
        ),
        Arm(
            "no tag", {"vesicles.senescent exosome.lumen.tag": "0 copies/vesicle"},
            "the same vesicles without the tag", "negative control",
        ),
    ),
    endpoints=(
        Endpoint(NEAR, state("tag", "cytosol", "neighbour"), "copy/cell", over_time=True,
                 about="in the cytosol of cells 30 to 55 um from the middle of the donors"),
        Endpoint(FAR, state("tag", "cytosol", "distant"), "copy/cell", about="in the cytosol of cells 55 to 85 um away"),
        Endpoint("near over far", state("tag", "cytosol", "neighbour"), per=state("tag", "cytosol", "distant")),
        Endpoint(
            "share that arrived",
            Reading("delivery", "escaped_vesicles", where={"pool": "all", "receiver": "all"}),
            per=Reading("delivery", "entered_vesicles", where={"pool": "all", "receiver": "all"}),
            about="vesicles that let their lumen out in any cell, over those released",
        ),
        IMBALANCE,
    ),
    expectations=(
        Value(endpoint=NEAR, arm="senescent donors", above=1, because=ONE),
        Value(endpoint="near over far", arm="senescent donors", above=1, smallest=0.1),
        Value(endpoint="share that arrived", arm="senescent donors", below=1, because="conservation"),
        _closes("senescent donors"),
        Ratio(endpoint=NEAR, arm="donors not senescent", to="senescent donors", below=1),
        Ratio(endpoint=NEAR, arm="Rab27a knock-down", to="senescent donors", below=1),
        Ratio(endpoint=NEAR, arm="heparin", to="senescent donors", below=1),
        Nothing(endpoint=NEAR, arm="no capture"),
        Nothing(endpoint=NEAR, arm="no tag"),
        Nothing(endpoint=FAR, arm="no tag"),
    ),
    caveat="Cells stand still and do not divide. Donors carry the tag whether senescent or not, as if they had been transduced. The tag is a read-out: that it does anything there is not asked.",
    quick={"until": "24 hours"},
)  # fmt: skip

# --- S1-07 and S3-07: classes of cargo, each with an account of its own --------------------------------------------

CLASSES: Changes = {
    "tissue.size": ["200 um", "200 um", "600 um"],
    "start.0.number": 100,
    "start.1.number": 240000,
    "molecules": {
        "ligand": {"where": "membrane", "kind": "protein"},
        "lipid": {"where": "membrane", "kind": "lipid"},
        "protein": {"where": "lumen", "kind": "protein",
                    "half life": estimate("24 hours", "4 hours", "72 hours", "turnover of a typical protein")},
        "small RNA": {"where": "lumen", "kind": "other", "half life": estimate("24 hours", "6 hours", "96 hours", "small RNA in complexes")},
        "miRNA": {"where": "lumen", "kind": "miRNA", "half life": estimate("24 hours", "6 hours", "96 hours", "one miRNA in complexes")},
        "mRNA": {"where": "lumen", "kind": "mRNA", "half life": estimate("7 hours", "1 hours", "24 hours", "a typical message")},
        "DNA": {"where": "lumen", "kind": "DNA", "half life": estimate("2 hours", "0.5 hours", "24 hours", "naked DNA in the cytosol")},
        "metabolite": {"where": "lumen", "kind": "other",
                       "half life": estimate("10 min", "1 min", "120 min", "until it is used up")},
    },
    "vesicles.reporter exosome.membrane": {"ligand": "cargo.receptor_copies", "lipid": "phys.lipids_100nm"},
    "vesicles.reporter exosome.lumen": {
        "protein": estimate("300 copies/vesicle", "100 copies/vesicle", "1000 copies/vesicle", "all proteins of the lumen"),
        "small RNA": "cargo.mirna_total",
        "miRNA": "cargo.mirna_mean",
        "mRNA": estimate("1e-3 copies/vesicle", "1e-5 copies/vesicle", "0.1 copies/vesicle", "whole messages of any one gene"),
        "DNA": estimate("1e-3 copies/vesicle", "0 copies/vesicle", "0.1 copies/vesicle",
                        "one locus; contested: classical exosomes may have none"),
        "metabolite": estimate("250 copies/vesicle", "25 copies/vesicle", "2500 copies/vesicle",
                               "one at about 1 mM in the lumen of 100 nm"),
    },
    "record": "every 6 hours",
    "until": "24 hours",
}  # fmt: skip
"""A dish of 100 recipients with 1e10 vesicles per mL, 2400 a cell."""

LUMEN = ("protein", "small RNA", "miRNA", "mRNA", "DNA", "metabolite")
MEMBRANE = ("ligand", "lipid")
ON_VESICLE = "vesicles.reporter exosome"
NONE = "0 copies/vesicle"

CLASS_ARMS = (
    Arm("all classes"),
    Arm(
        "empty vesicles",
        {f"{ON_VESICLE}.lumen.{n}": NONE for n in LUMEN} | {f"{ON_VESICLE}.membrane.{n}": NONE for n in MEMBRANE},
        "the same number of vesicles with nothing in or on them", "negative control",
    ),
    Arm("no DNA", {f"{ON_VESICLE}.lumen.DNA": NONE}, "as classical exosomes are said to be", "control"),
    Arm("no escape", {"cells.recipient.intake.escape": 0}, "nothing leaves endosomes for the cytosol", "control"),
)  # fmt: skip

CLASS_ENDPOINTS = (
    *(Endpoint(n, state(n, "cytosol", "recipient"), "copy/cell", about="in the cytosol after a day") for n in LUMEN),
    *(Endpoint(n, state(n, "contact", "recipient"), "copy/cell", about="on vesicles bound to the cell after a day")
      for n in MEMBRANE),
    Endpoint("ligand over miRNA", state("ligand", "contact", "recipient"), per=state("miRNA", "cytosol", "recipient"),
             about="copies of one membrane ligand in contact, for each copy of one miRNA in the cytosol"),
    *(Endpoint(f"{n} in the dish", delivered(n), "copy", about="delivered to all 100 recipients in a day") for n in LUMEN),
    IMBALANCE,
)  # fmt: skip


WHOLE = "less than one copy in all cells of the dish is none; a definition, not a measurement"


def _arrive(*classes: str) -> tuple[Expectation, ...]:
    """Return: a cell has a copy of each of these, and exactly none where vesicles are empty."""
    return (
        *(Value(endpoint=c, arm="all classes", above=1, because=ONE) for c in classes),
        *(Nothing(endpoint=c, arm="empty vesicles") for c in classes),
    )


def _in_the_dish(*classes: str) -> tuple[Expectation, ...]:
    """Return: a whole copy of each of these arrives somewhere, and exactly none where vesicles are empty or let nothing out."""
    return (
        *(Value(endpoint=f"{c} in the dish", arm="all classes", above=1, because=WHOLE) for c in classes),
        *(
            Nothing(endpoint=f"{c} in the dish", arm=arm)
            for c in classes
            for arm in ("empty vesicles", "no escape")
        ),
    )


CLASSES_STATED = (
    "that vesicles hold each class, and how many copies, is declared; what the way leaves of it (capture, escape, decay) decides how "
    "many of them a cell has"
)

S1_07 = Claim(
    id="S1-07",
    theme="cargo",
    statement="Exosomes bring proteins, lipids, nucleic acids and metabolites at once, and each of these classes reaches cells.",
    seed="S1, paragraph 1, on the range of molecules that vesicles carry",
    mechanism="Molecules of the membrane act while a vesicle is bound; those of the lumen need uptake and escape, then decay with "
    "a half-life of their own. Each class has its own account.",
    kind="built in",
    why_kind=CLASSES_STATED,
    expected="Hundreds of proteins and tens of thousands of lipids a vesicle (recalled and derived), 0.00825 copies of a given "
    "miRNA (read), so that a ligand of the membrane, which needs no escape, outnumbers a given miRNA by far. The account of each "
    "class closes (conservation).",
    sources=(CHEVILLET, Source("phys.lipids_100nm", "lipids of a vesicle of 100 nm, by geometry")),
    scenario="monolayer",
    changes=CLASSES,
    arms=CLASS_ARMS,
    endpoints=CLASS_ENDPOINTS,
    expectations=(
        *_arrive("protein", "lipid", "small RNA", "metabolite"),
        Value(endpoint="ligand over miRNA", arm="all classes", above=1, smallest=0.1),
        Value(endpoint="ligand", arm="no escape", above=1, because=ONE),
        Nothing(endpoint="protein", arm="no escape"),
        Nothing(endpoint="DNA", arm="no DNA"),
        Value(endpoint="small RNA", arm="no DNA", above=1, because=ONE),
        _closes("all classes"),
    ),
    caveat="Nucleic acids are asked as one class here, all small RNA together, and for a copy in the mean cell; S3-07 asks for each "
    "kind, and for a copy at all. Escape is that of the whole lumen: no class has its own. A metabolite that arrives meets millions "
    "of its like in the cell. The lipid is counted as presented by bound vesicles, not as mixed into the membrane of the cell; what "
    "sits in the membrane is in the account of its vesicles.",
    quick={"until": "12 hours"},
)  # fmt: skip

S3_07 = Claim(
    id="S3-07",
    theme="cargo",
    statement="Exosomes carry proteins, lipids, messenger RNA, microRNA and fragments of DNA into the cells of a tumour.",
    seed="S3, paragraph 1, on the cargo of exosomes",
    mechanism="As in S1-07, with an account for each kind of nucleic acid: one miRNA, the message of one gene, one piece of DNA.",
    kind="built in",
    why_kind=CLASSES_STATED,
    expected="The account of each class closes (conservation). Proteins and lipids in plenty. Of a given miRNA 0.00825 copies a "
    "vesicle (read); messages fewer (recalled, no size); DNA in dispute: classical exosomes were reported to lack it (recalled).",
    sources=(
        CHEVILLET,
        Source("Jeppesen 2019, Cell", "exosomes in the strict sense carry no double-stranded DNA"),
    ),
    scenario="monolayer",
    changes=CLASSES,
    arms=CLASS_ARMS,
    endpoints=CLASS_ENDPOINTS,
    expectations=(
        *_in_the_dish("protein", "miRNA", "mRNA", "DNA"),
        Value(endpoint="lipid", arm="all classes", above=1, because=ONE),
        Nothing(endpoint="lipid", arm="empty vesicles"),
        Nothing(endpoint="DNA in the dish", arm="no DNA"),
        Value(endpoint="miRNA in the dish", arm="no DNA", above=1, because=WHOLE),
        _closes("all classes"),
    ),
    caveat="What is asked is whether a class gets into cells at all: one whole copy in a hundred cells after a day with 1e10 vesicles "
    "per mL. Whether a cell has enough of it to act is another question (S2-07). Copies of messages and DNA per vesicle are guesses "
    "over four decades and more; what is claimed of populations of species (any message) is less than this.",
    explanation="In a day at 1e10 vesicles per mL a cell lets the content of somewhat over 100 vesicles out, ten thousand in the dish. At "
    "0.00825 copies each that is 88 copies of a given miRNA in the dish, nearly one a cell; of a given message and of a piece of DNA 11 "
    "copies, in one cell of nine, and few of them are left after the day (0.05 and 0.02 a cell). Proteins arrive in ten thousands a "
    "cell, and lipids touch it by the million. Two assumptions turn the verdict, both guesses: with less than a tenth of the copies of a "
    "message or of DNA (somewhat below 1e-4 a vesicle, less than one in the ten thousand that open) no whole copy arrives. So the "
    "statement falls without DNA in vesicles, as classical exosomes are said to be.",
    quick={"until": "12 hours"},
)  # fmt: skip

# --- S1-08: selective packaging ------------------------------------------------------------------------------------

LIKE_OTHERS = (1 / 1.1, 1.1)
MOTIF, SHUFFLED, OTHER = "motif miRNA", "shuffled miRNA", "other miRNA"

PACKED: Changes = {
    **{f"molecules.{n}": {"where": "lumen", "kind": "miRNA", "half life": "24 hours"} for n in (MOTIF, SHUFFLED, OTHER)},
    "molecules.small RNA": {"where": "lumen", "kind": "other", "half life": "24 hours"},
    "molecules.mRNA": {"where": "lumen", "kind": "mRNA", "half life": "24 hours"},
    "molecules.protein": {"where": "lumen", "kind": "protein", "half life": "24 hours"},
    "vesicles.donor exosome.lumen": {
        **dict.fromkeys((MOTIF, SHUFFLED, OTHER), "cargo.mirna_mean"),
        "small RNA": "cargo.mirna_total",
        "mRNA": estimate("0.01 copies/vesicle", "0.001 copies/vesicle", "1 copies/vesicle",
                         "whole messages of all genes together; most RNA of exosomes is shorter than a message"),
        "protein": estimate("300 copies/vesicle", "100 copies/vesicle", "1000 copies/vesicle", "all proteins of the lumen"),
    },
    "vesicles.donor exosome.loading": {
        MOTIF: estimate("30 x", "10 x", "100 x", "enrichment of a sequence with a sorting motif over passive loading"),
    },
}  # fmt: skip

S1_08 = Claim(
    id="S1-08",
    theme="cargo",
    statement="Non-coding RNA is among the most abundant contents of exosomes, as RNA goes, and it is packed selectively.",
    seed="S1, paragraph 2, on non-coding RNA as content",
    mechanism="Proteins that bind a short motif (hnRNPA2B1, YBX1) load RNA with it above its share in the cell; all else is loaded "
    "passively. What recipients find tells what was packed.",
    kind="built in",
    why_kind="selectivity is one declared number, the enrichment of the motif; abundance is the ratio of two other ones, and the "
    "shuffled sequence is declared to be loaded as any other",
    expected="Motif over passive 10 to 100 (recalled), shuffled motif 1. In copies, about one small RNA of any kind a vesicle "
    "(guess, 0.1 to 10) against a hundredth of a message (guess, up to 1) and hundreds of proteins (recalled): abundant among RNA, "
    "not among contents.",
    sources=(
        CHEVILLET,
        Source("Zhong 2016, Oncotarget", "a few miRNA are enriched in exosomes, most are depleted"),
    ),
    scenario="transwell",
    changes=PACKED,
    arms=(
        Arm("sorting"),
        Arm("no sorting", {"vesicles.donor exosome.loading": {}}, "the protein that binds the motif is missing", "control"),
        Arm(
            "no miRNA", {f"vesicles.donor exosome.lumen.{n}": NONE for n in (MOTIF, SHUFFLED)},
            "neither sequence is expressed", "negative control",
        ),
    ),
    endpoints=(
        Endpoint("motif over other", delivered(MOTIF), per=delivered(OTHER)),
        Endpoint("shuffled over other", delivered(SHUFFLED), per=delivered(OTHER)),
        Endpoint("small RNA over mRNA", delivered("small RNA"), per=delivered("mRNA"),
                 about="copies of all small RNA for each whole message of any gene"),
        Endpoint("small RNA over protein", delivered("small RNA"), per=delivered("protein"),
                 about="copies of all small RNA for each copy of a protein of the lumen"),
        Endpoint("motif delivered", delivered(MOTIF), "copy", about="in all recipients"),
        IMBALANCE,
    ),
    expectations=(
        Ratio(endpoint="motif over other", arm="sorting", to="no sorting", above=1),
        Value(
            endpoint="small RNA over mRNA", arm="sorting", above=1,
            because="what is the most abundant RNA is not outnumbered by another kind",
        ),
        _closes("sorting"),
        Value(
            endpoint="shuffled over other", arm="sorting", within=LIKE_OTHERS, control=True,
            because="what has no motif is loaded as any other sequence",
        ),
        Value(
            endpoint="motif over other", arm="no sorting", within=LIKE_OTHERS, control=True,
            because="without its protein the motif is loaded as any other sequence",
        ),
        Nothing(endpoint="motif delivered", arm="no miRNA"),
    ),
    caveat="Abundance is asked relative to other RNA only, in copies; against proteins it is told, not judged. Fragments of ribosomal and "
    "transfer RNA count as small RNA. The cell's own abundance of both sequences is the same, so that enrichment is read against "
    "passive loading.",
    explanation="Selective packaging is seen (30 copies of the sequence with the motif for one without, as declared; shuffled, one), and "
    "there are a hundred small RNA for each whole message, as declared. One assumption turns the verdict: with one message a "
    "vesicle, the upper end of a guess, they would be as many. Read as contents of any kind the first half would be refuted: "
    "one small RNA a vesicle against 300 proteins of the lumen is 0.003, and no end of either spread alone comes near one.",
    quick={"until": "24 hours"},
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (S0_02, S1_07, S1_08, S3_07)
