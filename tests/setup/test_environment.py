"""The lock, environment.yml, pyproject.toml, the Makefile and the README say the same."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[^ ;]+)( ; (?P<marker>.+))?")
#: Not under this name on conda-forge: the last line of environment.yml brings it with the package.
FROM_PIP = {"typst"}
# The plainest form of a conda spec, name=version, is the only one used.
CONDA_PIN = re.compile(r"(?P<name>[a-z0-9_-]+)=(?P<version>[0-9][0-9a-z.]*)")


def lock_entries(text: str) -> dict[str, tuple[str, list[str]]]:
    """Version and hashes of each package of a lock; anything that is not a pin is an error."""
    entries = {}
    joined = re.sub(r" \\\n\s+", " ", text)
    for line in joined.splitlines():
        if not line or line.startswith("#"):
            continue
        pin, *hashes = line.split(" --hash=")
        match = PIN.fullmatch(pin)
        assert match, f"not a pin: {pin}"
        assert match["name"] not in entries, f"pinned twice: {match['name']}"
        Requirement(pin)
        entries[match["name"]] = (match["version"], hashes)
    return entries


@pytest.fixture(scope="module")
def lock_text() -> str:
    return (ROOT / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def lock(lock_text: str) -> dict[str, tuple[str, list[str]]]:
    return lock_entries(lock_text)


@pytest.fixture(scope="module")
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def environment() -> dict:
    return yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


def assert_locked(requirements: list[str], pins: dict[str, tuple[str, list[str]]]) -> None:
    for line in requirements:
        wanted = Requirement(line)
        name = canonicalize_name(wanted.name)
        assert name in pins, f"{name} is not in requirements.lock: run `make lock`"
        assert wanted.specifier.contains(pins[name][0]), f"{line} is pinned at {pins[name][0]}"


def test_every_pin_has_hashes(lock: dict) -> None:
    assert len(lock) > 50
    for name, (_, hashes) in lock.items():
        assert hashes, f"{name} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in hashes), name


def test_lock_names_no_address_and_no_path(lock_text: str) -> None:
    assert "://" not in lock_text
    options = re.findall(r"--[a-z][a-z-]*(?==)|^-.*", lock_text, flags=re.MULTILINE)
    assert set(options) <= {"--hash"}
    comments = " ".join(line for line in lock_text.splitlines() if line.startswith("#"))
    assert "/" not in comments.replace("#", "")


def test_upper_part_of_the_lock_is_enough_to_run_and_build(lock_text: str, project: dict) -> None:
    upper, divider, lower = lock_text.partition("# ---- below")
    assert divider and lower
    running = lock_entries(upper)
    assert_locked(project["project"]["dependencies"] + project["build-system"]["requires"], running)
    assert not {"pytest", "mypy", "ruff", "playwright"} & running.keys()


def test_the_makefile_cuts_the_lock_at_its_divider() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "'/^# ---- below/,$$d' requirements.lock" in makefile


def test_extras_are_locked(lock: dict, project: dict) -> None:
    extras = project["project"]["optional-dependencies"]
    assert set(extras) == {"batch", "dev"}
    for requirements in extras.values():
        assert_locked(requirements, lock)


def test_what_voila_and_plotly_no_longer_bring_is_declared(project: dict) -> None:
    declared = {Requirement(line).name for line in project["project"]["dependencies"]}
    assert {"ipykernel", "anywidget"} <= declared


def test_environment_has_the_form_that_conda_reads(environment: dict) -> None:
    assert list(environment) == ["name", "channels", "dependencies"]
    assert environment["name"] == "estimator"
    assert environment["channels"] == ["conda-forge", "nodefaults"]
    *specs, last = environment["dependencies"]
    assert "pip" in specs
    for spec in specs:
        assert spec == "pip" or CONDA_PIN.fullmatch(spec), f"not a plain conda pin: {spec}"
    assert last == {"pip": ["--editable ."]}


def test_environment_pins_are_those_of_the_lock(
    environment: dict, lock: dict, project: dict
) -> None:
    pins = {}
    for spec in environment["dependencies"]:
        if isinstance(spec, str) and (match := CONDA_PIN.fullmatch(spec)):
            pins[canonicalize_name(match["name"])] = match["version"]
    python = pins.pop("python")
    assert Requirement(f"python{project['project']['requires-python']}").specifier.contains(python)
    wanted = project["project"]["dependencies"]
    named = {canonicalize_name(Requirement(line).name) for line in wanted}
    assert set(pins) == named - FROM_PIP
    assert pins == {name: lock[name][0] for name in pins}


def test_the_package_may_run_on_the_python_that_it_claims(project: dict) -> None:
    assert project["project"]["requires-python"] == ">=3.11"


def test_readme_gives_the_two_commands_first() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^\s*(?:\$ )?(make [a-z]+|pip install|conda env)", readme, re.MULTILINE)
    assert commands[:2] == ["make dashboard", "make test"]


def find_browser(**environment: str) -> subprocess.CompletedProcess[str]:
    """Ask browser.sh, with nothing but `environment` around it."""
    script = ROOT / "tests" / "setup" / "browser.sh"
    return subprocess.run(
        ["/bin/sh", str(script)], env=environment, capture_output=True, text=True, check=False
    )


def test_the_browser_that_the_user_names_is_taken(tmp_path: Path) -> None:
    named = tmp_path / "my-browser"
    named.write_text("#!/bin/sh\n")
    named.chmod(0o755)
    found = find_browser(PATH=str(tmp_path), CHROMIUM=str(named))
    assert (found.returncode, found.stdout) == (0, f"{named}\n")


def test_without_a_browser_one_sentence_says_what_to_install(tmp_path: Path) -> None:
    missing = find_browser(PATH=str(tmp_path))
    assert missing.returncode == 1
    assert missing.stdout == ""
    assert len(missing.stderr.splitlines()) == 1
    assert "install it" in missing.stderr and "chromium" in missing.stderr
