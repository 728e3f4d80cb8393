"""What is somebody's own, whatever they may do else: what they filled in, what they owe, that they are away; and what
they write to the bot in a channel, where a no is a message to them alone."""

from datetime import timedelta

from bot.drawing import mine
from bot.usecases.actions import action_asked, action_form
from bot.usecases.actions.action import CreateAction
from bot.usecases.decisions import decision_asked, decision_form, proposal
from bot.usecases.members import away
from bot.usecases.mention import Mention
from bot.usecases.openings import opening_asked, opening_join, opening_kept
from bot.usecases.records import note
from bot.usecases.seeing import help, listing
from tests.usecases.authorisation.deed import Deed
from tests.usecases.authorisation.stages import BEGUN, CHOSEN_DUE, DOUBT, KEPT_BY, MET
from tests.usecases.authorisation.world import World

TS = "1700000000.000200"


def _away(world: World, by: str) -> object:
    request = away.Away(key="k", away_by=by, until=world.clock.at.date() + timedelta(days=3))
    return away.away(request, world.services)


def _ask_to_open(world: World, by: str) -> object:
    request = opening_asked.AskToOpen(
        key="k", asked_by=by, form_id=world.things["opening"], person_id=world.person("senior")
    )
    return opening_asked.ask_to_open(request, world.services)


def _join(world: World, by: str) -> str:
    group_id = world.there.group_id
    request = opening_join.AskToJoin(key="k", asked_by=by, form_id=world.things["opening"], group_id=group_id)
    return opening_join.ask_to_join(request, world.services)


def _mention(by: str) -> Mention:
    return Mention(key="k", by=by, channel_id="C1", ts=TS, thread_ts=TS)


def _create(world: World, by: str) -> CreateAction:
    owner = world.slack("owner")
    return CreateAction(key="k", made_by=by, text="Ring", owner=owner, due=None, channel_id="C1", source_ts=TS)


def _note_mentioned(world: World, by: str) -> None:
    request = note.TakeNote(key="k", by=by, text="A bed from Friday", channel_id="C1", source_ts=TS, thread_ts=TS)
    note.note_mentioned(request, world.services)


KEPT = [
    Deed(use_case=opening_asked.ask_to_open, does=_ask_to_open, only=KEPT_BY, stages=(MET,), outside=True),
    Deed(use_case=opening_join.ask_to_join, does=_join, only=KEPT_BY, stages=(MET,), outside=True),
    Deed(
        use_case=opening_asked.who_may_open,
        does=lambda world, by: opening_asked.who_may_open(world.things["opening"], by, world.services),
        only=KEPT_BY,
        stages=(MET,),
        shows=True,
        outside=True,
    ),
    Deed(
        use_case=opening_asked.say_on_call,
        does=lambda world, by: opening_asked.say_on_call(world.things["opening"], "k", by, world.services),
        only=KEPT_BY,
        stages=(MET,),
        outside=True,
    ),
    Deed(
        use_case=opening_asked.not_now,
        does=lambda world, by: opening_asked.not_now(world.things["asked_opening"], "k", by, world.services),
        only=("senior",),
        stages=(MET,),
        outside=True,
    ),
    Deed(
        use_case=opening_kept.kept_answers,
        does=lambda world, by: opening_kept.kept_answers(world.things["opening"], by, world.services),
        only=KEPT_BY,
        stages=(MET,),
        shows=True,
        outside=True,
    ),
    Deed(
        use_case=opening_kept.open_kept,
        does=lambda world, by: opening_kept.open_kept(
            world.things["asked_opening"], "k", by, world.services, another_child=True
        ),
        only=("senior",),
        stages=(MET,),
        outside=True,
    ),
    Deed(
        use_case=action_asked.create_kept,
        does=lambda world, by: action_asked.create_kept(
            "k", by, world.things["kept_action"], CHOSEN_DUE, world.services
        ),
        only=KEPT_BY,
        stages=(BEGUN,),
    ),
    Deed(
        use_case=action_form.from_kept,
        does=lambda world, by: action_form.from_kept(world.services, by, world.things["kept_action"]),
        only=KEPT_BY,
        stages=(BEGUN,),
        shows=True,
    ),
    Deed(
        use_case=decision_form.from_kept,
        does=lambda world, by: decision_form.from_kept(world.services, by, world.things["kept_decision"]),
        only=("chair",),
        stages=(MET,),
        shows=True,
    ),
    Deed(
        use_case=proposal.offer_kept,
        does=lambda world, by: proposal.offer_kept(world.services, by, world.things["kept_decision"]),
        only=("chair",),
        stages=(MET,),
        shows=True,
    ),
]
OF_EVERYBODY = [
    Deed(use_case=away.away, does=_away, anybody=True, stages=(MET,)),
    Deed(
        use_case=mine.mine,
        does=lambda world, by: mine.mine(world.services, by, 1),
        anybody=True,
        stages=(MET,),
        shows=True,
    ),
    Deed(
        use_case=listing.listing,
        does=lambda world, by: listing.listing(by, world.services),
        anybody=True,
        stages=(MET,),
        shows=True,
    ),
    Deed(
        use_case=help.help_for,
        does=lambda world, by: help.help_for(by, "D1", world.services),
        anybody=True,
        stages=(MET,),
        shows=True,
    ),
]
WRITTEN_IN_THE_CHANNEL = [
    Deed(
        use_case=action_asked.create_mentioned,
        does=lambda world, by: action_asked.create_mentioned(_create(world, by), "17 April noon", world.services),
        rights=("create_action",),
        stages=(MET,),
        in_private=True,
    ),
    Deed(
        use_case=action_asked.ask_when,
        does=lambda world, by: action_asked.ask_when(_create(world, by), "Friday", DOUBT, world.services),
        rights=("create_action",),
        stages=(MET,),
    ),
    Deed(
        use_case=decision_asked.decide_mentioned,
        does=lambda world, by: decision_asked.decide_mentioned(_mention(by), "Share the staff", world.services),
        rights=("propose",),  # who may not decide is offered to propose it
        stages=(MET,),
        in_private=True,
    ),
    Deed(
        use_case=decision_asked.propose_mentioned,
        does=lambda world, by: decision_asked.propose_mentioned(_mention(by), "Share the staff", world.services),
        rights=("propose",),
        stages=(MET,),
        in_private=True,
    ),
    Deed(use_case=note.note_mentioned, does=_note_mentioned, rights=("note",), stages=(MET,), in_private=True),
]
ONES_OWN = [*KEPT, *OF_EVERYBODY, *WRITTEN_IN_THE_CHANNEL]
