# SPDX-License-Identifier: Apache-2.0
"""A person at a keyboard: finds things by Tab and by their accessible name, as a screen reader says them.

Nothing here clicks, and nothing finds an element by its markup. What cannot be reached by keys, or has no name,
cannot be used, and the journey fails there.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, TimeoutError

from harness.seen import Seen

TABS_MAX = 400
Name = str | re.Pattern


@dataclass
class Focus:
    """The focused element as assistive technology is told of it."""

    role: str
    name: str
    checked: bool = False
    value: str = ""

    @property
    def nowhere(self) -> bool:
        return self.role in ("", "none", "generic", "RootWebArea", "WebArea")


def matches(name: Name, text: str) -> bool:
    text = " ".join(text.split())
    return bool(name.search(text)) if isinstance(name, re.Pattern) else name in text


@dataclass
class Person:
    """Someone with a browser of their own. `seen` looks at every page they reach."""

    who: str
    context: BrowserContext
    seen: Seen
    scripts: bool = False
    page: Page = field(init=False)
    # What was done by hand so far.
    pressed: list[str] = field(default_factory=list)
    picked: int = 0
    typed: int = 0
    fields: int = 0

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self._cdp = self.context.new_cdp_session(self.page)
        self._allow_scripts(self.scripts)

    # Going and looking

    def open(self, address: str) -> None:
        """Types an address into the browser."""
        self.page.goto(address, wait_until="load")
        self.look()

    def look(self) -> None:
        """Looks at the page. Axe is a script, so scripts are allowed while it runs; the page's own never ran."""
        self._allow_scripts(True)
        self.seen.look(self.who, self.page)
        self._allow_scripts(self.scripts)

    @property
    def text(self) -> str:
        return self.page.locator("body").inner_text()

    @property
    def title(self) -> str:
        return self.page.locator("h1").first.inner_text()

    def expect(self, *words: Name) -> None:
        for word in words:
            assert matches(word, self.text), f"{self.who} does not read {word!r} on {self.page.url}:\n{self.text[:1500]}"

    def expect_not(self, *words: Name) -> None:
        for word in words:
            assert not matches(word, self.text), f"{self.who} reads {word!r} on {self.page.url}"

    # Moving

    @property
    def focus(self) -> Focus:
        active = self._cdp.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"]
        tree = self._cdp.send("Accessibility.getPartialAXTree", {"objectId": active["objectId"], "fetchRelatives": False})
        node = tree["nodes"][0]
        facts = {item["name"]: item["value"].get("value") for item in node.get("properties", [])}
        text = lambda key: str(node.get(key, {}).get("value", ""))
        return Focus(text("role"), text("name"), facts.get("checked") in (True, "true"), text("value"))

    def key(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, name: Name, *roles: str) -> Focus:
        """Presses Tab until the focused element has this name (and one of these roles), going round once."""
        passed, rounds = [], 0
        for _ in range(TABS_MAX):
            self.key("Tab")
            focus = self.focus
            if focus.nowhere:
                rounds += 1
                if rounds > 2:
                    break
                continue
            if matches(name, focus.name) and (not roles or focus.role in roles):
                self._shows_focus(focus)
                return focus
            passed.append(f"{focus.role} {focus.name[:40]!r}")
        listed = "\n  ".join(dict.fromkeys(passed))
        raise AssertionError(f"{self.who} cannot reach {name!r} {roles} on {self.page.url}; Tab passes:\n  {listed}")

    # Doing

    def write(self, label: Name, text: str) -> None:
        self.tab_to(label, "textbox", "searchbox", "spinbutton", "Date")
        self.key("Control+a")
        self.page.keyboard.type(text)
        # Kana and their conversion take three keys where a letter or a digit takes one.
        self.typed += sum(1 if letter.isascii() else 3 for letter in text)
        self.fields += 1

    def tick(self, label: Name) -> None:
        if not self.tab_to(label, "checkbox").checked:
            self.key("Space")
            self.picked += 1

    def tick_all(self, until: Name) -> None:
        """Ticks every box from here to the button `until`, which stays unpressed."""
        for _ in range(TABS_MAX):
            self.key("Tab")
            focus = self.focus
            if focus.role == "checkbox" and not focus.checked:
                self.key("Space")
                self.picked += 1
            elif focus.role == "button" and matches(until, focus.name):
                self.key("Shift+Tab")
                return
        raise AssertionError(f"{self.who} finds no button {until!r} on {self.page.url}")

    def choose_first(self) -> None:
        """Takes the first radio button that Tab reaches, whatever it says."""
        if not self.tab_to("", "radio").checked:
            self.key("Space")
            self.picked += 1

    def choose(self, option: Name) -> None:
        """Chooses a radio button: Tab reaches its group, arrows move within it."""
        for _ in range(TABS_MAX):
            if self._in_group_of(option):
                break
            self.tab_to("", "radio")
        for _ in range(50):
            focus = self.focus
            if matches(option, focus.name):
                if not focus.checked:
                    self.key("Space")
                self.picked += 1
                return
            self.key("ArrowDown")
        raise AssertionError(f"{self.who} cannot choose {option!r} on {self.page.url}")

    def select(self, label: Name, option: Name) -> None:
        """Chooses from a closed list by its arrows."""
        self.tab_to(label, "combobox", "PopUpButton", "MenuListPopup")
        self.key("Home")
        for _ in range(100):
            shown = self._script("document.activeElement.selectedOptions[0].text")
            if matches(option, shown):
                self.picked += 1
                return
            self.key("ArrowDown")
        raise AssertionError(f"{self.who} finds no {option!r} in {label!r} on {self.page.url}")

    def attach(self, label: Name, file: Path) -> None:
        self.tab_to(label, "button")
        self.page.locator(":focus").set_input_files(str(file))

    def press(self, name: Name, *roles: str) -> None:
        """Presses a button or follows a link, waits for the page it leads to, and looks at it."""
        focus = self.tab_to(name, *(roles or ("button", "link")))
        try:
            with self.page.expect_navigation(wait_until="load"):
                self.key("Enter")
        except TimeoutError as late:
            raise AssertionError(f"{focus.role} {focus.name!r} on {self.page.url} leads nowhere") from late
        self.pressed.append(" ".join(focus.name.split()))
        self.look()

    def seconds_by_hand(self) -> float:
        """How long this takes by the keystroke-level model (Card, Moran, Newell): 0.28 s for a key, 2.45 s to think of a
        field, a choice or a button and to reach it, and 4 s to take in each new page."""
        aims = self.fields + self.picked + len(self.pressed)
        return self.typed * 0.28 + aims * 2.45 + len(self.pressed) * 4

    def unfold(self, name: Name) -> None:
        """Opens a part of the page that is folded away."""
        self.tab_to(name, "DisclosureTriangle", "summary")
        self.key("Enter")
        self.look()

    def fetch(self, name: Name) -> bytes:
        """Reaches a link and takes what it leads to, as a browser that saves it would."""
        self.tab_to(name, "link")
        answer = self.context.request.get(self._script("document.activeElement.href"))
        assert answer.ok, f"{self.who} gets {answer.status} for {name!r}"
        return answer.body()

    def _allow_scripts(self, allowed: bool) -> None:
        self._cdp.send("Emulation.setScriptExecutionDisabled", {"value": not allowed})

    def _script(self, expression: str):
        result = self._cdp.send("Runtime.evaluate", {"expression": expression, "returnByValue": True})
        return result["result"].get("value")

    def _in_group_of(self, option: Name) -> bool:
        """Whether the focused radio button stands in the group that has this option; reads, changes nothing."""
        labels = self._script(
            "(() => { const a = document.activeElement; if (!a || a.type !== 'radio') return [];"
            " return [...document.getElementsByName(a.name)].map(r => [...r.labels].map(l => l.innerText).join(' ')); })()"
        )
        return any(matches(option, label) for label in labels or [])

    def _shows_focus(self, focus: Focus) -> None:
        shown = self._script(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; })()"
        )
        assert shown, f"{focus.role} {focus.name!r} on {self.page.url} does not show that it has the focus"
