"""The launcher behind ``estimator serve``: our notebooks, served safely, opening nothing by itself.

It is Voila with what a public page for families needs: compressed answers, a strict content policy,
a health address, a limit on sessions with a page that says so, kernels that wait ready, and kernels
that end when a tab closes or falls idle. Nothing is written to disk and no address holds an answer.
Each page has an address of its own; only the notebooks named here are served, never a folder.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import tornado.httpserver
import tornado.ioloop
import tornado.netutil
import tornado.web
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_server.auth.identity import PasswordIdentityProvider
from jupyter_server.utils import url_path_join
from tornado.httputil import HTTPHeaders, HTTPServerRequest
from traitlets.config.loader import Config
from voila.app import Voila
from voila.tornado.handler import TornadoVoilaHandler

from estimator.basis.places import notebooks_dir
from estimator.basis.words import LANGUAGES, speaking
from estimator.dashboard import words

#: The folder that holds our Voila template, in the layout that Jupyter looks for.
JUPYTER_FOLDER = Path(__file__).parent / "jupyter"

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss: data: blob:",
        "worker-src 'self' blob:",
        "frame-ancestors 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

#: The notebooks that are pages, in the order of the start page. No other one is served.
PAGES = ("counselor", "family")

#: The front-end extensions a page needs; any other one that is installed stays out of the page.
EXTENSIONS = [
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
    "anywidget",
]


class SamePython(KernelSpecManager):
    """Every kernel runs under the Python that runs the launcher, whatever else is installed.

    The history of commands is off, so nothing of a session is written to disk.
    """

    def find_kernel_specs(self) -> dict[str, str]:
        """One kernel, by the name that our notebooks ask for."""
        return {"python3": str(JUPYTER_FOLDER)}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """The kernel of this Python."""
        return KernelSpec(
            argv=[
                sys.executable,
                "-m",
                "ipykernel_launcher",
                "-f",
                "{connection_file}",
                "--HistoryManager.enabled=False",
            ],
            display_name="Python 3",
            language="python",
            resource_dir=str(JUPYTER_FOLDER),
            metadata={"supported_encryption": ["curve"]},
        )

    def get_all_specs(self) -> dict[str, dict[str, Any]]:
        """The same, in the form that Voila lists."""
        spec = self.get_kernel_spec("python3")
        return {"python3": {"resource_dir": spec.resource_dir, "spec": spec.to_dict()}}


class NoCookies(PasswordIdentityProvider):
    """Everyone is anonymous, and nobody is given a cookie to be known by."""

    def set_login_cookie(self, handler: Any, user: Any) -> None:
        """Set none."""


class SafeHeaders(tornado.web.OutputTransform):
    """Set our headers on every answer."""

    def __init__(self, request: HTTPServerRequest) -> None:
        super().__init__(request)

    def transform_first_chunk(
        self, status_code: int, headers: HTTPHeaders, chunk: bytes, finishing: bool
    ) -> tuple[int, HTTPHeaders, bytes]:
        """Called once an answer, before its first bytes leave."""
        for name, value in HEADERS.items():
            headers[name] = value
        if "Server" in headers:
            del headers["Server"]
        return status_code, headers, chunk


class Health(tornado.web.RequestHandler):
    """Says that the server is up, without starting a session."""

    def get(self) -> None:
        """Answer with one word."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish("ok\n")

    head = get


class Robots(tornado.web.RequestHandler):
    """Asks crawlers to stay away: each visit would start a session."""

    def get(self) -> None:
        """Answer for every crawler at once."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish("User-agent: *\nDisallow: /\n")

    head = get


class Page(TornadoVoilaHandler):
    """The notebook's page, as long as there is room for one more session."""

    arriving = 0

    def head(self, path: str | None = None) -> None:
        """Say that the page is there, without starting a session."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish()

    async def get(self, path: str | None = None) -> None:
        """Serve the page, or say plainly that all places are taken."""
        limit = self.settings["estimator_sessions"]
        if open_sessions(self.kernel_manager) + Page.arriving >= limit:
            self.set_header("Retry-After", "60")
            say_plainly(self, 503, "full")
            return
        Page.arriving += 1
        try:
            await super().get(path)
        finally:
            Page.arriving -= 1

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Our own words for a failure; the details stay in the log."""
        say_plainly(self, status_code, "broken")


class Start(tornado.web.RequestHandler):
    """The first page, in both languages: which of the pages would you like?"""

    def get(self) -> None:
        """Answer with links; no session is started."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(start_page(self.settings["base_url"]))

    head = get


class Nothing(tornado.web.RequestHandler):
    """Says that there is nothing at an address."""

    def get(self) -> None:
        """Answer in both languages."""
        say_plainly(self, 404, "not_here")

    head = get


def say_plainly(handler: tornado.web.RequestHandler, status: int, key: str) -> None:
    """Finish an answer with a page of two sentences, in each language."""
    handler.set_status(status)
    handler.set_header("Content-Type", "text/html; charset=utf-8")
    handler.set_header("Cache-Control", "no-store")
    handler.finish(plain_page(key, str(handler.settings.get("base_url", "/"))))


STYLE = """
body{font:18px/1.5 system-ui,sans-serif;color:#1d2b33;background:#faf8f4;margin:0}
main{max-width:40rem;margin:10vh auto;padding:0 1.5rem}
section+section{margin-top:2.5rem;padding-top:2rem;border-top:1px solid #dcd7cc}
h1{line-height:1.2;margin:0 0 .5rem;font-size:1.75rem}p{margin:0 0 1rem}
a{color:#33508c}ul{list-style:none;margin:0;padding:0;display:grid;gap:1rem}
@media(min-width:38rem){ul{grid-template-columns:1fr 1fr}}
li a{display:block;height:100%;box-sizing:border-box;background:#fff;border:1.5px solid #33508c;
border-radius:12px;padding:1rem 1.25rem;text-decoration:none}li b{display:block;font-size:1.2rem}
li span{color:#52616a;font-size:1rem}a:focus-visible{outline:3px solid #0b57d0;outline-offset:2px}
li a:hover{background:#eef2f9}
"""


def plain_page(key: str, base_url: str = "/") -> str:
    """A page of two sentences that needs nothing else from the server, in each language."""

    def section(code: str) -> str:
        link = (
            f'<p><a href="{_address(base_url, code)}">{escape(words.SERVER["first_page"])}</a></p>'
        )
        return (
            f"<h1>{escape(words.SERVER[f'{key}_title'])}</h1>"
            f"<p>{escape(words.SERVER[key])}</p>{link if key == 'not_here' else ''}"
        )

    return _page(section)


def start_page(base_url: str = "/") -> str:
    """Links to the pages. The language goes along behind a ``#``, which no server ever sees."""

    def section(code: str) -> str:
        links = "".join(
            f'<li><a href="{_address(base_url, code, name)}"><b>{escape(words.SERVER[name])}</b>'
            f"<span>{escape(words.SERVER[f'{name}_says'])}</span></a></li>"
            for name in PAGES
        )
        return (
            f"<h1>{escape(words.SERVER['title'])}</h1><p>{escape(words.SERVER['start'])}</p>"
            f"<ul>{links}</ul>"
        )

    return _page(section)


def _address(base_url: str, code: str, name: str = "") -> str:
    return escape(url_path_join(base_url, name) + ("" if code == "en" else f"#{code}"), quote=True)


def _page(section: Callable[[str], str]) -> str:
    """A small page that says the same in each language, one under the other."""
    said, titles = [], []
    for code in LANGUAGES:
        with speaking(code):
            said.append(f'<section lang="{code}">{section(code)}</section>')
            titles.append(words.SERVER["title"])
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="data:;base64,=">'
        f"<title>{escape(' · '.join(titles))}</title><style>{STYLE}</style></head>"
        f"<body><main>{''.join(said)}</main></body></html>"
    )


def open_sessions(manager: Any) -> int:
    """Kernels that belong to an open page; those that wait ready are not counted."""
    waiting = 0
    for pool in getattr(manager, "_pools", {}).values():
        waiting += sum(1 for task in pool if task.done() and not task.exception())
    return max(0, len(manager.list_kernel_ids()) - waiting)


class Launcher(Voila):
    """Voila that listens on sockets we opened, with our handlers, headers and compression."""

    def __init__(
        self, sockets: list[Any], sessions: int, pages: tuple[str, ...], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self._sockets = sockets
        self._sessions = sessions
        self._pages = pages

    def init_settings(self) -> dict[str, Any]:
        """Voila's settings and the limit on sessions."""
        settings = super().init_settings()
        # Voila keeps kernels ready for its one notebook; the other pages want theirs.
        if self.voila_configuration.preheat_kernel:
            for name in self._pages[1:]:
                self.kernel_manager.fill_if_needed(delay=0, notebook_name=_file(name))
        return {**settings, "estimator_sessions": self._sessions}

    def init_handlers(self) -> list[Any]:
        """Voila's addresses, with our pages in the place of its own, and a few more."""
        own: list[Any] = [
            (url_path_join(self.server_url, "/healthz"), Health),
            (url_path_join(self.server_url, "/robots.txt"), Robots),
        ]
        for entry in super().init_handlers():
            if entry[1] is TornadoVoilaHandler:
                own += self._at_their_addresses(entry[2])
            else:
                own.append(entry)
        return own

    def _at_their_addresses(self, facts: dict[str, Any]) -> list[Any]:
        """Each page by its name; the root is the start page, or the page when there is but one."""
        found: list[Any] = [
            (
                url_path_join(self.server_url, f"/{name}/?"),
                Page,
                {**facts, "notebook_path": _file(name)},
            )
            for name in self._pages
        ]
        root = (Page, facts) if len(self._pages) == 1 else (Start,)
        return [
            *found,
            (url_path_join(self.server_url, "/"), *root),
            (url_path_join(self.server_url, "/.*"), Nothing),
        ]

    def listen(self) -> None:
        """Serve until told to stop."""
        # Set here because Voila builds its application without looking at `compress_response`.
        self.app.transforms = [SafeHeaders, tornado.web.GZipContentEncoding]
        server = tornado.httpserver.HTTPServer(self.app)
        server.add_sockets(self._sockets)
        self.ioloop = tornado.ioloop.IOLoop.current()
        print(words.SERVER["ready"].format(address=self.display_url), flush=True)
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            pass
        finally:
            self.stop()


def settings(
    *, notebook: Path, ip: str, port: int, base_url: str, waiting: int, idle_minutes: float
) -> Config:
    """Everything that Voila is told, in one place."""
    return Config(
        {
            "Voila": {
                "ip": ip,
                "port": port,
                "base_url": base_url,
                "notebook_path": str(notebook),
                "open_browser": False,
                "port_retries": 0,
                # No file of the folder we are started from may change these settings.
                "config_file_paths": [],
                "log_level": logging.ERROR,
                "identity_provider_class": NoCookies,
                # Lets the page's own goodbye end its kernel; ids are random.
                "tornado_settings": {"disable_check_xsrf": True, "ws_ping_timeout": 30_000},
            },
            "VoilaConfiguration": {
                "template": "estimator",
                "allow_template_override": "NO",
                "allow_theme_override": "NO",
                "file_allowlist": [],
                "show_tracebacks": False,
                "strip_sources": True,
                "kernel_spec_manager_class": SamePython,
                "extension_allowlist": EXTENSIONS,
                "preheat_kernel": waiting > 0,
                "default_pool_size": max(waiting, 0),
            },
            "VoilaExporter": {"language_code": "en"},
            # Sockets that only this user can open; where there are none, encrypted ports.
            "KernelManager": {"transport": "ipc" if os.name == "posix" else "tcp"},
            "MappingKernelManager": {
                "cull_idle_timeout": round(idle_minutes * 60),
                "cull_interval": max(1, min(60, round(idle_minutes * 30))),
                "cull_connected": True,
                "cull_busy": False,
            },
        }
    )


def serve(
    notebook: str = "",
    ip: str = "127.0.0.1",
    port: int = 8866,
    *,
    base_url: str = "/",
    sessions: int = 40,
    waiting: int = 1,
    idle_minutes: float = 30,
) -> None:
    """Serve the pages until stopped: each by its name, and a start page with links to them.

    Parameters
    ----------
    notebook
        Serve only this page, at the root as well; empty serves all of ``PAGES``.
    ip, port
        Where to listen. Port 0 takes any free one; the address is printed.
    base_url
        Path under which a proxy shows the page.
    sessions
        Most sessions at one time; the next visitor is asked to come back.
    waiting
        Kernels kept ready for the next visitor of each page; 0 starts each one on arrival.
    idle_minutes
        A session without any action for this long is ended. Its answers stay in the page.

    Raises
    ------
    SystemExit
        With code 1, after one plain sentence, when the port is taken or the notebook is missing.
    """
    pages = (notebook,) if notebook else PAGES
    folder = notebooks_dir()
    for name in pages:
        if name not in PAGES or not (folder / _file(name)).is_file():
            _stop(words.SERVER["no_notebook"].format(name=name, folder=folder))
    try:
        sockets = tornado.netutil.bind_sockets(port, address=ip)
    except (OSError, OverflowError) as fault:
        _stop(words.SERVER["port_taken"].format(port=port, ip=ip, why=_reason(fault)))
    port = sockets[0].getsockname()[1]
    base_url = "/" + base_url.strip("/") + "/" if base_url.strip("/") else "/"

    scratch = tempfile.mkdtemp(prefix="estimator_")
    _set_environment(Path(scratch))
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    config = settings(
        notebook=folder / _file(pages[0]),
        ip=ip,
        port=port,
        base_url=base_url,
        waiting=waiting,
        idle_minutes=idle_minutes,
    )
    try:
        launcher = Launcher(sockets, sessions, pages, config=config)
        launcher.initialize([])
        launcher.start()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _file(name: str) -> str:
    return f"{name}.ipynb"


def _set_environment(scratch: Path) -> None:
    """Make Jupyter look at our template first and at nobody's personal settings."""
    given = os.environ.get("JUPYTER_PATH")
    os.environ["JUPYTER_PATH"] = os.pathsep.join([str(JUPYTER_FOLDER), *([given] if given else [])])
    os.environ["JUPYTER_NO_CONFIG"] = "1"
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    os.environ["IPYTHONDIR"] = str(scratch)


def _reason(fault: Exception) -> str:
    if isinstance(fault, OSError) and fault.strerror:
        return fault.strerror.lower()
    return str(fault)


def _stop(sentence: str) -> None:
    print(sentence, file=sys.stderr)
    raise SystemExit(1)
