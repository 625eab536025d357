from pathlib import Path

import pytest


@pytest.fixture
def data():
    """Folder of the real sections; skips where it is absent."""
    folder = Path(__file__).parents[3] / "shared" / "data"
    if not (folder / "her2st_A1.h5ad").exists():
        pytest.skip(f"real sections are not at {folder}")
    return folder
