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
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

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


@contextmanager
def servers() -> Iterator[Callable[..., str]]:
    """Start launchers as the command line does; each is stopped at the end."""
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
def start_server() -> Iterator[Callable[..., str]]:
    """Start launchers; each is stopped at the end of the session."""
    with servers() as start:
        yield start


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

    def off(self, page: Page) -> None:
        """Listen no longer, where a page is about to lose its session."""
        page.remove_listener("request", self._request)
        page.remove_listener("console", self._console)

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


@pytest.fixture(scope="session")
def both(start_server: Callable[..., str]) -> str:
    """The address of the start page, with both pages behind it."""
    return start_server(waiting=1)


@pytest.fixture
def watching(both: str) -> Iterator[Watch]:
    """Fails the test when a watched page calls another host or logs an error."""
    watch = Watch(both)
    yield watch
    assert watch.elsewhere == [], "the page asked another host"
    assert watch.errors == [], "the page logged an error"


@pytest.fixture
def opened(browser: Browser, both: str, watching: Watch) -> Iterator[Callable[..., Page]]:
    """Open one of the pages in a browser of its own."""
    contexts: list[BrowserContext] = []

    def open_it(path: str, size: tuple[int, int] = (1280, 900), **more: bool) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce", **more
        )
        contexts.append(context)
        page = context.new_page()
        watching.on(page)
        page.goto(both + path)
        expect(page.locator(".form h2")).to_be_visible(timeout=40_000)
        return page

    yield open_it
    for context in contexts:
        context.close()
