"""Whether finding a cancer early by vesicles in blood helps whom it is found in. Virtual patients; one number a cohort."""

from __future__ import annotations

from exocosm.atlas.claim import Arm, Changes, Claim, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Same, Value
from exocosm.studies.reading import Reading

TEST, IMAGING, NONE, NOISE = "mutant KRAS", "imaging", "none", "particles"


def _row(column: str, strategy: str) -> Reading:
    return Reading("screening", column, where={"strategy": strategy})


LEAD = Endpoint(
    "lead time over imaging",
    _row("lead_mean_day", TEST),
    "day",
    about="mean over cancers that either finds; below zero where images find them first",
)
FOUND = Endpoint(
    "cancers found by the test",
    _row("found", TEST),
    "1",
    per=_row("cancers", TEST),
    about="of all, before symptoms and within five years",
)
FOUND_IMAGING = Endpoint(
    "cancers found by imaging", _row("found", IMAGING), "1", per=_row("cancers", IMAGING), about="likewise"
)
CURED = Endpoint(
    "cured with the test over none",
    _row("cured", TEST),
    "fold",
    per=_row("cured", NONE),
    about="the same patients, with the test and without any search",
)
CURED_IMAGING = Endpoint(
    "cured with imaging over none",
    _row("cured", IMAGING),
    "fold",
    per=_row("cured", NONE),
    about="likewise, by imaging",
)
CURED_NOISE = Endpoint(
    "cured with a test of particles over none",
    _row("cured", NOISE),
    "fold",
    per=_row("cured", NONE),
    about="likewise, by a test that knows no cancer",
)
DEATHS = Endpoint(
    "cancer deaths with the test over none",
    _row("cancer_deaths_ever", TEST),
    "fold",
    per=_row("cancer_deaths_ever", NONE),
    about="with time without end",
)
FALSE = Endpoint(
    "people with a false alarm",
    _row("false_positives", TEST),
    "1",
    per=_row("others", TEST),
    about="of those without cancer, in eleven tests of specificity 0.99",
)
OVERDIAGNOSED = Endpoint(
    "overdiagnosed",
    _row("overdiagnosed", TEST),
    "1",
    about="found by the test in people who die of something else before symptoms would come",
)
PURE: Changes = {"panel.instruments.imaging.false positive": 0}


def _limit(per_ml: str) -> Changes:
    return {
        **PURE,
        "panel.instruments.imaging.limit": f"{per_ml} vesicle/mL",
        "panel.instruments.imaging.volume": "1 mL",
    }


SCREENING = Claim(
    id="S1-13",
    theme="screening",
    statement="Finding cancers early through exosomes improves how patients fare.",
    seed="S1, on early detection through exosomes",
    mechanism="A growing cancer gives more and more vesicles to blood. A test every half year finds it when these rise above what 99 of 100 healthy people show; examination must confirm it; treatment cures the smaller the surer.",
    kind="emergent",
    why_kind="That smaller lesions are cured more often is put in; when a test finds a lesion, and before what else, is not.",
    mechanisms=("growth of a lesion and of what it gives to blood", "background and limit of the test", "chance of cure that falls with size"),
    expected="Nothing was read that shows an outcome. By derivation a test leads imaging only where it tells less than about 1e-5 of plasma vesicles. Marked are directions: fewer die of the cancer than without looking, and the test leads imaging.",
    sources=(
        Source("pk.tumour_frac_blood", "share of tumour vesicles in plasma at 1 cm, computed"),
        Source("bio.EV_plasma", "vesicles per mL of healthy plasma", "page"),
        Source("body.imaging_pancreas", "diameter at which half of pancreatic cancers are seen"),
        Source("bio.sEVA_LOD_volume", "a model of the source puts the limit of single vesicles at a tumour of 0.1 mL", "page"),
    ),
    scenario="screening",
    changes={
        "variants": {},
        "patients": 300,
        "step": "60 day",
        "reference.people": 300,
        **{f"screening.strategies.{s}": None for s in ("GPC1", "panel")},
        **{f"panel.markers.{m}": None for m in ("GPC1-positive vesicles", "MIF", "miR-21")},
    },
    arms=(
        Arm("test", {}, "vesicles with mutant KRAS, with the false positives that the instrument may have"),
        Arm("nothing confuses", PURE, "no vesicle is taken for positive by mistake"),
        Arm("limit of 1e5 per mL", _limit("1e5"), "besides, a share of 1e-5 is told, in a mL of plasma"),
        Arm("limit of 1e4 per mL", _limit("1e4"), "a share of 1e-6"),
        Arm("limit of 1e3 per mL", _limit("1e3"), "a share of 1e-7"),
        Arm("no release", {"groups.cancer.lesion.releases.tumour exosome": "0 vesicle/cell/hour"}, "cancers release no vesicles", "negative control"),
        Arm("no cure", {"screening.cure.half at": "1 um"}, "treatment cures nobody", "control"),
    ),
    endpoints=(DEATHS, LEAD, CURED, CURED_IMAGING, CURED_NOISE, FOUND, FOUND_IMAGING, FALSE, OVERDIAGNOSED),
    expectations=(
        Value(endpoint=DEATHS.name, arm="test", below=1, smallest=0.1),
        Value(endpoint=LEAD.name, arm="test", above=0, smallest=30),
        Value(endpoint=DEATHS.name, arm="no release", within=(0.9, 1.1), because="a test that tells nothing meets a cancer once in a hundred, and examination then finds it: less than a tenth in eleven tests", control=True),
        Same(endpoint=DEATHS.name, arm="no cure", to="no release"),
    ),
    caveat="Cancers are 40 % of the cohort, so counts of false alarms are told per person without cancer. All grow from the start without new ones, none spreads before it is found but by its size's chance of cure. "
    "Lead time alone lengthens survival from finding without helping anybody; deaths are counted for that.",
    group="body",
    explanation="With one native vesicle in a thousand taken for positive the test finds what a test of particles finds by accident, 0.02 of the cancers; deaths are 0.98 of those without looking (cancers found by accident), and imaging, which finds 0.75 of them at 15 mm, is ten "
    "months ahead. No assumption moved alone changes that. By hand, at 15 mm a cancer gives 2.9e7 vesicles a minute, 2e-5 of plasma, 1.9e5 per mL, of which 0.4 are positive: with nothing that confuses, a limit of 1e5 per mL, a share of 1e-5, is reached where imaging sees it too, and "
    "the test comes 80 days after it; a limit of 1e4 per mL (1e-6) is reached at 7 mm, 300 days before it, and leaves 0.42 of the deaths; 1e3 per mL leaves 0.16. That is the threshold that was derived, found again: lead time from a share of about 1e-5 downwards, and "
    "outcome with it, if nothing in healthy blood is taken for positive. Overdiagnosis is rare in these patients (0 to 4 of 119), whose cancers double in months; false alarms meet 0.04 of the people without cancer at a specificity of 0.99.",
    quick={"patients": 200, "reference.people": 200},
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (SCREENING,)
