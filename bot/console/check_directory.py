"""Whether the directory names everybody the rules ask for: who is on call, who comes, whom to phone."""

from collections.abc import Iterator
from datetime import date

from bot.console.line import Line
from bot.rules.kinds import Chair, Invite, Question
from bot.rules.policy import Policies, Policy
from bot.usecases.members.seating import contacts
from storage.database import Database
from storage.unit_of_work import UnitOfWork

ADD = "Import the file again afterwards."


def posts(database: Database, policies: Policies, today: date) -> Iterator[Line]:
    """Every forum that is opened at once, *today* (London); then who has no Slack account, which agency no phone."""
    with database.read() as work:
        organisations = {key: one for key, one in work.people.organisations().items() if one.ended_at is None}
        everybody = work.people.everybody()
        if not everybody:
            yield Line("The directory is empty.", "`rsg directory import FILE`.", fails=True)
            return
        yield Line(f"The directory holds {len(organisations)} organisations and {len(everybody)} people.")
        for forum in policies.forums(today, "at_once"):
            yield from _forum(work, policies.in_force(forum, today), set(organisations))
        if silent := sorted(one.name for one in organisations.values() if not one.duty_desk):
            mend = f"write each one's `duty_desk` into the directory file. {ADD}"
            yield Line(f"No telephone of a duty desk: {', '.join(silent)}.", mend)
        if by_hand := [f"{person.name} ({person.key})" for person in everybody if not person.slack_id]:
            mend = "invite them into the workspace; until then whoever looks after a group tells them by hand."
            yield Line(f"No Slack account: {', '.join(by_hand)}.", mend)


def _forum(work: UnitOfWork, policy: Policy, known: set[str]) -> Iterator[Line]:
    wrong = [*_first_chair(work, policy, known), *_agencies(work, policy, known)]
    yield from wrong
    if not wrong:
        yield Line(f"{policy.forum}: somebody is on call for the first chair, and every agency has somebody to come.")


def _first_chair(work: UnitOfWork, policy: Policy, known: set[str]) -> Iterator[Line]:
    for chair in policy.all(Chair):
        organisation = chair.organisation(policy.forum)
        if chair.meeting != "first" or not organisation or organisation not in known:
            continue  # one that is not in the directory is said of the agencies
        on_call = sorted(
            (post.on_call, person.name, person.slack_id)
            for post, person in work.people.posts_in([organisation])
            if post.on_call is not None
        )
        if not on_call:
            mend = f"give its on-call managers `on_call: 1`, `2` … in the directory file. {ADD}"
            yield Line(
                f"{policy.forum}: {organisation} must start the group, but has no on-call list.", mend, fails=True
            )
        elif not any(slack for _, _, slack in on_call):
            mend = "at least one of them needs a Slack account."
            yield Line(f"{policy.forum}: nobody on {organisation}'s on-call list is in Slack.", mend, fails=True)


def _agencies(work: UnitOfWork, policy: Policy, known: set[str]) -> Iterator[Line]:
    for organisation in _asked(policy):
        if organisation not in known:
            mend = f"add {organisation} with its people. {ADD}"
            yield Line(
                f"{policy.forum}: {organisation} is not in the directory, and the rules ask for it.", mend, fails=True
            )
        elif not contacts(work, policy.forum, organisation):
            mend = f"give one of its posts `contact_for: [{policy.forum}]`. {ADD}"
            yield Line(f"{policy.forum}: nobody is named to come for {organisation}.", mend, fails=True)


def _asked(policy: Policy) -> list[str]:
    """Every organisation that may be asked to come, each once: who starts it, those the rules name, the councils."""
    first = [chair.organisation(policy.forum) for chair in policy.all(Chair) if chair.meeting == "first"]
    named = [organisation for rule in policy.all(Invite) for organisation in rule.organisations]
    councils = [choice.organisation for choice in policy.the(Question, "council").choices]
    return list(dict.fromkeys(one for one in (*first, *named, *councils) if one))
