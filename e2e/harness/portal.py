# SPDX-License-Identifier: Apache-2.0
"""What a person does at the portal: answers one question per page, checks, sends, and looks at the progress."""

import re
from dataclasses import dataclass

from harness.customer import Customer
from harness.keyboard import Person
from harness.words import Words

PAGES_MAX = 30
# What a family name is to be corrected to.
NEW_FAMILY = "設例"


@dataclass
class Receipt:
    number: str
    code: str


def ask(person: Person, words: Words, who: Customer, *kinds: str) -> Receipt:
    """Goes through the form, whatever its order, and sends it. `kinds`: names of kinds, disclosure."""
    person.press(words("home.start"), "link")
    for _ in range(PAGES_MAX):
        page = person.page.url.rsplit("/", 1)[-1].split("?")[0]
        if page == "check":
            return _send(person, words, who)
        _ANSWERS[page](person, words, who, kinds)
        person.press(words("wizard.next"), "button")
    raise AssertionError("the form has no end")


def progress(person: Person, words: Words, receipt: Receipt) -> None:
    """Asks for the status by number and code."""
    person.press(words("shell.status"), "link")
    person.write(words.label("status.number"), receipt.number)
    person.write(words.label("status.code"), receipt.code)
    person.press(words("status.button"), "button")


def _send(person: Person, words: Words, who: Customer) -> Receipt:
    person.expect(words("check.title"), words("check.unsent"), who.email)
    person.press(words("check.button"), "button")
    person.expect(words("done.title"), words("done.once"))
    return Receipt(after(person, words("done.number")), after(person, words("done.code")))


def after(person: Person, label: str) -> str:
    """The word that stands after a label on the page."""
    return re.search(re.escape(label) + r"\s+(\S+)", person.text).group(1)


def _kinds(person: Person, words: Words, _who: Customer, kinds: tuple[str, ...]) -> None:
    for kind in kinds:
        person.tick(words.label(f"kind.{kind}.title"))


def _name(person: Person, words: Words, who: Customer, _kinds) -> None:
    person.write(words.label("name.family"), who.family)
    person.write(words.label("name.given"), who.given)
    person.write(words.label("name.family_kana"), who.family_kana)
    person.write(words.label("name.given_kana"), who.given_kana)


def _birth(person: Person, words: Words, who: Customer, _kinds) -> None:
    for key, value in zip(("form.year", "form.month", "form.day"), who.birth):
        person.write(words.label(key), value)


def _address(person: Person, words: Words, who: Customer, _kinds) -> None:
    person.write(words.label("address.postcode"), who.postcode)
    person.write(words.label("address.line1"), who.address)
    if who.building:
        person.write(words.label("address.line2"), who.building)


def _contact(person: Person, words: Words, who: Customer, _kinds) -> None:
    person.write(words.label("contact.email"), who.email)
    if who.phone:
        person.write(words.label("contact.phone"), who.phone)


def _erasure(person: Person, words: Words, _who: Customer, _kinds) -> None:
    person.tick_all(words("wizard.next"))
    person.choose_first()


def _correction(person: Person, words: Words, who: Customer, _kinds) -> None:
    person.select(words.label("about.item"), re.compile("^姓$"))
    person.write(words.label("about.old"), who.family)
    person.write(words.label("about.new"), NEW_FAMILY)
    person.write(words.label("about.correction.proof"), "住民票の写しをお送りします")


_ANSWERS = {
    "who": lambda person, words, _who, _kinds: person.choose(words.label("who.person")),
    "kinds": _kinds,
    "name": _name,
    "birth": _birth,
    "address": _address,
    "contact": _contact,
    "disclosure": lambda person, words, _who, _kinds: person.tick_all(words("wizard.next")),
    "erasure": _erasure,
    "purposes": lambda _person, _words, _who, _kinds: None,
    "correction": _correction,
    "provision": _erasure,
    "records": lambda _person, _words, _who, _kinds: None,
    "opt-out": lambda _person, _words, _who, _kinds: None,
    "abroad": lambda _person, _words, _who, _kinds: None,
    "marketing": lambda _person, _words, _who, _kinds: None,
    "matters": lambda person, words, _who, _kinds: person.write(
        words.label("about.published_matters.details"), "開示の請求の方法と手数料"
    ),
    "delivery": lambda person, _words, _who, _kinds: person.choose_first(),
}
