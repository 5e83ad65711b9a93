# SPDX-License-Identifier: Apache-2.0
"""Someone who has only what the terminal printed gets from there to a letter in hand.

Nothing here is known but the printed text: addresses, log-in links, code commands, and the words of the story.
"""

import re

from harness.customer import Customer
from harness.desk import APPROVE, PROPOSE, Clerk
from harness.portal import ask
from harness.words import Words


def run(world) -> None:
    printed = world.demo.printed
    links = world.demo.login_links()
    assert len(links) >= 3, f"a log-in link for each of three people is printed:\n{printed}"
    public = [url for _, url in world.demo.addresses() if "/console" not in url and url not in dict(links).values()]
    assert public, f"the portal's address is printed:\n{printed}"

    words = Words()
    person = world.person(width=1024)
    person.open(public[0])
    receipt = ask(person, words, someone(printed), "disclosure")

    clerk = Clerk(world.staff("担当"), receipt, world.folder)
    clerk.work(until=PROPOSE)
    Clerk(world.staff("承認"), receipt, world.folder).work(until=APPROVE)
    clerk.work()
    letter = world.text_of_pdf(clerk.letter(), "letter")
    assert receipt.number in letter, letter

    commands = re.findall(r"yakusoku (ledger verify[^\n]*)", printed)
    assert commands, f"the story ends with a command that verifies the ledger:\n{printed}"
    world.demo.run(*commands[0].split())


def someone(printed: str) -> Customer:
    """The customer of the story: the e-mail address must be printed; what else is printed is used."""
    email = re.search(r"[\w.+-]+@example\.jp", printed)
    assert email, f"the story names no customer by e-mail address:\n{printed}"
    name = re.search(r"(見本|例示|設例|仮名|架空|試験|模擬|雛形|標本|練習)[\s　]?(\S{1,3}?)(さん|様|（|、|。|\s|$)", printed)
    family, given = (name.group(1), name.group(2)) if name else ("見本", "太郎")
    birth = re.search(r"(19|20)(\d\d)[-年/](\d{1,2})[-月/](\d{1,2})", printed)
    date = (birth.group(1) + birth.group(2), birth.group(3), birth.group(4)) if birth else ("1980", "4", "1")
    return Customer(0, email.group(), "", family, given, "みほん", "たろう", date, "000-0000", "東京都見本区例示1-2-3", "")
