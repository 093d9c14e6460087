"""A real browser on the real server: the product's own middleware, CSP and hashed static files, seen by Chromium."""

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.test import override_settings
from django.test.testcases import QuietWSGIRequestHandler
from playwright.sync_api import Browser, sync_playwright

from tests.browser.look import Looker

# Playwright keeps an event loop on the test's thread; Django must still let the test use the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
WINDOWLESS = shutil.which("chromium-headless-shell")
"""The same Chromium without the windows that nobody sees: pages open in half the time. Where there is none, or another
browser was named, that is taken."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HASHED = {"BACKEND": "hotline.lib.storage.HashedStorage"}


class Server:
    """The WSGI application of the product on a free port of this machine."""

    def __init__(self) -> None:
        handler: type[WSGIRequestHandler] = QuietWSGIRequestHandler
        self.httpd = ThreadedWSGIServer(("127.0.0.1", 0), handler)
        self.httpd.daemon_threads = True
        self.product = WSGIHandler()
        self.under_way: set[int] = set()
        self.changed = threading.Condition()
        self.httpd.set_app(self._answer)
        self.thread = threading.Thread(target=self.httpd.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.httpd.server_port}"

    def stop(self) -> None:
        """No request is served after this, not even one that nobody waits for any more: the tables are emptied next."""
        self.httpd.shutdown()
        self.httpd.server_close()
        self.thread.join()
        with self.changed:
            assert self.changed.wait_for(lambda: not self.under_way, 30), f"{len(self.under_way)} requests are not over"

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Any:
        with self.changed:
            self.under_way.add(id(environ))
        try:
            response: Any = self.product(environ, start_response)
        except BaseException:
            self._is_over(environ)
            raise
        close = response.close

        def close_whole() -> None:
            close()
            self._is_over(environ)

        response.close = close_whole
        return response

    def _is_over(self, environ: dict[str, Any]) -> None:
        with self.changed:
            self.under_way.discard(id(environ))
            self.changed.notify_all()


@pytest.fixture(scope="session")
def static_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Every static file under its hashed name, as an installation serves it."""
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=str(folder), STORAGES=_hashed()):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield folder


def _hashed() -> dict[str, object]:
    from django.conf import settings

    return {**settings.STORAGES, "staticfiles": HASHED}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    program = CHROMIUM if "CHROMIUM" in os.environ else WINDOWLESS or CHROMIUM
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def site(static_root: Path) -> Iterator[str]:
    """The address of the running product.

    A test with data is marked `django_db(transaction=True)`: what it writes is seen there.
    """
    server = Server()
    yield server.url
    server.stop()


@pytest.fixture
def looker(site: str, browser: Browser) -> Iterator[Looker]:
    """Visits pages and measures them: see tests/browser/look.py."""
    one = Looker(browser, site)
    yield one
    one.close()
