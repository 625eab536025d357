"""What vesicles in blood tell: whether there is a cancer, and which. Virtual patients; one number a cohort."""

from __future__ import annotations

from exocosm.atlas.claim import Arm, Changes, Claim, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Difference, Value
from exocosm.studies.reading import Reading

GPC1, KRAS, PARTICLES = "GPC1-positive vesicles", "KRAS-mutant vesicles", "particles"
CANCER = "cancer of 20 mm"
NO_OTHER_SIZES: Changes = {
    **{f"groups.cancer of {size} mm": None for size in (5, 10, 40)},
    **{f"comparisons.{name}": None for name in ("5 mm", "10 mm", "40 mm", "all sizes", "against benign")},
    f"groups.{CANCER}.share": 0.5,
    "variants": {},
}
"""Half of the patients have a cancer, of one size, which arms change."""
AS_FIRST_REPORTED: Changes = {
    "vesicles.plasma vesicle.carries.GPC1": "0 copy/vesicle",
    "vesicles.benign exosome.carries.GPC1": "0 copy/vesicle",
    f"panel.markers.{GPC1}.native": None,
    "panel.instruments.digital ELISA.false positive": 0,
}
AS_REPLICATED: Changes = {
    "vesicles.plasma vesicle.carries.GPC1": "0.05 copy/vesicle",
    "vesicles.benign exosome.carries.GPC1": "20 copy/vesicle",
    "between patients.GPC1 on plasma vesicle": 1,
}
NO_RELEASE: Changes = {
    f"groups.{CANCER}.lesion.releases.tumour exosome": "0 vesicle/cell/hour",
    "groups.benign.lesion.releases.benign exosome": "0 vesicle/cell/hour",
}


def _size(millimetres: int) -> Changes:
    return {f"groups.{CANCER}.lesion.diameter": f"{millimetres} mm"}


def _roc(column: str, marker: str) -> Reading:
    return Reading("roc", column, where={"comparison": "20 mm", "marker": marker})


def _endpoint(name: str, column: str, marker: str, about: str) -> Endpoint:
    return Endpoint(name, _roc(column, marker), "1", about=about)


AUC_KRAS = _endpoint(
    "AUC of mutant KRAS",
    "auc",
    KRAS,
    "chance that a cancer reads higher than a healthy or benign control; mutant protein is in no healthy cell",
)
AUC_GPC1 = _endpoint("AUC of GPC1", "auc", GPC1, "likewise, by vesicles with glypican-1")
AUC_PARTICLES = _endpoint("AUC of particles", "auc", PARTICLES, "likewise, by particles of any origin")
SHUFFLED = _endpoint(
    "AUC of mutant KRAS, labels shuffled", "shuffled_auc", KRAS, "with the diagnoses dealt anew"
)
SENSITIVITY_GPC1 = _endpoint("sensitivity of GPC1", "sensitivity", GPC1, "at a specificity of 0.875")
SENSITIVITY_KRAS = _endpoint("sensitivity of mutant KRAS", "sensitivity", KRAS, "at a specificity of 0.875")
NO_INFORMATION = "no information is 0.5 by definition, and less than 0.1 from it is no effect that counts"


def nothing_told(endpoint: Endpoint, arm: str) -> Value:
    """Return the control that a test in an arm tells nothing."""
    return Value(endpoint=endpoint.name, arm=arm, within=(0.4, 0.6), because=NO_INFORMATION, control=True)


ORIGIN = Claim(
    id="S1-11",
    theme="biomarkers",
    statement="Cargo that only the tumour's cells have makes exosomes in blood a diagnostic marker.",
    seed="S1, on exosomes as biomarkers in body fluids",
    mechanism="A tumour releases vesicles, a share of which reach blood, where they mix with those of the whole body and are lost within minutes. "
    "An instrument counts vesicles that show the tumour's molecule, together with whatever else it takes for it.",
    kind="emergent",
    why_kind="No line states how well a test works: it follows from dilution, loss, background, counting and the spread between people.",
    mechanisms=("dilution among native vesicles", "background of instrument and healthy vesicles", "spread between people and samples"),
    expected="Perfect separation was read of the first report on GPC1, and a sensitivity of 0.27 at a specificity of 0.875 of its replication; both are shown as arms with their own "
    "assumptions, neither is a mark. For 1 cm a share of 1e-6 to 1e-4 of plasma vesicles is derived. Marked is that cancers read higher, and larger ones more so.",
    sources=(
        Source("bio.GPC1_Melo_AUC", "GPC1 exosomes separate pancreatic cancer from controls without error", "page"),
        Source("bio.GPC1_repl_sens", "in a replication 0.27 of the cancers are found, at a specificity of 0.875", "page"),
        Source("pk.tumour_frac_blood", "share of tumour vesicles in plasma at 1 cm, computed"),
        Source("bio.sEVA_sens_stage1", "15 of 16 stage I cancers found by single vesicles with mutant protein", "page"),
    ),
    scenario="liquid_biopsy",
    changes={**NO_OTHER_SIZES, "panel.markers.MIF": None, "panel.markers.miR-21": None, "patients": 400},
    arms=(
        Arm("5 mm", _size(5), "half of the patients have a cancer of 5 mm"),
        Arm("20 mm", {}, "of 20 mm"),
        Arm("40 mm", _size(40), "of 40 mm"),
        Arm("20 mm, as first reported", AS_FIRST_REPORTED, "no other vesicle carries GPC1 or is taken for it"),
        Arm("20 mm, as replicated", AS_REPLICATED, "vesicles of the healthy and of benign disease carry GPC1, too"),
        Arm("no release", NO_RELEASE, "lesions release no vesicles", "negative control"),
    ),
    endpoints=(AUC_KRAS, AUC_GPC1, AUC_PARTICLES, SHUFFLED, SENSITIVITY_KRAS, SENSITIVITY_GPC1),
    expectations=(
        Value(endpoint=AUC_KRAS.name, arm="20 mm", above=0.5, smallest=0.1),
        Difference(endpoint=AUC_KRAS.name, arm="40 mm", to="5 mm", above=0, smallest=0.1),
        nothing_told(AUC_PARTICLES, "20 mm"),
        nothing_told(SHUFFLED, "20 mm"),
        nothing_told(AUC_KRAS, "no release"),
    ),
    caveat="Patients are lumped: a well-mixed plasma, a lesion that is a sphere of equal cells, and one escape into blood. Controls are as many as cancers. The "
    "instruments' false-positive share is a guess that decides.",
    group="body",
    explanation="By hand: a cancer of 20 mm has 4.2e8 cells, which bring 100 per hour x 0.1 = 7e7 vesicles a minute to blood, 4.7e-5 of the 1.5e12 of the body. In plasma that is 4.5e5 "
    "of 9.6e9 per mL, and 0.4 of them carry mutant protein: 1.8e5. The instrument takes one in a thousand of the others for positive, 9.6e6, and samples differ by a factor of two: the "
    "tumour adds 2 % to what varies by 100 %. The area is 0.53, and 0.60 at 40 mm, where eight times more comes. Moved alone, no assumption is enough: without false positives the limit of "
    "1e6 per mL hides 1.8e5 all the same, and below that limit false positives hide them. GPC1 says the same from both sides. As first reported, where nothing else carries it and digital ELISA tells 1e5 per mL, the area is "
    "0.91 at 20 mm (1.00 at 40 mm and 0.60 at 10 mm in the bundled cohort): such a result needs that nothing in healthy blood is positive. As replicated, with 5 % of the body's vesicles positive, the area is 0.50 and the "
    "sensitivity 0.11 at 0.875: no better than chance, below even the 0.27 that was read.",
    quick={"patients": 150, "reference.people": 50},
)  # fmt: skip

PANEL_AUC = _endpoint(
    "AUC of the panel", "auc", "panel", "by the mean of how far its markers lie above those of healthy people"
)
PANEL_SENSITIVITY = _endpoint("sensitivity of the panel", "sensitivity", "panel", "at a specificity of 0.82")
PANEL_SHUFFLED = _endpoint(
    "AUC of the panel, labels shuffled", "shuffled_auc", "panel", "with the diagnoses dealt anew"
)


def _only(*kept: str) -> Changes:
    return {f"panel.markers.{m}": None for m in (GPC1, KRAS, "miR-21", PARTICLES) if m not in kept}


PURE: Changes = {**AS_FIRST_REPORTED, "panel.instruments.imaging.false positive": 0}
_LIMITS = ("digital ELISA", "imaging")


def _limits(times: str) -> Changes:
    return {**PURE, **{f"panel.instruments.{name}.limit": f"times {times}" for name in _LIMITS}}


DIAGNOSIS = Claim(
    id="S2-05",
    theme="biomarkers",
    statement="Exosomes in blood serve the diagnosis of cancer, best with several markers together.",
    seed="S2, on exosomes in diagnosis",
    mechanism="As for a single marker; a panel adds up how far each marker lies above what is usual, so that independent noise averages out and shared noise stays.",
    kind="emergent",
    why_kind="How much a second marker adds follows from what noise the markers share: level of vesicles and preparation of the sample.",
    mechanisms=("dilution among native vesicles", "noise shared by the markers of a sample", "limits of detection"),
    expected="A sensitivity of 0.99 at a specificity of 0.82 was read of a chip with several markers in 20 patients and 11 controls, too few for a mark; a single marker found 0.27 at 0.875. Marked are "
    "directions: the panel tells cancers, better than its best-known marker alone, and finer limits find more where nothing but the limit stands in the way.",
    sources=(
        Source("bio.ACE_chip_sens", "several markers: sensitivity 0.99 at specificity 0.82, 20 patients against 11 controls", "page"),
        Source("bio.GPC1_repl_sens", "one marker: 0.27 at 0.875", "page"),
        Source("bio.eSimoa_LOD", "digital ELISA tells 1e5 tumour vesicles per mL of plasma", "page"),
    ),
    scenario="liquid_biopsy",
    changes={**NO_OTHER_SIZES, "panel.markers.MIF": None, "patients": 400, "comparisons.20 mm.specificity": 0.82},
    arms=(
        Arm("panel", {}, "GPC1, mutant KRAS, miR-21 and particles in cancers of 20 mm"),
        Arm("GPC1 alone", _only(GPC1), "one marker", "control"),
        Arm("particles alone", _only(PARTICLES), "a marker that knows no origin", "negative control"),
        Arm("nothing confuses, coarse", _limits("10"), "no false positives, limits ten times higher"),
        Arm("nothing confuses", PURE, "no false positives, limits of the instruments"),
        Arm("nothing confuses, fine", _limits("0.1"), "no false positives, limits ten times lower"),
    ),
    endpoints=(PANEL_AUC, PANEL_SENSITIVITY, PANEL_SHUFFLED),
    expectations=(
        Value(endpoint=PANEL_AUC.name, arm="panel", above=0.5, smallest=0.1),
        Difference(endpoint=PANEL_AUC.name, arm="panel", to="GPC1 alone", above=0, smallest=0.05),
        Difference(endpoint=PANEL_SENSITIVITY.name, arm="nothing confuses, fine", to="nothing confuses, coarse", above=0, smallest=0.1),
        nothing_told(PANEL_AUC, "particles alone"),
        nothing_told(PANEL_SHUFFLED, "panel"),
    ),
    caveat="The panel is not trained: a weight for each marker, learned from patients, would do better in those and perhaps in others. One size, 20 mm.",
    group="body",
    explanation="With backgrounds as they may be, no marker of the four tells a cancer of 20 mm (areas 0.50 to 0.53, see S1-11), and their mean tells no more (0.51): what the markers share, the level of vesicles and the "
    "preparation of the sample, is most of their noise and does not average out. Where nothing confuses, the limit decides: sensitivity of the panel at 0.82 is 0.24 with limits ten times higher, 0.62 at those of the instruments and "
    "0.94 with limits ten times lower, near the 0.99 that was read of a chip. That is what the statement needs, and one assumption moved alone does not give it.",
    quick={"patients": 150, "reference.people": 50},
)  # fmt: skip

CLAIMS: tuple[Claim, ...] = (ORIGIN, DIAGNOSIS)
