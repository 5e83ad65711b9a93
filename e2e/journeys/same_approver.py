# SPDX-License-Identifier: Apache-2.0
"""Whoever proposed cannot approve: it is not offered, and asking for it all the same is refused."""

import re

from harness.customer import customer
from harness.desk import APPROVE, PROPOSE, Clerk
from harness.portal import ask
from harness.words import Words


def run(world) -> None:
    words, who = Words(), customer(world.demo.data, 11)
    person = world.person(width=390)
    person.open(world.demo.address())
    receipt = ask(person, words, who, "erasure")

    clerk = Clerk(world.staff("担当"), receipt, world.folder)
    clerk.work(until=PROPOSE)
    refused(clerk)

    # The approver takes the case over and proposes it: then they are the same person, and cannot approve either.
    approver = Clerk(world.staff("承認"), receipt, world.folder)
    approver.open_case()
    if send_back(approver):
        approver.work(until=PROPOSE)
        if PROPOSE in approver.done:
            refused(approver)
    world.demo.run("ledger", "verify", "--data", str(world.demo.data))


def refused(proposer: Clerk) -> None:
    """The page offers no approval to who proposed; the address, asked by hand, answers that it may not."""
    proposer.open_case()
    page = proposer.person.page
    assert not page.get_by_role("button", name=APPROVE).count(), "the proposer is offered the approval"
    form = {name: page.locator(f"input[name={name}]").first.get_attribute("value") for name in ("csrf", "seen")}
    form["plan"] = approved_hash(page)
    answer = proposer.person.context.request.post(page.url.split("#")[0] + "/approve", form=form, max_redirects=0)
    assert answer.status in (403, 409, 422), f"approving one's own plan is answered with {answer.status}"
    proposer.open_case()
    assert not re.search("決裁済み|承認済み", proposer.person.text), "the plan is approved by who proposed it"


def approved_hash(page) -> str:
    held = page.locator("input[name=plan]")
    return (held.first.get_attribute("value") or "") if held.count() else ""


def send_back(approver: Clerk) -> bool:
    """Sends the case back; False when this page does not offer it."""
    if not approver.person.page.get_by_role("button", name="差し戻す").count():
        return False
    approver.person.write("意見", "起案をやり直してください。")
    approver.person.press("差し戻す", "button")
    return True
