"""Stand-ins for therapies, and the package under test for processes that are started here."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
