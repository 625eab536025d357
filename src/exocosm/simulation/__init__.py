"""Running a scenario: the only place that wires assembly, engine, store and progress."""

from exocosm.simulation.progress import Progress
from exocosm.simulation.run import resume, simulate

__all__ = ["Progress", "resume", "simulate"]
