# SPDX-License-Identifier: Apache-2.0
"""Every kind of request, from the portal over identity and decision to its letter: a few a day, all with `KINDS=all`, some with `KINDS=erasure,correction`."""

import os
import re
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from harness.customer import customer
from harness.desk import APPROVE, PROPOSE, SEARCH, Clerk
from harness.portal import NEW_FAMILY, ask, progress
from harness.program import Demo
from harness.words import Words
from harness.world import World

ROOT = Path(__file__).resolve().parents[2]
SHARE = 2
# What must be prepared, and what the letter says of the kind.
KINDS = {
    "disclosure": ("", "開示いたします"),
    "erasure": ("", "消去いたしました"),
    "purpose_notice": ("draft", "次の目的に利用しています"),
    "third_party_records": ("words", "配送会社へ、お届け先を提供した記録"),
    "correction": ("correct", "訂正等をいたしました"),
    "stop_provision": ("task", "提供を停止いたしました"),
    "stop_opt_out": ("task", "停止いたしました"),
    "foreign_recipients": ("words", "配送会社へ、お届け先を提供した記録"),
    "published_matters": ("draft", "例示商会株式会社"),
    "stop_marketing": ("task", "停止いたしました"),
}
# The example shop offers all but these two.
MORE = """    stop_opt_out: {grounds: [identity_unconfirmed]}
    foreign_recipients: {grounds: [identity_unconfirmed]}
"""


def run(world) -> None:
    with TemporaryDirectory(prefix="yakusoku-e2e-") as folder:
        policy = Path(folder) / "policy.yaml"
        text = (ROOT / "examples/shop/policy.yaml").read_text(encoding="utf-8")
        policy.write_text(text.replace("    published_matters: {}\n", MORE + "    published_matters: {}\n"), encoding="utf-8")
        demo = Demo(world.demo.program, Path(folder), customers=60, policy=policy)
        try:
            demo.serve().wait_for_story()
            all_of(World(world.browser, demo, world.folder, world.seen), share())
        finally:
            demo.close()


def share() -> list[str]:
    """The kinds of the day, or all of them."""
    names = list(KINDS)
    asked = os.environ.get("KINDS", "")
    if asked:
        return names if asked == "all" else asked.split(",")
    start = int(time.time()) // 86_400 * SHARE
    return [names[(start + at) % len(names)] for at in range(SHARE)]


def all_of(world: World, kinds: list[str]) -> None:
    clerk, approver = world.staff("担当"), world.staff("承認")
    words = Words()
    for at, kind in enumerate(kinds):
        print(f"  {kind}", flush=True)
        who = customer(world.demo.data, 3 + at)
        person = world.person(width=390)
        person.open(world.demo.address())
        receipt = ask(person, words, who, kind)
        desk = Clerk(clerk, receipt, world.folder)
        preparation, said = KINDS[kind]
        # What is published is told to anybody: there is nobody to check and nothing to look for.
        if kind != "published_matters":
            desk.work(until=SEARCH)
        if preparation:
            _PREPARE[preparation](desk)
        desk.work(until=PROPOSE)
        Clerk(approver, receipt, world.folder).work(until=APPROVE)
        if preparation == "task":
            done(desk)
        desk.work()
        flat = re.sub(r"\s", "", world.text_of_pdf(desk.letter(), f"letter-{kind}"))
        for word in (said, receipt.number, who.family, "様"):
            assert word in flat, f"the letter of {kind} lacks {word!r}:\n{flat}"
        assert "決定通知" not in flat, flat
        if kind == "correction":
            assert NEW_FAMILY in flat, flat
        person.open(world.demo.address())
        progress(person, words, receipt)
        person.expect(re.compile(f"{words('now.sent')}|{words('now.closed')}"))
    world.demo.run("ledger", "verify", "--data", str(world.demo.data))


def prepare(clerk: Clerk, number: str = "1") -> None:
    clerk.open_case()
    clerk.person.press(re.compile(rf"準備を記録\s*（請求事項{number}）"), "link")


def draft(clerk: Clerk, number: str = "1") -> None:
    """The words that the program proposes are good enough."""
    prepare(clerk, number)
    clerk.person.press("文を記録", "button")


def own_words(clerk: Clerk, number: str = "1") -> None:
    """Only people know what to tell; without words the form comes back."""
    prepare(clerk, number)
    clerk.person.press("文を記録", "button")
    clerk.person.expect("未記入")
    clerk.person.write("結果のご通知に載る文", "2025年4月1日に、配送会社へ、お届け先を提供した記録があります。")
    clerk.person.press("文を記録", "button")


def correct(clerk: Clerk, number: str = "1") -> None:
    prepare(clerk, number)
    clerk.person.choose(re.compile("^事実と違う"))
    clerk.person.write("調べたこと", "住民票の写しと照合し、改姓を確かめた")
    clerk.person.press("調査を記録", "button")
    prepare(clerk, number)
    clerk.person.press("訂正の計画を作成", "button")


def entrust(clerk: Clerk, number: str = "1") -> None:
    prepare(clerk, number)
    clerk.person.write("対象", "提供用の名簿")
    clerk.person.write("行う人", "営業管理課長")
    clerk.person.write("行うこと", "名簿から外し、外した名簿を保管する")
    clerk.person.press("依頼を記録", "button")


def done(clerk: Clerk, number: str = "1") -> None:
    prepare(clerk, number)
    clerk.person.write("依頼1の証跡", "名簿（版7）で除外を確認した")
    clerk.person.press("依頼1の完了を記録", "button")


_PREPARE = {"draft": draft, "words": own_words, "correct": correct, "task": entrust}
