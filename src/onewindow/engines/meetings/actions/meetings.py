"""What happens in a meeting, from its plan to its signed minutes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from onewindow.engines.meetings.models import Booking, Meeting, Seat, Step, Talk
from onewindow.engines.meetings.queries import (
    MINUTES,
    meeting_of,
    minutes_bytes,
    unanswered,
    waiting_for,
)
from onewindow.engines.meetings.rules import (
    MEETING,
    Duty,
    MeetingState,
    Saying,
    check_closing,
)
from onewindow.foundation.accounts.api import Signature, SigningCertificate, User, sign_content
from onewindow.foundation.records.api import insert_rows, key_of, move, record
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.violations import refuse, refuse_if_any

_SHORTEST = 2
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Plan:
    """A meeting to be held: what, when, by which agenda (code and title), in which booked room."""

    kind: str
    title: str
    starts: datetime
    ends: datetime
    agenda: Sequence[tuple[str, str]]
    booking: Booking | None = None


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody for whom a seat is kept; the code tells him from others, e.g. a credit code."""

    role: str
    name: str
    code: str
    duty: Duty = Duty.IF_PRESENT


@transaction.atomic
def plan_meeting(
    *, subject: models.Model, plan: Plan, guests: Iterable[Guest], actor: Actor
) -> Meeting:
    """
    Plan a meeting about something, with its agenda and seats, in a room that was booked for it.

    :raises Refused: if one of this kind is planned already.
    """
    if meeting_of(subject, plan.kind) is not None:
        raise refuse("meeting.planned", "会议已经安排，不能重复安排")
    meeting = Meeting(
        kind=plan.kind,
        subject=key_of(subject),
        title=plan.title[:240],
        starts_at=plan.starts,
        ends_at=plan.ends,
        booking=plan.booking,
    )
    insert_rows([meeting])
    steps = enumerate(plan.agenda, 1)
    insert_rows([Step(meeting=meeting, position=n, code=c, title=t) for n, (c, t) in steps])
    invite(meeting=meeting, guests=guests)
    record(subject=meeting, what="meeting.plan", actor=actor, after=MeetingState.PLANNED)
    return meeting


@transaction.atomic
def move_meeting(
    *,
    meeting: Meeting,
    starts: datetime,
    ends: datetime,
    booking: Booking | None,
    actor: Actor,
) -> None:
    """
    Plan a meeting anew that has not begun: another time, another room.

    :raises Refused: if it has begun.
    """
    if meeting.state != MeetingState.PLANNED:
        raise refuse("meeting.state", "会议已经开始或取消，不能改期")
    meeting.starts_at, meeting.ends_at, meeting.booking = starts, ends, booking
    meeting.save(update_fields=["starts_at", "ends_at", "booking"])
    detail = {"starts": starts.isoformat(), "room": str(meeting.room or "")}
    record(subject=meeting, what="meeting.move", actor=actor, detail=detail)


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, actor: Actor) -> None:
    """
    Cancel a meeting that is not over; who booked its room gives that back.

    :raises Refused: if it is over.
    """
    move(subject=meeting, lifecycle=MEETING, name="cancel", actor=actor, detail={"reason": reason})


def invite(*, meeting: Meeting, guests: Iterable[Guest]) -> None:
    """Keep a seat for each guest who has none yet."""
    known = set(meeting.seats.values_list("code", flat=True))
    insert_rows(
        [
            Seat(meeting=meeting, role=g.role, name=g.name[:200], code=g.code, duty=g.duty)
            for g in guests
            if g.code not in known
        ]
    )


@transaction.atomic
def open_meeting(*, meeting: Meeting, at: datetime, actor: Actor) -> None:
    """
    Declare the meeting open.

    :raises Refused: before its time, or if it is open already.
    """
    if at < meeting.starts_at:
        local = timezone.localtime(meeting.starts_at)
        raise refuse("meeting.early", f"还没有到{local:%H:%M}，不能开始")
    move(subject=meeting, lifecycle=MEETING, name="open", actor=actor, opened_at=at)


@transaction.atomic
def take_seat(*, seat: Seat, user: User, address: str, at: datetime) -> None:
    """
    Take a seat: somebody has come, and from where; the first one keeps it.

    The caller has checked that the user may sit there.

    :raises Refused: if the meeting is over or somebody else has the seat.
    """
    if seat.meeting.state not in {MeetingState.PLANNED, MeetingState.OPEN}:
        raise refuse("seat.late", "会议已经结束，不能再签到")
    if seat.user_id == user.pk:
        return
    free = Seat.objects.filter(pk=seat.pk, user=None)
    if not free.update(user=user, came_at=at, came_from=address[:60]):
        raise refuse("seat.taken", f"“{seat.name}”已由他人签到")
    seat.refresh_from_db()
    actor = Actor(f"user:{user.pk}", user.name)
    detail = {"seat": seat.name, "role": seat.role}
    record(subject=seat.meeting, what="seat.take", actor=actor, detail=detail, at=at)


@transaction.atomic
def finish_step(*, meeting: Meeting, code: str, result: str, at: datetime, actor: Actor) -> None:
    """
    Finish a step of the agenda; finishing it again changes nothing.

    :raises Refused: if the meeting is not open.
    """
    _refuse_unless_open(meeting)
    open_steps = meeting.steps.filter(code=code, done_at=None)
    if open_steps.update(done_at=at, result=result[:1000]):
        detail = {"step": code, "result": result[:1000]}
        record(subject=meeting, what="meeting.step", actor=actor, detail=detail, at=at)


@transaction.atomic
def say(*, seat: Seat, saying: Saying, text: str, at: datetime) -> Talk:
    """
    Say something in the meeting, or object; it stands in the minutes.

    :raises Refused: if the meeting is not open, the seat is empty or nothing was said.
    """
    _refuse_unless_open(seat.meeting)
    user = seat.user
    words = text.strip()[:_LONGEST]
    if user is None or len(words) < _SHORTEST:
        raise refuse("talk.text", "请写明内容；签到以后才能发言")
    talk = Talk(meeting=seat.meeting, seat=seat, saying=saying, text=words, at=at)
    insert_rows([talk])
    detail = {"seat": seat.name, "saying": saying, "text": words}
    actor = Actor(f"user:{user.pk}", user.name)
    record(subject=seat.meeting, what="meeting.say", actor=actor, detail=detail, at=at)
    return talk


@transaction.atomic
def answer(*, talk: Talk, text: str, at: datetime, actor: Actor) -> None:
    """
    Answer what was said; once.

    :raises Refused: if the meeting is over, nothing was answered, or it was answered before.
    """
    _refuse_unless_open(talk.meeting)
    words = text.strip()[:_LONGEST]
    if len(words) < _SHORTEST:
        raise refuse("talk.answer", "请写明答复")
    waiting = Talk.objects.filter(pk=talk.pk, answered_at=None)
    if not waiting.update(answer=words, answered_by=actor.name[:80], answered_at=at):
        raise refuse("talk.answered", "已经答复过")
    talk.refresh_from_db()
    detail = {"talk": talk.pk, "answer": words}
    record(subject=talk.meeting, what="meeting.answer", actor=actor, detail=detail, at=at)


@transaction.atomic
def close_meeting(
    *, meeting: Meeting, sections: Iterable[tuple[str, str]], at: datetime, actor: Actor
) -> None:
    """
    Close the meeting and compose its minutes, which are never changed after that.

    ``sections`` is what the minutes say of the subject itself, as label and text.

    :raises Refused: while steps are open or objections unanswered.
    """
    open_steps = list(meeting.steps.filter(done_at=None).values_list("title", flat=True))
    refuse_if_any(check_closing(open_steps=open_steps, unanswered=unanswered(meeting).count()))
    meeting.closed_at = at
    minutes = _minutes(meeting, sections)
    move(
        subject=meeting,
        lifecycle=MEETING,
        name="close",
        actor=actor,
        closed_at=at,
        minutes=minutes,
    )


@transaction.atomic
def sign_minutes(
    *, seat: Seat, certificate: SigningCertificate, value: str, signer: User, at: datetime
) -> Signature:
    """
    Sign the minutes for a seat; with the last signature they are complete.

    :raises Refused: if they are not to be signed now, the seat is another's, or the signature is
        not good.
    """
    meeting = _to_be_signed(seat, signer)
    signature = sign_content(
        subject=meeting,
        purpose=MINUTES,
        content=minutes_bytes(meeting),
        certificate=certificate,
        value=value,
        signer=signer,
        at=at,
    )
    seat.signature = signature
    seat.save(update_fields=["signature"])
    _complete(meeting)
    return signature


@transaction.atomic
def decline_minutes(*, seat: Seat, reason: str, signer: User, at: datetime) -> None:
    """
    Refuse to sign, with the reason, which stays beside the minutes (拒绝签字的注明理由).

    :raises Refused: without a reason, or if the seat is another's or has answered.
    """
    meeting = _to_be_signed(seat, signer)
    words = reason.strip()[:400]
    if len(words) < _SHORTEST:
        raise refuse("minutes.reason", "不签字的，请写明理由")
    seat.dissent = words
    seat.save(update_fields=["dissent"])
    actor = Actor(f"user:{signer.pk}", signer.name)
    detail = {"seat": seat.name, "reason": words}
    record(subject=meeting, what="minutes.decline", actor=actor, detail=detail, at=at)
    _complete(meeting)


def _to_be_signed(seat: Seat, signer: User) -> Meeting:
    meeting = seat.meeting
    if meeting.state != MeetingState.CLOSED:
        raise refuse("minutes.state", "会议记录现在不在签字环节")
    if seat.user_id != signer.pk:
        raise refuse("minutes.seat", "这不是您的席位")
    if seat.signature_id is not None or seat.dissent:
        raise refuse("minutes.answered", "您已经签过字或者注明了理由")
    return meeting


def _complete(meeting: Meeting) -> None:
    if not waiting_for(meeting):
        move(subject=meeting, lifecycle=MEETING, name="sign", actor=SYSTEM)


def _refuse_unless_open(meeting: Meeting) -> None:
    if meeting.state != MeetingState.OPEN:
        raise refuse("meeting.state", "会议没有在进行")


def _minutes(meeting: Meeting, sections: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """Return the minutes: when and where, who came, what was done, said and answered."""
    seats = list(meeting.seats.select_related("user").order_by("id"))
    came = [
        f"{seat.name}（{seat.role}，{_time(seat.came_at)}签到）" for seat in seats if seat.came_at
    ]
    away = [f"{seat.name}（{seat.role}）" for seat in seats if not seat.came_at]
    place = f"，{meeting.room}" if meeting.room else ""
    rows = [
        ("会议", meeting.title),
        ("时间和地点", f"{_time(meeting.opened_at)}至{_time(meeting.closed_at)}{place}"),
        ("到会", "\n".join(came) or "无"),
        ("未到会", "\n".join(away) or "无"),
        *(
            (step.title, f"{_time(step.done_at)} {step.result}".strip())
            for step in meeting.steps.order_by("position")
        ),
        *sections,
        *((Saying(talk.saying).label, _said(talk)) for talk in _talk(meeting)),
    ]
    return [{"label": label, "text": text} for label, text in rows]


def _talk(meeting: Meeting) -> Iterable[Talk]:
    return meeting.talk.select_related("seat").order_by("id")


def _said(talk: Talk) -> str:
    words = f"{_time(talk.at)} {talk.seat.name}：{talk.text}"
    if talk.answered_at is None:
        return words
    return f"{words}\n{_time(talk.answered_at)} {talk.answered_by}答复：{talk.answer}"


def _time(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}" if at else ""
