# SPDX-License-Identifier: Apache-2.0
"""A request is refused: not without a ground, and the letter says the ground, the reason and where to complain."""

import re

from harness.customer import customer
from harness.desk import APPROVE, DECIDE, PROPOSE, Clerk, Decision
from harness.portal import ask, progress
from harness.words import Words

REASON = "開示すると、見本の取引先の営業上の秘密が明らかになります。"
REFUSED = Decision(re.compile("^開示しない|^応じない"), re.compile("権利利益|支障"), REASON)


def run(world) -> None:
    words, who = Words(), customer(world.demo.data, 7)
    person = world.person(width=390)
    person.open(world.demo.address())
    receipt = ask(person, words, who, "disclosure")

    clerk = Clerk(world.staff("担当"), receipt, world.folder, REFUSED)
    clerk.work(until="データを検索")
    without_ground(clerk)
    clerk.work(until=PROPOSE)
    Clerk(world.staff("承認"), receipt, world.folder).work(until=APPROVE)
    clerk.work()

    letter = world.text_of_pdf(clerk.letter(), "letter")
    joined = "".join(letter.split())
    for word in (REASON, "第33条", "相談室"):
        assert "".join(word.split()) in joined, f"the letter lacks {word!r}:\n{letter}"

    # The status page says where the request is, never what was found.
    person.open(world.demo.address())
    progress(person, words, receipt)
    person.expect_not(REASON, "開示しない")


def without_ground(clerk: Clerk) -> None:
    """A refusal without a ground comes back with a sentence, and nothing is recorded."""
    clerk.work(until="選んだものを対象にする")
    clerk.person.press(DECIDE, "link")
    clerk.person.choose(REFUSED.outcome)
    clerk.person.press(DECIDE, "button")
    clerk.person.expect("エラー", "事由")
