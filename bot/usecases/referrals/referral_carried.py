"""What was typed to open a group, for a case that goes to a panel: it is not typed again."""

from uuid import UUID

from msgspec.structs import replace

from bot.rules.form import asked
from bot.rules.kinds import Limit
from bot.rules.opening import stuck
from bot.rules.places import places, sent_on_as
from bot.rules.policy import Policy
from bot.rules.referring import REFERRAL, answers_of, body_of, places_of
from bot.services import Services
from bot.usecases.openings.opening_form import place_named, policy_for
from bot.usecases.openings.opening_kept import kept_answers
from bot.views.opening_filled import ELSEWHERE
from bot.views.referral_form import Filled


def filled_before(form_id: UUID, forum: str, slack_id: str, services: Services) -> Filled:
    """The place, and what is stuck as the first answer in words. Raises Refused where nothing is kept for them."""
    today = services.clock.now().date()
    opening, _ = kept_answers(form_id, slack_id, services)
    policy = services.policies.in_force(forum, today)
    key = opening.elsewhere if opening.place == ELSEWHERE else sent_on_as(services.policies, opening.place or "", today)
    place = next((one.key for one in places_of(policy) if one.key == key), None)
    began = policy_for(services, place_named(places(services.policies, today), opening.place), today)
    said = "; ".join(stuck(began, opening.stuck, opening.stuck_other))
    filled = Filled(body=body_of(policy, None).key, place=place)
    return replace(filled, answers=_in_words(policy, place, said))


def _in_words(policy: Policy, place: str | None, said: str) -> dict[str, str]:
    """The first question that is answered in words is why; what is too long for it is cut, and can be seen so."""
    needs = asked(policy, REFERRAL, answers_of(policy, REFERRAL, place, {}))
    first = next((need.key for need in needs if need.answer == "words"), None)
    return {first: said[: policy.the(Limit, "reason_text").amount]} if first and said else {}
