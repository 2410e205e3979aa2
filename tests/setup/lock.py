"""Make requirements.lock: every package with its hashes, in two parts and without any address.

The first part is all that ``make dashboard`` installs: what the package needs to run, and what
builds it. The second part, under DIVIDER, is added by ``make test``: the extras. The whole file is
an ordinary pip requirements file. Run by ``make lock``, which gives the path of uv.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DIVIDER = "# ---- below: extras (batch, dev), not needed to run the estimator ----"
HEADER = """\
# Every package the estimator uses, pinned and hashed. Made by `make lock`: do not edit.
# pip install --require-hashes -r requirements.lock
"""


def compile_lock(uv: str, *arguments: str) -> dict[str, str]:
    """Resolve with uv; return each package's lines (pin, marker, hashes) by package name."""
    command = [uv, "pip", "compile", *arguments, "--generate-hashes", "--universal"]
    command += ["--python-version", "3.11", "--fork-strategy", "fewest"]
    command += ["--no-emit-index-url", "--no-annotate", "--no-header", "--quiet"]
    text = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    entries: dict[str, str] = {}
    for entry in re.split(r"\n(?=[A-Za-z0-9])", text.strip()):
        name = entry.split("==")[0].strip()
        if name in entries:
            raise SystemExit(f"{name} has two pins: one lock cannot serve every Python. Cap it.")
        entries[name] = entry.strip()
    return entries


def main(uv: str, target: Path) -> None:
    """Write the lock for pyproject.toml to `target`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    builders = "\n".join([*project["build-system"]["requires"], "editables"])
    with tempfile.TemporaryDirectory() as scratch:
        build = Path(scratch) / "build.in"
        build.write_text(builders, encoding="utf-8")
        everything = compile_lock(uv, "pyproject.toml", str(build), "--all-extras")
        pins = Path(scratch) / "pins.txt"
        pins.write_text("\n".join(e.split(" \\")[0] for e in everything.values()))
        running = compile_lock(uv, "pyproject.toml", str(build), "--constraints", str(pins))
    first = [everything[name] for name in everything if name in running]
    second = [everything[name] for name in everything if name not in running]
    parts = [HEADER, *first, DIVIDER, *second]
    target.write_text("\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
