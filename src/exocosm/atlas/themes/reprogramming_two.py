"""How exosomes pass on resistance to drugs: the cell cycle and apoptosis."""

from __future__ import annotations

from exocosm.atlas.assumption import HALF_OF_MIRNA, estimate
from exocosm.atlas.claim import Arm, Claim, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Ratio, Same
from exocosm.atlas.themes.reprogramming import (
    HILL,
    booked,
    dish,
    dose,
    living,
    state,
    vesicle,
)
from exocosm.studies.reading import Reading

_MIRNA = {
    "where": "lumen",
    "kind": "miRNA",
    "half life": estimate("72 hour", "24 hour", "240 hour", "microRNAs in cells last for days"),
}
_MIMIC = estimate(
    "1e4 molecule/cell",
    "3e3 molecule/cell",
    "1e5 molecule/cell",
    "copies a cell has after transfection with a mimic",
)
_HALF_PROGRAMME = estimate("0.5", "0.3", "0.7", "level of the programme at half effect")


def _drug(density: str, about: str) -> dict[str, object]:
    """Return a drug that stays in the medium as it was given."""
    return {
        "unit": "uM",
        "diffusivity": estimate("450 um^2/s", "300 um^2/s", "700 um^2/s", "a small molecule in water"),
        "initial": density,
        "fast": True,
        "about": about,
    }


def _toxic(drug: str, rate: str, half: object) -> dict[str, object]:
    """Return the rule that a drug kills."""
    low, high = (f"{float(rate) * f:g} 1/hour" for f in (0.5, 2.0))
    to = estimate(
        f"{rate} 1/hour",
        low,
        high,
        "twice the rate that leaves a half alive after 72 h, so that it is that at the IC50",
        "derived",
    )
    return {"in": "recipient", "high": drug, "raises": "apoptosis", "to": to, "half": half, "hill": HILL}


_S_PHASE = Reading(
    "cell_cycle",
    "share",
    table="phases",
    where={"cell_type": "recipient", "phase": 1, "time_min": [24 * 60, 36 * 60, 48 * 60]},
    at="all",
    reduce="mean",
)
_P27_STOPS = "rules.p27 lowers division"
_LADEN_221 = {"vesicles.resistant exosome.lumen": {"miR-221/222": "cargo.mirna_mean"}}

S1_17 = Claim(
    id="S1-17",
    theme="reprogramming_two",
    statement="Exosomes of resistant cells pass on resistance by loosening the control of the cell cycle.",
    seed="S1, paragraph 4, on altered control of the cell cycle",
    mechanism="A drug holds cells in G1 through p27. MicroRNA 221/222 from vesicles of resistant cells lowers p27, and cells go on "
    "into S phase.",
    kind="built in",
    why_kind="That the microRNA lowers p27, and p27 division, are rules. Whether the copies in vesicles reach what the first rule asks "
    "for is computed from dose, uptake, escape and copies per vesicle, and is the result.",
    stated_by=("miR-221/222 lowers p27", "p27 lowers division"),
    expected="p27 x0.4 to 0.7, S phase under the drug x1.3 to 1.8, no change of the latter in cells that p27 does not stop (recalled). With "
    "0.008 copies per vesicle (read) few copies can be expected to arrive; a mimic shows what many would do.",
    sources=(
        Source("func.miR221_222", "vesicles of resistant breast cancer cells lower p27 and raise viability; size recalled"),
        Source("cargo.mirna_mean", "copies of one microRNA per vesicle, by counting both", "page"),
        Source("func.miR100", "another microRNA of the same kind of effect is less in resistant vesicles, not more"),
    ),
    scenario="monolayer",
    changes={
        **dish(24, "48 hours"),
        "molecules.miR-221/222": _MIRNA,
        "vesicles.resistant exosome": vesicle(),
        "programmes.p27": {
            "rise": estimate("12 hour", "6 hour", "24 hour", "a protein builds up within a day"),
            "fall": estimate("12 hour", "6 hour", "24 hour", "and is lost within a day"),
        },
        "solutes.tamoxifen": _drug("1 uM", "4-hydroxytamoxifen"),
        "rules.tamoxifen raises p27": {
            "in": "recipient",
            "high": "tamoxifen",
            "raises": "p27",
            "to": 1,
            "half": estimate("0.3 uM", "0.05 uM", "0.8 uM", "of 4-hydroxytamoxifen in sensitive cells"),
            "hill": HILL,
        },
        "rules.miR-221/222 lowers p27": {
            "in": "recipient", "high": "delivered miR-221/222", "lowers": "p27", "to": 0, "half": HALF_OF_MIRNA, "hill": HILL,
        },
        _P27_STOPS: {
            "in": "recipient",
            "high": "p27",
            "lowers": "division",
            "to": estimate("0.1 x", "0 x", "0.3 x", "what is left of the exit from G1"),
            "half": _HALF_PROGRAMME,
        },
    },
    arms=(
        Arm("no drug", {"solutes.tamoxifen.initial": "0 uM"}, "neither drug nor vesicles", "control"),
        Arm("drug", about="1 uM tamoxifen, no vesicles", role="control"),
        Arm(
            "drug, vesicles",
            {**dose("resistant exosome", 1e11), **_LADEN_221},
            "1e11 vesicles of resistant cells per mL under the drug",
        ),
        Arm("drug, without miR", dose("resistant exosome", 1e11), "the same vesicles without the microRNA", "negative control"),
        Arm(
            "drug, mimic",
            {"cells.recipient.initial cargo": {"miR-221/222": _MIMIC}},
            "cells transfected with the microRNA",
            "positive control",
        ),
        Arm("insensitive", {_P27_STOPS: None}, "cells that p27 does not stop, under the drug", "control"),
        Arm(
            "insensitive, vesicles",
            {_P27_STOPS: None, **dose("resistant exosome", 1e11), **_LADEN_221},
            "such cells with vesicles of resistant cells",
            "negative control",
        ),
        Arm(
            "insensitive, mimic",
            {_P27_STOPS: None, "cells.recipient.initial cargo": {"miR-221/222": _MIMIC}},
            "such cells transfected with the microRNA, which is then certain to be there",
            "negative control",
        ),
    ),
    endpoints=(
        Endpoint("S phase", _S_PHASE, "", about="share of cycling cells in S, G2 or M, mean over the second day"),
        Endpoint("p27", state("programme", "p27"), "", about="mean of the programme", over_time=True),
        Endpoint("copies", state("cytosol", "miR-221/222"), "copy", about="of the microRNA in the cytosol, per cell"),
        Endpoint("divisions", booked("divisions"), "1/(cell day)", per=booked("divisions", "cell_days")),
    ),
    expectations=(
        Ratio(endpoint="p27", arm="drug, vesicles", to="drug", below=1),
        Ratio(endpoint="S phase", arm="drug, vesicles", to="drug", above=1),
        Ratio(endpoint="divisions", arm="drug, vesicles", to="drug", above=1),
        Ratio(endpoint="p27", arm="drug, mimic", to="drug", below=1),
        Ratio(endpoint="S phase", arm="drug, mimic", to="drug", above=1),
        Same(endpoint="p27", arm="drug, without miR", to="drug"),
        Same(endpoint="S phase", arm="insensitive, vesicles", to="insensitive"),
        Ratio(endpoint="p27", arm="insensitive, mimic", to="insensitive", below=1),
        Same(endpoint="S phase", arm="insensitive, mimic", to="insensitive"),
    ),
    caveat="MicroRNAs 221 and 222 are counted as one; vesicles could carry other signals that act through p27. The other path that is named, "
    "miR-100-5p and mTOR, is not asked: there resistant vesicles carry less of the microRNA (often told the other way round), and what a "
    "cell does not receive can only be seen against vesicles that bring much of it, more than the copies per vesicle here allow.",
    explanation="Even 1e11 vesicles per mL bring 8 copies into a cell in two days: some thousands of vesicles taken up, a quarter of them "
    "escaped, 0.008 copies in each, less what division shares out. Half effect would take 100, and p27 falls by half a per cent; no assumption alone takes it down by more than "
    "6 % (the most where the response is not steep). The chain itself works: a mimic takes p27 "
    "down to a two-hundredth and more than triples the share in S phase, to that without a drug; in cells that p27 does not stop it takes "
    "p27 down as far and changes no share. So bulk numbers do not suffice; other cargo, or a few vesicles "
    "with very many copies for a few cells, would have to explain the experiments.",
    quick={"start.0.number": 16},
)  # fmt: skip

_AKT_RULE = "rules.miR-21 raises AKT"
_LADEN_21 = {"vesicles.macrophage exosome.lumen": {"miR-21": "cargo.mirna_mean"}}

S1_18 = Claim(
    id="S1-18",
    theme="reprogramming_two",
    statement="Exosomes pass on resistance by switching on programmes against apoptosis.",
    seed="S1, paragraph 4, on anti-apoptotic programmes",
    mechanism="Vesicles of tumour macrophages bring microRNA 21, which lowers PTEN and so sets AKT free; AKT spares cells that cisplatin would kill.",
    kind="built in",
    why_kind="That the microRNA raises AKT, and AKT survival, are rules; whether enough copies arrive is computed.",
    stated_by=("miR-21 raises AKT", "AKT lowers apoptosis"),
    expected="Apoptosis under cisplatin x0.4 to 0.7, viability x1.7 (recalled); vesicles without miR-21, and cells in which PTEN stays, as "
    "without vesicles. A mimic, which brings thousands of copies, must spare cells, and must not where PTEN stays.",
    sources=(
        Source(
            "func.TAM_miR21",
            "vesicles of macrophages with miR-21 raise viability under cisplatin; size recalled",
        ),
        Source(
            "func.TAM_miR223",
            "another microRNA of macrophage vesicles makes gastric cancer cells resistant to doxorubicin",
            "page",
        ),
        Source("cargo.mirna_mean", "copies of one microRNA per vesicle, by counting both", "page"),
    ),
    scenario="monolayer",
    changes={
        **dish(60, "48 hours"),
        "cells.recipient.cycle": None,
        "molecules.miR-21": _MIRNA,
        "vesicles.macrophage exosome": vesicle(),
        "programmes.AKT": {
            "rise": estimate("6 hour", "2 hour", "24 hour", "PTEN has to run out first"),
            "fall": estimate("12 hour", "6 hour", "48 hour", "PTEN has to be made again"),
        },
        "solutes.cisplatin": _drug("5 uM", "given at its usual IC50"),
        "rules.cisplatin raises apoptosis": _toxic("cisplatin", "0.0193", "tx.cis_IC50"),
        _AKT_RULE: {
            "in": "recipient",
            "high": "delivered miR-21",
            "raises": "AKT",
            "to": 1,
            "half": HALF_OF_MIRNA,
            "hill": HILL,
        },
        "rules.AKT lowers apoptosis": {
            "in": "recipient",
            "high": "AKT",
            "lowers": "apoptosis",
            "to": estimate(
                "0.5 x", "0.1 x", "1 x", "of the death without a drug: at full AKT the drug kills no more"
            ),
            "half": _HALF_PROGRAMME,
        },
    },
    arms=(
        Arm("no drug", {"solutes.cisplatin.initial": "0 uM"}, "neither drug nor vesicles", "control"),
        Arm("drug", about="5 uM cisplatin, no vesicles", role="control"),
        Arm(
            "drug, vesicles",
            {**dose("macrophage exosome", 1e11), **_LADEN_21},
            "1e11 vesicles of macrophages per mL under the drug",
        ),
        Arm(
            "drug, without miR",
            dose("macrophage exosome", 1e11),
            "the same vesicles without miR-21",
            "negative control",
        ),
        Arm(
            "drug, vesicles, PTEN stays",
            {**dose("macrophage exosome", 1e11), **_LADEN_21, _AKT_RULE: None},
            "recipients whose PTEN the microRNA does not reach",
            "negative control",
        ),
        Arm(
            "drug, mimic",
            {"cells.recipient.initial cargo": {"miR-21": _MIMIC}},
            "cells transfected with miR-21",
            "positive control",
        ),
        Arm(
            "drug, mimic, PTEN stays",
            {"cells.recipient.initial cargo": {"miR-21": _MIMIC}, _AKT_RULE: None},
            "the same in cells whose PTEN the microRNA does not reach",
            "negative control",
        ),
    ),
    endpoints=(
        Endpoint("viable", living(), "cell", about="living cells after two days", over_time=True),
        Endpoint(
            "death rate",
            state("behaviour", "apoptosis"),
            "1/min",
            about="mean rate of apoptosis of living cells",
        ),
        Endpoint(
            "deaths",
            booked("apoptosis"),
            "1/(cell day)",
            per=booked("apoptosis", "cell_days"),
            about="by apoptosis",
        ),
        Endpoint("AKT", state("programme", "AKT"), "", about="mean of the programme"),
        Endpoint("copies", state("cytosol", "miR-21"), "copy", about="of miR-21 in the cytosol, per cell"),
    ),
    expectations=(
        Ratio(endpoint="death rate", arm="drug, vesicles", to="drug", below=1),
        Ratio(endpoint="deaths", arm="drug, vesicles", to="drug", below=1),
        Ratio(endpoint="viable", arm="drug, vesicles", to="drug", above=1),
        Ratio(endpoint="deaths", arm="drug, mimic", to="drug", below=1),
        Ratio(endpoint="viable", arm="drug, mimic", to="drug", above=1),
        Same(endpoint="death rate", arm="drug, without miR", to="drug"),
        Same(endpoint="death rate", arm="drug, vesicles, PTEN stays", to="drug"),
        Same(endpoint="deaths", arm="drug, mimic, PTEN stays", to="drug"),
    ),
    caveat="One microRNA stands for the programme; BCL-2, survivin and ERK, which are also named, are not asked, and proteins in the same "
    "vesicles may do what it cannot.",
    explanation="1e11 vesicles of macrophages per mL leave 13 copies of miR-21 in a cell after two days, where half effect takes 100; AKT "
    "rises to 0.014 of its range and the rate of death does not change; no assumption alone takes half a per cent off it. A mimic cuts that rate to a tenth and leaves "
    "55 of 60 cells alive where 38 were, and does nothing where PTEN stays, so that it is the number of copies per vesicle that fails, not the programme.",
    quick={"until": "24 hours", "start.0.number": 20},
)

CLAIMS: tuple[Claim, ...] = (S1_17, S1_18)
