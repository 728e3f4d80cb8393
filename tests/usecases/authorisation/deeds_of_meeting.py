"""What is done about meetings, the chair, and who is in the group."""

from datetime import timedelta
from typing import Literal
from uuid import UUID

from bot.usecases.chairs import chair_asked, handover, handover_asked
from bot.usecases.meetings import (
    convening,
    meeting_chair,
    meeting_end,
    meeting_missed,
    meeting_move,
    meeting_roll,
    rhythm,
)
from bot.usecases.members import agencies, by_hand, deputy, invitation, membership, part, privacy, readers
from bot.usecases.openings import opening, opening_join
from bot.usecases.seeing import overview
from tests.usecases.authorisation.cast import ASKED
from tests.usecases.authorisation.deed import Deed
from tests.usecases.authorisation.stages import ALONE, BEGUN, CHAIRED, GATHERING, MET, RUNNING, SENT
from tests.usecases.authorisation.world import STRANGER, World, seat
from tests.usecases.authorisation.world import opening as wanted
from tests.usecases.held import ANSWERS

ASKED_ALREADY = "next-chair"


def _invited(world: World) -> UUID:
    return world.here.member("asked-1").id


def _answer(world: World, by: str, reply: Literal["coming", "cannot"] = "cannot") -> None:
    request = invitation.Answer(key="k", answered_by=by, member_id=_invited(world), reply=reply)
    invitation.answer(request, world.services)


def _deputy(world: World, by: str) -> str:
    request = deputy.SendDeputy(
        key="k",
        sent_by=by,
        member_id=_invited(world),
        deputy=world.slack("colleague"),
        can_agree=True,
    )
    return deputy.send_deputy(request, world.services)


def _pass_on(world: World, by: str) -> None:
    request = deputy.PassOn(key="k", passed_by=by, member_id=_invited(world), to=world.slack("colleague"))
    deputy.pass_on(request, world.services)


def _unsure(world: World, by: str) -> None:
    request = invitation.UnsureWhichChild(key="k", asked_by=by, member_id=_invited(world))
    invitation.unsure_which_child(request, world.services)


def _add(world: World, by: str) -> str:
    request = membership.AddMember(key="k", by=by, person=world.slack("newcomer"), ref=world.ref)
    return membership.add_member(request, world.services)


def _remove(world: World, by: str) -> str:
    request = membership.RemoveMember(key="k", by=by, person=world.slack("spare"), ref=world.ref)
    return membership.remove_member(request, world.services)


def _remove_readers(world: World, by: str) -> str:
    request = readers.RemoveReaders(key="k", by=by, group_id=world.group_id, people=(world.person("spare"),))
    return readers.remove_readers(request, world.services)


def _all_right(world: World, by: str) -> None:
    with world.database.read() as work:
        seen = readers.mark(readers.readers(work, work.groups.get(world.group_id)))
    readers.all_right(readers.AllRight(key="k", by=by, group_id=world.group_id, seen=seen), world.services)


def _change_invited(world: World, by: str) -> None:
    were = (world.organisations[ASKED],)
    request = agencies.ChangeInvited(key="k", by=by, group_id=world.group_id, were=were, organisations=())
    agencies.change_invited(request, world.services)


def _start(world: World, by: str) -> object:
    here = (seat(world, ASKED),)
    return meeting_roll.start(
        meeting_roll.Start(key="k", by=by, meeting_id=world.things["meeting"], here=here), world.services
    )


def _change_here(world: World, by: str) -> object:
    here = (seat(world, ASKED),)
    request = meeting_roll.ChangeHere(key="k", by=by, meeting_id=world.things["meeting"], were=(), here=here)
    return meeting_roll.change_here(request, world.services)


def _end(world: World, by: str) -> str:
    request = meeting_end.EndMeeting(
        key="k",
        by=by,
        meeting_id=world.things["meeting"],
        position="Bed search goes on",
        answers=ANSWERS,
        rhythm="TU,TH@09:30",
    )
    return meeting_end.end_meeting(request, world.services)


def _miss(world: World, by: str) -> str:
    request = meeting_missed.Miss(
        key="k", by=by, meeting_id=world.things["meeting"], why="Nobody could", next_words="tomorrow 10am"
    )
    return meeting_missed.miss(request, world.services)


def _move(world: World, by: str) -> object:
    with world.database.read() as work:
        meeting = work.meetings.get(world.things["next"])
    assert meeting is not None
    to = meeting.starts_at + timedelta(hours=1)
    request = meeting_move.MoveMeeting(key="k", by=by, meeting_id=meeting.id, sequence=meeting.sequence, to=to)
    return meeting_move.move_meeting(request, world.services)


def _rhythm(world: World, by: str) -> object:
    request = rhythm.ChangeRhythm(key="k", by=by, group_id=world.group_id, rhythm="TU,TH@10:30", sure=True)
    return rhythm.change_rhythm(request, world.services)


def _name_acting(world: World, by: str, to: str = "senior") -> str:
    request = meeting_chair.NameActing(
        key="k", by=by, meeting_id=world.things["meeting"], person_id=world.person(to), why="On leave"
    )
    return meeting_chair.name_acting(request, world.services)


def _acts(world: World, who: str) -> str:
    request = meeting_chair.NameActing(
        key="k",
        by=world.slack("chair"),
        meeting_id=world.things["meeting"],
        person_id=_id(world, who),
        why="On leave",
    )
    return meeting_chair.name_acting(request, world.services)


def _take_acting(world: World, by: str) -> str:
    request = meeting_chair.TakeActing(key="k", by=by, meeting_id=world.things["meeting"], why="Not here")
    return meeting_chair.take_acting(request, world.services)


def _keeper(world: World, by: str) -> None:
    request = chair_asked.NameRecordKeeper(
        key="k", named_by=by, group_id=world.group_id, person_id=world.person("senior")
    )
    chair_asked.name_record_keeper(request, world.services)


def _keeps(world: World, who: str) -> None:
    by = world.slack("chair")
    request = chair_asked.NameRecordKeeper(key="k", named_by=by, group_id=world.group_id, person_id=_id(world, who))
    chair_asked.name_record_keeper(request, world.services)


def _accept(world: World, by: str) -> None:
    chair_asked.accept(chair_asked.AnswerChair(key="k", answered_by=by, group_id=world.group_id), world.services)


def _pass_chair(world: World, by: str) -> None:
    chair_asked.pass_chair(chair_asked.AnswerChair(key="k", answered_by=by, group_id=world.group_id), world.services)


def _hand_over(world: World, by: str) -> str:
    request = handover_asked.HandOver(
        key="k", by=by, group_id=world.group_id, to=world.person("senior"), reason="They know the ward"
    )
    return handover_asked.hand_over(request, world.services)


def _is_handed(world: World, who: str) -> str:
    request = handover_asked.HandOver(
        key="k", by=world.slack("chair"), group_id=world.group_id, to=_id(world, who), reason="They know the ward"
    )
    return handover_asked.hand_over(request, world.services)


def _accept_handover(world: World, by: str) -> None:
    handover.accept_handover(handover.AnswerHandover(key="k", by=by, group_id=world.group_id), world.services)


def _pass_handover(world: World, by: str) -> None:
    request = handover.AnswerHandover(key="k", by=by, group_id=world.group_id)
    handover_asked.pass_handover(request, None, world.services)


def _who_else(world: World, by: str) -> object:
    return handover_asked.who_else(handover.AnswerHandover(key="", by=by, group_id=world.group_id), world.services)


def _by_hand(world: World, by: str) -> None:
    by_hand.told_by_hand(by_hand.ToldByHand(key="k", by=by, step_id=world.things["by_hand"]), world.services)


def _hand_part(world: World, by: str) -> None:
    request = part.HandPart(key="k", by=by, group_id=world.group_id, to=world.slack("shift"))
    part.hand_part(request, world.services)


def _take_out(world: World, by: str) -> None:
    request = privacy.TakeOutStranger(key="k", by=by, group_id=world.group_id, user=STRANGER)
    privacy.take_out_stranger(request, world.services)


def _convene(world: World, by: str) -> None:
    request = convening.StartWithoutChair(key="k", by=by, group_id=world.group_id, reason="Nobody answers")
    convening.start_without_chair(request, world.services)


def _add_asker(world: World, by: str) -> None:
    request = opening_join.AddAsker(key="k", added_by=by, group_id=world.group_id, person_id=world.person("newcomer"))
    opening_join.add_asker(request, world.services)


def _open(world: World, by: str) -> object:
    return opening.open_group(wanted(world, by, "k"), world.services)


def _id(world: World, who: str) -> UUID:
    with world.database.read() as work:
        found = work.people.by_slack_id(who)
    assert found is not None, "nobody can be chosen who is not listed"
    return found.id


HAS_IT = {"chair": "has the chair already"}
OF_THEIR_AGENCY = dict.fromkeys(("member", "next-chair", "maker"), "a member adds a colleague of their own agency")
MEETING = [
    Deed(use_case=opening.open_group, does=_open, rights=("open",), stages=(BEGUN,), outside=True),
    Deed(
        use_case=convening.start_without_chair,
        does=_convene,
        rights=("convene_without_chair",),
        stages=(BEGUN, GATHERING),
    ),
    Deed(use_case=meeting_roll.start, does=_start, rights=("roll",), stages=(ALONE, GATHERING)),
    Deed(use_case=meeting_roll.change_here, does=_change_here, rights=("roll",), stages=(RUNNING,)),
    Deed(
        use_case=meeting_roll.roll_of,
        does=lambda world, by: meeting_roll.roll_of(world.services, by, world.things["meeting"]),
        rights=("roll",),
        stages=(RUNNING,),
        shows=True,
    ),
    Deed(use_case=meeting_end.end_meeting, does=_end, rights=("end_meeting",), stages=(RUNNING,)),
    Deed(
        use_case=meeting_end.end_of,
        does=lambda world, by: meeting_end.end_of(world.services, by, world.things["meeting"]),
        rights=("end_meeting",),
        stages=(RUNNING,),
        shows=True,
    ),
    Deed(
        use_case=meeting_end.plan_of,
        does=lambda world, by: meeting_end.plan_of(
            world.services, by, world.things["meeting"], "Bed search goes on", "Tuesdays and Thursdays 9:30am", ""
        ),
        rights=("end_meeting",),
        stages=(RUNNING,),
        shows=True,
    ),
    Deed(use_case=meeting_missed.miss, does=_miss, rights=("miss_meeting",), stages=(ALONE, GATHERING)),
    Deed(
        use_case=meeting_missed.not_held_of,
        does=lambda world, by: meeting_missed.not_held_of(world.services, by, world.things["meeting"]),
        rights=("miss_meeting",),
        stages=(ALONE, GATHERING),
        shows=True,
    ),
    Deed(use_case=meeting_move.move_meeting, does=_move, rights=("move",), stages=(MET,)),
    Deed(
        use_case=meeting_move.meeting_to_move,
        does=lambda world, by: meeting_move.meeting_to_move(world.services, by, meeting_id=world.things["next"]),
        rights=("move",),
        stages=(MET,),
        shows=True,
    ),
    Deed(
        use_case=meeting_move.who_may_chair,
        does=lambda world, by: meeting_move.who_may_chair(world.services, by, world.things["next"]),
        rights=("name_acting_chair",),
        stages=(MET,),
        shows=True,
    ),
    Deed(use_case=rhythm.change_rhythm, does=_rhythm, rights=("rhythm",), stages=(MET,)),
    Deed(
        use_case=rhythm.rhythm_of,
        does=lambda world, by: rhythm.rhythm_of(world.services, by, group_id=world.group_id),
        rights=("rhythm",),
        stages=(MET,),
        shows=True,
    ),
    Deed(use_case=meeting_chair.name_acting, does=_name_acting, rights=("name_acting_chair",), stages=(GATHERING,)),
    Deed(
        use_case=meeting_chair.name_acting,
        does=_acts,
        rights=("act_as_chair",),
        stages=(GATHERING,),
        chosen=True,
    ),
    Deed(
        use_case=meeting_chair.who_may_act,
        does=lambda world, by: meeting_chair.who_may_act(world.services, by, world.things["meeting"]),
        rights=("name_acting_chair",),
        stages=(GATHERING,),
        shows=True,
    ),
    Deed(
        use_case=meeting_chair.take_acting,
        does=_take_acting,
        rights=("read", "take_acting_chair"),
        stages=(GATHERING,),
        refused=HAS_IT,
    ),
    Deed(
        use_case=meeting_chair.take_of,
        does=lambda world, by: meeting_chair.take_of(world.services, by, world.things["meeting"]),
        rights=("read", "take_acting_chair"),
        stages=(GATHERING,),
        refused=HAS_IT,
        shows=True,
    ),
    Deed(
        use_case=chair_asked.name_record_keeper, does=_keeper, rights=("name_record_keeper",), stages=(GATHERING, MET)
    ),
    Deed(
        use_case=chair_asked.name_record_keeper,
        does=_keeps,
        rights=("be_record_keeper",),
        stages=(GATHERING,),
        chosen=True,
        refused={"record-keeper": "keeps the record already"},
    ),
    Deed(
        use_case=chair_asked.who_may_keep,
        does=lambda world, by: chair_asked.who_may_keep(by, world.group_id, world.services),
        rights=("name_record_keeper",),
        stages=(GATHERING,),
        shows=True,
    ),
    Deed(use_case=chair_asked.accept, does=_accept, rights=("accept_chair",), stages=(BEGUN,)),
    Deed(use_case=chair_asked.pass_chair, does=_pass_chair, rights=("accept_chair",), stages=(BEGUN,)),
    Deed(use_case=handover_asked.hand_over, does=_hand_over, rights=("hand_over",), stages=(MET,)),
    Deed(
        use_case=handover_asked.hand_over,
        does=_is_handed,
        rights=("take_later_chair",),
        stages=(MET,),
        chosen=True,
        refused={**HAS_IT, ASKED_ALREADY: "is asked already"},
    ),
    Deed(
        use_case=handover_asked.whom_to_hand_to,
        does=lambda world, by: handover_asked.whom_to_hand_to(world.services, by, world.group_id),
        rights=("hand_over",),
        stages=(MET,),
        shows=True,
    ),
    Deed(
        use_case=handover.accept_handover,
        does=_accept_handover,
        rights=("take_later_chair",),
        stages=(MET,),
        only=(ASKED_ALREADY,),
    ),
    Deed(use_case=handover_asked.pass_handover, does=_pass_handover, stages=(MET,), only=(ASKED_ALREADY,)),
    Deed(
        use_case=handover_asked.who_else,
        does=_who_else,
        stages=(MET,),
        only=(ASKED_ALREADY,),
        shows=True,
    ),
    Deed(
        use_case=invitation.answer,
        does=_answer,
        rights=("answer_invitation",),
        stages=(BEGUN, CHAIRED),
        about="invitation",
    ),
    Deed(
        use_case=invitation.unsure_which_child,
        does=_unsure,
        rights=("answer_invitation",),
        stages=(BEGUN, CHAIRED),
        about="invitation",
    ),
    Deed(
        use_case=deputy.send_deputy, does=_deputy, rights=("name_deputy",), stages=(BEGUN, CHAIRED), about="invitation"
    ),
    Deed(use_case=deputy.pass_on, does=_pass_on, rights=("name_deputy",), stages=(BEGUN, CHAIRED), about="invitation"),
    Deed(
        use_case=invitation.check,
        does=lambda world, by: invitation.check(world.services, by, _invited(world), "name_deputy"),
        rights=("name_deputy",),
        stages=(BEGUN, CHAIRED),
        about="invitation",
        shows=True,
    ),
    Deed(
        use_case=invitation.member_at,
        does=lambda world, by: invitation.member_at(world.services, by, world.things["meeting"]),
        stages=(CHAIRED,),
        shows=True,
        goes_on=True,
    ),
    Deed(
        use_case=membership.add_member,
        does=_add,
        rights=("add_member",),
        stages=(BEGUN, GATHERING, MET),
        let_in=OF_THEIR_AGENCY,
    ),
    Deed(use_case=membership.remove_member, does=_remove, rights=("remove_member",), stages=(BEGUN, GATHERING, MET)),
    Deed(use_case=readers.remove_readers, does=_remove_readers, rights=("remove_member",), stages=(BEGUN, SENT)),
    Deed(use_case=readers.all_right, does=_all_right, rights=("remove_member",), stages=(SENT,)),
    Deed(
        use_case=readers.whom_to_remove,
        does=lambda world, by: readers.whom_to_remove(world.services, by, world.group_id),
        rights=("remove_member",),
        stages=(BEGUN, SENT),
        shows=True,
    ),
    Deed(
        use_case=agencies.keep_invited,
        does=lambda world, by: agencies.keep_invited(
            agencies.KeepInvited(key="k", by=by, group_id=world.group_id), world.services
        ),
        rights=("add_member",),
        stages=(BEGUN, GATHERING),
    ),
    Deed(use_case=agencies.change_invited, does=_change_invited, rights=("remove_member",), stages=(BEGUN, GATHERING)),
    Deed(
        use_case=agencies.whom_to_offer,
        does=lambda world, by: agencies.whom_to_offer(by, world.group_id, world.services),
        rights=("remove_member",),
        stages=(BEGUN, GATHERING),
        shows=True,
    ),
    Deed(use_case=by_hand.told_by_hand, does=_by_hand, rights=("told_by_hand",), stages=(BEGUN, GATHERING)),
    Deed(use_case=part.hand_part, does=_hand_part, rights=("hand_over_part",), stages=(BEGUN, GATHERING)),
    Deed(
        use_case=privacy.look_again,
        does=lambda world, by: privacy.look_again(
            privacy.LookAgain(key="k", by=by, group_id=world.group_id), world.services
        ),
        rights=("try_again",),
        stages=(BEGUN, MET),
    ),
    Deed(use_case=privacy.take_out_stranger, does=_take_out, rights=("remove_member",), stages=(BEGUN, MET)),
    Deed(use_case=opening_join.add_asker, does=_add_asker, rights=("add_member",), stages=(BEGUN, GATHERING)),
    Deed(
        use_case=overview.phoned,
        does=lambda world, by: overview.phoned(
            overview.Tick(key="k", by=by, seat_id=seat(world, ASKED)), world.services
        ),
        rights=("phoned",),
        stages=(BEGUN, GATHERING),
    ),
    Deed(
        use_case=overview.told_which_child,
        does=lambda world, by: overview.told_which_child(
            overview.Tick(key="k", by=by, seat_id=seat(world, ASKED)), world.services
        ),
        rights=("told_which_child",),
        stages=(BEGUN, GATHERING),
    ),
    Deed(
        use_case=overview.try_again,
        does=lambda world, by: overview.try_again(
            overview.TryAgain(key="k", by=by, group_id=world.group_id), world.services
        ),
        rights=("try_again",),
        stages=(BEGUN, MET),
    ),
]
