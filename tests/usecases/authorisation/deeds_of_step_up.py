"""What is done about a step up: asked for, proposed, agreed to, taken back, taken over, and reported on."""

from collections.abc import Callable

from bot.drawing import escalation as drawing
from bot.drawing import step_up as drawing_more
from bot.rules.escalation import grounds
from bot.rules.kinds import Escalation
from bot.usecases.escalations import (
    agreeing,
    escalation,
    escalation_end,
    escalation_form,
    reporting,
    taking_over,
    way_out,
)
from tests.usecases.authorisation.cast import CAST
from tests.usecases.authorisation.deed import Deed
from tests.usecases.authorisation.stages import ASKED_UP, MET, PROPOSED, STEPPING, TAKING
from tests.usecases.authorisation.world import REQUESTED, World

WHO_MAY = ("escalate_with_note",)
PROPOSES = {name: "whoever is in the group may propose it" for name, part in CAST.items() if part.roles}
ASKED, ASKER, TAKES_BACK = ("next-chair",), ("senior",), ("senior", "chair")


def _ask_up(world: World, by: str) -> str:
    """To somebody who can authorise it, and could not ask: so a proposal is refused by the rule."""
    policies, on = world.services.policies, REQUESTED.date()
    below = policies.in_force(world.forum, on)
    above = policies.in_force(next(rule.to for rule in below.all(Escalation)), on)
    request = escalation.AskUp(
        key="k",
        by=by,
        group_id=world.group_id,
        ground=grounds(above, below)[0].key,
        why="Nothing within reach",
        to=world.person("next-chair"),
    )
    return escalation.ask_up(request, world.services)


def _agree(world: World, by: str) -> str:
    request = agreeing.Agree(key="k", by=by, approval_id=world.things["approval"], to=world.person("director"))
    return agreeing.agree(request, world.services)


def _say(done: Callable[..., str]) -> Callable[[World, str], str]:
    def say(world: World, by: str) -> str:
        request = agreeing.Say(key="k", by=by, approval_id=world.things["approval"], words="The trust")
        return done(request, world.services)

    return say


def _instead(world: World, by: str) -> str:
    request = agreeing.AskInstead(key="k", by=by, approval_id=world.things["approval"], to=world.person("opener"))
    return agreeing.ask_instead(request, world.services)


def _settle(done: Callable[..., str], what: str) -> Callable[[World, str], str]:
    def settle(world: World, by: str) -> str:
        request = escalation_end.Settle(key="k", by=by, escalation_id=world.things[what], why="It is settled")
        return done(request, world.services)

    return settle


def _report(world: World, by: str) -> str:
    request = reporting.SendReport(key="k", by=by, group_id=world.group_id, text="It goes on", passed_on=True)
    return reporting.send_report(request, world.services)


def _looks(look: Callable[..., object], what: str) -> Callable[[World, str], object]:
    return lambda world, by: look(world.services, by, world.things[what])


STEP_UP = [
    Deed(use_case=escalation.ask_up, does=_ask_up, rights=WHO_MAY, stages=(MET,)),
    Deed(
        use_case=escalation_form.offer,
        does=lambda world, by: escalation_form.offer(world.services, by, world.group_id),
        rights=WHO_MAY,
        let_in=PROPOSES,
        stages=(MET,),
        shows=True,
    ),
    Deed(
        use_case=escalation_form.offer_for_command,
        does=lambda world, by: escalation_form.offer_for_command(world.services, by, world.ref, "C9"),
        rights=WHO_MAY,
        let_in=PROPOSES,
        stages=(MET,),
        shows=True,
    ),
    Deed(
        use_case=escalation_form.offer_proposed,
        does=_looks(escalation_form.offer_proposed, "proposed"),
        only=ASKER,
        stages=(PROPOSED,),
        shows=True,
    ),
    Deed(
        use_case=escalation_end.decline_proposal,
        does=_settle(escalation_end.decline_proposal, "proposed"),
        only=ASKER,
        stages=(PROPOSED,),
    ),
    Deed(
        use_case=escalation_end.withdraw,
        does=_settle(escalation_end.withdraw, "escalation"),
        only=TAKES_BACK,
        stages=(STEPPING,),
    ),
    Deed(
        use_case=escalation_end.may_take_back,
        does=_looks(escalation_end.may_take_back, "escalation"),
        only=TAKES_BACK,
        stages=(STEPPING,),
        shows=True,
    ),
    Deed(use_case=agreeing.decline, does=_say(agreeing.decline), only=ASKED, stages=(STEPPING,)),
    Deed(use_case=agreeing.answer, does=_say(agreeing.answer), only=ASKER, stages=(STEPPING,)),
    Deed(use_case=agreeing.ask_instead, does=_instead, only=ASKER, stages=(STEPPING,)),
    Deed(use_case=agreeing.agree, does=_agree, only=ASKED, stages=(STEPPING,)),
    Deed(use_case=agreeing.ask_first, does=_say(agreeing.ask_first), only=ASKED, stages=(ASKED_UP,)),
    Deed(
        use_case=agreeing.may_answer,
        does=_looks(agreeing.may_answer, "approval"),
        only=ASKED,
        stages=(STEPPING,),
        shows=True,
    ),
    Deed(
        use_case=agreeing.may_answer_for,
        does=_looks(agreeing.may_answer_for, "approval"),
        only=ASKER,
        stages=(STEPPING,),
        shows=True,
    ),
    Deed(
        use_case=drawing.agreeing,
        does=lambda world, by: drawing.agreeing(world.services, by, world.things["approval"], "n"),
        only=ASKED,
        stages=(STEPPING,),
        shows=True,
    ),
    Deed(
        use_case=drawing.asking_instead,
        does=lambda world, by: drawing.asking_instead(world.services, by, world.things["approval"], "n"),
        only=ASKER,
        stages=(STEPPING,),
        shows=True,
    ),
    Deed(
        use_case=way_out.go_on,
        does=lambda world, by: way_out.go_on(way_out.GoOn(key="k", by=by, group_id=world.group_id), world.services),
        rights=("no_step_up",),
        stages=(MET,),
    ),
    Deed(
        use_case=taking_over.take_over,
        does=lambda world, by: taking_over.take_over(
            taking_over.TakeOver(key="k", by=by, escalation_id=world.things["taking"]), world.services
        ),
        rights=("take_over",),
        stages=(TAKING,),
    ),
    Deed(use_case=reporting.send_report, does=_report, rights=("report",), stages=(TAKING,)),
    Deed(
        use_case=reporting.report_form,
        does=lambda world, by: reporting.report_form(world.services, by, world.group_id),
        rights=("report",),
        stages=(TAKING,),
        shows=True,
    ),
    Deed(
        use_case=drawing_more.writing,
        does=lambda world, by: drawing_more.writing(world.services, by, world.group_id, "n"),
        rights=("report",),
        stages=(TAKING,),
        shows=True,
    ),
]
