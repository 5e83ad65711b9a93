# SPDX-License-Identifier: Apache-2.0
"""The guide for a new clerk, walked literally: what it says to press is pressed, in its order, in twelve clicks at most."""

import re
from datetime import date
from pathlib import Path

from harness.customer import customer
from harness.desk import Clerk, picture
from harness.portal import Receipt

ROOT = Path(__file__).resolve().parents[2]
GUIDES = [ROOT / "docs/guide/run-the-desk.md", ROOT / "docs/guide/run-the-desk.en.md"]
CLICKS_MAX = 12
# Words in bold inside the numbered steps are what is pressed.
STEPS = re.compile(r"<!-- walk -->(.*?)<!-- /walk -->", re.S)
BOLD = re.compile(r"\*\*(.+?)\*\*")
NUMBER = re.compile(r"\d{4}-\d{4}")


def run(world) -> None:
    who = customer(world.demo.data, 3)
    for guide in GUIDES:
        text = guide.read_text(encoding="utf-8")
        for said in (who.family, who.given, who.postcode, who.address, who.email):
            assert said in text, f"{guide.name} does not give {said!r}, which is to be typed"
    pressed = walk(world)
    for guide in GUIDES:
        told = [BOLD.findall(part) for part in STEPS.findall(guide.read_text(encoding="utf-8"))]
        told = [NUMBER.sub("番号", word) for words in told for word in words]
        assert told == pressed, f"{guide.name} says\n  {told}\nbut what was pressed is\n  {pressed}"
    world.demo.run("ledger", "verify", "--data", str(world.demo.data))


def walk(world, keep=lambda person, name, height=900: None) -> list[str]:
    """From the application on paper to the papers destroyed. `keep` takes a picture for the guide."""
    who = customer(world.demo.data, 3)
    clerk = world.staff("担当")
    clerk.pressed.clear()
    keep(clerk, "desk-today")
    clerk.press("書面のご請求を入力", "link")
    clerk.choose("書留")
    clerk.tick("開示")
    born = "{}.{}.{}".format(*who.birth)
    for label, text in (
        ("姓", who.family), ("名", who.given), ("姓のかな", "もぎ"), ("名のかな", "はなこ"), ("生年月日", born),
        ("メールアドレス", who.email), ("郵便番号", who.postcode), ("住所", who.address), ("建物名・部屋番号", who.building),
    ):
        clerk.write(re.compile(rf"^{label}(\s|任意|$)"), text)
    keep(clerk, "desk-enter", 1500)
    clerk.press("受け付ける", "button")
    clerk.expect("確認コード", "この画面に1回だけ表示")
    receipt = Receipt(NUMBER.search(clerk.text).group(), "")

    desk = Clerk(clerk, receipt, world.folder)
    check(desk, "運転免許証", "住所がご請求の住所と一致")
    keep(clerk, "desk-identity", 1700)
    check(desk, "パスポート", "生年月日が請求書と一致")
    clerk.expect("本人確認済み")
    clerk.select("方法", re.compile("小為替"))
    clerk.write("小為替の番号", "000000-0000")
    clerk.write("為替の発行日", date.today().isoformat())
    clerk.press("受領を記録", "button")
    clerk.press("データを検索", "button")
    clerk.press("起案して決裁に回す", "button")
    clerk.expect("決裁に回した")
    pressed = clerk.pressed[:]

    approver = world.staff("承認")
    approver.pressed.clear()
    approver.press(receipt.number, "link")
    keep(approver, "desk-approve", 1500)
    approver.press("この計画を決裁", "button")
    pressed += approver.pressed

    clerk.pressed.clear()
    clerk.open(clerk.page.url.split("?")[0])
    clerk.press("結果のご通知を作成", "button")
    letter = world.text_of_pdf(clerk.fetch("結果のご通知（PDF）"), "letter")
    assert who.family in letter and receipt.number in letter, letter
    for sheet in ("あて名票（PDF）", "送付状（PDF）", "開示する資料（PDF）", "案件表紙（PDF）"):
        assert clerk.fetch(sheet).startswith(b"%PDF-"), sheet
    clerk.select("発送方法", re.compile("本人限定"))
    clerk.write("引受番号", "000-00-00000-0")
    keep(clerk, "desk-send", 1500)
    clerk.press("発送を記録", "button")
    clerk.press("書類を廃棄し、画像を消去", "button")
    clerk.expect("手続の終了")
    pressed += clerk.pressed

    clicks = len(pressed) - len(approver.pressed)
    print(f"  {clicks} clicks of the clerk, {clerk.picked} choices, {clerk.typed} keys")
    assert clicks <= CLICKS_MAX, pressed
    return [NUMBER.sub("番号", name) for name in pressed]


def check(desk: Clerk, paper: str, second: str) -> None:
    person = desk.person
    person.select("書類の種類", paper)
    person.attach("画像", picture(desk.folder))
    for point in ("氏名が請求書と一致", second, "有効期限内", "保管できない欄が見えない"):
        person.tick(point)
    person.press("確認を記録", "button")
