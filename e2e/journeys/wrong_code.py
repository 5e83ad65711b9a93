# SPDX-License-Identifier: Apache-2.0
"""A wrong code and an unknown number get one and the same answer, and the right pair gets in."""

from harness.customer import customer
from harness.portal import Receipt, ask, progress
from harness.words import Words


def run(world) -> None:
    words, who = Words(), customer(world.demo.data, 9)
    person = world.person(width=390)
    person.open(world.demo.address())
    receipt = ask(person, words, who, "disclosure")

    wrong = answer(person, words, Receipt(receipt.number, flipped(receipt.code)))
    unknown = answer(person, words, Receipt("2026-9999", receipt.code))
    assert wrong == unknown, f"the answers differ:\n{wrong}\n---\n{unknown}"

    person.open(world.demo.address())
    progress(person, words, receipt)
    person.expect(words("progress.title"), receipt.number)


def answer(person, words: Words, receipt: Receipt) -> str:
    """Everything the page says and shows to a pair that is not right, without the number that was typed."""
    person.open(person.page.url.split("/", 3)[0] + "//" + person.page.url.split("/", 3)[2])
    progress(person, words, receipt)
    person.expect(words("status.no_match"))
    person.expect_not(words("progress.title") + "\n")
    return person.text


def flipped(code: str) -> str:
    """The code with its last letter changed to another one of the same alphabet."""
    last = next(letter for letter in reversed(code) if letter.isalnum() and letter != code[-1])
    return code[:-1] + last
