"""The rules of a forum, for whoever asks: they are public, which group somebody sits in is not."""

import re
from collections.abc import Sequence

from bot.rules.finding import is_ours, with_words
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.about import about
from bot.usecases.refused import Refused
from bot.usecases.standing import acting
from bot.views.rules import PAGE, Forum, Page, Ruled
from storage.unit_of_work import UnitOfWork

WORD = re.compile(r"[\w’'-]+")
PAGE_ASKED = re.compile(r"(?:(?P<words>.*)\bpage )?(?P<number>[0-9]{1,2})", re.IGNORECASE)


def rules_for(
    services: Services, slack_id: str, ref: str | None, channel_id: str, typed: str
) -> Page | Sequence[Forum]:
    """A page of the rules in which the words that were *typed* stand; without a group or forum, what can be asked for.

    A forum's name may stand first, and a page last. Raises Refused for a group that is not theirs, and where no rule
    has these words.
    """
    words = WORD.findall(typed)
    on = services.clock.now().date()
    forums = services.policies.forums(on)
    named = next((one for one in forums if words and one == words[0].upper()), None)
    if named is not None:
        policy, words = services.policies.in_force(named, on), words[1:]
    else:
        with services.database.read() as work:
            found = _of_group(work, services, slack_id, ref, channel_id)
        if found is None:
            return [Forum(one, services.policies.in_force(one, on).about.name, tuple(words)) for one in forums]
        policy = found
    return page_of(services, policy, words, asked_as=named or ref)


def _of_group(work: UnitOfWork, services: Services, slack_id: str, ref: str | None, channel_id: str) -> Policy | None:
    """The rules of the group meant, as they were when it was opened."""
    if ref is not None:
        return about(work, services, acting(work, slack_id), services.clock.now(), ref=ref).policy
    group = work.groups.by_channel(channel_id)
    return services.policies.in_force(group.forum, group.policy_from) if group else None


def page_of(services: Services, policy: Policy, words: Sequence[str], asked_as: str | None) -> Page:
    """The page that was asked for, of the rules that have these words. Raises Refused where none has."""
    number, wanted = _page_asked(words)
    found = with_words(policy, wanted)
    if not found:
        raise Refused(_none(policy, wanted))
    pages = -(-len(found) // PAGE)
    number = min(max(number, 1), pages)
    shown = found[(number - 1) * PAGE : number * PAGE]
    return Page(
        called=policy.about.name,
        since=policy.from_date,
        asked_as=asked_as,
        words=tuple(wanted),
        agreed=sum(not is_ours(rule) for rule in found),
        ours=sum(is_ours(rule) for rule in found),
        number=number,
        pages=pages,
        ruled=[Ruled(rule, is_ours(rule), services.readings.of(rule.id)) for rule in shown],
    )


def _page_asked(words: Sequence[str]) -> tuple[int, Sequence[str]]:
    """The number of a page, typed last as "page 2" or alone, and the words before it; of 136 there is no page."""
    found = PAGE_ASKED.fullmatch(" ".join(words))
    return (int(found["number"]), (found["words"] or "").split()) if found else (1, words)


def _none(policy: Policy, words: Sequence[str]) -> Refusal:
    return Refusal(
        f"No rule of the {policy.about.name} has “{' '.join(words)}” in it.",
        "Try one word, such as “chair”, “meeting” or “notes”; without a word you see them all.",
        None,
        "",
    )
