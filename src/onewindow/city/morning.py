"""
A living morning (活的大厅): people take tickets, clerks call and serve, people say how it was.

All by the real actions. It goes on in the present, only faster: at speed 10 people come ten times
as often and a service of eight minutes takes 48 seconds. Counter 3 is left to the visitor of the
demonstration.
"""

import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle
from math import sin

from django.conf import settings
from django.db import OperationalError
from django.utils import timezone

from onewindow.city.halldays import BUSINESSES
from onewindow.city.hallhistory import LETTER_OF
from onewindow.city.reviews import say_now
from onewindow.city.staff import HALL
from onewindow.foundation.accounts.api import User
from onewindow.foundation.directory.api import Person
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Refused, refuse
from onewindow.services.feedback.api import open_visit
from onewindow.services.hall.api import (
    Attendance,
    CounterState,
    Hall,
    Queue,
    ServiceOutcome,
    Source,
    Taker,
    Ticket,
    TicketService,
    TicketState,
    Wish,
    call_next,
    cancel_ticket,
    close_counter,
    finish_service,
    open_counter,
    start_service,
    take_ticket,
    ticket_at,
)

SEED = 9
STAFFED = ("01", "02", "04", "05", "06")
TIDAL = ("07", "08")
KIOSK = Actor("system:morning", "演示取号机")
A_MINUTE = 0.62
PRESSED, RELAXED = 8, 3
MOST_A_DAY = 3000
LOOK = 1.0
NAMED, SPEAKING = 0.34, 0.6


@dataclass(slots=True)
class Desk:
    """A counter of the morning, who sits there, and when the next step is due."""

    state: CounterState
    clerk: User
    is_open: bool = False
    next_at: datetime | None = None

    @property
    def actor(self) -> Actor:
        """Return the clerk as the record names it."""
        return Actor(f"user:{self.clerk.pk}", str(self.clerk))


@dataclass(slots=True)
class Morning:
    """Drives one hall; ``step`` does what is due at a moment, ``stop`` clears up."""

    hall: Hall
    speed: float
    dice: random.Random
    desks: list[Desk]
    queues: dict[str, Queue]
    people: Iterator[Person]
    taken: int = 0
    next_visitor: datetime | None = None
    mine: list[int] = field(default_factory=list)
    thinking: list[tuple[datetime, int]] = field(default_factory=list)

    def begin(self, at: datetime) -> None:
        """
        Open the counters that are staffed.

        What an earlier morning left behind is cleared first.
        """
        for desk in self.desks:
            self._clear(desk, at)
            if desk.state.counter.number in STAFFED:
                self._open(desk, at)

    def step(self, at: datetime) -> None:
        """Let everything happen that is due: a visitor, a call, the end of a service."""
        if self.next_visitor is None or self.next_visitor <= at:
            if self.next_visitor is not None and self.taken < MOST_A_DAY:
                self._visitor(at)
            self.next_visitor = at + self._pause(at)
        self._tide(at)
        self._review(at)
        for desk in self.desks:
            if desk.is_open and (desk.next_at is None or desk.next_at <= at):
                self._work(desk, at)

    def stop(self, at: datetime) -> None:
        """End the services under way, give the waiting tickets back, close the counters."""
        for desk in self.desks:
            self._clear(desk, at)
        waiting = Ticket.objects.filter(pk__in=self.mine, state=TicketState.WAITING)
        for ticket in waiting.select_related("queue").order_by("id"):
            cancel_ticket(ticket=ticket, at=at, actor=KIOSK)

    def _review(self, at: datetime) -> None:
        """Let those speak who have thought about it; counters and phones hear them at once."""
        due = [visit for then, visit in self.thinking if then <= at]
        self.thinking = [one for one in self.thinking if one[0] > at]
        for visit in TicketService.objects.filter(pk__in=due).order_by("pk"):
            say_now(open_visit(visit), self.dice)

    def _visitor(self, at: datetime) -> None:
        business = self.dice.choices(BUSINESSES, [one.share for one in BUSINESSES])[0]
        queue = self.queues[LETTER_OF[business.kind]]
        source = self.dice.choice((Source.KIOSK, Source.KIOSK, Source.PHONE))
        # 每三个人里有一个刷身份证取号，日后可以联系他。
        person = next(self.people, None) if self.dice.random() < NAMED else None
        taker = Taker(source, person=person)
        ticket = take_ticket(hall=self.hall, wishes=[Wish(queue)], taker=taker, at=at, actor=KIOSK)
        self.taken += 1
        self.mine = [*self.mine[-500:], ticket.pk]

    def _pause(self, at: datetime) -> timedelta:
        # 一波一波地来，等候才会有起伏。
        wave = 1 + 0.45 * sin(at.timestamp() * self.speed / 2400)
        return timedelta(minutes=self.dice.expovariate(A_MINUTE * wave * self.speed))

    def _tide(self, at: datetime) -> None:
        """Open a tidal counter when the line is long, close one when it is short again."""
        waiting = Ticket.objects.filter(
            hall=self.hall, on=timezone.localdate(at), state=TicketState.WAITING
        ).count()
        for desk in self.desks:
            if desk.state.counter.number not in TIDAL:
                continue
            if waiting > PRESSED and not desk.is_open:
                self._open(desk, at)
                return
            if waiting < RELAXED and desk.is_open and ticket_at(desk.state.counter) is None:
                close_counter(desk=desk.state, at=at, actor=desk.actor)
                desk.is_open = False

    def _work(self, desk: Desk, at: datetime) -> None:
        ticket = ticket_at(desk.state.counter)
        if ticket is None:
            called = call_next(desk=desk.state, at=at, actor=desk.actor)
            walk = self.dice.uniform(12, 40) if called else self.dice.uniform(5, 15)
            desk.next_at = at + timedelta(seconds=max(2.0, walk / self.speed))
        elif ticket.state == TicketState.CALLED:
            start_service(desk=desk.state, at=at, actor=desk.actor)
            desk.next_at = at + self._service(ticket.queue.letter)
        else:
            outcome = self.dice.choice((ServiceOutcome.FINISHED, ServiceOutcome.ACCEPTED))
            over = finish_service(desk=desk.state, outcome=outcome, at=at, actor=desk.actor)
            if self.dice.random() < SPEAKING:
                thinks = timedelta(seconds=self.dice.uniform(5, 20))
                self.thinking = [*self.thinking, (at + thinks, over.pk)]
            desk.next_at = at + timedelta(seconds=max(1.0, 15 / self.speed))

    def _service(self, letter: str) -> timedelta:
        kinds = [one for one in BUSINESSES if LETTER_OF[one.kind] == letter] or [*BUSINESSES]
        business = self.dice.choices(kinds, [one.share for one in kinds])[0]
        minutes = business.minutes * self.dice.lognormvariate(0, business.spread)
        return timedelta(minutes=minutes / self.speed)

    def _open(self, desk: Desk, at: datetime) -> None:
        try:
            open_counter(desk=desk.state, clerk=desk.clerk, at=at, actor=desk.actor)
        except Refused:
            return  # 有人正在演示里用这个窗口
        desk.is_open, desk.next_at = True, at

    def _clear(self, desk: Desk, at: datetime) -> None:
        """Finish at a counter whose clerk is ours, and close it."""
        desk.state.refresh_from_db()
        if desk.state.state == Attendance.CLOSED or desk.state.clerk_id != desk.clerk.pk:
            desk.is_open = False
            return
        ticket = ticket_at(desk.state.counter)
        if ticket is not None and ticket.state == TicketState.CALLED:
            start_service(desk=desk.state, at=at, actor=desk.actor)
        if ticket is not None:
            outcome = ServiceOutcome.CONSULTED
            finish_service(desk=desk.state, outcome=outcome, at=at, actor=desk.actor)
        close_counter(desk=desk.state, at=at, actor=desk.actor)
        desk.is_open = False


def demo_morning(*, speed: float, seed: int = SEED) -> Morning:
    """
    Return the morning of the demonstration's hall.

    :raises Refused: outside the demonstration, or if its hall is not set up.
    """
    if not settings.DEMO:
        raise refuse("morning.demo", "只有演示环境才能模拟大厅")
    hall = Hall.objects.filter(site__code=HALL).select_related("site__region").first()
    if hall is None or not hall.queues.exists():
        raise refuse("morning.hall", "演示大厅还没有建好，请先运行 onewindow demo")
    numbers = (*STAFFED, *TIDAL)
    states = CounterState.objects.filter(hall=hall, counter__number__in=numbers)
    clerks = User.objects.in_bulk(
        [f"staff-h{number}" for number in numbers], field_name="username"
    )
    desks = [
        Desk(state, clerks[f"staff-h{state.counter.number}"])
        for state in states.select_related("counter", "hall").order_by("counter__number")
    ]
    queues = {queue.letter: queue for queue in hall.queues.all()}
    # 有账号的人留给访客自己演示。
    people = list(Person.objects.exclude(phone="").filter(user=None).order_by("number")[:400])
    dice = random.Random(seed)
    dice.shuffle(people)
    return Morning(hall, speed, dice, desks, queues, cycle(people))


def run_morning(morning: Morning, stop: threading.Event) -> None:
    """Go on until told to stop, then clear up; a busy database is tried again."""
    morning.begin(timezone.now())
    on = timezone.localdate()
    while not stop.wait(LOOK):
        at = timezone.now()
        try:
            if timezone.localdate(at) != on:
                on, morning.taken = timezone.localdate(at), 0
                morning.begin(at)
            morning.step(at)
        except (Refused, OperationalError):
            continue  # 访客同时在操作同一个窗口，下一秒再看
    morning.stop(timezone.now())
