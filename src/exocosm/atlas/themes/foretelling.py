"""What vesicles in blood foretell: metastasis after surgery, and the answer to checkpoint blockade. Virtual patients; one number a cohort."""

from __future__ import annotations

from exocosm.atlas.claim import Arm, Changes, Claim, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Value
from exocosm.atlas.themes.biomarkers import nothing_told
from exocosm.studies.reading import Reading


def _survival(name: str, column: str, marker: str, about: str) -> Endpoint:
    where = {"question": "first reading", "marker": marker}
    return Endpoint(name, Reading("survival", column, where=where), "fold", about=about)


HAZARD_MIF = _survival(
    "hazard ratio of MIF",
    "hazard_ratio",
    "MIF",
    "of metastasis, patients above the median reading to the others",
)
HAZARD_LOAD = _survival(
    "hazard ratio of mutant KRAS",
    "hazard_ratio",
    "KRAS-mutant vesicles",
    "likewise, by the load of tumour vesicles",
)
SHUFFLED_MIF = _survival(
    "hazard ratio of MIF, labels shuffled",
    "shuffled_ratio",
    "MIF",
    "with the two halves dealt anew, median of 50",
)
NO_LIMITS: Changes = {
    "panel.instruments.ELISA.limit": "0.0001 pg/mL",
    "panel.instruments.ELISA.spread": 0,
    "panel.preparation.spread": 0,
}
NO_BACKGROUND: Changes = {
    **NO_LIMITS,
    "vesicles.plasma vesicle.carries.MIF": "0 copy/vesicle",
    "panel.markers.MIF.native": None,
}
BY_SIZE: Changes = {
    "events.metastasis.driver": "diameter",
    "events.metastasis.reference": "15 mm",
    "events.metastasis.exponent": 3,
}
UNDRIVEN: Changes = {"events.metastasis.driver": None, "events.metastasis.reference": None}

PROGNOSIS = Claim(
    id="S1-12",
    theme="biomarkers",
    statement="What exosomes carry at diagnosis foretells how the disease will go.",
    seed="S1, on exosomes as markers of prognosis",
    mechanism="MIF on tumour exosomes prepares the liver: the hazard of metastasis follows the copies that reach blood. Patients are split at the median of the first reading of "
    "their blood, in which the body's own vesicles carry MIF too.",
    kind="emergent",
    why_kind="The law of the hazard states that exosomes matter; whether a reading tells it is left to background, limits and the spread between people.",
    mechanisms=("hazard that follows exosomal MIF", "background of native vesicles", "limit and spread of the assay"),
    expected="Direction read: more MIF on vesicles in stage I patients who later had metastases; vesicle protein foretells survival in lung cancer. A hazard ratio above 1.5 is hoped for, and is no mark; marked is the direction.",
    sources=(
        Source("bio.MIF_prog", "MIF in vesicles was higher in stage I pancreatic cancer that later spread", "page"),
        Source("bio.TEP_NSCLC", "vesicle protein foretells progression and survival in lung cancer", "page"),
    ),
    scenario="prognosis",
    changes={"variants": {}, "patients": 600, **{f"panel.markers.{m}": None for m in ("particles", "GPC1-positive vesicles", "miR-21")}},
    arms=(
        Arm("operable", {}, "cancers of 15 mm, MIF read by an ELISA in vesicles from plasma"),
        Arm("operable, assay without limits", NO_LIMITS, "any mass of MIF is told, without spread"),
        Arm("operable, no background", NO_BACKGROUND, "besides, the body's own vesicles carry none"),
        Arm("advanced", {"groups.stage I.lesion.diameter": "60 mm"}, "a burden of 6 cm"),
        Arm("size decides", {**NO_BACKGROUND, **BY_SIZE}, "exosomes do nothing; metastasis follows size", "control"),
        Arm("nothing drives it", {**NO_BACKGROUND, **UNDRIVEN}, "metastasis comes to all alike", "negative control"),
    ),
    endpoints=(HAZARD_MIF, HAZARD_LOAD, SHUFFLED_MIF),
    expectations=(
        Value(endpoint=HAZARD_MIF.name, arm="operable", above=1, smallest=0.1),
        Value(endpoint=HAZARD_MIF.name, arm="operable, no background", above=1, smallest=0.1),
        Value(endpoint=SHUFFLED_MIF.name, arm="operable, no background", within=(0.8, 1.25), because="labels without meaning give 1 by definition", control=True),
        Value(endpoint=HAZARD_MIF.name, arm="nothing drives it", within=(0.67, 1.5), because="without a driver 1 by definition; a median split of 600 patients spreads by a tenth", control=True),
    ),
    caveat="Exposure is that at diagnosis and stays for three years, which favours the claim: surgery ends it. Other cargo, and answers of the body that raise vesicles as a whole, are left out.",
    group="body",
    explanation="By hand: at 15 mm 2e5 tumour vesicles per mL with 10 copies of 2e-8 pg each are 0.04 pg of MIF per mL, the body's own 1e10 with 0.01 copies are 2 pg, and the ELISA tells 10 pg from nothing. Most patients read alike, and the few above are those "
    "with a high background or very much tumour MIF: their hazard is 1.22 (1.08 to 1.37) times that of the others, above 1, but not told from the 1.1 from which an effect counts. An assay without limits does no better (1.1), since the background stays. "
    "Without background the same law gives 8.3, and a burden of 6 cm, which brings 64 times as much, about 3. So the statement holds where tumours are large or cargo is theirs alone. Where vesicles do nothing and size alone decides, readings foretell metastasis too (1.4 to 2.1 "
    "without background): a prognostic marker says nothing about a cause.",
    quick={"patients": 100},
)  # fmt: skip

MARKER = "PD-L1"
_EARLY, _SIX, _LATE = (
    "early rise, responders",
    "early rise at six weeks, responders",
    "late rise, progressors",
)


def _roc(name: str, comparison: str, column: str, about: str) -> Endpoint:
    return Endpoint(
        name, Reading("roc", column, where={"comparison": comparison, "marker": MARKER}), "1", about=about
    )


EARLY = _roc(
    "AUC of the early rise for response",
    _EARLY,
    "auc",
    "chance that PD-L1 rose more by week 3 in a responder than in another",
)
SIX_WEEKS = _roc("AUC of the rise by week 6 for response", _SIX, "auc", "likewise, by week 6")
LATE = _roc(
    "AUC of the late rise for progression",
    _LATE,
    "auc",
    "chance that PD-L1 rose more by week 24 in a progressor than in another",
)
EARLY_SHUFFLED = _roc("early AUC, labels shuffled", _EARLY, "shuffled_auc", "with the outcomes dealt anew")
LATE_SHUFFLED = _roc("late AUC, labels shuffled", _LATE, "shuffled_auc", "likewise")
EARLY_SENSITIVITY = _roc(
    "responders above 2.43-fold by week 3", _EARLY, "cut_sensitivity", "share above the published cut"
)
EARLY_SPECIFICITY = _roc("others not above 2.43-fold by week 3", _EARLY, "cut_specificity", "share")
LATE_SENSITIVITY = _roc(
    "progressors that doubled by week 24", _LATE, "cut_sensitivity", "share above the published cut"
)
LATE_SPECIFICITY = _roc("others that did not double by week 24", _LATE, "cut_specificity", "share")

CHECKPOINT = Claim(
    id="S4-10",
    theme="biomarkers",
    statement="PD-L1 on circulating exosomes follows checkpoint blockade and foretells its outcome.",
    seed="S4, on suppressive cargo of exosomes and immunotherapy",
    mechanism="T cells set free make interferon, which puts PD-L1 on tumour exosomes, and kill tumour. The first shows at once, the second in weeks; in blood both meet the PD-L1 of the body's own vesicles. "
    "Responders and progressors are told apart afterwards, by the size of the tumour alone.",
    kind="emergent",
    why_kind="No line says who responds or what a responder's blood reads: both follow from one activity of T cells, growth, and background.",
    mechanisms=("interferon raises PD-L1 on exosomes", "killing lowers the number of cells that release", "background of native vesicles"),
    expected="Two sources point in opposite directions, both read: a rise above 2.43-fold early goes with response, and a rise of more than 100 % with progression (sensitivity 0.83, specificity 0.70). "
    "The time window may reconcile them: marked are both directions, each in its window.",
    sources=(
        Source("bio.exoPDL1_foldcut", "a rise above 2.43-fold under pembrolizumab goes with response", "page"),
        Source("bio.dExoPDL1_cut", "a rise of more than 100 % goes with progression: sensitivity 0.83, specificity 0.70", "page"),
        Source("rel.IFNg_PDL1", "interferon gamma raises PD-L1 on exosomes"),
    ),
    scenario="melanoma_checkpoint",
    changes={
        "patients": 600,
        **{f"panel.markers.{m}": None for m in ("particles", "PD-L1-positive vesicles", "miR-21")},
        **{f"comparisons.{c}": None for c in ("early rise, progressors", "late rise, responders", "level before, responders")},
    },
    arms=(
        Arm("blockade", {}, "antibody against PD-1, T cells of differing activity"),
        Arm("no interferon", {"therapy.raises": {}}, "T cells kill, but PD-L1 on exosomes stays", "control"),
        Arm("PD-L1-null tumour", {"vesicles.tumour exosome.carries.PD-L1": "0 copy/vesicle"}, "only the body's own vesicles carry PD-L1", "negative control"),
    ),
    endpoints=(EARLY, SIX_WEEKS, LATE, EARLY_SHUFFLED, LATE_SHUFFLED, EARLY_SENSITIVITY, EARLY_SPECIFICITY, LATE_SENSITIVITY, LATE_SPECIFICITY),
    expectations=(
        Value(endpoint=EARLY.name, arm="blockade", above=0.5, smallest=0.1),
        Value(endpoint=LATE.name, arm="blockade", above=0.5, smallest=0.1),
        nothing_told(EARLY_SHUFFLED, "blockade"),
        nothing_told(LATE_SHUFFLED, "blockade"),
        nothing_told(EARLY, "PD-L1-null tumour"),
        nothing_told(LATE, "PD-L1-null tumour"),
    ),
    caveat="One tumour of one size for all metastases; the same activity of T cells drives interferon and killing, without delay between them beyond that of shrinking; no resistance arises.",
    group="body",
    explanation="The late direction comes out: by week 24 the area for progression is 0.94, and of the patients that doubled their PD-L1 0.88 of the progressors are found at a specificity of 0.86 (0.83 and 0.70 were read). The early one does not: 0.41 by week 3 and 0.24 by week 6. "
    "By hand, at week 3 activity is at 78 % of its height. A responder of activity 3 has 2.4-fold PD-L1 on each exosome, but has lost 0.4 of the tumour: 1.4-fold in blood (1.36 is found). A progressor of activity 0.5 has 1.6-fold and half as "
    "much tumour again: 2.4-fold (2.1 is found). Interferon works for the statement (0.35 without it), growth against it, and 0.19 of the responders against 0.35 of the others pass 2.43. No assumption moved alone turns it: with 6-fold interferon the area is 0.46, with little tumour 0.48. What was read "
    "asks that killing lags behind interferon by more than shrinking does, or that progressors make none; neither is in the model. So the time window decides, as the two sources together say, but one of them finds its own mechanism too weak here.",
    quick={"patients": 100},
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (PROGNOSIS, CHECKPOINT)
