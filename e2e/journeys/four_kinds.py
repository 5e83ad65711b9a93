# SPDX-License-Identifier: Apache-2.0
"""A person asks for four kinds in one application: each is prepared and decided alone, one letter answers all."""

import re

from harness.customer import customer
from harness.desk import APPROVE, PROPOSE, SEARCH, Clerk
from harness.portal import NEW_FAMILY, ask, progress
from harness.words import Words
from journeys.kinds import correct, done, draft, entrust

PURPOSES, DISCLOSURE, CORRECTION, PROVISION = "purpose_notice", "disclosure", "correction", "stop_provision"


def run(world) -> None:
    words, who = Words(), customer(world.demo.data, 3)
    person = world.person(width=390)
    person.open(world.demo.address())
    receipt = ask(person, words, who, PURPOSES, DISCLOSURE, CORRECTION, PROVISION)

    clerk = Clerk(world.staff("担当"), receipt, world.folder)
    clerk.work(until=SEARCH)
    numbers = _numbers(clerk)
    draft(clerk, numbers["利用目的の通知"])
    correct(clerk, numbers["訂正"])
    entrust(clerk, numbers["第三者提供の停止"])
    clerk.work(until=PROPOSE)

    approver = Clerk(world.staff("承認"), receipt, world.folder)
    approver.work(until=APPROVE)

    done(clerk, numbers["第三者提供の停止"])
    clerk.work()
    letter = world.text_of_pdf(clerk.letter(), "letter")
    flat = re.sub(r"\s", "", letter)
    # Of a table, a long word may stand on two lines, so what is looked for here stands in the text as well.
    for word in ("次の目的に利用しています", "開示いたします", "訂正等をいたしました", "提供を停止いたしました"):
        assert word in flat, f"the letter lacks {word!r}:\n{letter}"
    for word in (NEW_FAMILY, "提供用の名簿", receipt.number):
        assert word in flat, f"the letter lacks {word!r}:\n{letter}"
    assert "決定" not in flat, letter

    person.open(world.demo.address())
    progress(person, words, receipt)
    person.expect(re.compile(f"{words('now.sent')}|{words('now.closed')}"))
    world.demo.run("ledger", "verify", "--data", str(world.demo.data))


def _numbers(clerk: Clerk) -> dict[str, str]:
    """The number of each ask by a word of its name."""
    clerk.open_case()
    rows = clerk.person.page.locator("table:has(th[scope=row]) tr:has(a:text('準備を記録'))").all()
    named = {row.locator("th").inner_text(): row.locator("td").first.inner_text().strip() for row in rows}
    find = lambda word: next(number for name, number in named.items() if word in name)
    return {word: find(word) for word in ("利用目的の通知", "訂正", "第三者提供の停止")}
