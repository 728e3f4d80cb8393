"""Policy files: what is checked when they are read, and from which day they hold."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot import policy_files
from bot.rules.calendar import Calendar
from bot.rules.due import explain
from bot.rules.kinds import Cadence, Deadline, Limit
from bot.rules.nagging import Times, next_step
from bot.rules.policy import Policies, PolicyError, assemble, load
from bot.rules.rhythm import too_slow
from bot.rules.rights import Standing, why_not
from tests.rules.conftest import TODAY
from tests.rules.made_up import HOUSE, forum, policies, table

IDS = json.loads((Path(__file__).parent.parent / "data" / "rule_ids.json").read_text())
UNDER_BOTH_NAMES = {"JFP-PAP-1", "JSP-LEICS-PAP-1", "JSP-LEICS-SCHED-1"}
"""Days and deadlines of the county's panel, which the catalogue lists under one of its two names."""
LIMIT: dict[str, Any] = {"kind": "limit", "name": "kept", "amount": 1, "unit": "hours"}


@pytest.mark.parametrize("name", IDS["forums"])
def test_every_rule_of_the_catalogue_is_in_force(policies: Policies, name: str) -> None:
    here = policies.in_force(name, TODAY).rules

    assert [rule_id for rule_id in (*IDS["forums"][name], *IDS["house"]) if rule_id not in here] == []


@pytest.mark.parametrize("name", IDS["forums"])
def test_a_forum_holds_none_of_the_other_forums_rules(policies: Policies, name: str) -> None:
    strangers = {rule_id for ids in IDS["forums"].values() for rule_id in ids} - set(IDS["forums"][name])

    assert strangers & set(policies.in_force(name, TODAY).rules) <= UNDER_BOTH_NAMES


def test_the_whole_catalogue_is_in_force_somewhere(policies: Policies) -> None:
    """Nothing it says is left out as not needed: 427 rules of 15 forums, and 17 of the house."""
    catalogue = {rule_id for ids in (*IDS["forums"].values(), IDS["house"]) for rule_id in ids}
    in_force = {rule_id for name in policies.forums(TODAY) for rule_id in policies.in_force(name, TODAY).rules}

    assert len(catalogue) == 427 + 17
    assert set(policies.forums(TODAY)) == set(IDS["forums"])
    assert catalogue <= in_force


def test_each_rule_says_who_says_so_and_what_it_means(policies: Policies) -> None:
    for name in policies.forums(TODAY):
        for rule in policies.in_force(name, TODAY).rules.values():
            ours = rule.source == "Our own rule, not in the agreement"
            assert rule.text.endswith((".", "?"))
            assert ours == (rule.quote == "") == (rule.clause == "") == rule.id.startswith(("HD-", "OWN-"))


def test_a_figure_of_the_house_is_a_rule_like_any_other(policies: Policies) -> None:
    assert policies.house(TODAY).the(Limit, "kept").id == "OWN-KEPT"


def test_the_county_panel_is_one_panel_under_two_names(policies: Policies) -> None:
    """The same terms, days and deadline; for cases of the four routes there is more besides."""
    joint, funding = (policies.in_force(name, TODAY) for name in ("JSP-LEICS", "JFP-LEICS"))
    both = {rule_id for rule_id in funding.rules if not rule_id.startswith(("HD-", "OWN-"))}

    assert both <= set(joint.rules)
    assert {"JSP-LEICS-SCHED-1", "JSP-LEICS-PAP-1", "JFP-CHAIR-1"} <= both
    assert "JSP-C-CETR-1" not in both


def test_before_its_first_file_no_policy_holds(policies: Policies) -> None:
    with pytest.raises(PolicyError, match="No policy of RSG-A is in force on 2023-05-31"):
        policies.in_force("RSG-A", date(2023, 5, 31))


def test_an_agreement_older_than_our_own_rules_has_them_all_the_same() -> None:
    older = assemble({"house/2020-01-01.toml": HOUSE, "panel/2014-02-01.toml": forum()})

    assert set(older.in_force("PANEL", date(2014, 2, 1)).rules) == {"M-1", "M-2"}
    with pytest.raises(PolicyError, match="No policy of PANEL is in force on 2014-01-31"):
        older.in_force("PANEL", date(2014, 1, 31))


def test_a_later_file_changes_a_figure_from_its_date_on(calendar: Calendar) -> None:
    """Without touching Python; what was begun before stays as it was counted then."""
    files = dict(policy_files.read())
    today = files["rsg-a/2023-06-01.toml"]
    files["rsg-a/2026-07-01.toml"] = today.replace("amount = 24\n", "amount = 12\n", 1)

    changed = load(files)

    before = explain(changed, "RSG-A-EST-1", "2026-06-30T10:00", calendar)
    after = explain(changed, "RSG-A-EST-1", "2026-07-01T10:00", calendar)
    assert (before.at.isoformat(), after.at.isoformat()) == (
        "2026-07-01T10:00:00+01:00",
        "2026-07-01T22:00:00+01:00",
    )
    assert changed.in_force("RSG-A", date(2026, 7, 1)).from_date == date(2026, 7, 1)
    assert changed.in_force("RSG-B", date(2026, 7, 1)).from_date == date(2023, 6, 1)


def test_a_forum_built_only_of_known_kinds_needs_no_python(calendar: Calendar) -> None:
    ladder = table(
        "MU-3",
        "ladder",
        name="papers",
        rungs=[{"name": "late", "amount": 1, "unit": "hours", "from": "due", "tell": ["chair"], "how": "now"}],
    )
    demand = {"actions": ["refer"], "any_of": [{"min_level": 3}], "no": "Not you.", "instead": "Ask."}
    made_up = policies(
        table(
            "MU-1",
            "deadline",
            name="papers",
            amount=10,
            unit="working_days",
            direction="before",
            anchor="meeting_date",
            ladder="MU-3",
        ),
        table("MU-2", "cadence", bound="at_least", count=1, per_days=42),
        ladder,
        table("MU-4", "right", demands=[demand]),
    )
    panel = made_up.in_force("PANEL", TODAY)

    papers = explain(made_up, "MU-1", "2026-05-13", calendar)
    assert papers.at.isoformat() == "2026-04-28T17:00:00+01:00"
    assert too_slow(panel.the(Cadence), "TU/4@14:00") is None
    assert panel.the(Deadline, "papers").ladder == "MU-3"
    refusal = why_not(panel, "refer", Standing())
    assert refusal is not None
    assert refusal.clause == "Made-up terms, 4.1"
    due = explain(made_up, "MU-1", "2026-05-13", calendar).at
    assert next_step(
        panel.rule("MU-3"),  # type: ignore[arg-type]
        Times(anchor=due, due=due),  # type: ignore[arg-type]
        (),
        due,  # type: ignore[arg-type]
        calendar,
        panel.hours,
    ).look_again


def broken(**change: Any) -> str:
    with pytest.raises(PolicyError) as caught:
        policies({**table("MU-1", **LIMIT), **change})
    return str(caught.value)


def test_an_unknown_kind_is_named_with_the_file_and_the_kinds_there_are() -> None:
    says = broken(kind="limt")

    assert says.startswith("panel/2020-01-01.toml: rule 1 (MU-1): Invalid value 'limt'")
    assert "cadence" in says
    assert "working_week" in says


def test_a_slip_of_the_pen_in_a_field_is_named() -> None:
    says = broken(amuont=2)

    assert says.startswith("panel/2020-01-01.toml: rule 1 (MU-1): Object contains unknown field `amuont`.")
    assert "Fields are: name, amount, unit, anchor, id, enforcement, clause, source, quote, text." in says


def test_a_wrong_value_is_named_with_its_place() -> None:
    says = broken(amount=-1)

    assert says.startswith("panel/2020-01-01.toml: rule 1 (MU-1): Expected `int` >= 0 - at `$.amount`")
    assert "which is -1" in says


def test_what_is_allowed_is_said_also_deep_inside_a_rule() -> None:
    rung = {"name": "late", "amount": 1, "unit": "hours", "from": "due", "tell": ["chair", "everybody"], "how": "now"}
    ladder = table("MU-1", "ladder", name="l", rungs=[rung])

    assert "Allowed are: calendar_days, characters, hours, level, minutes, times, words." in broken(unit="fortnights")
    with pytest.raises(PolicyError, match=r"'everybody'.*Allowed are: .*chair, .*owner, "):
        policies(ladder)
    with pytest.raises(PolicyError, match=r"unknown field `whom`.*Fields are: .*tell.*how"):
        policies({**ladder, "rungs": [{**rung, "tell": ["chair"], "whom": "x"}]})


def test_an_id_stands_once_over_all_files() -> None:
    twice = {"house/2020-01-01.toml": HOUSE, "panel/2020-01-01.toml": forum(table("M-1", **LIMIT))}

    with pytest.raises(PolicyError, match=r"M-1 stands twice; it is already in"):
        assemble(twice)
    with pytest.raises(PolicyError, match=r"MU-1 stands twice"):
        policies(table("MU-1", **LIMIT), table("MU-1", **LIMIT))


@pytest.mark.parametrize(
    "rule",
    [
        table("MU-1", "told", moment="rules", see="MU-9"),
        table(
            "MU-1",
            "deadline",
            name="n",
            amount=1,
            unit="hours",
            direction="after",
            anchor="closed",
            ladder="MU-9",
        ),
        table("MU-1", "standing_action", action="Plan.", owner="council", due="MU-9"),
    ],
)
def test_a_link_that_leads_nowhere_is_named(rule: dict[str, Any]) -> None:
    with pytest.raises(PolicyError, match=r"^panel/2020-01-01.toml: PANEL: MU-1: .*'MU-9' is not known; allowed"):
        policies(rule)


@pytest.mark.parametrize("condition", ["horse=yes", "horse=no", "horse", "route=C"])
def test_a_need_may_depend_on_yes_on_no_and_on_a_route(condition: str) -> None:
    assert policies(*_form(condition)).in_force("PANEL", TODAY)


@pytest.mark.parametrize("condition", ["horse=maybe", "cow", "route=X", "route"])
def test_a_need_that_depends_on_an_answer_nobody_can_give_is_named(condition: str) -> None:
    with pytest.raises(PolicyError, match=f"vet: only_if: '{condition}' is not known"):
        policies(*_form(condition))


def _form(condition: str) -> tuple[dict[str, Any], ...]:
    """A form of a made-up forum, one of whose questions depends on *condition*."""
    horse = {"key": "horse", "label": "A horse?", "answer": "yes_no"}
    vet = {"key": "vet", "label": "The vet.", "only_if": condition}
    stable = {"key": "stable", "label": "Stable", "short": "Stable", "route": "C", "words": []}
    return (
        table("MU-1", "needs", step="referral", needs=[horse, vet]),
        table("MU-2", "places", places=[stable]),
        table("MU-3", "routes", question="Where?", routes=["C"]),
    )


@pytest.mark.parametrize("field", ["floor", "target"])
def test_a_late_paper_hangs_on_deadlines_that_there_are(field: str) -> None:
    papers = table(
        "MU-1",
        "deadline",
        name="papers",
        amount=3,
        unit="working_days",
        direction="before",
        anchor="meeting_date",
    )

    with pytest.raises(PolicyError, match=f"MU-2: {field}: 'nowhere' is not known"):
        policies(papers, table("MU-2", "late", deadline="papers", then="next_meeting", **{field: "nowhere"}))


def test_a_link_that_a_later_file_breaks_is_named_at_start() -> None:
    """A policy is put together and looked at once for each set of files, not for the first day alone."""
    later = {"rule": [HOUSE["rule"][0]]}
    files = {
        "house/2020-01-01.toml": HOUSE,
        "house/2021-01-01.toml": later,
        "panel/2020-01-01.toml": forum(table("MU-1", "told", moment="rules", see="M-2")),
    }

    with pytest.raises(PolicyError, match=r"^panel/2020-01-01.toml: PANEL: MU-1: see: 'M-2' is not known"):
        assemble(files)


def test_a_policy_is_put_together_once(policies: Policies) -> None:
    """It is asked for at each click, and the same from one day to the next."""
    assert policies.in_force("RSG-A", TODAY) is policies.in_force("RSG-A", date(2026, 7, 1))
    assert policies.in_force("RSG-A", TODAY) is not policies.in_force("RSG-B", TODAY)


def test_forums_are_told_apart_by_how_they_are_opened(policies: Policies) -> None:
    """Only those that anybody entitled opens at once are offered on the opening form."""
    found = {how: policies.forums(TODAY, how) for how in ("at_once", "once_agreed", "elsewhere")}

    assert found["at_once"] == ("RSG-A", "RSG-B")
    assert "ERG" in found["once_agreed"]
    assert "JSP-RUTLAND" in found["elsewhere"]
    assert set(policies.forums(TODAY, "standing")) >= {"JSP-LEICS", "JSP-CITY", "JFP-LEICS"}


def test_a_shared_folder_that_is_not_there_is_named() -> None:
    with pytest.raises(PolicyError, match=r"panel/2020-01-01.toml: extends: 'house' has no file"):
        assemble({"panel/2020-01-01.toml": forum()})


@pytest.mark.parametrize("path", ["panel/june.toml", "panel/2020-02-30.toml"])
def test_a_file_is_called_by_the_day_it_comes_into_force(path: str) -> None:
    with pytest.raises(PolicyError, match=path):
        assemble({path: forum()})


def test_a_text_that_is_not_toml_names_the_file() -> None:
    with pytest.raises(PolicyError, match=r"^panel/2020-01-01.toml: not readable as TOML"):
        load({"panel/2020-01-01.toml": "forum = "})


def test_hours_begin_before_they_end() -> None:
    night = table("MU-1", "hours", start="22:00", end="07:00", working_days_only=False)

    with pytest.raises(PolicyError, match="`start` must come before `end`"):
        policies(night)


def test_files_are_read_from_any_folder(tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "2020-01-01.toml").write_text("# nothing\n")
    (tmp_path / "README").write_text("no policy\n")

    assert policy_files.read(tmp_path) == {"house/2020-01-01.toml": "# nothing\n"}
