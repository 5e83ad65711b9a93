# SPDX-License-Identifier: Apache-2.0
"""A complaint goes in by the form, half of it missing first; the desk answers, and the answer stands on its page."""

from harness.customer import customer
from harness.portal import Receipt, after, progress
from harness.words import Words

SAID = "退会したのに、お知らせのメールが届く。"
ANSWER = "お詫びします。配信を止めました。"


def run(world) -> None:
    words, who = Words(), customer(world.demo.data, 3)
    person = world.person(width=390)
    person.open(world.demo.address())
    person.press(words("shell.complaints"), "link")
    person.press(words("complaints.form"), "link")
    person.write(words.label("contact.email"), who.email)
    person.press(words("bring.button"), "button")
    person.expect(words("fault.sort"), words("fault.said"))
    person.choose(words.label("bring.sort.complaint"))
    person.write(words.label("bring.said"), SAID)
    person.press(words("bring.button"), "button")
    person.expect(words("brought.title"), words("done.once"), words("brought.by.contact"))
    receipt = Receipt(after(person, words("done.number")), after(person, words("done.code")))
    progress(person, words, receipt)
    person.expect(words("brought.status"), words("brought.now.open"), receipt.number)

    clerk = world.staff("担当")
    clerk.press("苦情・照会", "link")
    clerk.press(receipt.number, "link")
    clerk.expect(SAID, who.email, "ウェブ")
    clerk.write("回答の内容", ANSWER)
    clerk.press("最後の回答として記録", "button")
    clerk.expect(ANSWER)

    person.open(world.demo.address())
    progress(person, words, receipt)
    person.expect(words("brought.now.answered"), ANSWER)
