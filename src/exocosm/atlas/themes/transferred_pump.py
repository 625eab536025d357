"""A pump that exosomes hand over, as protein or as gene: which of them lasts."""

from __future__ import annotations

from exocosm.atlas.assumption import estimate
from exocosm.atlas.claim import Arm, Claim, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Difference, Nothing, Ratio, Value
from exocosm.atlas.themes.reprogramming import (
    HALF_PROTEIN,
    HILL,
    PROTEIN,
    dish,
    dose,
    state,
    vesicle,
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
    theme="transferred_pump",
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
    explanation="A pulse of 1e10 vesicles per mL raises efflux after a day by a tenth of its range, at the very mark at which an effect counts, and "
    "more in cells that do not divide (a quarter). Three days later 3.5 % of the protein is left in dividing cells and 39 % in resting ones: "
    "decay takes a half, three rounds of division the rest, as expected. The gene is kept in full but only 0.06 copies a cell arrive, so "
    "that efflux stays at 0.004. Persistence does tell protein from gene; whether the protein reaches a level that counts depends on uptake "
    "and copies per vesicle.",
    quick=None,
)

CLAIMS: tuple[Claim, ...] = (S3_19,)
