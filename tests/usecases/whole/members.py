"""Who comes, who sits for whom, and who chairs."""

from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.usecases.chairs.handover import AnswerHandover, accept_handover
from bot.usecases.chairs.handover_asked import HandOver, hand_over, pass_handover
from bot.usecases.members.agencies import ChangeInvited, change_invited
from bot.usecases.members.deputy import SendDeputy, send_deputy
from bot.usecases.members.invitation import Answer, answer
from bot.usecases.members.membership import AddMember, RemoveMember, add_member, remove_member
from tests.usecases.house import slack
from tests.usecases.whole.model import AGENCIES, CAMHS, COUNTY, ICB, LPT, OPENER, PEOPLE, WORKS_FOR
from tests.usecases.whole.people import CHAIR, REF, WHO, Group

SENIOR = frozenset(PEOPLE) - {"lpt-team-manager", "county-worker"}
CONTACTS = {"UHL": "uhl-sgm", ICB: "icb-sgm", CAMHS: "camhs", COUNTY: "county-head"}
assert LPT not in CONTACTS, "nobody of it can be asked anew"


class Members(Group):
    @rule(who=st.sampled_from(PEOPLE), drawn=WHO, reply=st.sampled_from(("coming", "cannot")))
    def answers_invitation(self, who: str, drawn: str, reply: str) -> None:
        play, model = self.play, self.play.model
        by = drawn if drawn != CHAIR else who
        member = play.here.find_member(who)
        request = Answer(
            key=self.key(),
            answered_by=slack(by),
            member_id=member.id if member else uuid4(),
            reply=reply,  # type: ignore[arg-type] # one of the two
        )
        entitled = WORKS_FOR[by] == WORKS_FOR[who] or by in (model.chair, model.keeper)
        may = None if model.open and who in model.members and entitled else False
        play.does(lambda: answer(request, play.here.services), may)

    @rule(who=st.sampled_from(PEOPLE), to=st.sampled_from(PEOPLE), agrees=st.booleans())
    def sends_deputy(self, who: str, to: str, agrees: bool) -> None:
        play, model = self.play, self.play.model
        member = play.here.find_member(who)
        request = SendDeputy(
            key=self.key(),
            sent_by=slack(who),
            member_id=member.id if member else uuid4(),
            deputy=slack(to),
            can_agree=agrees,
        )
        may = None if model.open and who in model.members and who != to and WORKS_FOR[who] == WORKS_FOR[to] else False
        if play.does(lambda: send_deputy(request, play.here.services), may, "a deputy was sent"):
            model.members[to] = model.members[who]

    @rule(drawn=WHO, to=st.sampled_from(PEOPLE))
    def offers_chair(self, drawn: str, to: str) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        request = HandOver(
            key=self.key(), by=slack(by), group_id=play.here.group_id, to=play.here.person(to).id, reason="On leave"
        )
        able = to in SENIOR and (WORKS_FOR[to] == ICB or WORKS_FOR[to] in model.agencies)
        may = model.may_decide(by) and (model.met or model.running is not None) and able
        may = may and to not in (model.chair, model.asked)
        if play.does(lambda: hand_over(request, play.here.services), may):
            model.asked, model.was_asked = to, True

    @precondition(lambda self: self.play.model.asked)
    @rule(wrong=st.one_of(st.none(), st.none(), st.sampled_from(PEOPLE)), yes=st.sampled_from((True, True, False)))
    def answers_whether_to_chair(self, wrong: str | None, yes: bool) -> None:
        play, model = self.play, self.play.model
        by = wrong or str(model.asked)
        request = AnswerHandover(key=self.key(), by=slack(by), group_id=play.here.group_id)
        asked = model.open and by == model.asked
        able = asked and (WORKS_FOR[by] == ICB or WORKS_FOR[by] in model.agencies)
        if yes and play.does(lambda: accept_handover(request, play.here.services), able, "the chair was handed over"):
            model.takes_chair(by)
        elif not yes and play.does(lambda: pass_handover(request, None, play.here.services), asked):
            model.asked = None

    @rule(drawn=WHO, who=st.sampled_from(PEOPLE))
    def adds_member(self, drawn: str, who: str) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        request = AddMember(key=self.key(), by=slack(by), person=slack(who), ref=REF)
        own = by in model.members and model.members[by] == WORKS_FOR[who]
        may = model.open and who not in model.members and (by == model.chair or own)
        if play.does(lambda: add_member(request, play.here.services), may):
            model.members[who] = WORKS_FOR[who]
            model.agencies.add(WORKS_FOR[who])

    @rule(drawn=WHO, who=st.sampled_from(PEOPLE))
    def removes_member(self, drawn: str, who: str) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        request = RemoveMember(key=self.key(), by=slack(by), person=slack(who), ref=REF)
        stays = who in (model.chair, model.keeper, OPENER)
        may = model.may_decide(by) and who in model.members and not stays
        if play.does(lambda: remove_member(request, play.here.services), may, "somebody was taken out"):
            del model.members[who]
            self._hands_on(who, by)

    @rule(drawn=WHO, agency=st.sampled_from(AGENCIES[1:]))
    def changes_agencies(self, drawn: str, agency: str) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        were = tuple(sorted(model.agencies))
        wanted = set(were) ^ {agency}
        request = ChangeInvited(
            key=self.key(),
            by=slack(by),
            group_id=play.here.group_id,
            were=were,
            organisations=tuple(sorted(wanted)),
        )
        sitting = [who for who, of in model.members.items() if of == agency]
        promised = [one for one in model.open_actions() if one.owner in sitting and one.name.startswith("A")]
        parts = {model.chair, model.keeper, OPENER} & set(sitting)
        may = model.may_decide(by) and (agency not in model.agencies or not (promised or parts))
        if play.does(lambda: change_invited(request, play.here.services), may, "an agency came or went"):
            if agency in model.agencies:
                for who in sitting:
                    self._hands_on(who, by)
                model.leaves(agency)
            else:
                model.agencies.add(agency)
                model.members[CONTACTS[agency]] = agency

    def _hands_on(self, who: str, to: str) -> None:
        """What somebody owed who is in the group no more, whoever took them out owes, by the same date."""
        for action in self.play.model.open_actions():
            if action.owner == who:
                action.owner = to
