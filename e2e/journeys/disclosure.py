# SPDX-License-Identifier: Apache-2.0
"""A person asks what the shop holds, gets a letter and a package, and the board turns from at risk to kept."""

import re

from harness.customer import customer
from harness.desk import APPROVE, PROPOSE, Clerk, board_states
from harness.portal import ask, progress
from harness.words import Words

PERSON_SECONDS_MAX = 180
ANSWER = re.compile("お答え")


def run(world) -> None:
    words, who = Words(), customer(world.demo.data, 3)
    person = world.person(width=390)
    person.open(world.demo.address())
    receipt = ask(person, words, who, "disclosure")
    took = person.seconds_by_hand()
    print(f"  the person: {len(person.pressed)} pages, {person.fields} fields, {took:.0f} s by hand")
    assert took <= PERSON_SECONDS_MAX, took
    progress(person, words, receipt)
    person.expect(receipt.number, words("now.waiting"))

    clerk = Clerk(world.staff("担当"), receipt, world.folder)
    clerk.person.expect("本日の業務")
    before = dict(board_states(clerk.person))
    clerk.work(until=PROPOSE)

    approver = Clerk(world.staff("承認"), receipt, world.folder)
    approver.work(until=APPROVE)

    clerk.work()
    letter = world.text_of_pdf(clerk.letter(), "letter")
    for word in (who.family, "様", receipt.number, "例示商会株式会社"):
        assert word in letter, f"the letter lacks {word!r}:\n{letter}"
    assert "決定通知書" not in letter, letter

    after = dict(board_states(clerk.person))
    assert before.keys() == after.keys()
    turned = {text: (before[text], after[text]) for text in before if before[text] != after[text]}
    print("board:", {text.splitlines()[0]: states for text, states in turned.items()})
    assert any("要注意" in was and "遵守" in now for was, now in turned.values()), turned

    person.open(world.demo.address())
    progress(person, words, receipt)
    person.expect(re.compile(f"{words('now.sent')}|{words('now.closed')}"))
    world.demo.run("ledger", "verify", "--data", str(world.demo.data))
