"""The reviews of the demonstration: many good ones, and bad ones in every state of their work."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import yaml
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from onewindow.city.cases import happening_at
from onewindow.city.staff import HALL
from onewindow.engines.inspections.api import Done, escalate_late
from onewindow.foundation.accounts.api import Grant, Role, User
from onewindow.foundation.directory.api import Counter, Person, counters_of, site_by_code
from onewindow.foundation.policy.api import office_calendar
from onewindow.kernel.actors import Actor
from onewindow.kernel.workdays import Workdays
from onewindow.services.casework.api import Case
from onewindow.services.catalog.api import Matter
from onewindow.services.feedback.api import (
    Channel,
    ComplaintChannel,
    ComplaintDraft,
    FollowUp,
    Judgement,
    Review,
    Said,
    Service,
    Verdict,
    Wording,
    close_unpublished,
    give_review,
    judge,
    open_services,
    propose_publication,
    publish_review,
    record_contact,
    record_visit,
    register_complaint,
    reply,
    report_rectified,
    write_defaults,
)
from onewindow.services.hall.api import Hall, Queue, Ticket, TicketService

SEED = 20260301
DAYS, VISITS_A_DAY = 22, 12
MATTERS = ("GA02", "GA04", "SJ05", "RS04", "MZ02", "GH01", "CL01", "YC01")
# 这个事项的指南写错了：看得出反复出现的原因。
MISTAKEN_MATTER, MISTAKEN_TAG = "GH01", "指南与实际不符"
GOOD_TAGS = ("服务热情", "效率高", "一次办成", "指引清楚")
POOR_TAGS = ("等待太久", "要求重复提交", "告知不清多跑路", "系统故障")
PRAISE = ("窗口的同志很耐心。", "十分钟就办好了。", "材料一次说清楚了。", "", "", "")
COMPLAINTS = ("等了快一个小时。", "让我回去又复印了一趟。", "叫到号了窗口没有人。", "")
CHANNELS = (
    Channel.COUNTER,
    Channel.COUNTER,
    Channel.COUNTER,
    Channel.SMS,
    Channel.QR,
    Channel.KIOSK,
)


DONE = {
    "contact": "电话联系上了，讲了当时的经过，愿意等反馈。",
    "rectify": "已经调整窗口安排，对当班人员作了培训，并更新了现场告示。",
    "reply": "您反映的情况属实，给您添麻烦了。我们已调整窗口安排并更新告示，欢迎再来监督。",
    "visit": "回访时表示满意。",
    "unsatisfied": "回访时说指南还是旧的。",
}
WORKED_OFF = {"judge": 1, "rectify": 3, "reply": 3, "close": 4}
PUBLIC_REPLY = "情况属实，已调整窗口安排、培训当班人员并更新告示，向您致歉。"


@dataclass(frozen=True, slots=True)
class Story:
    """A bad review or a complaint: when, what was said, and what was done on which workday."""

    days_ago: int
    text: str
    score: int = 0
    tags: tuple[str, ...] = ()
    channel: str = ""
    steps: dict[str, int] = field(default_factory=dict)
    named: bool = True
    verdict: str = Verdict.VALID
    reason: str = "经调阅排队记录和现场视频，情况属实"


@dataclass(slots=True)
class Cast:
    """Who does what in the stories."""

    manager: Actor
    second: Actor
    clerk: Actor
    fixer: User
    calendar: Workdays
    dice: random.Random = field(default_factory=lambda: random.Random(SEED))


@transaction.atomic
def build_demo_reviews(*, on: date) -> int:
    """
    Play the visits and reviews of the past weeks, once; return how many reviews were given.

    :raises Refused: never with the packs as shipped; the actions check everything like any other.
    """
    if Review.objects.exists() or not Case.objects.exists():
        return 0
    cast = _cast()
    _play_visits(on, cast)
    first = _moment(on - timedelta(days=60), 0)
    services = open_services(now=timezone.now(), since=first, limit=5000)
    told = _told_services(services, on, cast)
    _play_stories(told, cast, on)
    spared = {service.pk for _, service in told}
    rest = [one for one in services if one.pk not in spared and cast.dice.random() < 0.72]
    for service in rest:
        at = min(service.done_at + timedelta(minutes=cast.dice.randrange(1, 240)), timezone.now())
        with happening_at(at):
            review = give_one(service, cast.dice)
        _work_off(review, on, cast)
    _play_complaints(cast, on)
    write_defaults(on=on)
    escalate_late(on=on)
    return len(told) + len(rest)


def say_now(service: Service, dice: random.Random) -> Review:
    """
    Let somebody who was just served say what he thinks.

    The city reports 99.99 % satisfied (city_targets.yaml, review.satisfied); here one in twenty
    is not quite, so that whoever looks on sees how it becomes work.
    """
    score = dice.choices((5, 4, 3, 2, 1), weights=(78, 17, 3, 1, 1))[0]
    tags = dice.sample(GOOD_TAGS, dice.randrange(3)) if score > 3 else [dice.choice(POOR_TAGS)]
    text = dice.choice(PRAISE if score > 3 else COMPLAINTS)
    said = Said(score, tuple(tags), text, is_named=score <= 3 and service.person_id is not None)
    return give_review(
        service=service, said=said, channel=dice.choice(CHANNELS), on=timezone.localdate()
    ).review


def give_one(service: Service, dice: random.Random) -> Review:
    """Give an invented review of a service now; most are good."""
    is_mistaken = bool(service.matter and service.matter.slug == MISTAKEN_MATTER)
    score = dice.choices((5, 4, 3, 2), weights=(2, 3, 5, 1) if is_mistaken else (78, 17, 4, 1))[0]
    if score > 3:
        tags: tuple[str, ...] = tuple(dice.sample(GOOD_TAGS, dice.randrange(3)))
        text = dice.choice(PRAISE)
    else:
        tags = (MISTAKEN_TAG,) if is_mistaken else (dice.choice(POOR_TAGS),)
        text = ""
    channel = dice.choice(CHANNELS) if service.visit_id else Channel.WEB
    today = timezone.localdate()
    return give_review(
        service=service, said=Said(score, tags, text), channel=channel, on=today
    ).review


def _work_off(review: Review, on: date, cast: Cast) -> None:
    """Let the work on an old poor review be over; only what the stories tell is still open."""
    follow_up = FollowUp.objects.select_related("finding__desk__region").filter(review=review)
    story = Story(0, "", steps=WORKED_OFF)
    if review.score <= 3 and cast.calendar.between(review.on, on) > max(WORKED_OFF.values()):
        _play_steps(follow_up.get(), story, review.on, on, cast)


def _cast() -> Cast:
    def actor(username: str) -> Actor:
        user = User.objects.get(username=username)
        return Actor(f"user:{user.pk}", user.name)

    return Cast(
        manager=actor("demo-manager"),
        second=actor("demo-supervisor"),
        clerk=actor("demo-clerk"),
        fixer=User.objects.get(username="demo-clerk"),
        calendar=office_calendar(),
    )


def _play_visits(on: date, cast: Cast) -> None:
    """Let people visit the hall on past workdays, never today; what is there already stays."""
    if TicketService.objects.exists():
        return
    site = site_by_code(HALL)
    hall, _ = Hall.objects.get_or_create(site=site)
    queue = hall.queues.order_by("letter").first() or Queue.objects.create(
        hall=hall, letter="A", name="综合业务"
    )
    grants = Grant.objects.filter(role=Role.CLERK, counter__site=site).order_by("id")
    clerks = {grant.counter_id: grant.user for grant in grants.select_related("user")}
    counters = [one for one in counters_of(site) if one.pk in clerks]
    matters = list(Matter.objects.filter(slug__in=MATTERS).order_by("slug"))
    people = list(Person.objects.exclude(phone="").order_by("number")[:400])
    for back in range(DAYS, 0, -1):
        day = _workday_before(on, back, cast.calendar)
        _play_day(day, hall, queue, _Scene(counters, clerks, matters, people), cast)


@dataclass(frozen=True, slots=True)
class _Scene:
    """Who and what can meet at a counter."""

    counters: Sequence[Counter]
    clerks: dict[int | None, User]
    matters: Sequence[Matter]
    people: Sequence[Person]


def _play_day(day: date, hall: Hall, queue: Queue, scene: _Scene, cast: Cast) -> None:
    dice, now = cast.dice, timezone.now()
    for number in range(1, VISITS_A_DAY + 1):
        taken = _moment(day, 8 * 60 + 40 + number * 22)
        called = taken + timedelta(minutes=dice.randrange(2, 40))
        over = called + timedelta(minutes=dice.randrange(4, 25))
        if over > now:
            return
        counter = dice.choice(scene.counters)
        ticket = Ticket.objects.create(
            hall=hall,
            on=day,
            number=f"{queue.letter}{number:03d}",
            token=f"{day:%Y%m%d}-{number:03d}",
            source="kiosk",
            person=dice.choice(scene.people),
            state="done",
            queue=queue,
            order_at=taken,
            taken_at=taken,
            ended_at=over,
        )
        TicketService.objects.create(
            ticket=ticket,
            position=1,
            queue=queue,
            matter=dice.choice(scene.matters),
            counter=counter,
            clerk=scene.clerks[counter.pk],
            waiting_from=taken,
            called_at=called,
            started_at=called,
            ended_at=over,
            outcome=dice.choice(("finished", "accepted", "consulted")),
        )


def _told_services(
    services: Sequence[Service], on: date, cast: Cast
) -> list[tuple[Story, Service]]:
    """Return for each story a service that ended on its day or shortly before."""
    free = sorted(services, key=lambda one: one.done_at)
    told = []
    for story in _stories("reviews"):
        last = _moment(_workday_before(on, story.days_ago, cast.calendar), 24 * 60)
        # 实名的评价要有本人；匿名取号的人不能联系，也不回访。
        before = [one for one in free if one.done_at < last and (one.person_id or not story.named)]
        if before:
            told.append((story, before[-1]))
            free.remove(before[-1])
    return told


def _play_stories(told: Iterable[tuple[Story, Service]], cast: Cast, on: date) -> None:
    for story, service in told:
        at = min(service.done_at + timedelta(minutes=3), timezone.now())
        with happening_at(at):
            said = Said(story.score, story.tags, story.text, story.named)
            day = timezone.localdate()
            channel = cast.dice.choice(CHANNELS) if service.visit_id else Channel.WEB
            review = give_review(service=service, said=said, channel=channel, on=day).review
        follow_up = FollowUp.objects.select_related("finding__desk__region", "review").get(
            review=review
        )
        _play_steps(follow_up, story, day, on, cast)


def _play_complaints(cast: Cast, on: date) -> None:
    cases = iter(Case.objects.exclude(person=None).exclude(number=None).order_by("id")[:10])
    for story, case in zip(_stories("complaints"), cases, strict=False):
        channel = ComplaintChannel(story.channel)
        day = _workday_before(on, story.days_ago, cast.calendar)
        draft = ComplaintDraft(
            channel=channel,
            text=story.text,
            organization=case.organization,
            case=case,
            person=case.person,
            site=site_by_code(HALL) if channel == ComplaintChannel.WINDOW else None,
        )
        at = min(_moment(day, 10 * 60), timezone.now() - timedelta(minutes=5))
        with happening_at(at):
            complaint = register_complaint(draft=draft, done=Done("", day, cast.clerk))
        follow_up = FollowUp.objects.select_related("finding__desk__region").get(
            complaint=complaint
        )
        _play_steps(follow_up, story, day, on, cast)


def _stories(kind: str) -> list[Story]:
    pack = yaml.safe_load((settings.PACKS / "demo" / "cases" / "reviews.yaml").read_text())
    return [Story(**{**one, "tags": tuple(one.get("tags", ()))}) for one in pack[kind]]


def _play_steps(follow_up: FollowUp, story: Story, day: date, on: date, cast: Cast) -> None:
    for minute, (name, after) in enumerate(story.steps.items(), start=1):
        then = cast.calendar.add(day, after)
        if then > on:
            return
        at = min(_moment(then, 14 * 60 + minute), timezone.now())
        with happening_at(at):
            _take(name, follow_up, then, story, cast)


def _take(name: str, follow_up: FollowUp, on: date, story: Story, cast: Cast) -> None:
    verdict = Verdict(story.verdict)
    judgement = Judgement(verdict, story.reason, follow_up.finding.desk, cast.fixer)
    done = Done(DONE.get(name, ""), on, cast.manager)
    steps: dict[str, Callable[[], object]] = {
        "contact": lambda: record_contact(follow_up=follow_up, was_reached=True, done=done),
        "judge": lambda: judge(follow_up=follow_up, judgement=judgement, is_own=False, done=done),
        "rectify": lambda: report_rectified(
            follow_up=follow_up, done=Done(DONE["rectify"], on, cast.clerk)
        ),
        "reply": lambda: reply(follow_up=follow_up, done=done),
        "visit": lambda: record_visit(
            follow_up=follow_up, was_reached=True, is_satisfied=True, done=done
        ),
        "unsatisfied": lambda: record_visit(
            follow_up=follow_up, was_reached=True, is_satisfied=False, done=done
        ),
        "propose": lambda: _propose(follow_up, cast),
        "close": lambda: close_unpublished(
            follow_up=follow_up, done=Done("没有写意见，不另公开", on, cast.manager)
        ),
        "publish": lambda: _publish(follow_up, on, cast),
    }
    steps[name]()


def _propose(follow_up: FollowUp, cast: Cast) -> None:
    review = follow_up.review
    if review:
        text = "；".join(filter(None, ["、".join(review.tags), review.text]))
        wording = Wording(text, PUBLIC_REPLY)
        propose_publication(review=review, wording=wording, actor=cast.manager)


def _publish(follow_up: FollowUp, on: date, cast: Cast) -> None:
    if follow_up.review:
        publication = follow_up.review.publication
        publish_review(publication=publication, on=on, actor=cast.second)


def _workday_before(on: date, count: int, calendar: Workdays) -> date:
    day = on
    while count > 0:
        day -= timedelta(days=1)
        count -= calendar.is_workday(day)
    return day


def _moment(day: date, minute: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time())) + timedelta(minutes=minute)
