"""The page and the mail of a week in a real browser: quiet, in one piece, and for everybody."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from huddlecli.core.promises import Kept
from huddlecli.views import minutes, reminders
from tests.helpers.acme_agenda import agenda_mail, agenda_page
from tests.helpers.acme_balance import BALANCE
from tests.helpers.acme_busy import BUSY, LONG, NEXT, OPEN
from tests.helpers.acme_letters import PLAIN, html_of, minutes_of, page_of, reminder_of
from tests.helpers.acme_views import TEAM
from tests.helpers.chrome import Chrome, chrome
from tests.helpers.company import company_mail, company_page
from tests.helpers.summary_formats import as_html, as_mail_html, following

AXE = Path(__file__).parents[2] / ".cache/axe/axe_playwright_python/axe.min.js"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
TEXTS = (
    "<script>console.log(1)</script><img src=http://evil.test/x onerror=console.log(2)>",
    "</title></style><style>*{display:none}</style>{{ 7 * 7 }}{% raw %}",
    '=HYPERLINK("http://evil.test")]]>-->\r\n\x1b[2J',
    "\u202eoverride \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "👨‍👩‍👧 🇩🇪 漢字かな交じり文",
    "x" * 10_000,
)
HOSTILE = replace(
    BUSY,
    team=replace(BUSY.team, name=TEXTS[0]),
    open=tuple(
        replace(OPEN[0], id=str(n), title=text, owner=text[:40]) for n, text in enumerate(TEXTS)
    ),
    parked=tuple(replace(BUSY.parked[0], id=str(n), title=text) for n, text in enumerate(TEXTS)),
    dropped=tuple(replace(BUSY.dropped[0], id=str(n), reason=text) for n, text in enumerate(TEXTS)),
    kept=Kept(7, 13),
    by_side={text[:60]: Kept(1, 2) for text in TEXTS},
    balance=replace(
        BALANCE, sides={text[:60]: one for text in TEXTS for one in BALANCE.sides.values()}
    ),
)
SHOWN: dict[str, Callable[[], str]] = {
    f"{kind} of a {name}": partial(draw, found, full=is_full, upcoming=upcoming)
    for kind, draw in (("page", as_html), ("mail", as_mail_html))
    for name, found, is_full, upcoming in (
        ("week on a phone", BUSY, False, NEXT),
        ("whole week", BUSY, True, NEXT),
        ("year", LONG, True, NEXT),
        (
            "week of hostile text",
            HOSTILE,
            True,
            following(TEXTS[0], tuple((t, t) for t in TEXTS)),
        ),
    )
}
for name, texts in (("huddle", PLAIN), ("huddle of hostile text", TEXTS)):
    SHOWN |= {
        f"page of a {name}": partial(page_of, minutes_of(texts), texts[0]),
        f"mail of a {name}": partial(html_of, minutes.as_letter, minutes_of(texts), texts[0]),
        f"reminder of a {name}": partial(html_of, reminders.as_letter, reminder_of(texts), TEAM),
        f"page of the agenda of a {name}": partial(agenda_page, texts, texts[0]),
        f"mail of the agenda of a {name}": partial(agenda_mail, texts, texts[0]),
    }
for name, names in (("company", [f"team {number}" for number in range(30)]), ("bad names", TEXTS)):
    SHOWN |= {
        f"page of a company of {name}": partial(company_page, names, names[:2]),
        f"mail of a company of {name}": partial(company_mail, names, names[:2]),
    }
WIDTHS = (360, 800, 1400)
TOO_WIDE = """
[...document.querySelectorAll("*")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5)
  .map((one) => one.outerHTML.slice(0, 80))
"""
CUT = """
[...document.querySelectorAll("*")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1
    && getComputedStyle(one).overflowX !== "visible")
  .map((one) => one.outerHTML.slice(0, 80))
"""
VIOLATIONS = """
axe.run().then((found) => found.violations.map(
  (one) => one.id + ": " + one.nodes.map((node) => node.html.slice(0, 120)).join(" | ")))
"""


@pytest.fixture(scope="session")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A tab of the distribution's Chromium."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("no chromium here: pages are not opened")
    with chrome(program, tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture(scope="session")
def axe() -> str:
    """The rules of accessibility, a script to be run in a page; `.ci/run` fetches it."""
    if not AXE.exists():
        pytest.skip("no axe-core here: .ci/run fetches it")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(params=SHOWN)
def shown(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A document in a file."""
    path = tmp_path / "shown.html"
    path.write_text(SHOWN[request.param](), encoding="utf-8")
    return path


def test_it_asks_for_nothing_and_fits(tab: Chrome, shown: Path) -> None:
    """No message on the console, no request, nothing wider than the window, nothing cut."""
    told = {}
    for width in WIDTHS:
        tab.open(shown, width=width)
        told[width] = [tab.run(TOO_WIDE), tab.run(CUT), tab.said(), tab.asked()]

    assert told == {width: [[], [], [], [shown.as_uri()]] for width in WIDTHS}


def test_everybody_can_read_it(tab: Chrome, axe: str, shown: Path) -> None:
    """Contrast, headings, names, order: no rule of axe-core is broken, in light or dark."""
    found = {}
    for scheme, width in (("light", 360), ("dark", 1400)):
        tab.open(shown, width=width, scheme=scheme)
        tab.run(f"{axe};0")
        found[scheme] = tab.run(VIOLATIONS)

    assert found == {"light": [], "dark": []}


def test_a_week_prints_on_one_page(tab: Chrome, tmp_path: Path) -> None:
    """What fits on a phone fits on a sheet of A4; a whole week takes two."""
    pages = {}
    for is_full in (False, True):
        path = tmp_path / "week.html"
        path.write_text(as_html(BUSY, full=is_full, upcoming=NEXT), encoding="utf-8")
        tab.open(path, width=800)
        pages[is_full] = len(re.findall(rb"/Type\s*/Page\b", tab.printed()))

    assert pages == {False: 1, True: 2}


def test_thirty_teams_print_on_one_page(tab: Chrome, tmp_path: Path) -> None:
    """A company of thirty teams that all want help, with its trend, fits on a sheet of A4."""
    path = tmp_path / "company.html"
    path.write_text(company_page([f"north-{number}" for number in range(30)]), encoding="utf-8")
    tab.open(path, width=800)

    assert len(re.findall(rb"/Type\s*/Page\b", tab.printed())) == 1
