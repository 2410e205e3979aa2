"""A real server and a real browser; a page that calls another host or logs an error fails its test."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: Voila's front end is older than the widgets' own packages and says so; nothing fails of it.
HARMLESS = re.compile(r"Unsatisfied version|No satisfying version")

expect.set_options(timeout=20_000)


def chromium() -> str:
    """The browser to drive: named by CHROMIUM, or the first one that is installed."""
    for name in (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name) if name else None
        if found:
            return found
    pytest.fail("Install Chromium (Debian: apt-get install chromium), or set CHROMIUM to its path.")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": chromium(), "args": FLAGS}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


@pytest.fixture(scope="session")
def start_server() -> Iterator[Callable[..., str]]:
    """Start launchers as the command line does; each is stopped at the end of the session."""
    running: list[subprocess.Popen[bytes]] = []

    def start(**settings: Any) -> str:
        port = free_port()
        call = f"from estimator.dashboard.serve import serve; serve(port={port}, **{settings!r})"
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        process = subprocess.Popen(
            [sys.executable, "-c", call],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": path},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        running.append(process)
        address = f"http://127.0.0.1:{port}/"
        for _ in range(300):
            if answer(f"{address}healthz"):
                return address
            assert process.poll() is None, "the server ended on its own"
            time.sleep(0.1)
        raise AssertionError("the server did not answer within 30 seconds")

    yield start
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


@pytest.fixture(scope="session")
def site(start_server: Callable[..., str]) -> str:
    """The address of the session page."""
    return start_server(notebook="counselor", waiting=1)


class Watch:
    """What a page should never do."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.elsewhere: list[str] = []
        self.errors: list[str] = []

    def on(self, page: Page) -> None:
        """Listen to a page."""
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _request(self, request: Any) -> None:
        own = (self.address, self.address.replace("http", "ws", 1), "data:", "blob:")
        if not request.url.startswith(own):
            self.elsewhere.append(request.url)

    def _console(self, message: Any) -> None:
        if message.type == "error" and not HARMLESS.search(message.text):
            self.errors.append(message.text)


@pytest.fixture
def watch(site: str) -> Iterator[Watch]:
    """Fails the test when a watched page calls another host or logs an error."""
    watching = Watch(site)
    yield watching
    assert watching.elsewhere == [], "the page asked another host"
    assert watching.errors == [], "the page logged an error"


@pytest.fixture
def open_page(page: Page, site: str, watch: Watch) -> Page:
    """The session page, loaded and watched, under its real content policy."""
    watch.on(page)
    page.goto(site)
    expect(page.get_by_role("heading", name="Who is at home")).to_be_visible(timeout=40_000)
    return page
