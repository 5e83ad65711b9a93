# SPDX-License-Identifier: Apache-2.0
"""実施の記録 and 是正処置: a clerk records an act, opens a finding and acts on it; a second person verifies it."""

import datetime
import re

LIST = re.compile("^実施の記録$")
FINDINGS = re.compile("^是正処置$")


def run(world) -> None:
    # The operator's day, wherever this runs.
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=9))).date()
    clerk = world.staff("担当")
    clerk.press(LIST, "link")
    clerk.expect("教育", "人事課長", "1年ごと")
    clerk.press(re.compile("^実施を記録 ?：従業者に"), "link")
    clerk.press("記録", "button")
    clerk.expect("実施した日が読めない")
    clerk.write("証拠とその保管場所", "受講者の一覧（架空の棚）")
    clerk.write("実施した日", f"{today:%Y-%m-%d}")
    clerk.press(re.compile("^記録$"), "button")
    clerk.expect(f"{today.year}年{today.month}月{today.day}日")

    clerk.press(FINDINGS, "link")
    clerk.press("是正処置を登録", "link")
    clerk.write("不適合の内容", "受講の記録に漏れがある")
    clerk.write("是正の内容", "受講の一覧を毎月確かめる")
    clerk.write("期限", f"{today + datetime.timedelta(days=14):%Y-%m-%d}")
    clerk.press(re.compile("^登録$"), "button")
    clerk.write("実施した日", f"{today:%Y-%m-%d}")
    clerk.write("実施したこと", "受講の一覧を作った")
    clerk.press("実施を記録", "button")
    clerk.expect("別の人が行う")
    clerk.expect_not("効果を確認して終了")

    manager = world.staff("管理者")
    manager.press(FINDINGS, "link")
    manager.expect("効果の確認待ち")
    manager.page.goto(clerk.page.url)
    manager.look()
    manager.write("確認したことと結果", "一覧を見て確かめた")
    manager.press("効果を確認して終了", "button")
    manager.expect("終了")
    world.demo.run("acts", "--data", str(world.demo.data))
    world.demo.run("rebuild", "--data", str(world.demo.data))
