# SPDX-License-Identifier: Apache-2.0
"""An agent asks on paper with an identity paper that shows too much: it is blacked out here, the person is told, the answer leaves."""

import re

from harness.customer import customer
from harness.desk import APPROVE, PROPOSE, Clerk, picture
from harness.portal import Receipt

STANDING = re.compile("^本人・代理人の確認へ")


def run(world) -> None:
    who = customer(world.demo.data, 5)
    staff = world.staff("担当")
    staff.press("書面のご請求を入力", "link")
    staff.choose("書留")
    staff.tick("消去")
    for label, text in (("姓", who.family), ("名", who.given), ("郵便番号", "000-0000"), ("住所", "東京都見本区例示1-2-3")):
        staff.write(re.compile(rf"^{label}(\s|任意|$)"), text)
    staff.write("メールアドレス", who.email)
    staff.choose("任意代理人")
    staff.unfold("代理人の氏名と住所")
    for label, text in (("代理人の姓", "設例"), ("代理人の名", "代理"), ("代理人の郵便番号", "000-0000"), ("代理人の住所", "東京都見本区例示4-5-6")):
        staff.write(label, text)
    staff.press("受け付ける", "button")
    number = re.search(r"\d{4}-\d{4}", staff.title + staff.text).group()
    clerk = Clerk(staff, Receipt(number, ""), world.folder)

    check(clerk, "住民票の写し", visible=True)
    staff.expect("写しの塗りつぶし")
    black_out(staff)
    for paper in ("運転免許証", "委任状"):
        clerk.open_case()
        check(clerk, paper)
    staff.expect("委任の範囲の記録")
    staff.press(STANDING, "link")
    staff.write("委任の期限", "2040.3.31")
    staff.press("委任の範囲を記録", "button")

    clerk.work(until=PROPOSE)
    Clerk(world.staff("承認"), clerk.receipt, world.folder).work(until=APPROVE)
    clerk.work(until="結果のご通知を作成")
    tell_the_person(clerk, world)
    clerk.work()
    staff.expect("手続の終了")
    world.demo.run("ledger", "verify", "--data", str(world.demo.data))


def check(clerk: Clerk, paper: str, *, visible: bool = False) -> None:
    person = clerk.person
    person.select("書類の種類", paper)
    person.attach("画像", picture(clerk.folder))
    for point in ("氏名が請求書と一致", "住所がご請求", "有効期限内"):
        person.tick(point)
    if not visible:
        person.tick("保管できない欄が見えない")
    person.press("確認を記録", "button")


def black_out(person) -> None:
    """First where nothing is, which is asked again beside the field; then looked at, then done."""
    person.press(STANDING, "link")
    person.press(re.compile("住民票の写しを塗りつぶす"), "link")
    person.press("塗りつぶして保存", "button")
    person.expect("入力内容を確かめてください", "範囲が未入力")
    for label, text in (("左から", "１０"), ("上から", "20"), ("幅", "50"), ("高さ", "12.5")):
        person.write(re.compile(f"範囲1の.*{label}"), text)
    person.press("範囲を確かめる", "button")
    person.press("塗りつぶして保存", "button")
    person.expect("記録した")


def tell_the_person(clerk: Clerk, world) -> None:
    person = clerk.person
    clerk.open_case()
    person.expect("ご本人へのお知らせ")
    person.press(STANDING, "link")
    person.press("お知らせの文書を作成", "button")
    person.expect("ご本人のものと確かめられた連絡先がありません")
    person.choose("住所")
    person.press("一致を記録", "button")
    person.press("お知らせの文書を作成", "button")
    letter = world.text_of_pdf(person.fetch("代理人によるご請求のお知らせ（PDF）"), "notice")
    assert "消去" not in letter and "設例" not in letter, letter
    person.press("お知らせの発送を記録", "button")
    person.press("塗りつぶしのお知らせを作成", "button")
    letter = world.text_of_pdf(person.fetch("写しの塗りつぶしのお知らせ（PDF）"), "masked")
    assert "本籍" in letter, letter
    person.press("お知らせの発送を記録", "button")
