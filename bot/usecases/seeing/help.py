"""What this person may do here: each command is asked of the same rights that would refuse it."""

from datetime import datetime

from bot.rules.policy import Policy
from bot.rules.rights import Standing, why_not
from bot.services import Services
from bot.usecases.about import about
from bot.usecases.over import over
from bot.usecases.standing import acting, before_opening, towards
from bot.views.help import Command, Help
from storage import models
from storage.repositories.groups import GOING
from storage.unit_of_work import UnitOfWork

IN_A_GROUP = (
    Command("/rsg status", "shows how the group stands", ("read",)),
    Command("/rsg meeting", "shows the meeting that is on or comes next, with its buttons", ("read",)),
    Command("/rsg action @sam arrange the assessment by Thursday noon", "gives somebody an action", ("create_action",)),
    Command("/rsg decide half the cost each until Friday", "records what was agreed", ("decide",)),
    Command("/rsg propose half the cost each until Friday", "puts a decision to the chair", ("propose",)),
    Command("/rsg decisions", "shows what is decided, and what is still asked", ("read",)),
    Command("/rsg note ward has a bed from Friday", "takes a note for the record", ("note",)),
    Command("/rsg notes", "shows what was noted, and the last notes that went out", ("read",)),
    Command("/rsg add @sam", "brings somebody in", ("add_member",)),
    Command("/rsg add @sam", "brings in somebody of your own agency", ("name_deputy",)),
    Command("/rsg remove @sam", "takes somebody out", ("remove_member",)),
    Command("/rsg escalate", "asks for the group a step up, if this one cannot settle it", ("escalate",)),
    Command("/rsg escalate", "asks for the group a step up, if this one cannot settle it", ("escalate_with_note",)),
    Command("/rsg escalate", "proposes the group a step up to somebody who can ask for it", ("read",)),
    Command("/rsg close", "closes the group, when all is settled", ("close",)),
    Command("/rsg move next to Friday 11am", "moves the next meeting", ("move",)),
    Command("/rsg rhythm Mondays and Thursdays 9:30am", "changes how often you meet", ("rhythm",)),
    Command("/rsg why", "shows each clock with its rule, and how its date was counted", ("read",)),
)
"""Of those typed alike the first that is allowed is offered."""
IN_A_PANEL = (
    Command("/panel calendar", "shows when it meets, and what is due for each meeting", ("read",)),
    Command("/panel agenda", "shows the next agenda, with its buttons", ("read",)),
    Command("/panel item beds in the autumn", "puts something on the next agenda", ("propose",)),
    Command("/panel meeting", "shows the meeting that is on or comes next, with its buttons", ("read",)),
    Command("/panel decide half the cost each until Friday", "records what was agreed", ("decide",)),
    Command("/panel vote open the new unit", "puts something to the vote", ("decide",)),
    Command("/panel interest a relative works for the supplier", "declares an interest at an item", ("propose",)),
    Command("/panel propose half the cost each until Friday", "puts a decision to the chair", ("propose",)),
    Command("/panel decisions", "shows what is decided, and what is still asked", ("read",)),
    Command("/panel note the unit opens in June", "takes a note for the minutes", ("note",)),
    Command("/panel action @sam write the plan by Thursday noon", "gives somebody an action", ("create_action",)),
    Command("/panel seats", "shows who has which seat", ("read",)),
    Command("/panel seat chair @sam", "gives somebody a seat", ("look_after",)),
    Command("/panel add @sam", "brings in a guest, without a vote", ("look_after",)),
    Command("/panel remove @sam", "takes somebody out", ("look_after",)),
    Command("/panel next Thu 9 July 2pm", "enters a meeting", ("look_after",)),
    Command("/panel cancel 3 too few can come", "takes a meeting off", ("look_after",)),
    Command("/panel move next to Friday 11am", "moves the next meeting", ("move",)),
    Command("/panel status", "shows how it stands", ("read",)),
    Command("/panel why", "shows each clock with its rule, and how its date was counted", ("read",)),
)
"""In the channel of a standing body."""
ANYWHERE = (
    Command("/rsg mine", "shows what you owe, with the buttons"),
    Command("/rsg list", "shows your groups, the worst first"),
    Command("/rsg away until Friday @sam", "sends your messages to a colleague"),
    Command("/rsg back", "ends that"),
    Command("/rsg why HD-06", "shows a rule in its own words"),
    Command("/rsg rules chair", "shows the rules with that word, each with its clause; without a word all of them"),
    Command("/panel open", "sets up a panel or board, for whoever may"),
)


def help_for(slack_id: str, channel_id: str, services: Services, ref: str | None = None) -> Help:
    """Everything that would not be refused, and nothing else.

    Raises Refused for somebody not listed, and for a reference of no group of theirs.
    """
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        named = about(work, services, person, now, ref=ref).group if ref else None
        return help_to(work, services, person, named or work.groups.by_channel(channel_id), now)


def help_to(
    work: UnitOfWork, services: Services, person: models.Person, group: models.Group | None, now: datetime
) -> Help:
    """The same for a person already known, in a transaction of the caller's; *group* is that of the channel."""
    here: list[Command] = []
    if group is not None and group.state in GOING:
        policy = services.policies.in_force(group.forum, group.policy_from)
        standing = towards(work, policy, person, group, now)
        for command in IN_A_PANEL if group.stands else IN_A_GROUP:
            useful = over(group, command.needs[0]) is None and command.typed not in {one.typed for one in here}
            if useful and _may(policy, command, standing):
                here.append(command)
    name = f"{group.ref} · {group.code_word}" if group is not None and here else None
    return Help(group=name, may_open=_may_open(work, services, person, now), here=here, everywhere=ANYWHERE)


def _may(policy: Policy, command: Command, standing: Standing) -> bool:
    if "read" in command.needs and standing.roles & {"opener", "chair"}:
        return True
    return any(why_not(policy, action, standing) is None for action in command.needs)


def _may_open(work: UnitOfWork, services: Services, person: models.Person, now: datetime) -> bool:
    """Whether any forum's rules would let them, were their own organisation involved."""
    today = now.date()
    own = [post.organisation_id for post in work.people.posts(person.id)]
    policies = [services.policies.in_force(forum, today) for forum in services.policies.forums(today, "at_once")]
    return any(why_not(policy, "open", before_opening(work, policy, person, own, now)) is None for policy in policies)
