"""How vesicles are made: the stages of biogenesis, bursts, and how tumour cells release more."""

from __future__ import annotations

from exocosm.atlas.assumption import Multiple, derived, estimate
from exocosm.atlas.claim import Arm, Changes, Claim, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Nothing, Ratio, Same, Value
from exocosm.studies.reading import Reading

_BODIES = derived(
    "25 1/hour", "15 1/hour", "42.5 1/hour", "rel.rate_typ / (rel.mvb_to_pm x rel.ilv_per_mvb) = 100 / (0.2 x 20)"
)  # fmt: skip
STAGES: dict[str, object] = {
    "multivesicular bodies": _BODIES,
    "to the membrane": "rel.mvb_to_pm",
    "vesicles each": "rel.ilv_per_mvb",
}
"""Release of 100 vesicles per cell and hour, as the product of its stages."""
_NO_RELEASE: Changes = {"cells.donor.releases": {"donor exosome": "0 vesicle/cell/hour"}}
_FUSION = "cells.donor.releases.donor exosome.to the membrane"
_BUDDING = "cells.donor.releases.donor exosome.vesicles each"
_ESCRT = Multiple(
    "release left without ESCRT-0 or ESCRT-I",
    0.5,
    0.2,
    0.8,
    "HRS, STAM1 or TSG101 silenced; the direction was read, no share was",
)
_DONOR = {"pool": "donor exosome from donor", "cell_type": "donor"}
_CARGO = {"pool": "donor exosome from donor", "receiver": "recipient", "cargo": "tag"}
_RELEASED = Reading("release_statistics", "released_vesicles", where=_DONOR)
_DELIVERED = Reading("delivery", "per_cell", table="cargo", where=_CARGO)

BIOGENESIS = Claim(
    id="S1-01",
    theme="vesicle life",
    statement="Cells secrete exosomes, small vesicles by which they talk to each other, and how these are made decides how many come out.",
    seed="S1, paragraph 1, on biogenesis and communication between cells",
    mechanism=(
        "Vesicles bud into multivesicular bodies (nSMase2, ESCRT), a share of the bodies is brought to the membrane (Rab27a) and lets "
        "its vesicles out at once; they pass a porous plate and cells below take them up, with what they carry."
    ),
    kind="built in",
    why_kind=(
        "Release is the declared product of three stages, and each knock-down lowers one of them by the number measured for it. "
        "Only that the response of recipients follows in proportion comes out of transport, capture and saturation."
    ),
    expected=(
        "Rab27a knock-down leaves 0.4 of release (0.25-0.6, recalled), nSMase2 knock-down 0.5 (0.3-0.7, recalled), both 0.2 (derived, if "
        "stages multiply), knock-down of an ESCRT-0 or ESCRT-I protein 0.5 (0.2-0.8, a guess; that it falls was read); the response falls in "
        "the same proportion (derived)."
    ),
    sources=(
        Source("rel.Rab27a_kd", "Less release after knock-down of Rab27a; the share is recalled."),
        Source("rel.nSMase2_kd", "Less exosomal miRNA after knock-down of nSMase2; direction read, share recalled."),
        Source(
            "Colombo and others 2013, J Cell Sci 126:5553",
            "HeLa cells release less CD63 and MHC II on vesicles where HRS, STAM1 or TSG101 is silenced, and more where VPS4B is; read in the abstract.",
            "page",
        ),
        Source("rel.Rab27a_TRAMP", "Tumours without Rab27a do not take in mice with an immune system.", "page"),
    ),
    scenario="transwell",
    changes={"cells.donor.releases": {"donor exosome": STAGES}},
    arms=(
        Arm("wild type", about="every stage works"),
        Arm("Rab27a knock-down", {_FUSION: "times rel.Rab27a_kd"}, "fewer bodies reach the membrane"),
        Arm("nSMase2 knock-down", {_BUDDING: "times rel.nSMase2_kd"}, "fewer vesicles bud into a body"),
        Arm("ESCRT knock-down", {_BUDDING: _ESCRT}, "fewer vesicles bud into a body, for want of HRS, STAM1 or TSG101"),
        Arm(
            "both knocked down",
            {_FUSION: "times rel.Rab27a_kd", _BUDDING: "times rel.nSMase2_kd"},
            "Rab27a and nSMase2: two stages at once",
        ),
        Arm("no vesicles", _NO_RELEASE, "no body reaches the membrane", role="negative control"),
        Arm("uptake blocked", {"cells.recipient.captures": "times upt.inh_heparin"}, "heparin on the recipients", role="control"),
    ),
    endpoints=(
        Endpoint("release", _RELEASED, "vesicle", about="by all donors in two days"),
        Endpoint("response", _DELIVERED, "copy/cell", about="donor protein in the cytosol of recipients", over_time=True),
        Endpoint("response to a vesicle", _DELIVERED, "1/cell", per=_RELEASED, about="response over release"),
    ),
    expectations=(
        Ratio(endpoint="release", arm="Rab27a knock-down", to="wild type", below=1, because="direction of rel.Rab27a_kd"),
        Ratio(endpoint="release", arm="nSMase2 knock-down", to="wild type", below=1, because="direction of rel.nSMase2_kd"),
        Ratio(endpoint="release", arm="ESCRT knock-down", to="wild type", below=1, because="direction read in Colombo 2013"),
        Ratio(endpoint="release", arm="both knocked down", to="Rab27a knock-down", below=1),
        Ratio(endpoint="response", arm="both knocked down", to="wild type", below=1),
        Ratio(endpoint="response", arm="ESCRT knock-down", to="wild type", below=1),
        Same(endpoint="response to a vesicle", arm="Rab27a knock-down", to="wild type", control=False),
        Same(endpoint="response to a vesicle", arm="ESCRT knock-down", to="wild type", control=False),
        Same(endpoint="response to a vesicle", arm="both knocked down", to="wild type", control=False),
        Ratio(endpoint="response", arm="uptake blocked", to="wild type", below=1, because="sign of upt.inh_heparin"),
        Same(endpoint="release", arm="uptake blocked", to="wild type"),
        Nothing(endpoint="response", arm="no vesicles"),
    ),
    caveat=(
        "Which stage a gene acts on is a simplification: Rab27a also docks other carriers, nSMase2 also sheds vesicles from the membrane, and "
        "ESCRT also sorts cargo, which is left as it is here. ESCRT is not of one sign: loss of VPS4B alone raised release in HeLa, and has no arm, "
        "for it is not known which stage it changes. ESCRT and nSMase2 are two ways into the same body, so that losing both need not multiply; it has no arm either. "
        "The response is the protein itself; a downstream effect with a threshold would not fall in proportion."
    ),
    explanation=(
        "Release falls to 0.40 without Rab27a, 0.50 without nSMase2, 0.20 without both and 0.50 without ESCRT, which is what the declared folds multiply to. The response follows within two in a hundred, since recipients hold "
        "far fewer vesicles than saturate them; with a capacity of 1000 a cell instead of 5000 it falls less than release by up to a tenth, close to the mark."
    ),
    quick={"until": "24 hours"},
)  # fmt: skip

_DISH: Changes = {
    "tissue.size": ["200 um", "200 um", "200 um"],
    "tissue.voxel": "50 um",
    "steps.exchange": "6 min",
    "start.1": None,
    "start.0.number": 20,
    "vesicles.reporter exosome.lumen": {},
    "vesicles.reporter exosome.membrane": {},
    "cells.recipient.captures": {},
    "cells.recipient.death.apoptosis rate": "0 1/hour",
}
"""Twenty cells that only release, in fresh medium."""
_OUT = "cells.recipient.releases"
_POOL = {"pool": "reporter exosome from recipient", "cell_type": "recipient"}

BURSTS = Claim(
    id="S3-06",
    theme="vesicle life",
    statement="Exosomes form inside multivesicular bodies and leave when such a body fuses with the membrane.",
    seed="S3, paragraph 2, on multivesicular bodies and release",
    mechanism=(
        "A body holds many vesicles, which leave together when it fuses with the membrane and are lost when it fuses with the "
        "lysosome; so release comes in bursts, and counts scatter more than those of single vesicles would at the same mean."
    ),
    kind="built in",
    why_kind="The number of vesicles in a body and the share of bodies that reach the membrane are declared; the scatter of counts follows.",
    expected=(
        "Variance over mean of counts is 1 + n for bursts of n on average and 1 for single vesicles (derived: compound Poisson), so 21 for n = 20; "
        "the mark reaches 1.4-fold to both sides, as that on single vesicles does. A CD63 signal at fusion lasts 107 s (read); nothing here measures it."
    ),
    sources=(
        Source("rel.ilv_per_mvb", "Some 20 vesicles in a body; a guess with a spread of 5 to 50."),
        Source("rel.mvb_to_pm", "A fifth of the bodies reaches the membrane; a guess."),
        Source("rel.mvb_fusion_duration", "CD63-pHluorin signals of single fusions last 107 s.", "page"),
    ),
    scenario="monolayer",
    changes={
        **_DISH,
        "vesicles.reporter exosome.counting": "whole",
        _OUT: {"reporter exosome": STAGES},
        "record": "every 30 min",
        "until": "24 hours",
    },
    arms=(
        Arm("bursts", about="bodies of 20 vesicles on average, a fifth of which fuse with the membrane"),
        Arm(
            "steady",
            {_OUT: {"reporter exosome": {**STAGES, "multivesicular bodies": derived(
                "500 1/hour", "300 1/hour", "850 1/hour", "rel.rate_typ / rel.mvb_to_pm: as many vesicles, each alone"
            ), "vesicles each": 1}}},
            "as many vesicles, each in a carrier of its own",
            role="control",
        ),
        Arm("to the lysosome", {f"{_OUT}.reporter exosome.to the membrane": 0}, "every body fuses with the lysosome", role="negative control"),
    ),
    endpoints=(
        Endpoint("scatter", Reading("release_statistics", "fano", where=_POOL), "1", about="variance over mean of vesicles released in half an hour"),
        Endpoint("mean", Reading("release_statistics", "mean_per_interval", where=_POOL), "vesicle", about="vesicles released in half an hour"),
        Endpoint("release", Reading("release_statistics", "released_vesicles", where=_POOL), "vesicle", about="in a day"),
    ),
    expectations=(
        Ratio(
            endpoint="scatter", arm="bursts", to="steady", within=(15, 29.4),
            because="1 + n over 1 for n = 20 is 21 (derived), as wide to both sides as the mark on single vesicles: 1.4-fold",
        ),
        Value(endpoint="scatter", arm="steady", within=(0.7, 1.4), because="Poisson counts have 1 (derived); the estimate of one run scatters by a quarter"),
        Same(endpoint="mean", arm="bursts", to="steady"),
        Nothing(endpoint="release", arm="to the lysosome"),
    ),
    caveat=(
        "The dish shows what bursts do to counts, not that vesicles form in bodies. Nobody read a size of bursts or a rate of fusion in a "
        "source (rel.mvb_fusion_rate is recalled), and whole dishes average bursts away: the test needs counts of few cells. The signal of a "
        "fusion, 107 s, has no endpoint: here a body is empty in an instant, and the step of exchange, 6 min, is longer than the signal."
    ),
    explanation=(
        "Bursts of 20 give a Fano factor of some 22 times that of single vesicles, which have 1, as compound Poisson counts must; both arms release as much, and nothing comes out where "
        "every body goes to the lysosome. The scatter of a Fano factor over 48 intervals is a fifth to a quarter, hence sixteen replicates. "
        "The turns are of the design, not of nature: rates, shares and sizes of the arms are balanced so that both release as much, and "
        "a number moved in one of them alone by a tenth makes the means differ, which the control then refuses. Three are so moved: bodies of the bursts "
        "(it turns at 23 and 28 an hour), vesicles in one (18 and 21), and carriers of the steady arm (450 and 550 an hour). Bodies of 5 or of 50 vesicles would also give 6 or 51, outside the mark, which is that of 20."
    ),
)  # fmt: skip

_NORMAL = "cells.normal.releases.normal exosome"
_AIR = estimate("150 mmHg", "140 mmHg", "160 mmHg", "humidified air in an incubator")
_ONE = {"solutes.oxygen.initial": "7.6 mmHg"}
_TENTH = {"solutes.oxygen.initial": "0.76 mmHg"}
_NULL: Changes = {"rules.hypoxia raises HIF": None}
_BUFFER = estimate(
    "1 1/hour",
    "0.1 1/hour",
    "10 1/hour",
    "how fast bicarbonate or an inhibitor of proton pumps takes the load; no rate was found",
)
_TUMOUR_POOL = {"pool": "reporter exosome from recipient", "cell_type": "recipient"}
_NORMAL_POOL = {"pool": "normal exosome from normal", "cell_type": "normal"}
_BY_TUMOUR = Reading("release_statistics", "per_cell_hour", table="intervals", where=_TUMOUR_POOL)
_BY_NORMAL = Reading("release_statistics", "per_cell_hour", table="intervals", where=_NORMAL_POOL)

TUMOUR_RELEASE = Claim(
    id="S3-09",
    theme="vesicle life",
    statement="Cancer cells release exosomes actively, more than normal cells and more still where oxygen is short or the medium is acid.",
    seed="S3, paragraph 3, on active release by cancer cells",
    mechanism=(
        "Cancer cells have a higher rate than normal epithelium; lack of oxygen stabilises HIF, which raises release, and so does acid."
    ),
    kind="built in",
    why_kind="The rates of both cells are declared, and three rules state what hypoxia, through HIF, and acid do to release.",
    stated_by=("hypoxia raises HIF", "HIF raises release", "acid raises release"),
    expected=(
        "Tumour over normal 3 (0.3-10: sources disagree in sign); 1.3 at 1 % and 1.9 at 0.1 % oxygen (recalled; that both rise was read), "
        "1 without HIF (direction read); 3 at pH 6.5 (guessed; a remarkable rise in five types was read), and none where a buffer takes the acid (direction read)."
    ),
    sources=(
        Source("rel.rate_tumour_vs_normal", "By blots tumour lines release more; per single cell the normal line MCF10A released more than both carcinoma lines."),
        Source("rel.rate_chiu", "Single MCF-7 and MDA-MB-231 cells release some 62 an hour.", "page"),
        Source("rel.hypoxia_HIF", "Knock-down of HIF-1a prevents the rise in hypoxia.", "page"),
        Source("rel.hypoxia_01pct", "Release rises at 1 % and 0.1 % oxygen; the fold is recalled."),
        Source("rel.acid", "Release rises at pH 6.5 in five tumour types, undone by buffering; the fold is a guess."),
    ),
    scenario="monolayer",
    changes={
        **_DISH,
        "solutes.oxygen": {"like": "oxygen", "vessels": None, "decay": "0 1/min", "initial": _AIR},
        "solutes.acidity": {"like": "acidity", "vessels": None, "initial": 0},
        "programmes.HIF": {
            "rise": estimate("4 hours", "2 hours", "12 hours", "stabilisation of HIF and what follows"),
            "fall": estimate("2 hours", "0.5 hours", "6 hours", ""),
        },
        "vesicles.normal exosome": {"like": "exosome", "lost in tissue": "0 1/hour", "lymph": "0 1/min", "hindered": False, "advected": False},
        "cells.normal": {"diameter": estimate("14 um", "10 um", "18 um", "as of the bundled epithelial cell"), "mechanics": {"fixed": True}},
        "cells.recipient.consumes": {},
        "cells.normal.releases": {"normal exosome": derived(
            "20.7 vesicle/cell/hour", "6.2 vesicle/cell/hour", "207 vesicle/cell/hour", "rel.rate_chiu / rel.rate_tumour_vs_normal"
        )},
        _OUT: {"reporter exosome": "rel.rate_chiu"},
        "start.normal": {"put": "normal", "number": 20, "in": {"layer": {"axis": "z", "from": "8 um", "to": "9 um"}}},
        "rules.hypoxia raises HIF": {
            "in": "recipient", "low": "oxygen", "raises": "HIF", "to": 1, "hill": 4,
            "half": estimate("7.6 mmHg", "3.8 mmHg", "15 mmHg", "1 % oxygen"),
        },
        "rules.HIF raises release": {
            "in": "recipient", "high": "HIF", "raises": "release of reporter exosome", "to": "rel.hypoxia_01pct", "hill": 4, "source": "king2012",
            "half": derived("0.6", "0.3", "0.8", "passes through rel.hypoxia_1pct where HIF is at a half: (0.5/h)^4 = 0.5"),
        },
        "rules.acid raises release": {
            "in": "recipient", "high": "acidity", "raises": "release of reporter exosome", "to": "rel.acid", "hill": 4, "source": "logozzi2018",
            "half": estimate(0.5, 0.2, 0.9, "half way from pH 7.4 to 6.5"),
        },
        "record": "every 12 hours",
        "until": "36 hours",
    },
    arms=(
        Arm("culture", about="tumour and normal cells side by side at 21 % oxygen and pH 7.4"),
        Arm("1 % oxygen", _ONE, "7.6 mmHg"),
        Arm("0.1 % oxygen", _TENTH, "0.76 mmHg"),
        Arm("0.1 % oxygen, no HIF", {**_TENTH, **_NULL}, "hypoxia with HIF knocked down", role="negative control"),
        Arm("acid", {"solutes.acidity.initial": 1}, "pH 6.5"),
        Arm("acid, buffered", {"solutes.acidity.initial": 1, "solutes.acidity.decay": _BUFFER}, "likewise, and a buffer neutralises it", role="negative control"),
    ),
    endpoints=(
        Endpoint("tumour release", _BY_TUMOUR, "vesicle/(cell hour)", about="in the last 12 hours", over_time=True),
        Endpoint("tumour over normal", _BY_TUMOUR, "1", per=_BY_NORMAL, about="release of a tumour cell over that of a normal one"),
    ),
    expectations=(
        Value(endpoint="tumour over normal", arm="culture", above=1, smallest=0.1),
        Ratio(endpoint="tumour release", arm="1 % oxygen", to="culture", above=1, because="direction of rel.hypoxia_1pct"),
        Ratio(endpoint="tumour release", arm="0.1 % oxygen", to="culture", above=1, because="direction of rel.hypoxia_01pct"),
        Ratio(endpoint="tumour release", arm="acid", to="culture", above=1, because="direction of rel.acid"),
        Same(endpoint="tumour release", arm="0.1 % oxygen, no HIF", to="culture"),
        Same(endpoint="tumour release", arm="acid, buffered", to="culture", because="direction read of rel.acid: buffering undoes it"),
    ),
    caveat=(
        "The feedback of acid is taken away by a buffer, not by its rule; without its rule acid would act on nothing here. "
        "That the exosomes favour growth and survival is the matter of other claims. The one count per single cell contradicts the first "
        "half: normal MCF10A cells released more than both carcinoma lines, so the factor between them has a spread across 1."
    ),
    explanation=(
        "At usual values each rise comes out as declared: 3.0 over normal cells, 1.29 and 1.80 in hypoxia, 2.9 in acid, 1 without HIF "
        "and 1 in buffered acid: after a day even the slowest buffer leaves a tenth of the load, and so steep a rule gives 0.05 % for it. Three assumptions turn it: normal cells that "
        "release more than 57 an hour (at 207 tumour cells release 0.3 of normal, as the count per single cell has it in kind), and at 1 % oxygen a rise at 0.1 % of less than "
        "1.33 (1.10 at 1 %, where it is 1.3) or a HIF that is half on below 6.7 mmHg (1.00, where it is 3.8): the direction read at 1 % then has no size that counts."
    ),
    quick={"until": "24 hours"},
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (BIOGENESIS, BURSTS, TUMOUR_RELEASE)
