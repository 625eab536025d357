"""From the coordinates of a file to um: which spot array, which scale, what is odd about it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float
from exocosm.errors import ImportTissueError
from exocosm.omics import lattice as lattices
from exocosm.omics.section import Section
from exocosm.omics.vocabulary import Platform, find, platforms

STRETCH_WORTH_SAYING = 0.02
STRETCH_REFUSED = 0.25


@dataclass(frozen=True)
class Frame:
    """Spots in um.

    Attributes
    ----------
    points_um
        (spots, 2): x to the right, y as in the file (for images: downwards); the least of each is zero.
    platform
        Name of the spot array.
    lattice
        ``square`` or ``hexagonal``.
    pitch_um
        Centre to centre distance of neighbouring spots.
    um_per_unit
        Scale of the file's coordinates.
    rotation_deg, anisotropy
        Of the lattice, before the stretch was undone.
    notes
        What was assumed.
    """

    points_um: Float
    platform: str
    lattice: str
    pitch_um: float
    um_per_unit: float
    rotation_deg: float
    anisotropy: float
    notes: tuple[str, ...]


def frame(section: Section, *, platform: str | None = None, pitch: float | None = None) -> Frame:
    """Recover um from the pitch of the spot array.

    Parameters
    ----------
    section
        Checked spots.
    platform
        ``Spatial Transcriptomics`` or ``Visium``; recognised by its lattice if None.
    pitch
        Spot pitch in um, for other arrays; that of the platform if None.

    Raises
    ------
    ImportTissueError
        An unknown platform, a pitch that is not positive, too few spots, spots that stand on no lattice or on another
        one than the platform's, or coordinates whose axes have different scales.
    """
    place = str(section.path)
    named = _named_platform(platform, place)
    if pitch is not None and not (np.isfinite(pitch) and pitch > 0):
        raise ImportTissueError(f"a pitch of {pitch} um", place=place, remedy="give a positive number of um")
    points = section.points - section.points.mean(axis=0)
    notes = []
    indices = lattices.visium_indices_to_lattice(section.points)
    if indices is not None:
        points = indices - indices.mean(axis=0)
        notes.append("coordinates are Visium array indices (column in half pitches, row)")
    fitted = _fitted(points, None if pitch is not None else named, place)
    found = named or next(p for p in platforms().values() if p.lattice == fitted.kind)
    pitch_um = float(pitch if pitch is not None else found.pitch_um)
    name = found.name if pitch is None or named is not None else f"a {fitted.kind} array"
    um = fitted.to_um(points, pitch_um)
    um -= um.min(axis=0)
    per_unit = pitch_um / fitted.pitch
    notes.append(
        f"{name}: {fitted.kind} lattice, spot pitch {pitch_um:g} um ({'known' if pitch is None else 'as given'}) = "
        f"{fitted.pitch:.4g} units of the file, so 1 unit = {per_unit:.4g} um"
    )
    if named is None and pitch is None:
        notes.append("the platform was recognised by its lattice")
    if fitted.anisotropy > STRETCH_WORTH_SAYING:
        notes.append(f"the lattice is stretched by {fitted.anisotropy:.1%}; this was undone")
    if abs(fitted.rotation_deg) > 1:
        notes.append(
            f"the array is turned by {fitted.rotation_deg:.1f} degrees against the x axis; this was kept"
        )
    return Frame(
        um, name, fitted.kind, pitch_um, per_unit, fitted.rotation_deg, fitted.anisotropy, tuple(notes)
    )


def _fitted(points: Float, named: Platform | None, place: str) -> lattices.Lattice:
    """Fit the lattice; raise where there is none, another one than that of the platform, or one with uneven axes."""
    fitted = lattices.fit(points)
    if fitted is None:
        many = "their coordinates are on no lattice" if len(points) >= 6 else "six at least are needed"
        raise ImportTissueError(
            f"the spacing of the spots cannot be found from {len(points)} spot{'' if len(points) == 1 else 's'}: {many}",
            place=place,
            remedy="a section is an array of spots (square or hexagonal); single cells cannot be imported this way",
        )
    if named is not None and named.lattice != fitted.kind:
        raise ImportTissueError(
            f"the spots stand on a {fitted.kind} lattice, those of {named.name} on a {named.lattice} one",
            place=place,
            remedy="leave the platform out, or give the pitch",
        )
    if fitted.anisotropy > STRETCH_REFUSED:
        raise ImportTissueError(
            f"the axes of the coordinates have different scales ({fitted.anisotropy:.0%} apart)",
            place=place,
            remedy="use pixel coordinates",
        )
    return fitted


def _named_platform(platform: str | None, place: str) -> Platform | None:
    """Return the platform that the user named."""
    if platform is None:
        return None
    meaning = find("platforms", platform)
    if meaning is None:
        raise ImportTissueError(
            f"unknown platform {platform!r}",
            place=place,
            remedy=f"known are {', '.join(platforms())}; or give the pitch",
        )
    return platforms()[meaning]
