"""The launcher: what it answers, what it refuses, and that it gives back what it takes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from email.message import Message
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]


def fetch(url: str, method: str = "GET") -> tuple[int, Message, bytes]:
    request = urllib.request.Request(url, method=method, headers={"Accept-Encoding": "gzip"})
    try:
        with urllib.request.urlopen(request, timeout=30) as reply:
            return reply.status, reply.headers, reply.read()
    except urllib.error.HTTPError as fault:
        return fault.code, fault.headers, fault.read()


def test_health_without_a_session(site: str) -> None:
    for method in ("GET", "HEAD"):
        status, _, body = fetch(f"{site}healthz", method)
        assert status == 200
        assert body == (b"ok\n" if method == "GET" else b"")


def test_safe_headers_and_compression(site: str) -> None:
    status, headers, _ = fetch(f"{site}voila/static/voila.js")
    assert status == 200
    assert headers["Content-Encoding"] == "gzip"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-eval" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Server"] is None


def test_no_cookie_is_set(site: str) -> None:
    status, headers, _ = fetch(site, "HEAD")
    assert status == 200
    assert headers["Set-Cookie"] is None


@pytest.mark.parametrize(
    "path",
    [
        "voila/files/counselor.ipynb",
        "voila/files/..%2fpyproject.toml",
        "voila/files/../pyproject.toml",
        "voila/static/..%2f..%2f..%2f..%2fetc%2fpasswd",
        "voila/templates/estimator/static/../../../../../serve.py",
        "pyproject.toml",
        "voila/tree",
        "api/kernels",
    ],
)
def test_no_file_of_the_machine_is_served(site: str, path: str) -> None:
    status, _, body = fetch(site + path)
    assert status in (400, 403, 404, 405, 500)
    assert b"[project]" not in body
    assert b"root:" not in body
    assert b'"cells"' not in body


def test_a_template_named_in_the_address_changes_nothing(page: Page, site: str) -> None:
    page.goto(f"{site}?template=classic&theme=dark")
    expect(page.get_by_role("heading", name="Who is at home")).to_be_visible(timeout=40_000)


def test_a_taken_port_is_one_plain_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = subprocess.run(
            [
                sys.executable,
                "-c",
                f"from estimator.dashboard.serve import serve; serve(port={port})",
            ],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert run.returncode == 1
    assert run.stdout == ""
    lines = run.stderr.strip().splitlines()
    assert len(lines) == 1
    assert str(port) in lines[0]


def test_places_are_limited_and_given_back(
    browser: Browser, start_server: Callable[..., str]
) -> None:
    address = start_server(notebook="counselor", waiting=0, sessions=1)
    first = browser.new_page()
    first.goto(address)
    expect(first.get_by_role("heading", name="Who is at home")).to_be_visible(timeout=40_000)

    status, headers, body = fetch(address)
    assert status == 503
    assert headers["Retry-After"] == "60"
    assert b"Please try again in a minute" in body or headers["Content-Encoding"] == "gzip"

    # Closing the tab ends its kernel, so the next visitor has a place.
    first.close(run_before_unload=True)
    for _ in range(100):
        second = browser.new_page()
        reply = second.goto(address)
        assert reply is not None
        if reply.status == 200:
            break
        second.close()
        time.sleep(0.2)
    else:
        pytest.fail("the closed tab kept its place")
    expect(second.get_by_role("heading", name="Who is at home")).to_be_visible(timeout=40_000)
    second.close()
