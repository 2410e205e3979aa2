"""An installed wheel brings its figures and pages along, and finds them outside a checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
# Printed by an installed copy, run from an empty folder.
ASK = """
import estimator
from estimator.basis.places import data_dir, notebooks_dir
print(estimator.__file__)
print(data_dir())
print(notebooks_dir())
"""


def pip(*arguments: str) -> None:
    """Run pip without any index: everything that it needs is installed already."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-index", "--no-build-isolation", "-w", str(folder), str(ROOT))
    (made,) = folder.glob("estimator-*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    target = wheel.parent / "installed"
    pip("install", "--no-deps", "--no-index", "--target", str(target), str(wheel))
    return target


def relative_files(folder: Path) -> set[str]:
    """Every file of a folder but hidden and compiled ones."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
        and not any(p.startswith(".") or p == "__pycache__" for p in path.relative_to(folder).parts)
    }


@pytest.mark.parametrize("name", ["data", "notebooks"])
def test_wheel_carries_every_file_of(name: str, wheel: Path) -> None:
    expected = relative_files(ROOT / name)
    assert expected, f"the checkout's {name}/ is empty"
    prefix = f"estimator/_{name}/"
    with zipfile.ZipFile(wheel) as archive:
        packed = {n.removeprefix(prefix) for n in archive.namelist() if n.startswith(prefix)}
    assert packed == expected


def test_wheel_carries_the_package_and_nothing_beside_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    top = {name.split("/")[0] for name in names}
    assert top == {"estimator", f"{wheel.name.removesuffix('-py3-none-any.whl')}.dist-info"}
    packed = {n for n in names if n.startswith("estimator/")}
    packed = {n for n in packed if not n.startswith(("estimator/_data/", "estimator/_notebooks/"))}
    assert {n.removeprefix("estimator/") for n in packed} == relative_files(ROOT / "estimator")


def test_installed_copy_finds_its_own_figures(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    package, data, notebooks = (Path(line) for line in done.stdout.splitlines())
    assert package == installed / "estimator" / "__init__.py"
    assert data == installed / "estimator" / "_data"
    assert notebooks == installed / "estimator" / "_notebooks"
    assert relative_files(data) == relative_files(ROOT / "data")


def test_installed_command_runs_outside_a_checkout(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(installed / "bin" / "estimator"), "--help"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "serve" in done.stdout
