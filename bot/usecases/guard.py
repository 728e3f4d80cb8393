"""The guard at the door: whatever is typed is looked at here before anything reads, keeps or answers it."""

from collections.abc import Collection, Iterable
from datetime import date

from msgspec import Struct

from bot.guard import clean, identifying, phone_numbers
from bot.rules.limits import too_long
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.words import listed
from bot.services import Services
from bot.usecases.refused import Refused, refuse_if
from storage.unit_of_work import Repeated

RULE = "OWN-IDENTIFY"
PHONE = "telephone number"
"""Not forbidden: the desk of a team has one. Whose it is, only the person who typed it can say."""

CALLED = {
    "NHS number": "an NHS number",
    "date of birth": "a date of birth",
    "postcode": "a postcode",
    "case number": "a case number",
    "name": "the name of a child or of their family",
}


class MayIdentify(Refused):
    """Something was recognised, and nothing of it kept. *kinds* are all that was found: the way on names them."""

    def __init__(self, refusal: Refusal, kinds: tuple[str, ...]) -> None:
        super().__init__(refusal)
        self.kinds = kinds


class Typed(Struct, frozen=True, kw_only=True):
    """What somebody typed, as they saw it. *key* is of the form or command it stood in.

    *sure* holds the kinds that they say it is not: "it is not an NHS number, send it".
    """

    key: str
    by: str  # Slack id, from the verified payload
    texts: tuple[str, ...]
    sure: Collection[str] = ()


def let_in(typed: Typed, services: Services) -> None:
    """Let it pass, or raise MayIdentify: nothing of it was kept, and the refusal names the kind alone.

    Where the person said that it is none, that is recorded with kind and time, never with the words.
    """
    now = services.clock.now()
    found = recognised(typed.texts, now.date())
    if doubtful := [kind for kind in found if kind not in typed.sure]:
        raise MayIdentify(_refusal(services, doubtful, now.date()), found)
    if not found:
        return
    try:
        with services.database.write() as work:
            work.once(typed.key)
            person = work.people.by_slack_id(typed.by)
            actor = str(person.id) if person else typed.by
            work.audit.add("said_not_identifying", at=now, actor=actor, kinds=list(found))
            work.answered(typed.key, {}, at=now, actor=actor)
    except Repeated:
        return


def recognised(texts: Iterable[str], today: date) -> tuple[str, ...]:
    """The kinds of thing in *texts* that may identify a child or are somebody's telephone number, each once."""
    found: dict[str, None] = {}
    for text in texts:
        found |= dict.fromkeys(finding.kind for finding in identifying(text, today))
        if phone_numbers(clean(text)):
            found[PHONE] = None
    return tuple(found)


def kept(policy: Policy, limit: str, typed: str) -> str:
    """*typed* as it is kept: clean, not empty, and within the policy's limit of that name. Raises Refused."""
    text = clean(typed)
    if not text:
        raise Refused(Refusal("Nothing was written.", "Write a few words and send it again.", None, ""))
    refuse_if(too_long(policy, limit, text))
    return text


def _refusal(services: Services, kinds: Collection[str], today: date) -> Refusal:
    rule = services.policies.house(today).rule(RULE)
    named = [CALLED[kind] for kind in kinds if kind in CALLED]
    reasons = [f"That looks like {listed(named)}."] if named else []
    if PHONE in kinds:
        reasons.append("There is a telephone number in that. Is it a work number?")
    ways = "Take it out and send it again."
    if named:
        ways += " If it is not one, say so below."
    if PHONE in kinds:
        ways += " If it is a work number, say so below."
    return Refusal(f"{' '.join(reasons)} Nothing was saved or sent.", ways, rule.id, rule.cited)
