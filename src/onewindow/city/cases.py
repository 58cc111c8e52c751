"""The cases of the demonstration, played day by day through the real actions of the desk."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from onewindow.city.certificates import find_party
from onewindow.city.characters import CHARACTERS, FIRMS
from onewindow.city.counterwork import Staff, take_step
from onewindow.foundation.directory.api import Enterprise, EnterpriseState, Person
from onewindow.foundation.policy.api import office_calendar
from onewindow.kernel.actors import Actor
from onewindow.kernel.forms import resolve_day
from onewindow.kernel.workdays import Workdays
from onewindow.services.casework.api import (
    Application,
    Case,
    Channel,
    Intake,
    attach_material,
    save_answers,
    start_draft,
    submit_application,
    submit_case,
    sweep_cases,
)
from onewindow.services.catalog.api import Edition, content_of, current_edition, matter_by_slug

Party = Person | Enterprise
SEED = 20260101
DEMO = "demo"


@dataclass(slots=True)
class Story:
    """One case of the demonstration: how it comes in, and what is done to it afterwards."""

    matter: str
    days_ago: int
    channel: str
    answers: dict[str, Any]
    situation: str = ""
    by: str = ""
    missing: list[str] = field(default_factory=list)
    promised: list[str] = field(default_factory=list)
    signed: bool = False
    upload: bool = False
    then: list[dict[str, Any]] = field(default_factory=list)
    case: Case | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens to one story at one moment."""

    at: datetime
    order: int
    story: Story
    step: dict[str, Any] | None


def _silent(done: float) -> None:
    """Show nothing."""


@transaction.atomic
def build_demo_cases(
    *, on: date, actor: Actor, progress: Callable[[float], None] = _silent
) -> int:
    """
    Play the demonstration's cases in the order of their days, once; return how many came in.

    The actor stands at the counter where no member of staff is named.

    :raises Refused: never with the packs as shipped; the actions check everything like any other.
    """
    if Case.objects.exists():
        return 0
    events = _events(list(_stories()), on, office_calendar())
    staff, parties, day = Staff(actor), _Parties(), events[0].at.date()
    taken = 0
    for event in events:
        while day < event.at.date():
            _close_day(day)
            day += timedelta(days=1)
        with happening_at(event.at):
            if event.step is None:
                event.story.case = _take_in(event.story, event.at.date(), parties, staff)
                taken += 1
                progress(taken / len(events))
            elif event.story.case:
                take_step(event.story.case, event.step, on=event.at.date(), staff=staff)
    while day <= on:
        _close_day(day)
        day += timedelta(days=1)
    progress(1.0)
    return taken


@contextmanager
def happening_at(moment: datetime) -> Iterator[None]:
    """
    Let everything that happens inside carry this moment as its time.

    Actions read the clock themselves for the permanent record, and rightly offer no way to set
    it. An invented past needs one, so the clock of this process is turned while it is told.
    """
    clock = vars(timezone)
    real = clock["now"]
    clock["now"] = lambda: moment
    try:
        yield
    finally:
        clock["now"] = real


def _close_day(day: date) -> None:
    with happening_at(_moment(day, 23 * 60 + 40)):
        sweep_cases(on=day)


def _stories() -> Iterator[Story]:
    pack = yaml.safe_load((settings.PACKS / DEMO / "cases/stories.yaml").read_text())
    examples = yaml.safe_load((settings.PACKS / DEMO / "registers/examples.yaml").read_text())
    granted = {one["matter"]: one["granted"] for one in examples["examples"]}
    for raw in pack["stories"]:
        said = dict(raw)
        for _ in range(said.pop("times", 1)):
            if said["matter"] in pack["answers"]:
                yield Story(**said, answers=pack["answers"][said["matter"]])
            else:
                example = granted[said["matter"]]
                yield Story(
                    **said,
                    by=example["applicant"],
                    situation=example["situation"],
                    answers=example["answers"],
                )


def _events(stories: list[Story], on: date, calendar: Workdays) -> list[Event]:
    dice, latest = random.Random(SEED), timezone.now() - timedelta(minutes=2)
    events = []
    for order, story in enumerate(stories):
        start = _workday_before(on, story.days_ago, calendar)
        minute = dice.randrange(8 * 60 + 35, 11 * 60)
        events.append(Event(_moment(start, minute), order, story, None))
        for number, step in enumerate(story.then, start=1):
            day = calendar.add(start, step["day"])
            minute = max(minute, dice.randrange(9 * 60, 15 * 60)) + 7 * number
            events.append(Event(_moment(day, minute), order, story, step))
    told = [event for event in events if event.at.date() <= on]
    return sorted(_not_ahead(told, latest), key=lambda event: (event.at, event.order))


def _not_ahead(events: list[Event], latest: datetime) -> Iterator[Event]:
    """Yield the events with those of a day that is not over yet moved before now."""
    for event in events:
        behind = latest - timedelta(seconds=40 * (len(events) - events.index(event)))
        late = event.at > latest
        yield Event(behind, event.order, event.story, event.step) if late else event


def _workday_before(on: date, count: int, calendar: Workdays) -> date:
    day = on
    while count > 0:
        day -= timedelta(days=1)
        count -= calendar.is_workday(day)
    return day


def _moment(day: date, minute: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time())) + timedelta(minutes=minute)


def _take_in(story: Story, on: date, parties: "_Parties", staff: Staff) -> Case:
    edition = current_edition(matter_by_slug(story.matter), on=on)
    content = content_of(edition)
    party = find_party(story.by) if story.by else parties.next(content.subjects)
    if party is None:
        raise LookupError(story.by)
    is_person = isinstance(party, Person)
    answers = _answers(story.answers, party, on)
    at_counter = story.channel == Channel.COUNTER
    actor = staff.clerk(story.matter) if at_counter else _applicant(party)
    if story.upload:
        return _send_with_files(story, edition, party, answers, on)
    outstanding = {*story.missing, *story.promised}
    application = Application(
        edition=edition,
        person=party if is_person else None,  # type: ignore[arg-type]
        enterprise=None if is_person else party,  # type: ignore[arg-type]
        channel=Channel(story.channel),
        situation=story.situation,
        answers=answers,
        received_by=staff.centre if at_counter else None,
        papers=frozenset(m.code for m in content.materials if m.code not in outstanding),
        promised=frozenset(story.promised),
        signed=story.signed,
    )
    return submit_application(application=application, on=on, actor=actor)


def _send_with_files(
    story: Story, edition: Edition, party: Party, answers: dict[str, Any], on: date
) -> Case:
    """Apply online the long way, with a scanned page for every paper that is asked for."""
    actor, is_person = _applicant(party), isinstance(party, Person)
    case = start_draft(
        edition=edition,
        person=party if is_person else None,  # type: ignore[arg-type]
        enterprise=None if is_person else party,  # type: ignore[arg-type]
        channel=Channel(story.channel),
        situation=story.situation,
        on=on,
        actor=actor,
    )
    save_answers(case=case, answers=answers, on=on, actor=actor)
    for material in case.materials.filter(intake=Intake.MISSING, is_required=True):
        page = _scanned_page(material.name)
        name = f"{material.name}.png"
        attach_material(case=case, code=material.code, file=page, name=name, actor=actor)
    return submit_case(case=case, on=on, actor=actor)


def _scanned_page(words: str) -> BytesIO:
    """Return a picture like a scanned page, with a frame and lines where text would be."""
    page = Image.new("RGB", (840, 1188), "white")
    pen = ImageDraw.Draw(page)
    pen.rectangle((60, 60, 780, 1128), outline="#90a4ae", width=3)
    for line in range(160, 1040, 44):
        pen.line((110, line, 730 - (line * len(words)) % 180, line), fill="#b0bec5", width=10)
    out = BytesIO()
    page.save(out, "PNG")
    out.seek(0)
    return out


def _applicant(party: Party) -> Actor:
    person = party if isinstance(party, Person) else party.legal_person
    return Actor(f"person:{person.pk}" if person else "person:0", person.name if person else "")


def _answers(said: dict[str, Any], party: Party, on: date) -> dict[str, Any]:
    person = party if isinstance(party, Person) else party.legal_person
    words = {
        "name": party.name,
        "person": person.name if person else party.name,
        "address": party.address,
        "phone": (person.phone if person else "") or "14100009999",
        "number": person.number if person else "",
    }
    return {code: _answer(value, words, on) for code, value in said.items()}


def _answer(value: Any, words: dict[str, str], on: date) -> Any:
    if not isinstance(value, str):
        return value
    if value.startswith("today"):
        return resolve_day(value, on=on).isoformat()
    return value.format_map(words)


class _Parties:
    """People and firms without a story of their own, one after the other."""

    def __init__(self) -> None:
        told = {c.number for c in CHARACTERS}
        grown = date(1998, 1, 1)
        people = Person.objects.filter(is_verified=True, born__lt=grown).exclude(phone="")
        self._people = iter(list(people.exclude(number__in=told).order_by("-number")))
        codes = {firm.credit_code for firm in FIRMS}
        firms = Enterprise.objects.filter(state=EnterpriseState.ACTIVE).exclude(
            credit_code__in=codes
        )
        self._firms = iter(list(firms.select_related("legal_person").order_by("id")))

    def next(self, subjects: tuple[str, ...]) -> Party:
        """Return the next one who may apply for such a matter."""
        return next(self._people) if "person" in subjects else next(self._firms)
