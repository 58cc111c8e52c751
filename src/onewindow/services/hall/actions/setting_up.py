"""Setting a hall up: its rules, queues, special days and the slots of its appointments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

from django.db import IntegrityError, transaction

from onewindow.foundation.directory.api import Site, counters_of
from onewindow.foundation.records.api import record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.services.catalog.api import Matter
from onewindow.services.hall.models import CounterState, Hall, HallDay, Queue, SlotRule
from onewindow.services.hall.rules import DAY_KINDS, check_hours

Hours = Mapping[str, Sequence[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class HallRules:
    """What a hall may choose for itself."""

    hours: Hours
    needs_name: bool = False
    takes_phone_tickets: bool = True


@dataclass(frozen=True, slots=True)
class QueueDraft:
    """A queue as it is typed."""

    letter: str
    name: str
    matters: Sequence[Matter] = ()
    is_express: bool = False
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class SlotDraft:
    """One stretch of the week that can be booked, and by how many."""

    weekday: int
    starts: time
    ends: time
    capacity: int


@transaction.atomic
def set_up_hall(*, site: Site, rules: HallRules, actor: Actor) -> Hall:
    """
    Begin to give tickets at a site, or change its rules; every counter of it can be opened.

    :raises Refused: if hours cannot be read, turn round or overlap.
    """
    refuse_if_any(
        violation
        for key, label in DAY_KINDS
        for violation in check_hours(rules.hours.get(key, ()), label)
    )
    chosen = {
        "hours": {key: [list(pair) for pair in rules.hours.get(key, ())] for key, _ in DAY_KINDS},
        "needs_name": rules.needs_name,
        "takes_phone_tickets": rules.takes_phone_tickets,
    }
    hall, _ = Hall.objects.update_or_create(site=site, defaults=chosen)
    known = set(hall.counters.values_list("counter_id", flat=True))
    for counter in counters_of(site):
        if counter.pk not in known:
            CounterState.objects.create(hall=hall, counter=counter)
    record(subject=hall, what="hall.set_up", actor=actor, detail=chosen)
    return hall


@transaction.atomic
def save_queue(
    *, hall: Hall, draft: QueueDraft, actor: Actor, queue: Queue | None = None
) -> Queue:
    """
    Add a queue to the hall or change one; a letter stays with its queue.

    :raises Refused: if the letter is no capital letter or is taken, or the name is empty.
    """
    letter = queue.letter if queue else draft.letter.strip().upper()
    reasons = []
    if not (len(letter) == 1 and "A" <= letter <= "Z"):
        reasons.append(Violation("queue.letter", "字头为一个大写字母 A–Z", field="letter"))
    if queue is None and hall.queues.filter(letter=letter).exists():
        reasons.append(Violation("queue.letter", f"字头 {letter} 已被使用", field="letter"))
    if not draft.name.strip():
        reasons.append(Violation("queue.name", "请填写队列名称", field="name"))
    refuse_if_any(reasons)
    queue = queue or Queue(hall=hall, letter=letter)
    queue.name, queue.is_express = draft.name.strip(), draft.is_express
    queue.is_active = draft.is_active
    queue.save()
    queue.matters.set(draft.matters)
    detail = {
        "letter": letter,
        "name": queue.name,
        "matters": sorted(matter.slug for matter in draft.matters),
        "is_express": queue.is_express,
        "is_active": queue.is_active,
    }
    record(subject=queue, what="queue.save", actor=actor, detail=detail)
    return queue


@transaction.atomic
def set_day(
    *, hall: Hall, on: date, pairs: Sequence[Sequence[str]], reason: str, actor: Actor
) -> None:
    """
    Keep other hours on one day, or none (特别开放日、临时闭厅).

    :raises Refused: if the hours are wrong or no reason is given.
    """
    reasons = list(check_hours(pairs, "当天"))
    if not reason.strip():
        reasons.append(Violation("hall.day.reason", "请写明原因，会告诉群众", field="reason"))
    refuse_if_any(reasons)
    hours = [list(pair) for pair in pairs]
    HallDay.objects.update_or_create(
        hall=hall, on=on, defaults={"hours": hours, "reason": reason.strip()}
    )
    detail = {"on": on.isoformat(), "hours": hours, "reason": reason.strip()}
    record(subject=hall, what="hall.day", actor=actor, detail=detail)


@transaction.atomic
def save_slots(*, queue: Queue, slots: Sequence[SlotDraft], actor: Actor) -> None:
    """
    Say which stretches of the week the queue takes by appointment; what is booked stays booked.

    :raises Refused: if stretches turn round, overlap, or take nobody.
    """
    refuse_if_any(_check_slots(slots))
    SlotRule.objects.filter(queue=queue).delete()
    try:
        SlotRule.objects.bulk_create(
            SlotRule(
                queue=queue,
                weekday=slot.weekday,
                starts=slot.starts,
                ends=slot.ends,
                capacity=slot.capacity,
            )
            for slot in slots
        )
    except IntegrityError as error:
        raise refuse("slot.changed", "号源刚被别人修改，请刷新后再试") from error
    detail = {
        "slots": [f"{s.weekday} {s.starts:%H:%M}-{s.ends:%H:%M} {s.capacity}" for s in slots]
    }
    record(subject=queue, what="queue.slots", actor=actor, detail=detail)


def _check_slots(slots: Sequence[SlotDraft]) -> list[Violation]:
    found = []
    ordered = sorted(slots, key=lambda slot: (slot.weekday, slot.starts))
    for slot in ordered:
        if slot.ends <= slot.starts:
            found.append(Violation("slot.ends", f"{slot.starts:%H:%M} 的结束时间应晚于开始时间"))
        if not 1 <= slot.capacity <= 200:
            found.append(Violation("slot.capacity", "每个时段可约1到200人"))
    for earlier, later in pairwise(ordered):
        if earlier.weekday == later.weekday and later.starts < earlier.ends:
            words = f"{later.starts:%H:%M} 起的时段与前一时段重叠"
            found.append(Violation("slot.overlap", words))
    return found
