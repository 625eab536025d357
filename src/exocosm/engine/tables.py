"""The frozen arrays that the engine reads: space, fields, carriers, cell types, and all of them together (`Tables`).

`assemble` makes them from a scenario; nothing here changes during a run. Lengths in um, times in min, amounts in the unit of
the field (vesicles, molecules) and densities per um^3 unless a field says otherwise. Axis letters as in `exocosm.arrays`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from exocosm.arrays import Bool, Byte, Float, Int, Int16
from exocosm.engine.inside_tables import Inside
from exocosm.engine.intervention_tables import Intervention
from exocosm.engine.plasma_tables import Drug
from exocosm.engine.plates import Plates
from exocosm.engine.rule_tables import Behaviours, Programmes, Rules
from exocosm.engine.travel_tables import Travellers

FACES = ("x-", "x+", "y-", "y+", "z-", "z+")


class Method(IntEnum):
    """How a field is carried forward."""

    DOUGLAS = 0
    """Conservative Douglas ADI: vesicles, cytokines, drugs."""
    IMPLICIT = 1
    """One unsplit implicit step by multigrid-CG: oxygen and other fast solutes."""
    WHOLE = 2
    """Integer counts that hop: whole vesicles."""


class Stage(IntEnum):
    """Stage of a cell's life."""

    CYCLING = 0
    QUIESCENT = 1
    SENESCENT = 2
    APOPTOTIC = 3
    NECROTIC = 4


@dataclass(frozen=True)
class Grid:
    """Voxels of one tissue; 2-D when there is one layer in z."""

    shape: tuple[int, int, int]
    """(nz, ny, nx)."""
    spacing: tuple[float, float, float]
    """(dz, dy, dx) in um; voxels may be anisotropic."""

    @property
    def voxel_volume(self) -> float:
        """Volume of a voxel, um^3."""
        dz, dy, dx = self.spacing
        return dz * dy * dx

    @property
    def voxels(self) -> int:
        """Number of voxels."""
        nz, ny, nx = self.shape
        return nz * ny * nx

    @property
    def planar(self) -> bool:
        """True for a 2-D tissue: one layer of voxels, cells move in the plane only."""
        return self.shape[0] == 1

    @property
    def size(self) -> tuple[float, float, float]:
        """(x, y, z) extent in um."""
        nz, ny, nx = self.shape
        dz, dy, dx = self.spacing
        return (nx * dx, ny * dy, nz * dz)


@dataclass(frozen=True)
class Fields:
    """Everything about the fields but their values."""

    names: tuple[str, ...]
    """[s] solutes first, then pools, then carried cargo."""
    units: tuple[str, ...]
    """[s] unit of a density: ``mmHg``, ``vesicle/um^3``, ..."""
    method: Byte
    """[s] a `Method`."""
    diffusivity: Float
    """[s] um^2/min, free of hindrance."""
    hindered: Bool
    """[s] whether `Medium.hindrance` multiplies the diffusivity."""
    decay: Float
    """[s] 1/min, everywhere."""
    lymph: Float
    """[s] 1/min at unit drainage in `Medium.lymph`."""
    permeability: Float
    """[s] 1/min at unit vessel density in `Medium.vessels`: exchange P (c_blood - c)."""
    blood: Float
    """[s] density in blood."""
    advected: Bool
    """[s] whether interstitial flow carries it."""
    boundary_fixed: Bool
    """[s, 6] fixed value at a face of `FACES` (else no flux)."""
    boundary_value: Float
    """[s, 6] the value there."""
    every: Int
    """[s] a field is stepped every so many engine steps."""

    def __len__(self) -> int:
        """Count the fields."""
        return len(self.names)


@dataclass(frozen=True)
class Medium:
    """What the voxels of a tissue are made of; arrays [z, y, x]. Where cells change it: without them, at time zero."""

    hindrance: Float
    """Diffusivity in the matrix over free diffusivity, in (0, 1]."""
    vessels: Float
    """Vessel density, dimensionless (1 where a vessel fills its usual share)."""
    lymph: Float
    """Density of lymph drainage, dimensionless."""
    conductivity: Float
    """Hydraulic conductivity, um^2/(Pa min)."""


@dataclass(frozen=True)
class FlowTable:
    """Interstitial flow: a uniform velocity, or Darcy flow with Starling vessels and lymph."""

    kind: str = "none"
    """``none``, ``uniform`` or ``darcy``."""
    velocity: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """(x, y, z) um/min, for ``uniform``."""
    filtration: float = 0.0
    """Fluid from vessels at unit vessel density, 1/(min Pa)."""
    vessel_pressure: float = 0.0
    """Effective (Starling) pressure in vessels, Pa."""
    drainage: float = 0.0
    """Fluid to lymph at unit lymph density, 1/(min Pa)."""
    lymph_pressure: float = 0.0
    """Pa."""
    open_faces: tuple[bool, ...] = (False,) * 6
    """Faces of `FACES` where fluid may leave."""
    face_pressure: tuple[float, ...] = (0.0,) * 6
    """Pa at open faces."""


@dataclass(frozen=True)
class Carriers:
    """What a cell can hold of vesicles: pools, and cargo that travels with a density of its own."""

    names: tuple[str, ...]
    """[q]"""
    field: Int
    """[q] index of the field."""
    pool: Int
    """[q] index (in q) of the pool that carries it; itself for a pool."""
    sender: tuple[str, ...]
    """[q] name of the sender group."""
    vesicle: tuple[str, ...]
    """[q] name of the vesicle kind."""
    whole: Bool
    """[q] counted in whole vesicles."""
    load: Float
    """[q] amount of the carrier in a vesicle: 1 for a pool, copies for carried cargo (before selective loading)."""
    membrane: Float
    """[q, m] copies of each membrane molecule per vesicle."""
    lumen: Float
    """[q, c] copies of each cargo per unit of the carrier."""

    def __len__(self) -> int:
        """Count the carriers."""
        return len(self.names)


@dataclass(frozen=True)
class CellTypes:
    """One row a cell type."""

    names: tuple[str, ...]
    """[t]"""
    radius: Float
    """[t] um, of a newborn-to-dividing mean cell."""
    release: Float
    """[t, s] amount per cell and min into each field, before behaviours."""
    capture: Float
    """[t, s] um^3 per cell and min, before behaviours and saturation."""
    burst: Float
    """[t, q] mean vesicles a fusion event; up to 1: steady release."""
    saturation: Float
    """[t, q] vesicles a cell can hold of a pool before capture stops; inf for none."""
    internalise: Float
    """[t, q] 1/min from the surface to the endosome."""
    detach: Float
    """[t, q] 1/min from the surface back to the medium."""
    escape: Float
    """[t, q] share of endosomal exit that reaches the cytosol."""
    recycle: Float
    """[t, q] share of endosomal exit that returns to the medium."""
    endosome_exit: Float
    """[t, q] 1/min leaving the endosome by all routes."""
    phase_rate: Float
    """[t, k] 1/min exit rate of each cycle phase (0: the type does not divide)."""
    phase_fixed: Bool
    """[t, k] whether the phase lasts 1/rate exactly instead of exponentially."""
    phases: Int
    """[t] number of cycle phases."""
    removal: Float
    """[t, 2] min from apoptosis, necrosis to removal."""
    volume_rate: Float
    """[t] 1/min with which volume relaxes to its target."""
    dead_volume: Float
    """[t, 2] target volume over that of a living cell, in apoptosis and necrosis."""
    kills: Bool
    """[t, t] whether the first type kills the second on contact."""
    adhesion: Float
    """[t] um/min, strength of adhesion."""
    repulsion: Float
    """[t] um/min, strength of repulsion."""
    reach: Float
    """[t] adhesion acts up to this multiple of the radius."""
    fixed: Bool
    """[t] the cell does not move (endothelium of vessels, say)."""
    persistence: Float
    """[t] min between changes of direction."""


@dataclass(frozen=True)
class Remodellers:
    """What living cells do to the medium of their voxel, one row a type."""

    supplies: Float
    """[t] um^3 of tissue that a perfused cell serves at vessel density 1; 0: it is no vessel."""
    towards: Float
    """[t] hindrance towards which the matrix is pulled, in (0, 1]."""
    rate: Float
    """[t] 1/min with which one cell pulls; 0: it leaves the matrix alone."""

    @property
    def vessels(self) -> bool:
        """Whether any type carries blood."""
        return bool((self.supplies > 0.0).any())

    @property
    def matrix(self) -> bool:
        """Whether any type changes the hindrance."""
        return bool((self.rate > 0.0).any())


@dataclass(frozen=True)
class Motility:
    """Own movement of cells."""

    speed: Float
    """[t] um/min."""
    bias: Float
    """[t] share of the direction set by chemotaxis, 0 to 1."""
    towards: Int
    """[t] field followed; -1 for none."""
    sign: Float
    """[t] +1 up the gradient, -1 down."""


@dataclass(frozen=True)
class Cargo:
    """Molecules that reach the cytosol, and membrane molecules that act on contact."""

    lumen: tuple[str, ...]
    """[c]"""
    decay: Float
    """[c] 1/min in the cytosol."""
    heritable: Bool
    """[c] copied to both daughters at division instead of shared."""
    membrane: tuple[str, ...]
    """[m]"""


@dataclass(frozen=True)
class Binding:
    """Mass action between membrane molecules, receptors and antibodies.

    Targets ``u`` are the membrane molecules, then the receptors; ``a`` are the antibodies. Each antibody with its targets, or
    each target with its antibodies, is a star: nothing in it binds outside.
    """

    targets: tuple[str, ...]
    """[u]"""
    on_vesicle: Float
    """[q, u] copies per vesicle."""
    on_cell: Float
    """[t, u] copies on the surface of a cell itself."""
    antibody: Int
    """[a] field."""
    molecules: Float
    """[a] molecules per um^3 in one unit of the field."""
    dissociation: Float
    """[a, u] molecules per um^3; inf where they do not bind."""
    surface_dissociation: Float
    """[u, u] of a receptor (first) and a ligand, molecules per um^2; inf where they do not bind."""
    facing: Float
    """[u] share of the ligands of a touching neighbour that faces a cell with this receptor."""


@dataclass(frozen=True)
class Steps:
    """Rates of time."""

    length: float
    """min of one engine step: the interval over which cells and uptake are held fixed."""
    fate: int
    """Engine steps between evaluations of rules, programmes, delivery and fate."""


@dataclass(frozen=True)
class Tables:
    """All the engine reads."""

    grid: Grid
    fields: Fields
    medium: Medium
    flow: FlowTable
    carriers: Carriers
    cargo: Cargo
    types: CellTypes
    behaviours: Behaviours
    rules: Rules
    programmes: Programmes
    motility: Motility
    steps: Steps
    groups: tuple[str, ...]
    """Names of sender groups that cells belong to (clones, regions); index in `Cells.group`."""
    release_group: Int16
    """[s] the group whose cells release into the field; -1: every cell of the type."""
    seed: int
    precision: str = "float64"
    """Type of the fields: float64 or float32."""
    interventions: tuple[Intervention, ...] = ()
    """What is done to the tissue at set times; of those that fall on one step the first is done first."""
    remodellers: Remodellers | None = None
    """None where no cell changes the medium: `medium` then holds for the whole run, else at time zero."""
    binding: Binding | None = None
    """None where nothing binds."""
    plates: Plates = field(default_factory=Plates)
    """Across the tissue, which cells do not cross."""
    drugs: tuple[Drug, ...] = ()
    """Fields whose level in blood follows from doses."""
    inside: Inside | None = None
    """None where cells hold nothing of solutes and vesicles take nothing out of them."""
    travel: Travellers | None = None
    """None where no cell leaves or enters."""
