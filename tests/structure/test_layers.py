"""Who may import whom: the contracts of `.importlinter`, and what they cannot say."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "exocosm"
KERNEL_MAY_IMPORT = {"numpy", "numba", *sys.stdlib_module_names}


def test_contracts_hold() -> None:
    lint = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_kernels_import_only_numbers() -> None:
    found = []
    for path in sorted((SOURCE / "engine" / "kernel").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
                if names == ["exocosm.engine.kernel"]:
                    names = [f"exocosm.engine.kernel.{alias.name}" for alias in node.names]
            else:
                continue
            for name in names:
                own = name == "exocosm.arrays" or name.startswith("exocosm.engine.kernel.")
                if not own and name.split(".")[0] not in KERNEL_MAY_IMPORT:
                    found.append(f"{path.name}:{node.lineno}: {name}")
    assert not found


def loaded_by(statement: str) -> set[str]:
    """Return the modules that a fresh interpreter has loaded after a statement."""
    code = f"{statement}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


HEAVY = {
    "numpy",
    "numba",
    "scipy",
    "pint",
    "pydantic",
    "zarr",
    "anndata",
    "pandas",
    "matplotlib",
    "yaml",
    "rich",
    "dask",
    "distributed",
    "SALib",
}


def test_importing_exocosm_loads_nothing_heavy() -> None:
    assert not loaded_by("import exocosm") & (HEAVY | {"typer"})


def test_the_command_loads_nothing_heavy_before_a_verb_runs() -> None:
    assert not loaded_by("import exocosm.cli.app") & HEAVY


def test_studies_load_a_cluster_only_where_one_is_wanted() -> None:
    # pint loads dask by itself where it is installed.
    assert not loaded_by("import exocosm.studies, exocosm.studies.sobol") & {"distributed", "SALib"}


def test_the_engine_loads_no_unit_or_file_library() -> None:
    modules = "".join(
        f"import exocosm.{p.relative_to(SOURCE).with_suffix('').as_posix().replace('/', '.')}\n"
        for p in sorted((SOURCE / "engine").glob("*.py"))
        if p.stem != "__init__"
    )
    assert not loaded_by(modules) & {"pint", "pydantic", "zarr", "anndata", "pandas", "matplotlib"}
