"""A decision asked for by a mention in a thread, which opens no window: kept, and finished from a private message."""

from msgspec.structs import replace

from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.about import About, in_channel
from bot.usecases.actions.action_asked import TAKE_OUT
from bot.usecases.actions.action_kept import cut
from bot.usecases.decisions.decision_kept import KEPT, Begun, keep
from bot.usecases.decisions.proposal import Propose, propose
from bot.usecases.guard import MayIdentify, Typed, let_in
from bot.usecases.mention import Mention, answer_privately, refuse_mention
from bot.usecases.over import over
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import acting
from storage.outbox import URGENT, person_conversation
from storage.unit_of_work import Repeated, UnitOfWork

ELSEWHERE = TAKE_OUT.replace("/rsg action", "/rsg decide")


def decide_mentioned(mention: Mention, text: str, services: Services) -> None:
    """Keep what should be decided, and give whoever wrote it a button for the rest: the chair to record it, a member
    to propose it. A no is shown to them alone; of what may identify a child nothing is kept."""
    if _let_in(mention, text, services):
        _keep(mention, text, services)


def propose_mentioned(mention: Mention, text: str, services: Services) -> None:
    """Put it to the chair at once, answered in the thread; a no is shown to whoever wrote it alone."""
    if not _let_in(mention, text, services):
        return
    try:
        with services.database.read() as work:
            group = in_channel(work, services, acting(work, mention.by), services.clock.now(), mention.channel_id).group
        propose(
            Propose(
                key=mention.key,
                by=mention.by,
                group_id=group.id,
                text=text,
                source_ts=mention.ts,
                thread_ts=mention.thread_ts,
            ),
            services,
        )
    except Refused as no:
        refuse_mention(mention, no.refusal, services)


def may_decide(work: UnitOfWork, services: Services, meant: About) -> bool:
    """Whether they record decisions here; else they may propose one. Raises Refused for who may neither."""
    refuse_if(over(meant.group))
    if why_not(meant.policy, "decide", meant.standing) is None:
        return True
    refuse_if(why_not(meant.policy, "propose", meant.standing))
    return False


def _let_in(mention: Mention, text: str, services: Services) -> bool:
    try:
        let_in(Typed(key=f"sure:{mention.key}", by=mention.by, texts=(text,)), services)
    except MayIdentify as found:
        refuse_mention(mention, replace(found.refusal, remedy=ELSEWHERE), services)
        return False
    return True


def _keep(mention: Mention, text: str, services: Services) -> None:
    now = services.clock.now()
    try:
        with services.database.write() as work:
            work.once(mention.key)
            try:
                person = acting(work, mention.by)
                meant = in_channel(work, services, person, now, mention.channel_id, hold=True)
                may_decide(work, services, meant)
            except Refused as no:
                _record_refusal(work, mention, no, services)
                answer_privately(work, mention, no.refusal)
            else:
                begun = Begun(
                    group=str(meant.group.id),
                    text=cut(meant.policy, text, "decision_text")[0],
                    source_ts=mention.ts,
                    thread_ts=mention.thread_ts,
                )
                form = keep(work, meant.policy, person, begun, now)
                work.outbox.post(
                    f"{KEPT}:{form.id}",
                    person_conversation(person.id),
                    draw=KEPT,
                    subject_id=form.id,
                    person_id=person.id,
                    group_id=meant.group.id,
                    priority=URGENT,
                )
            work.answered(mention.key, {}, at=now, actor=mention.by)
    except Repeated:
        return


def _record_refusal(work: UnitOfWork, mention: Mention, no: Refused, services: Services) -> None:
    group = work.groups.by_channel(mention.channel_id)
    if group is not None:
        work.groups.lock(group.id)
        rule = no.refusal.rule_id
        now = services.clock.now()
        work.audit.add("refused", at=now, actor=mention.by, group_id=group.id, refused_by=rule, what="decide_mentioned")
