# SPDX-License-Identifier: Apache-2.0
"""A person asks to be forgotten: two people decide, nothing of them is left, and the ledger still verifies."""

from harness.customer import customer, rows_with
from harness.desk import APPROVE, PROPOSE, Clerk
from harness.portal import ask, progress
from harness.words import Words


def run(world) -> None:
    words, who = Words(), customer(world.demo.data, 5)
    assert rows_with(world.demo.data, who.email), "the person is in the data before"
    person = world.person(width=390)
    person.open(world.demo.address())
    receipt = ask(person, words, who, "erasure")

    clerk = Clerk(world.staff("担当"), receipt, world.folder)
    clerk.work(until=PROPOSE)
    assert rows_with(world.demo.data, who.email), "nothing is erased before it is approved"

    approver = Clerk(world.staff("承認"), receipt, world.folder)
    approver.work(until=APPROVE)
    clerk.work()
    left = rows_with(world.demo.data, who.email)
    assert not left, f"after the erasure `{who.email}` still stands in {left}"

    letter = world.text_of_pdf(clerk.letter(), "letter")
    assert who.family in letter and receipt.number in letter, letter
    person.open(world.demo.address())
    progress(person, words, receipt)
    world.demo.run("ledger", "verify", "--data", str(world.demo.data))
