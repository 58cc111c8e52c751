"""Reviews over HTTP, for the devices of a hall, portals and one-time links."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Path, Router, Schema, Status
from ninja.pagination import paginate

from onewindow.engines.inspections.api import Done
from onewindow.foundation.accounts.api import (
    Allow,
    Caller,
    CursorPages,
    Open,
    Role,
    caller_of,
    client_address,
    refuse_if_too_often,
)
from onewindow.kernel.actors import Actor
from onewindow.kernel.regions import NATION
from onewindow.kernel.violations import refuse
from onewindow.services.casework.api import cases_of
from onewindow.services.feedback.actions.complaining import ComplaintDraft, register_complaint
from onewindow.services.feedback.actions.opening import make_link
from onewindow.services.feedback.actions.reviewing import Given, give_by_token, give_review
from onewindow.services.feedback.models import Publication, Review, Service
from onewindow.services.feedback.queries.handling import reviews_of
from onewindow.services.feedback.queries.publishing import PublicFilter, published
from onewindow.services.feedback.queries.schemes import content_of, scheme_in_force
from onewindow.services.feedback.queries.services import services_of, services_to_review
from onewindow.services.feedback.rules import LONGEST, Channel, ComplaintChannel, Said

WRITERS = Allow(Role.CITIZEN, Role.AGENT, Role.DEVICE)
TRIES = 300
"""How many calls with a token one address may make within a minute."""
router = Router(tags=["好差评"])


class ByToken(Open):
    """Let everybody call with a token, but not too often; it counts before the transaction."""

    def __call__(self, request: HttpRequest) -> Caller:
        """
        Return the caller.

        :raises TooOften: if this address has called too often within a minute.
        """
        address = client_address(request.META, proxies=settings.PROXIES)
        refuse_if_too_often(f"review-api:{address}", limit=TRIES, seconds=60)
        return super().__call__(request)


class SaidIn(Schema):
    """What somebody says about a service."""

    score: int = Field(
        ge=1, le=5, description="5 非常满意，4 满意，3 基本满意，2 不满意，1 非常不满意"
    )
    tags: list[Annotated[str, Field(max_length=40)]] = Field(
        default_factory=list, max_length=12, description="该等级的标签，见评价方案"
    )
    text: str = Field("", max_length=LONGEST, description="意见")
    named: bool = Field(default=False, description="愿意被联系；窗口人员看不到是谁")

    def said(self) -> Said:
        """Return it as the rest of the house knows it."""
        return Said(self.score, tuple(self.tags), self.text, self.named)


class ReviewIn(SaidIn):
    """A review of a service by a device at its hall, or by the person who got it."""

    service: int = Field(ge=1, le=2**63 - 1, description="可评服务编号")
    channel: Literal["1", "3", "4", "5"] = Field(
        "3", description="1 窗口评价器，5 自助终端（设备）；3 网上，4 移动端（本人）"
    )


class ReviewOut(Schema):
    """A review as its writer and the devices see it; never who wrote it."""

    id: int
    service: int
    score: int
    grade: str
    tags: list[str]
    text: str
    channel: str
    on: date
    is_followed_up: bool


class ServiceOut(Schema):
    """A service that waits for its review."""

    id: int
    title: str
    ticket: str
    counter: str
    done_at: datetime
    closes_on: date

    @staticmethod
    def resolve_counter(service: Service) -> str:
        """Return the number of the counter."""
        return service.counter.number if service.counter else ""


class LinkIn(Schema):
    """For which service a one-time link is wanted."""

    service: int = Field(ge=1, le=2**63 - 1)
    channel: Literal["1", "2", "5"] = Field("2", description="1 窗口评价器，2 二维码，5 自助终端")


class LinkOut(Schema):
    """A one-time link; the token is told this once."""

    address: str
    expires_on: date


class GradeOut(Schema):
    """One of the five grades."""

    score: int
    name: str
    is_bad: bool
    question: str
    tags: list[str]


class SchemeOut(Schema):
    """The review scheme in force."""

    region: str
    starts: date
    source: str
    confidence: str
    grades: list[GradeOut]


class PublishedOut(Schema):
    """A published review with the reply."""

    id: int
    grade: str = Field(alias="review.grade")
    score: int = Field(alias="review.score")
    title: str = Field(alias="review.service.title")
    site: str
    on: date = Field(alias="review.on")
    text: str
    reply: str

    @staticmethod
    def resolve_site(one: Publication) -> str:
        """Return the name of the hall, empty if it was done online."""
        return str(one.review.service.site or "")


class ComplaintIn(Schema):
    """A complaint about one's own case."""

    case: str = Field(max_length=60, description="办件编码")
    text: str = Field(min_length=5, max_length=2000, description="投诉内容")


class ComplaintOut(Schema):
    """The number under which a complaint is dealt with."""

    number: str


Token = Annotated[str, Path(max_length=64)]


@router.get("/reviews/scheme", auth=Open(), response=SchemeOut, summary="评价方案：等级和标签")
def scheme(request: HttpRequest, region: str = NATION) -> dict[str, Any]:
    """Return the grades and tags in force today."""
    try:
        found = scheme_in_force(region, on=timezone.localdate())
    except ValueError:
        raise refuse("region.unknown", "没有这个行政区划") from None
    return content_of(found).model_dump()


@router.get(
    "/reviews/services",
    auth=WRITERS,
    response=list[ServiceOut],
    summary="等待评价的服务：设备看本大厅的，本人看自己的",
)
def services(request: HttpRequest, counter: str = "") -> list[Service]:
    """Return what waits for a review, newest first, twenty at most."""
    caller, today = caller_of(request), timezone.localdate()
    if caller.client:
        if caller.client.site is None:
            return []
        rows = services_to_review(caller.client.site, counter=counter[:12], on=today)
        return list(rows[:20])
    waiting = _own(caller).filter(review=None, closes_on__gte=today)
    return list(waiting.select_related("counter")[:20])


@router.post("/reviews", auth=WRITERS, response={201: ReviewOut}, summary="给出评价")
def give(request: HttpRequest, body: ReviewIn) -> Status:
    """Give the review of a service of this hall or of one's own; another one is not found."""
    caller = caller_of(request)
    at_hall = {Channel.COUNTER, Channel.KIOSK}
    channel = Channel(body.channel)
    if (channel in at_hall) is not (caller.client is not None):
        channel = Channel.COUNTER if caller.client else Channel.WEB
    service = _service(caller, body.service)
    given = give_review(
        service=service, said=body.said(), channel=channel, on=timezone.localdate()
    )
    return Status(201, _told(given))


@router.post(
    "/reviews/by-token/{token}",
    auth=ByToken(),
    response={201: ReviewOut},
    summary="用一次性链接评价",
)
def give_with_token(request: HttpRequest, token: Token, body: SaidIn) -> Status:
    """Give the review that a one-time token opens; a used or foreign one opens nothing."""
    given = give_by_token(token=token, said=body.said(), on=timezone.localdate())
    return Status(201, _told(given))


@router.post(
    "/reviews/links",
    auth=Allow(Role.DEVICE),
    response={201: LinkOut},
    summary="取得一次性评价链接（印在号票上、显示成二维码）",
)
def link(request: HttpRequest, body: LinkIn) -> Status:
    """Make a one-time link to the review of a service of this hall."""
    service = _service(caller_of(request), body.service)
    if hasattr(service, "review"):
        raise Http404("没有等待评价的服务")
    channel, today = Channel(body.channel), timezone.localdate()
    invitation, token = make_link(service=service, channel=channel, on=today)
    address = f"{settings.ORIGIN}/r/{token}/"
    return Status(201, {"address": address, "expires_on": invitation.expires_on})


@router.get(
    "/reviews/published", auth=Open(), response=list[PublishedOut], summary="公开的评价和回复"
)
@paginate(CursorPages)
def published_reviews(request: HttpRequest, site: str = "", matter: str = "") -> Any:
    """Return published reviews with their replies."""
    return published(PublicFilter(site[:20], matter[:16]))


@router.get(
    "/reviews/mine",
    auth=Allow(Role.CITIZEN, Role.AGENT),
    response=list[ReviewOut],
    summary="我的评价",
)
def mine(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the newest fifty of one's own reviews."""
    person = getattr(caller_of(request).user, "person", None)
    if person is None:
        return []
    return [
        _told(Given(review, hasattr(review, "follow_up"))) for review in reviews_of(person)[:50]
    ]


@router.post(
    "/complaints",
    auth=Allow(Role.CITIZEN, Role.AGENT),
    response={201: ComplaintOut},
    summary="投诉自己的办件",
)
def complain(request: HttpRequest, body: ComplaintIn) -> Status:
    """Complain about how one's own case is handled."""
    person = getattr(caller_of(request).user, "person", None)
    case = cases_of(person).filter(number=body.case).first() if person else None
    if person is None or case is None:
        raise Http404("没有找到这个办件")
    draft = ComplaintDraft(
        channel=ComplaintChannel.WEB,
        text=body.text,
        organization=case.organization,
        case=case,
        person=person,
    )
    done = Done("", timezone.localdate(), Actor("complainant", "投诉人"))
    return Status(201, {"number": register_complaint(draft=draft, done=done).number})


def _own(caller: Caller) -> Any:
    person = getattr(caller.user, "person", None)
    return services_of(person) if person else Service.objects.none()


def _service(caller: Caller, key: int) -> Service:
    """Return the service if it is the caller's own, or of the device's hall."""
    rows = _own(caller)
    if caller.client and caller.client.site_id:
        rows = Service.objects.filter(site=caller.client.site_id)
    found: Service | None = rows.filter(pk=key).first()
    if found is None:
        raise Http404("没有找到这项服务")
    return found


def _told(given: Given) -> dict[str, Any]:
    review: Review = given.review
    return {
        "id": review.pk,
        "service": review.service_id,
        "score": review.score,
        "grade": review.grade,
        "tags": review.tags,
        "text": review.text,
        "channel": str(review.channel),
        "on": review.on,
        "is_followed_up": given.is_followed_up,
    }
