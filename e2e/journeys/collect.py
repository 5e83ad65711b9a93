# SPDX-License-Identifier: Apache-2.0
"""An electronic answer is fetched once from its page, and person and desk write to each other there."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from harness.customer import customer
from harness.desk import APPROVE, PROPOSE, Clerk
from harness.portal import ask, progress
from harness.program import Demo
from harness.words import Words
from harness.world import World
from journeys.kinds import ROOT, draft

BY = "by: [registered_mail, person_only, media]"
QUESTION = "回答は、いつごろになりますか。"
REPLY = "本日、この画面に用意します。"


def run(world) -> None:
    with TemporaryDirectory(prefix="yakusoku-e2e-") as folder:
        policy = Path(folder) / "policy.yaml"
        text = (ROOT / "examples/shop/policy.yaml").read_text(encoding="utf-8")
        assert BY in text
        policy.write_text(text.replace(BY, "by: [download, registered_mail]\n    signature: false"), encoding="utf-8")
        demo = Demo(world.demo.program, Path(folder), customers=30, policy=policy)
        try:
            demo.serve().wait_for_story()
            both(World(world.browser, demo, world.folder, world.seen))
        finally:
            demo.close()


def both(world: World) -> None:
    words, who = Words(), customer(world.demo.data, 3)
    person = world.person(width=390)
    person.open(world.demo.address())
    receipt = ask(person, words, who, "published_matters")
    person.open(world.demo.address())
    progress(person, words, receipt)
    person.press(words("progress.talk.send"), "button")
    person.expect(words("fault.message"))
    person.write(words.label("progress.talk.message"), QUESTION)
    person.press(words("progress.talk.send"), "button")
    person.expect(words("progress.talk.mine"), QUESTION)

    staff = world.staff("担当")
    clerk = Clerk(staff, receipt, world.folder)
    clerk.open_case()
    staff.expect("ご本人からの連絡への返事", QUESTION)
    staff.write("連絡の内容", REPLY)
    staff.press("ご本人に連絡・返事", "button")
    staff.expect("連絡を記録", REPLY)
    draft(clerk)
    clerk.work(until=PROPOSE)
    Clerk(world.staff("承認"), receipt, world.folder).work(until=APPROVE)
    clerk.work(until="結果のご通知を作成")
    staff.select("発送方法", re.compile("ダウンロード"))
    staff.press("発送を記録", "button")
    staff.expect("受取り待ち", f"【受付番号 {receipt.number}】")

    person.open(world.demo.address())
    progress(person, words, receipt)
    person.expect(words("progress.talk.ours"), REPLY, words("progress.answer.once"))
    person.press(words("progress.answer.open"), "button")
    person.expect(words("progress.answer.save"))
    flat = re.sub(r"\s", "", world.text_of_pdf(person.fetch("結果のご通知"), "letter"))
    assert receipt.number in flat, flat
    other = world.person()
    other.open(world.demo.address())
    progress(other, words, receipt)
    other.expect(words("progress.answer.again"))
    assert words("progress.answer.open") not in other.text
    staff.open(staff.page.url.split("?")[0])
    staff.expect("受取り済み")
    world.demo.run("ledger", "verify", "--data", str(world.demo.data))
