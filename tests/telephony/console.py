"""The seat's console in a real browser; its telephone registers at the town's exchange over an encrypted websocket."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from hotline.channels.phone.exchange.configuration.pjsip import SeatLine
from hotline.config.live import serving
from hotline.register.seats.models import Seat
from tests.browser.conftest import CHROMIUM, FLAGS, HASHED, Server
from tests.telephony.desk import Desk, address
from tests.telephony.town import free_ports

IN_A_CALL = 20_000
"""Milliseconds within which the telephone must have done something: two exchanges, a browser and five processes share
this machine."""


def with_headset(says: Path) -> list[str]:
    """What gives a browser a headset into which somebody speaks a sound; it takes the exchange's own certificate."""
    return [
        *FLAGS,
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={says}",
        "--allow-loopback-in-peer-connection",
        "--autoplay-policy=no-user-gesture-required",
        "--ignore-certificate-errors",
    ]


LINES = """window.lines = [];
window.RTCPeerConnection = class extends window.RTCPeerConnection {
  constructor(...given) { super(...given); window.lines.push(this); }
};"""
"""So that a test can ask how loud it is on the line."""
LOUD = """async () => {
  let heard = 0;
  const found = await window.lines.at(-1).getStats();
  for (const one of found.values()) heard += one.type === 'inbound-rtp' ? one.totalAudioEnergy : 0;
  return heard;
}"""


@dataclass
class Console:
    """The pages, the live process, and a browser before them."""

    desk: Desk
    site: str
    browser: Browser
    contexts: list[BrowserContext]

    def sit(self, username: str, extension: str, **equipment: object) -> Seat:
        """Somebody has a seat whose telephone is in the browser."""
        seat = self.desk.seat(username, extension, **equipment)
        others = [SeatLine(each.extension, each.secret, "telephone") for each in self.desk.seats.values()]
        mine = SeatLine(extension, seat.secret, "browser")
        self.desk.town.equip([*(line for line in others if line.extension != extension), mine])
        return seat

    def open(self, seat: Seat, width: int = 1440) -> Page:
        """The console before a seat's person, its telephone registered."""
        page = self.show(seat, "/staff/seat/", width)
        expect(page.locator('[data-line="ready"]')).to_be_visible(timeout=IN_A_CALL)
        return page

    def show(self, seat: Seat, address: str, width: int = 1440) -> Page:
        """A page before a seat's person, in a browser of her own."""
        client = Client()
        client.force_login(seat.staff, backend=settings.AUTHENTICATION_BACKENDS[-1])
        name = settings.SESSION_COOKIE_NAME
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        self.contexts.append(context)
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.site}])
        context.add_init_script(LINES)
        page = context.new_page()
        page.goto(f"{self.site}{address}")
        return page


def heard(page: Page) -> float:
    """How much sound has come out of the page's telephone in its last call (energy)."""
    return float(page.evaluate(LOUD))


@contextmanager
def serving_pages(desk: Desk, says: Path) -> Iterator[Console]:
    """Pages, live process and browser, for as long as a test goes."""
    (live_port,) = free_ports(1)
    wss = f"wss://127.0.0.1:{desk.town.settings.wss_port}/ws"
    static = Path(settings.VAR) / "static-of-console"
    changed = {
        "HUIYIN_PHONE_SOFTPHONE": wss,
        "HUIYIN_LIVE_ADDRESS": f"http://127.0.0.1:{live_port}",
        "STATIC_ROOT": str(static),
        "STORAGES": {**settings.STORAGES, "staticfiles": HASHED},
    }
    expect.set_options(timeout=IN_A_CALL)
    with override_settings(**changed):
        call_command("collectstatic", interactive=False, verbosity=0)
        server = Server()
        live = _live(server.url, live_port)
        try:
            with sync_playwright() as playwright:
                args = with_headset(says)
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=args)
                console = Console(desk, server.url, browser, [])
                yield console
                for context in console.contexts:
                    context.close()
                browser.close()
        finally:
            live.terminate()
            live.wait(10)
            server.stop()
            expect.set_options(timeout=None)


def _live(site: str, port: int) -> "subprocess.Popen[bytes]":
    environ = {
        **os.environ,
        "DATABASE_URL": address(),
        "DJANGO_SETTINGS_MODULE": "hotline.config.settings",
        "HUIYIN_ADDRESS": site,
        "HUIYIN_LIVE_ADDRESS": f"http://127.0.0.1:{port}",
        "HUIYIN_SUPERVISED": "1",
    }
    with (Path(settings.VAR) / "live.log").open("ab") as log:
        return subprocess.Popen(serving.command(host="127.0.0.1", port=port), env=environ, stdout=log, stderr=log)
