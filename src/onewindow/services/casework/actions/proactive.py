"""Serving people unasked (无感智办): complete, prepare or invite; never on a guess."""

import logging
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from onewindow.engines.decisions.api import Judgement
from onewindow.foundation.messaging.api import send_message
from onewindow.foundation.records.api import create, insert_rows, key_of
from onewindow.kernel.actors import Actor
from onewindow.kernel.events import EventKind
from onewindow.kernel.violations import refuse
from onewindow.services.casework.actions.appraising import Appraisal, appraise
from onewindow.services.casework.actions.drafting import save_answers, start_draft
from onewindow.services.casework.actions.filling import known_answers
from onewindow.services.casework.actions.limits import look_back, refusal_limit
from onewindow.services.casework.actions.submitting import Application, submit_application
from onewindow.services.casework.models import Case, Entitlement, RegisterEvent
from onewindow.services.casework.queries.proactive import (
    Offer,
    events_waiting,
    has_opted_out,
    has_own_case,
    offers_for,
)
from onewindow.services.casework.rules import Channel, State
from onewindow.services.casework.rules.proactive import (
    ENTITLEMENT,
    EntitlementState,
    letter,
    why,
)

log = logging.getLogger(__name__)
PROACTIVE = Actor("system:proactive", "无感智办")


@dataclass(frozen=True, slots=True)
class Course:
    """What to do for one event and one matter: the move, and why, in words for staff."""

    move: str
    reason: str
    case: Case | None = None
    judgement: Judgement | None = None


def handle_events(*, on: date) -> str:
    """Handle every event that waits; what fails is logged and tried again the next time."""
    done = failed = 0
    for event in events_waiting(on=on):
        new, wrong = handle_event(event=event, on=on)
        done, failed = done + new, failed + wrong
    return f"主动办理{done}件" + (f"，{failed}件出错待重试" if failed else "")


def handle_event(*, event: RegisterEvent, on: date) -> tuple[int, int]:
    """
    Consider an event for every matter that waits for it; return how many were done and failed.

    Each matter has a transaction of its own and its line in ``Entitlement``: what fails or is
    interrupted holds up no other matter, and nothing is done twice.
    """
    offers = offers_for(event, on=on)
    due = [offer for offer in offers if event.on - timedelta(days=offer.rule.lead_days) <= on]
    done = failed = 0
    for offer in due:
        try:
            done += entitle(event=event, offer=offer, on=on)
        except Exception:
            failed += 1
            log.exception("register event %s failed for %s", event.pk, offer.matter)
    if not failed and len(due) == len(offers):
        RegisterEvent.objects.filter(pk=event.pk).update(handled_at=timezone.now())
    return done, failed


@transaction.atomic
def entitle(*, event: RegisterEvent, offer: Offer, on: date) -> bool:
    """
    Decide what one event means for one matter, do it and tell the person, once.

    :raises Refused: if something the checks did not foresee stops the case; nothing is kept then.
    """
    person = event.person
    if person is None or event.entitlements.filter(matter=offer.matter).exists():
        return False
    course = _consider(event, offer, on)
    limit = refusal_limit(offer.matter.organization.region.code, on=on)
    entitlement = Entitlement(
        event=event,
        matter=offer.matter,
        matter_name=offer.matter.basic.name,
        person=person,
        organization=offer.matter.organization,
        reason=course.reason[:400],
        case=course.case,
        refuse_until=on + timedelta(days=int(limit.value)) if course.move == "complete" else None,
        at=timezone.now(),
    )
    create(
        subject=entitlement,
        lifecycle=ENTITLEMENT,
        names=[course.move],
        actor=PROACTIVE,
        start=EntitlementState.FOUND,
        details={course.move: {"matter": offer.matter.slug, "reason": course.reason[:400]}},
    )
    if course.judgement:
        course.judgement.subject = key_of(entitlement)
        insert_rows([course.judgement])
    _tell(entitlement)
    return True


def _consider(event: RegisterEvent, offer: Offer, on: date) -> Course:
    person, rule = event.person, offer.rule
    if person is None:
        return Course("skip", "不在本库")
    if has_opted_out(person, offer.matter):
        return Course("skip", "本人事先表示不要主动办理")
    if event.on < on - look_back(on=on):
        return Course("skip", "事件发生已久，不再主动办理")
    since = event.on - timedelta(days=rule.lead_days)
    if has_own_case(person, offer.matter, since=since):
        return Course("skip", "本人已经申请或者已经办过")
    known, missing = known_answers(offer, event)
    application = Application(
        edition=offer.edition,
        channel=Channel.PROACTIVE,
        answers=known,
        situation=rule.situation,
        person=person,
    )
    appraisal = appraise(application, quiet=rule.quiet, on=on)
    if appraisal.quiet:
        return Course("skip", appraisal.quiet, judgement=appraisal.judgement)
    if rule.mode == "complete":
        return _completed(application, appraisal, missing, on)
    return _prepared(application, appraisal, on)


def _completed(
    application: Application, appraisal: Appraisal, missing: tuple[str, ...], on: date
) -> Course:
    if missing or appraisal.violations or not appraisal.is_granted:
        return Course("invite", _doubt(appraisal, missing), judgement=appraisal.judgement)
    case = submit_application(application=application, on=on, actor=PROACTIVE)
    if case.state != State.CLOSED:
        raise refuse("entitlement.changed", "登记信息刚刚有变化，稍后再试")
    return Course("complete", appraisal.message, case)


def _prepared(application: Application, appraisal: Appraisal, on: date) -> Course:
    if not (appraisal.is_granted or appraisal.waits_for_answers):
        return Course("invite", _doubt(appraisal, ()), judgement=appraisal.judgement)
    case = start_draft(
        edition=application.edition,
        person=application.person,
        channel=Channel.PROACTIVE,
        situation=application.situation,
        on=on,
        actor=PROACTIVE,
    )
    save_answers(case=case, answers=dict(application.answers), on=on, actor=PROACTIVE)
    return Course("prepare", "已按登记信息填好草稿，待本人确认", case, appraisal.judgement)


def _doubt(appraisal: Appraisal, missing: tuple[str, ...]) -> str:
    if missing:
        return f"没有取得：{'、'.join(missing)}"
    if appraisal.missing:
        return f"没有查到：{'、'.join(appraisal.missing)}"
    if appraisal.is_granted:
        return "；".join(v.message for v in appraisal.violations)
    return appraisal.message


def _tell(entitlement: Entitlement) -> None:
    """Tell the person what was done and how to refuse it; of what was not done, nothing."""
    event = entitlement.event
    words = letter(
        EntitlementState(entitlement.state),
        why(EventKind(event.kind), event.on, event.detail),
        entitlement.matter_name,
        entitlement.refuse_until,
    )
    if words:
        send_message(
            person=entitlement.person,
            title=f"{words[0]}：{entitlement.matter_name}",
            body=words[1],
            link=f"/my/proactive/{entitlement.pk}/",
            subject=key_of(entitlement),
        )
