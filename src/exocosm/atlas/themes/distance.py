"""How far signals get, and are received: contact, soluble factors and exosomes from one source."""

from __future__ import annotations

from exocosm.atlas.claim import Arm, Claim, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Value
from exocosm.studies.reading import Reading

_CHANNEL: dict[str, object] = {
    "tissue.size": ["8 mm", "200 um", "20 um"],
    "tissue.voxel": "20 um",
    # a slab of tissue around one secreting cell; cells further off act as removal, not as bodies
    "start": [
        {"name": "source", "put": "source", "at": [["500 um", "100 um", "10 um"]]},
        {
            "name": "neighbours",
            "put": "neighbour",
            "number": 160,
            "in": {"box": {"from": ["420 um", "20 um", "8 um"], "to": ["580 um", "180 um", "12 um"]}},
            "arranged": "grid",
        },
        # five cells a bin, close together where signals fall within 0.2 mm, further apart beyond
        {
            "name": "far cells",
            "put": "neighbour",
            "at": [
                [f"{x} um", f"{y} um", "10 um"]
                for x in (*range(610, 1000, 40), *range(1010, 8000, 200))
                for y in range(20, 200, 40)
            ],
        },
    ],
    "cells.source.diameter": "tme.D_cancer",
    "cells.source.releases": {"exosome": "rel.rate_typ"},
    "cells.source.secretes": {
        "cytokine": {
            "value": "1e4 molecule/cell/hour",
            "source": "chosen",
            "evidence": "estimated",
            "read_in": "memory",
            "note": "scales the density, and no reach",
        }
    },
    "cells.neighbour": {
        "diameter": "tme.D_cancer",
        "mechanics": {"fixed": True},
        "captures": {
            "any": {
                "value": "3e-11 mL/cell/hour",
                "source": "chosen",
                "evidence": "estimated",
                "read_in": "memory",
                "note": "a hundredth of upt.k_cell, so that those who are read take nothing from the field, in which removal by all cells is declared; scales what they get, and no reach",
            }
        },
    },
    "molecules.tag": {
        "where": "lumen",
        "kind": "protein",
        "half life": "24 hours",
        "about": "what only the source makes",
    },
    "vesicles.exosome.lumen": {
        "tag": {
            "value": "10 copies/vesicle",
            "source": "chosen",
            "evidence": "estimated",
            "read_in": "memory",
            "note": "scales what cells get, and no reach",
        }
    },
    "programmes.touched": {
        "rise": "1 min",
        "fall": "1 min",
        "about": "whether a neighbour touches the source",
    },
    "rules.contact is felt": {
        "in": "neighbour",
        "high": "neighbours of source",
        "raises": "touched",
        "to": 1,
        "half": 0.5,
    },
    "solutes.cytokine": {
        "unit": "molecule/um^3",
        "diffusivity": {
            "value": "100 um^2/s",
            "low": "30 um^2/s",
            "high": "150 um^2/s",
            "source": "unverified",
            "evidence": "estimated",
            "read_in": "memory",
            "note": "a protein of about 20 kDa in tissue",
        },
        "decay": {
            "value": "0.01 1/s",
            "low": "0.001 1/s",
            "high": "0.03 1/s",
            "source": "unverified",
            "evidence": "estimated",
            "read_in": "memory",
            "note": "uptake by receptors of the cells around and decay, together about 100 s",
        },
        "advected": True,
        "boundaries": {"x-": "0 molecule/um^3", "x+": "0 molecule/um^3"},
    },
    "vesicles.exosome.lost in tissue": {
        "value": "1 1/hour",
        "low": "0.7 1/hour",
        "high": "2 1/hour",
        "source": "derived",
        "evidence": "derived",
        "read_in": "memory",
        "note": "removal by the cells around, cell density times clearance per cell; narrower than phys.k_sink, which takes the ends of both factors",
    },
    "vesicles.exosome.boundaries": {"x-": "0 vesicle/um^3", "x+": "0 vesicle/um^3"},
    "record": "every 4 hours",
    "checkpoint": "every 1000 hours",
    "until": "8 hours",
}
_FLOW = {"tissue.flow": {"speed": "phys.v_interstitial", "direction": "x"}}


def _reach(field: str) -> Reading:
    return Reading(
        "reach", "reach_um", options={"field": field, "axis": "x"}, where={"direction": "downstream"}
    )


_CONTACT = Reading(
    "reach", "reach_um", options={"state": "programme:touched", "source": "source", "receiver": "neighbour"}
)

_TOLD = Reading(
    "reach",
    "reach_um",
    options={"state": "cytosol:tag", "source": "source", "receiver": "neighbour", "axis": "x"},
    where={"direction": "downstream"},
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="S3-02",
        theme="distance",
        statement="Exosomes inform cells far away, which neither contact nor soluble factors can.",
        seed="S3, paragraph 1, on modes of communication",
        mechanism="Vesicles diffuse slowly but are removed slowly too; a cytokine diffuses a hundred times faster and is bound "
        "within minutes. Flow carries both, and what lives longer gets further with it.",
        kind="emergent",
        why_kind="No rule says how far anything gets: it comes out of diffusion, removal and flow, and for contact out of where cells lie. What cells receive is read in cells: copies of a tag in their cytosol.",
        mechanisms=("diffusion with removal", "interstitial flow", "capture and escape into the cytosol", "touch of neighbours"),
        expected="Contact one cell. Length over which a signal falls to 1/e: cytokine about 100 um, vesicles about 60 um without "
        "flow and 0.9 to 2.7 mm with 0.5 um/s (derived); a tenth lies 2.3 times as far, and what cells got in a few hours less far, for "
        "it comes late. So further than a cytokine with flow only, and not with flow either if vesicles are removed as fast.",
        sources=(
            Source("phys.v_interstitial", "interstitial flow of half a micrometre a second, and that it dominates", "page"),
            Source("phys.range_diff", "length of decay without flow, from diffusivity and removal"),
            Source("phys.range_adv", "length of decay with flow, from velocity over removal"),
        ),
        scenario="point_source",
        changes=_CHANNEL,
        arms=(
            Arm("still", about="no interstitial flow"),
            Arm("flow", _FLOW, "interstitial flow of 0.5 um/s"),
            Arm(
                "flow, soon removed",
                {**_FLOW, "vesicles.exosome.lost in tissue": "0.01 1/s"},
                "the same flow, vesicles removed as fast as the cytokine",
                role="negative control",
            ),
        ),
        endpoints=(
            Endpoint("reach of vesicles", _reach("exosome from source"), "um", about="down to a tenth of the peak"),
            Endpoint("reach of delivery", _TOLD, "um", about="tag in the cytosol of cells, down to a tenth of the peak"),
            Endpoint("delivery over cytokine", _TOLD, "x", per=_reach("cytokine")),
            Endpoint("delivery over contact", _TOLD, "x", per=_CONTACT),
            Endpoint("reach of cytokine", _reach("cytokine"), "um", about="down to a tenth of the peak"),
            Endpoint("reach of contact", _CONTACT, "um", about="down to a tenth of the peak"),
            Endpoint("vesicles over cytokine", _reach("exosome from source"), "x", per=_reach("cytokine")),
            Endpoint("vesicles over contact", _reach("exosome from source"), "x", per=_CONTACT),
        ),
        expectations=(
            Value(endpoint="delivery over contact", arm="still", above=1, smallest=0.1),
            Value(endpoint="delivery over cytokine", arm="flow", above=1, smallest=0.1),
            Value(endpoint="vesicles over cytokine", arm="still", above=1, smallest=0.1),
            Value(endpoint="delivery over cytokine", arm="flow, soon removed", below=1, smallest=0.1, control=True),
        ),
        caveat="A slab of even tissue: no fibres that bind vesicles, no vessels. Profiles are means across the slab, so that they "
        "fall as in one dimension. To be informed is to hold a tenth of what the best placed cell holds; no dose that acts is asked for. "
        "The cytokine is read as density, and without flow so are "
        "vesicles: both stand still by then, while what cells got still spreads. Long range in blood is another matter.",
        explanation="Contact reaches one cell (27 um). Without flow vesicles fall to a tenth within 160 um (by arithmetic sqrt(1.2 um^2/s / 1 "
        "per hour) = 66 um times ln 10, 152 um), and what cells hold of their tag within 136; a cytokine within 231 um: slow removal is "
        "outweighed by an eightyfold slower diffusion, and that mark is missed (0.69). In a flow of 0.5 um/s vesicles get 4.1 mm far, their "
        "tag in eight hours 2.6 mm, and the cytokine 0.3 mm; the tag of vesicles that are removed as fast as the cytokine 0.13 mm, so it is "
        "their life that carries. So the sentence holds where fluid moves, and not in still tissue, unless the cytokine is removed within "
        "40 s, diffuses slower than 38 um^2/s, or the gel leaves vesicles more than 0.4 of their diffusion in water: three assumptions turn "
        "the verdict. By what cells got none of the three would do: at the ends of their spreads the tag gets 2 to 9 % further than the "
        "cytokine, less than counts. How little it is: of one sender a cell 1 mm downstream with the usual "
        "capture (a hundred times that of the cells here; read in a run apart and scaled) has 0.15 copies of ten a vesicle by then, "
        "one vesicle for seventy senders.",
        quick={"until": "4 hours"},
    ),
)  # fmt: skip
