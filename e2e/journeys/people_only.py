# SPDX-License-Identifier: Apache-2.0
"""Without any database: from the template of a policy to a paper request entered, looked for by people, answered and posted."""

import re
import subprocess
from pathlib import Path

from harness.desk import APPROVE, PROPOSE, Clerk
from harness.portal import Receipt
from journeys.kinds import prepare

ROOT = Path(__file__).resolve().parents[2]


def run(world) -> None:
    own = world.own_company(ROOT / "policies/template.yaml", ROOT / "examples/people/systems.yaml")
    staff = own.staff("clerk")
    staff.press("書面のご請求を入力", "link")
    staff.choose("書留")
    staff.tick("開示")
    for label, text in (("姓", "見本"), ("名", "太郎"), ("郵便番号", "０００－００００"), ("住所", "東京都見本区例示1-2-3")):
        staff.write(re.compile(rf"^{label}(\s|任意|$)"), text)
    staff.press("受け付ける", "button")
    number = re.search(r"\d{4}-\d{4}", staff.text).group()
    clerk = Clerk(staff, Receipt(number, ""), world.folder)

    clerk.work(until="データを検索")
    staff.expect("人が探すところの確認")
    for found, words in (("あった", "「み」の頁に1件。写し1枚を封筒に入れた"), ("なかった", "控えを2年分探した")):
        staff.press(re.compile("^本人・代理人の確認へ"), "link")
        staff.select("ご本人の情報", found)
        staff.write("探したところと結果", words)
        staff.press("探した結果を記録", "button")
        clerk.open_case()
    clerk.work(until="計画を作成")
    hand_over(clerk)
    clerk.work(until=PROPOSE)
    Clerk(own.staff("approver"), clerk.receipt, world.folder).work(until=APPROVE)
    clerk.work()
    staff.expect("手続の終了")
    letter = world.text_of_pdf(clerk.letter(), "letter")
    for word in ("見本", "太郎", "様", number):
        assert word in letter, letter
    own.run("ledger", "verify", "--data", str(own.data))


def hand_over(clerk: Clerk) -> None:
    """What people were asked for is done, with what shows it."""
    for _ in range(5):
        prepare(clerk)
        open_tasks = re.findall(r"依頼(\d+)の完了を記録", clerk.person.text)
        if not open_tasks:
            return
        clerk.person.write(f"依頼{open_tasks[0]}の証跡", "名簿の写し1枚を封筒に入れた（11月24日、総務部長）")
        clerk.person.press(f"依頼{open_tasks[0]}の完了を記録", "button")
    raise AssertionError("the tasks have no end")
