# SPDX-License-Identifier: Apache-2.0
"""Somebody in Germany asks for access under the GDPR in English: known without papers, told of more time, answered in both
languages with the way to an authority and to the courts."""

import re
from pathlib import Path

from harness.customer import customer
from harness.desk import APPROVE, PROPOSE, Clerk
from harness.portal import Receipt

POLICY = Path(__file__).resolve().parents[2] / "policies/cases/odd/abroad.yaml"


def run(world) -> None:
    who = customer(world.demo.data, 3)
    person = world.person()
    person.open(world.demo.address("/en"))
    person.expect("Access to your data (GDPR)", "Objection to direct marketing (GDPR)")
    receipt = ask(person, who)

    desk = Clerk(world.staff("担当"), receipt, world.folder)
    desk.open_case()
    clerk = desk.person
    clerk.press("データを検索", "button")
    clerk.expect("登録の内容との照合")
    clerk.press(re.compile("^本人・代理人の確認へ"), "link")
    clerk.choose("住所")
    clerk.press("一致を記録", "button")
    desk.open_case()
    clerk.expect("本人確認済み")
    extend(desk)
    desk.work(until=PROPOSE)
    Clerk(world.staff("承認"), receipt, world.folder).work(until=APPROVE)
    desk.work()
    clerk.expect("手続の終了")
    letter = world.text_of_pdf(desk.letter(), "letter")
    for said in (
        "Privacy Manager", "The supervisory authority of Germany", "GDPR Art. 77", "ドイツの監督機関", "GDPR第77条", receipt.number,
    ):
        assert said in letter, f"{said}: {letter}"
    world.demo.run("ledger", "verify", "--data", str(world.demo.data))


def ask(person, who) -> Receipt:
    """Answers the questions, none of which is for papers, a reading or a day of birth."""
    person.press("Start a request", "link")
    person.choose("I am asking for myself")
    person.press("Continue", "button")
    person.tick("Access to your data (GDPR)")
    person.press("Continue", "button")
    person.select("Country", "Germany")
    person.press("Continue", "button")
    person.tick_all("Continue")
    person.press("Continue", "button")
    person.write("Family name", who.family)
    person.write("Given name", who.given)
    person.expect_not("kana")
    person.press("Continue", "button")
    person.write(re.compile("^Address"), who.address)
    person.press("Continue", "button")
    person.write("E-mail address", who.email)
    person.press("Continue", "button")
    person.choose(re.compile("mail", re.I))
    person.press("Continue", "button")
    person.expect("Germany", "1 month", "You need not send identity papers")
    person.press("Send this request", "button")
    number = re.search(r"\d{4}-\d{4}", person.text).group()
    return Receipt(number, "")


def extend(desk: Clerk) -> None:
    """The letter that tells why it takes longer is made and sent, and only then is the day another."""
    clerk = desk.person
    first = re.search(r"期限\s*(\S+日)", clerk.text)
    clerk.unfold("回答期限の延長のお知らせを作成")
    clerk.tick(re.compile("GDPRに基づくアクセス"))
    clerk.write(re.compile("^延長の理由"), "The records of ten years have to be compared with paper. 10年分の記録を紙の控えと照らし合わせるため。")
    clerk.press("回答期限の延長のお知らせを作成", "button")
    clerk.expect("回答期限の延長のお知らせ")
    clerk.select("発送方法", re.compile("書留"))
    clerk.press("発送を記録", "button")
    desk.open_case()
    clerk.expect("延長")
    assert first is None or first.group(1) != re.search(r"期限\s*(\S+日)", clerk.text).group(1)
