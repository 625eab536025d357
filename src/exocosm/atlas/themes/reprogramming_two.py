"""How exosomes pass on resistance to drugs: the cell cycle, apoptosis, pumps."""

from __future__ import annotations

from exocosm.atlas.claim import Arm, Claim, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Difference, Nothing, Ratio, Same, Value
from exocosm.atlas.themes.reprogramming import (
    HALF_MIRNA,
    HALF_PROTEIN,
    HILL,
    PROTEIN,
    booked,
    dish,
    dose,
    estimate,
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


_S_PHASE = Reading("cell_cycle", "share", table="phases", where={"cell_type": "recipient", "phase": 1})
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
    stated_by=("miR-221/222 lowers p27",),
    expected="p27 x0.4 to 0.7, S phase under the drug x1.3 to 1.8, no change in cells that p27 does not stop (recalled). With 0.008 "
    "copies per vesicle (read) few copies can be expected to arrive.",
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
            "in": "recipient", "high": "delivered miR-221/222", "lowers": "p27", "to": 0, "half": HALF_MIRNA, "hill": HILL,
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
    ),
    endpoints=(
        Endpoint("S phase", _S_PHASE, "", about="share of cycling cells in S, G2 or M after two days"),
        Endpoint("p27", state("programme", "p27"), "", about="mean of the programme", over_time=True),
        Endpoint("copies", state("cytosol", "miR-221/222"), "copy", about="of the microRNA in the cytosol, per cell"),
        Endpoint("divisions", booked("divisions"), "1/(cell day)", per=booked("divisions", "cell_days")),
    ),
    expectations=(
        Ratio(endpoint="p27", arm="drug, mimic", to="drug", below=1),
        Ratio(endpoint="p27", arm="drug, vesicles", to="drug", below=1),
        Ratio(endpoint="divisions", arm="drug, vesicles", to="drug", above=1),
        Same(endpoint="p27", arm="drug, without miR", to="drug"),
        Same(endpoint="divisions", arm="insensitive, vesicles", to="insensitive"),
    ),
    caveat="Both microRNAs are counted as one; vesicles could carry other signals that act through p27.",
    quick={"until": "24 hours", "start.0.number": 16},
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
    stated_by=("miR-21 raises AKT",),
    expected="Apoptosis under cisplatin x0.4 to 0.7, viability x1.7 (recalled); vesicles without miR-21, and cells in which PTEN stays, as "
    "without vesicles.",
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
            "half": HALF_MIRNA,
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
    ),
    endpoints=(
        Endpoint("viable", living(), "cell", about="living cells after two days", over_time=True),
        Endpoint(
            "death rate",
            state("behaviour", "apoptosis"),
            "1/min",
            about="mean rate of apoptosis of living cells",
        ),
        Endpoint("AKT", state("programme", "AKT"), "", about="mean of the programme"),
        Endpoint("copies", state("cytosol", "miR-21"), "copy", about="of miR-21 in the cytosol, per cell"),
    ),
    expectations=(
        Ratio(endpoint="death rate", arm="drug, mimic", to="drug", below=1),
        Ratio(endpoint="death rate", arm="drug, vesicles", to="drug", below=1),
        Ratio(endpoint="viable", arm="drug, vesicles", to="drug", above=1),
        Same(endpoint="death rate", arm="drug, without miR", to="drug"),
        Same(endpoint="death rate", arm="drug, vesicles, PTEN stays", to="drug"),
    ),
    caveat="One microRNA stands for the programme; proteins in the same vesicles may do what it cannot.",
    quick={"until": "24 hours", "start.0.number": 20},
)

_EARLY, _END = 24 * 60, 96 * 60


def _pulse(cargo: str, copies: object) -> dict[str, object]:
    """Return the changes of an arm that gets vesicles with a cargo for half a day."""
    return {**dose("resistant exosome", 1e10), "vesicles.resistant exosome.lumen": {cargo: copies}}


def _pump(cargo: str, half: object) -> dict[str, object]:
    """Return the rule that a cargo makes the cell pump drugs out."""
    return {
        "in": "recipient",
        "high": f"delivered {cargo}",
        "raises": "efflux",
        "to": 1,
        "half": half,
        "hill": HILL,
    }


def _left(cargo: str) -> Endpoint:
    """Return what is left of a cargo three days after it was first read."""
    return Endpoint(
        f"{cargo} that is left",
        state("cytosol", cargo, at=_END),
        "x",
        per=state("cytosol", cargo, at=_EARLY),
        about="copies per cell after four days over those after one",
    )


_GENE_COPIES = estimate(
    "0.001 copies/vesicle",
    "0.00001 copies/vesicle",
    "0.1 copies/vesicle",
    "whole genes are rare in small vesicles",
)

S3_19 = Claim(
    id="S3-19",
    theme="reprogramming_two",
    statement="Exosomes pass genes or proteins of drug resistance from one tumour cell to another.",
    seed="S3, paragraph 4, on resistance to therapy",
    mechanism="A pulse of vesicles brings P-glycoprotein, which works at once, decays and is shared out at each division; or its gene, "
    "which is copied at division and stays.",
    kind="built in",
    why_kind="That pump or gene makes cells resist, and that the gene is copied, is stated. How fast a transferred protein is lost "
    "comes out of decay and division.",
    stated_by=("P-gp raises efflux",),
    expected="Resistance within 4 h (2 to 24; read), a half-life of 48 h without new vesicles (recalled) and half at each division; so a "
    "twentieth is left after three days of daily division. A gene stays, if one arrives.",
    sources=(
        Source(
            "func.pgp_transfer_t",
            "functional P-glycoprotein in sensitive cells after 4 h with vesicles of resistant ones",
            "page",
        ),
        Source(
            "func.pgp_fold",
            "vesicles of paclitaxel-resistant cells make others five times as resistant",
            "page",
        ),
        Source("func.pgp_half", "transferred P-glycoprotein fades over passages without new vesicles"),
    ),
    scenario="monolayer",
    changes={
        **dish(24, "96 hours"),
        "molecules.P-gp": {
            "where": "lumen",
            "kind": "protein",
            "half life": "func.pgp_half",
            "about": "works once its vesicle has fused",
        },
        "molecules.ABCB1": {
            "where": "lumen",
            "kind": "DNA",
            "heritable": True,
            "about": "the gene of P-gp, kept for good",
        },
        "vesicles.resistant exosome": vesicle(),
        "programmes.efflux": {
            "rise": estimate("1 hour", "0.2 hour", "6 hour", "a pump works once it is there"),
            "fall": estimate("1 hour", "0.2 hour", "6 hour", "and stops when it is gone"),
        },
        "rules.P-gp raises efflux": _pump("P-gp", HALF_PROTEIN),
        "rules.ABCB1 raises efflux": _pump(
            "ABCB1", estimate("1 copy", "0.5 copy", "5 copy", "one working gene")
        ),
        "events.washout": {"when": "at 12 hours", "wash": "all"},
        "record": "every 24 hours",
    },
    arms=(
        Arm("no vesicles", about="washed likewise", role="control"),
        Arm("protein", _pulse("P-gp", PROTEIN), "1e10 vesicles with P-gp per mL for 12 h"),
        Arm(
            "protein, no division",
            {**_pulse("P-gp", PROTEIN), "cells.recipient.cycle": None},
            "the same over cells that do not divide",
            "control",
        ),
        Arm("gene", _pulse("ABCB1", _GENE_COPIES), "1e10 vesicles with the gene per mL for 12 h"),
        Arm("empty", dose("resistant exosome", 1e10), "the same vesicles without either", "negative control"),
    ),
    endpoints=(
        Endpoint(
            "efflux", state("programme", "efflux", at=_EARLY), "", about="mean of the programme after one day"
        ),
        Endpoint(
            "efflux after four days",
            state("programme", "efflux", at=_END),
            "",
            about="mean of the programme",
            over_time=True,
        ),
        Endpoint("genes", state("cytosol", "ABCB1", at=_EARLY), "copy", about="per cell after one day"),
        _left("P-gp"),
        _left("ABCB1"),
    ),
    expectations=(
        Difference(
            endpoint="efflux",
            arm="protein",
            to="no vesicles",
            above=0,
            smallest=0.1,
            because="a tenth of the full effect",
        ),
        Value(endpoint="P-gp that is left", arm="protein", below=1, smallest=0.1),
        Ratio(endpoint="P-gp that is left", arm="protein", to="protein, no division", below=1),
        Value(endpoint="ABCB1 that is left", arm="gene", above=0.9, because="a copied gene is not diluted"),
        Nothing(endpoint="efflux", arm="empty"),
        Nothing(endpoint="efflux", arm="no vesicles"),
    ),
    caveat="A transferred gene is taken to be copied with the genome, which is the exception. Whether the mean of a thousandth of a copy "
    "means one cell in a thousand is not followed here.",
    quick=None,
)

CLAIMS: tuple[Claim, ...] = (S1_17, S1_18, S3_19)
