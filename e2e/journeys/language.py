# SPDX-License-Identifier: Apache-2.0
"""The language can be switched on every page: the place is kept, the page says its language, and English goes to the end."""

from harness.customer import customer
from harness.portal import ask, progress
from harness.words import Words


def run(world) -> None:
    japanese, english = Words("ja"), Words("en")
    who = customer(world.demo.data, 13)
    person = world.person(width=1024)
    person.open(world.demo.address())
    assert language(person) == "ja"
    person.press("English", "link")
    assert language(person) == "en"
    person.expect(english("home.title"))

    receipt = ask(person, english, who, "disclosure")
    person.expect_not(japanese("done.title"))
    progress(person, english, receipt)
    person.expect(english("progress.title"), receipt.number)

    person.press(english("shell.policy"), "link")
    place = person.page.url
    person.press("日本語", "link")
    assert language(person) == "ja" and person.page.url == place.replace("/en/", "/"), person.page.url
    person.press("English", "link")
    assert person.page.url == place, f"the place is lost: {person.page.url}, not {place}"


def language(person) -> str:
    return person.page.locator("html").get_attribute("lang")
