"""Looking at a page as a judge: accessibility, scrolling, messages of the browser, weight – and as a picture."""

import gzip
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, expect

from hotline.register.staff.models import Staff

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BUDGETS = {"public": 60 * 1024, "staff": 160 * 1024}
SETTLED = """() => new Promise((told) => requestAnimationFrame(() => setTimeout(
    () => told(document.readyState === 'complete' && !document.querySelector('.htmx-request')), 30)))"""
"""Whether a page and all that it asked for while it was loaded is there."""
_static: dict[str, int] = {}
HEIGHTS = {1440: 900, 1024: 768, 390: 844, 320: 640}


@dataclass
class Seen:
    """What was found on one page."""

    page: Page
    status: int
    messages: list[str]
    weight: int
    violations: list[str] = field(default_factory=list)
    overflow: int = 0
    bodies: list[Response] = field(default_factory=list)

    def note(self, response: Response) -> None:
        """Remember what the page loaded."""
        self.bodies.append(response)


class Looker:
    """A browser that keeps its cookies per look (theme, print) and shares a sign-in when given one."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser = browser
        self.site = site
        self.cookies: dict[str, str] = {}
        self.contexts: list[BrowserContext] = []

    def close(self) -> None:
        """Close every page this test opened."""
        for context in self.contexts:
            context.close()

    def sign_in(self, person: Staff) -> None:
        """Pages opened from now on are this person's."""
        client = Client()
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
        name = settings.SESSION_COOKIE_NAME
        self.cookies[name] = client.cookies[name].value

    def open(self, width: int = 1440, theme: str = "light", print_: str = "normal", scripts: bool = True) -> Page:
        """An empty page of a certain width and look; with `scripts` off nothing but the server's pages works."""
        context = self.browser.new_context(
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=scripts,
        )
        self.contexts.append(context)
        given = {"theme": theme, "print": print_, **self.cookies}
        context.add_cookies([{"name": name, "value": value, "url": self.site} for name, value in given.items()])
        return context.new_page()

    def visit(
        self, url: str, width: int = 1440, theme: str = "light", print_: str = "normal", lang: str = "zh"
    ) -> Seen:
        """Open an address (in English with lang="en") and note messages and weight."""
        page = self.open(width, theme, print_)
        seen = Seen(page, 0, [], 0)
        page.on("console", lambda message: seen.messages.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: seen.messages.append(f"error: {error}"))
        page.on("response", seen.note)
        address = urljoin(self.site, url if lang == "zh" else f"/{lang}{url}")
        answer = page.goto(address)
        settled(page)
        seen.status = answer.status if answer else 0
        seen.weight = sum(_packed(response) for response in seen.bodies)
        return seen

    def judge(self, seen: Seen, budget: str) -> None:
        """Fail on anything a page must not have; all of it is named at once."""
        page = seen.page
        seen.overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        messages = list(seen.messages)  # what comes after is axe's own
        seen.violations = violations(page)
        faults = [f"status {seen.status}"] if seen.status >= 400 else []
        faults += [f"scrolls sideways by {seen.overflow} px: {wide(page)}"] if seen.overflow > 0 else []
        faults += [f"{seen.weight} bytes, more than {BUDGETS[budget]}"] if seen.weight > BUDGETS[budget] else []
        faults += messages + seen.violations
        assert not faults, f"{page.url}\n" + "\n".join(faults)


def look(looker: Looker, url: str, budget: str, name: str, **how: object) -> Page:
    """Visit, take a picture, judge: the usual test of a page in one call. `how`: width, theme, print_, lang."""
    seen = looker.visit(url, **how)  # type: ignore[arg-type]  # the names are those of visit
    picture(seen.page, "-".join([name, *(str(value) for value in how.values())]))
    looker.judge(seen, budget)
    return seen.page


def settled(page: Page) -> None:
    """Wait until a page has everything that it asks for when it is opened."""
    page.wait_for_function(SETTLED)


def tick(box: Locator) -> None:
    """Tick an answer with the keyboard: a page that still moves is hit beside it by a mouse."""
    box.focus()
    box.page.keyboard.press("Space")
    expect(box).to_be_checked()


def picture(page: Page, name: str) -> None:
    """A picture of the whole page in the folder HUIYIN_PICTURES, when that is set."""
    folder = os.environ.get("HUIYIN_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True, caret="initial")


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA; brought in by the debugging protocol, so that the CSP stays on."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    run = (
        f"axe.run(document, {{preload: false, runOnly: {json.dumps(RULES)}}})"
        ".then(found => JSON.stringify(found.violations.map(rule => "
        "rule.id + ' x' + rule.nodes.length + ': ' + rule.nodes.slice(0, 4).map(node => node.target.join(' ') + ' | ' "
        "+ (node.any[0] || node.all[0] || node.none[0] || {message: ''}).message).join(' || '))))"
    )
    answer = session.send("Runtime.evaluate", {"expression": run, "awaitPromise": True, "returnByValue": True})
    session.detach()
    found: list[str] = json.loads(answer["result"]["value"])
    return found


def wide(page: Page) -> list[str]:
    """The elements that stick out sideways, for the message."""
    script = """() => [...document.querySelectorAll('body *')]
        .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && e.checkVisibility())
        .slice(0, 6).map(e => e.tagName.toLowerCase() + '.' + (e.getAttribute('class') || ''))"""
    found: list[str] = page.evaluate(script)
    return found


def _packed(response: Response) -> int:
    """A first visit's cost of one file: as it would travel compressed; the browser's own icon does not count."""
    path = urlsplit(response.url).path
    if response.status != 200 or path.endswith(".ico"):
        return 0
    if path in _static:
        return _static[path]
    size = len(gzip.compress(response.body(), 9))
    if path.startswith("/static/"):  # named by what is in it
        _static[path] = size
    return size
