# SPDX-License-Identifier: Apache-2.0
"""What the staff do about a case: at each look at its page, the first thing that the page offers and that is theirs.

The order of the work is the program's; a journey says only how an ask is decided and where it wants to stop.
"""

import re
import struct
import zlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from harness.keyboard import Person
from harness.portal import Receipt

STEPS_MAX = 40
LETTER = "結果のご通知"
FIRST = "先に行われた変更"


@dataclass(frozen=True)
class Decision:
    """How every ask of the case is decided."""

    outcome: re.Pattern = re.compile(r"^全部|^応じる|消去する")
    ground: re.Pattern | None = None
    reason: str = ""


GRANTED = Decision()


@dataclass
class Clerk:
    """Someone at the console who works on one case."""

    person: Person
    receipt: Receipt
    folder: Path
    decision: Decision = GRANTED
    done: list[str] = field(default_factory=list)

    def open_case(self) -> None:
        self.person.press(re.compile("^ご請求$"), "link")
        self.person.write("受付番号", self.receipt.number)
        self.person.press("検索", "button")
        self.person.press(self.receipt.number, "link")

    def work(self, *, until: str = "") -> None:
        """Works until nothing is left for this person, or until `until` has been done."""
        self.open_case()
        for _ in range(STEPS_MAX):
            step = self._next()
            if step is None:
                return
            self.done.append(step)
            _STEPS[step](self)
            self._read_what_came_first()
            self._back_to_case()
            if step == until:
                return
        raise AssertionError(f"the case does not come to an end: {self.done}")

    def letter(self) -> bytes:
        return self.person.fetch(LETTER)

    def _next(self) -> str | None:
        page = self.person.page
        offered = page.get_by_role("button").all_inner_texts() + page.locator("#asks ~ * a, td a").all_inner_texts()
        offered = [" ".join(text.split()) for text in offered]
        for step in _STEPS:
            if any(text.startswith(step) for text in offered) and not self._has_enough_of(step):
                assert self.done.count(step) < 4, f"`{step}` is offered again and again: {self.done}"
                return step
        return None

    def _has_enough_of(self, step: str) -> bool:
        """What a page offers for as long as it may be done again: another paper, another decision about an ask."""
        return (
            (step == CHECK and self.done.count(CHECK) >= 2)
            or (step == SEARCH and SEARCH in self.done)
            or (step == DECIDE and not self._undecided())
        )

    def _undecided(self) -> list[str]:
        """The numbers of the asks that nobody has decided."""
        rows = self.person.page.locator("tr", has_text="未判断").all()
        return [row.locator("td").first.inner_text().strip() for row in rows]

    def _read_what_came_first(self) -> None:
        """Something was recorded between the page and its button: this clerk reads it and goes on."""
        if FIRST in self.person.title:
            print(f"  {self.receipt.number}: {self.done[-1]} came second")
            self.person.press("変更を確かめた", "button")

    def _back_to_case(self) -> None:
        if not self.person.page.url.split("#")[0].split("?")[0].endswith(self.receipt.number):
            self.open_case()

    def check_paper(self) -> None:
        paper = "パスポート" if CHECK in self.done[:-1] else "運転免許証"
        self.person.select("書類の種類", paper)
        self.person.attach("画像", picture(self.folder))
        self.person.tick_all(CHECK)
        self.person.press(CHECK, "button")

    def take_fee(self) -> None:
        self.person.select("方法", re.compile("小為替"))
        self.person.write("小為替の番号", "000000-0000")
        self.person.write("為替の発行日", date.today().isoformat())
        self.person.press("受領を記録", "button")

    def choose(self) -> None:
        self.person.tick_all("選んだものを対象にする")
        self.person.press("選んだものを対象にする", "button")

    def decide(self) -> None:
        self.person.press(re.compile(rf"{DECIDE}\s*（請求事項{self._undecided()[0]}）"), "link")
        self.person.choose(self.decision.outcome)
        if self.decision.ground:
            self.person.choose(self.decision.ground)
            self.person.write("理由", self.decision.reason)
        self.person.press(DECIDE, "button")

    def dispatch(self) -> None:
        self.person.select("発送方法", re.compile("書留"))
        self.person.press("発送を記録", "button")


def press(button: str):
    return lambda clerk: clerk.person.press(button, "button")


CHECK = "確認を記録"
DECIDE = "判断を記録"
SEARCH = "データを検索"
PROPOSE = "起案して決裁に回す"
APPROVE = "この計画を決裁"
# In the order in which they matter when a page offers several.
_STEPS = {
    APPROVE: press(APPROVE),
    "本人確認を完了": press("本人確認を完了"),
    CHECK: Clerk.check_paper,
    "受領を記録": Clerk.take_fee,
    SEARCH: press(SEARCH),
    "選んだものを対象にする": Clerk.choose,
    "計画を作成": press("計画を作成"),
    DECIDE: Clerk.decide,
    PROPOSE: press(PROPOSE),
    "計画を実行": press("計画を実行"),
    "実行結果を確認": press("実行結果を確認"),
    "結果のご通知を作成": press("結果のご通知を作成"),
    "発送を記録": Clerk.dispatch,
    "書類を廃棄": press("書類を廃棄"),
    "手続を終了": press("手続を終了"),
}


def picture(folder: Path) -> Path:
    """A small grey picture: what a photograph of an identity paper with everything blacked out may look like."""
    width, height = 240, 150
    rows = b"".join(b"\0" + b"\x60" * width for _ in range(height))
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    path = folder / "paper.png"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )
    return path


def board_states(person: Person) -> list[tuple[str, str]]:
    """Every promise on the board with its state in words."""
    person.press("約束の履行状況", "link")
    rows = person.page.locator("table.board tr:has(th[scope=row])").all()
    return [(row.locator("th").inner_text(), row.locator("td").first.inner_text()) for row in rows]


def board_state(person: Person, promise: re.Pattern) -> str:
    """The state of the first promise whose words match."""
    states = board_states(person)
    for text, state in states:
        if promise.search(text):
            return state
    raise AssertionError(f"no promise on the board matches {promise.pattern}: {[text for text, _ in states]}")
