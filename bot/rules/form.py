"""A form with answers: what it asks, what it still lacks, what is wrong, what is warned of and what sends it back.

Who must sign what, which review must have been held, how a cost is shared: all of it is `Needs` of one step.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

from msgspec import Struct

from bot.rules.kinds import Limit, Needs
from bot.rules.needs import NO, asking, is_asked, is_given
from bot.rules.panel_kinds import TurnedAway
from bot.rules.parts import Need
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.words import counted, day, listed

ROUTE = "route"
"""The key of the answer that the chosen place gives."""
WHOLE = 100  # per cent
LINES = "lines_of_one_organisation"
"""The limit that says how many lines one organisation may have where a cost is shared."""


class Share(Struct, frozen=True):
    """One line of a shared cost."""

    organisation: str
    per_cent: int


Answer = bool | str | date | tuple[Share, ...]
Answers = Mapping[str, Answer]
"""What was answered, by the key of what was asked: a tick is True, yes and no and choices are words."""
Does = Literal["refused", "sent_back", "warned"]


class Fault(Struct, frozen=True):
    """One thing that is missing or wrong, what it does, and by which rule. *missing* is its label, if that is all."""

    key: str
    says: str
    does: Does
    rule_id: str
    clause: str
    missing: str | None = None


class Checked(Struct, frozen=True):
    """A form looked through; without faults it can go on."""

    faults: tuple[Fault, ...]

    @property
    def refusal(self) -> Refusal | None:
        """A no with everything that keeps the step from being taken, by the first rule that does."""
        return _together(self.of("refused"), "Fill that in and try again.")

    @property
    def sent_back(self) -> Refusal | None:
        """Everything for which the form goes back to whoever sent it (JSP-FORM-CONTENT)."""
        return _together(self.of("sent_back"), "Add it and send it again.")

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """What is passed all the same, and shown to whoever sends it and to the chair; nothing is said twice."""
        said = {fault.key for fault in self.faults if fault.does != "warned"}
        return tuple(fault for fault in self.of("warned") if fault.key not in said)

    def of(self, does: Does) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.faults if fault.does == does)


def asked(policy: Policy, step: str, answers: Answers) -> tuple[Need, ...]:
    """What the form of *step* asks after the answers so far, each thing once: what may keep a case out comes first,
    then what is shared, then the forum's own."""
    form = _form(policy, step)
    return tuple(need for need in form.values() if is_asked(need, form, answers))


def check(policy: Policy, step: str, answers: Answers, today: date) -> Checked:
    """What is missing or wrong in a form that is sent on *today*.

    What a rule enforces is refused or sent back, as it says; what it warns or reminds of is passed with a word; what
    it only records may stay open (JSP-C-MDT-1). An answer that cannot be is refused whatever the rule.
    """
    form = _form(policy, step)
    faults: dict[tuple[str, Does], Fault] = {}
    for rule, need in _needs(policy, step):
        if is_asked(need, form, answers):
            found = _fault(policy, rule, need, answers, today)
            if found is not None:
                faults.setdefault((found.key, found.does), found)
    return Checked(tuple(faults.values()))


def _fault(policy: Policy, rule: Needs | TurnedAway, need: Need, answers: Answers, today: date) -> Fault | None:
    if is_given(need.key, answers):
        wrong = _wrong(policy, rule, need, answers[need.key], today)
        return wrong and Fault(need.key, wrong[0], "refused", wrong[1].id, wrong[1].cited)
    does = _does(rule)
    if does is None:
        return None
    label = need.label.rstrip(".")
    return Fault(need.key, f"Still needed: “{label}”.", does, rule.id, rule.cited, label)


def _does(rule: Needs | TurnedAway) -> Does | None:
    match rule.enforcement:
        case "enforce":
            return rule.missing if isinstance(rule, Needs) else "refused"
        case "warn" | "remind":
            return "warned"
    return None


def _wrong(
    policy: Policy, rule: Needs | TurnedAway, need: Need, answer: Answer, today: date
) -> tuple[str, Needs | TurnedAway | Limit] | None:
    """Why an answer cannot be, and the rule that says so."""
    label = need.label.rstrip(".?")
    match need.answer:
        case "past_day" if not isinstance(answer, date):
            return f"“{label}” needs a day.", rule
        case "past_day" if isinstance(answer, date) and answer > today:
            return f"“{label}”: {day(answer)} is still to come.", rule
        case "coming_day" if not isinstance(answer, date):
            return f"“{label}” needs a day.", rule
        case "coming_day" if isinstance(answer, date) and answer <= today:
            return f"“{label}”: {day(answer)} must be a day that is still to come.", rule
        case "yes_no" if answer not in ("yes", NO):
            return f"“{label}” is answered with yes or no.", rule
        case "choice" if answer not in {choice.key for choice in need.choices}:
            return f"“{label}”: choose one of {listed([choice.label for choice in need.choices])}.", rule
        case "share":
            return _shares(policy, rule, label, answer)
    return None


def _shares(
    policy: Policy, rule: Needs | TurnedAway, label: str, answer: Answer
) -> tuple[str, Needs | TurnedAway | Limit] | None:
    """A share must come to the whole (JFP-FIN-4), and not be divided inside one organisation (JFP-FIN-5)."""
    lines = answer if isinstance(answer, tuple) else ()
    names = [line.organisation for line in lines]
    for limit in (one for one in policy.all(Limit) if one.name == LINES):
        if any(names.count(name) > limit.amount for name in names):
            return f"“{label}”: give one organisation only {counted(limit.amount, 'line')}. {limit.text}", limit
    total = sum(line.per_cent for line in lines)
    if total != WHOLE or any(line.per_cent < 0 for line in lines):
        return f"“{label}”: the parts make {total} per cent; they must make {WHOLE}.", rule
    return None


def _together(faults: tuple[Fault, ...], remedy: str) -> Refusal | None:
    """All that is missing in one sentence, then what is wrong."""
    if not faults:
        return None
    labels = [f"“{fault.missing}”" for fault in faults if fault.missing]
    says = [f"Still needed: {listed(labels)}."] if labels else []
    says += [fault.says for fault in faults if not fault.missing]
    return Refusal(" ".join(says), remedy, faults[0].rule_id, faults[0].clause)


def _form(policy: Policy, step: str) -> dict[str, Need]:
    """Every need of *step* by its key; where two rules ask for the same, the more general words stand."""
    form: dict[str, Need] = {}
    for _, need in _needs(policy, step):
        form.setdefault(need.key, need)
    return form


def _needs(policy: Policy, step: str) -> Iterator[tuple[Needs | TurnedAway, Need]]:
    """What *step* needs with the rule that does: first what may keep a case out, then the shared rules as they stand
    in their files, then the forum's own."""
    for bar in policy.all(TurnedAway):
        if bar.step == step:
            yield bar, bar.asks
    for rule in asking(policy, step):
        yield from ((rule, need) for need in rule.needs)
