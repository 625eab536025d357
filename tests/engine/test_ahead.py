"""A second process that compiles field kernels changes nothing but the time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import sys
sys.path.insert(0, {tests!r})
from dishes import advance, digest, loop_of, nodule
from exocosm.engine import ahead
assert ahead.cold() == (sys.argv[1] == "cold")
loop = loop_of(nodule(flow=True))
assert bool(loop._ahead._child) == (sys.argv[1] == "cold")
print(digest(advance(loop, 12)))
assert not loop._ahead._child
"""


@pytest.mark.skipif(sys.platform != "linux" or (os.cpu_count() or 1) < 2, reason="needs two cores and fork")
def test_the_first_run_of_all_gives_the_same_bits(tmp_path: Path) -> None:
    found = []
    for state in ("cold", "warm"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT.format(tests=str(Path(__file__).parent)), state],
            capture_output=True,
            text=True,
            env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)},
        )
        assert done.returncode == 0, done.stderr
        assert not done.stderr
        found.append(done.stdout)
    assert found[0] == found[1]
    assert len(found[0]) > 60
