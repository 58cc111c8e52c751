"""What those who attend an opening do: sign in, object, answer, sign the minutes."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from onewindow.engines.meetings.api import (
    Saying,
    Seat,
    decline_minutes,
    meeting_of,
    say,
    take_seat,
)
from onewindow.foundation.accounts.api import Role, User, actor_of, allow, client_address
from onewindow.trading.bidding.actions import answer_objection, sign_opening
from onewindow.trading.bidding.queries import OPENING
from onewindow.trading.bidding.views.lots import act_on, my_seats, number_of
from onewindow.trading.tendering.api import Lot

PARTIES = (Role.CITIZEN, Role.TRADING_OFFICER, Role.SUPERVISOR, Role.TENDERER)
NOTHING = "对开标过程和结果无异议"


@allow(*PARTIES)
@require_POST
def attend(request: HttpRequest, code: str) -> HttpResponse:
    """Sign in at the opening."""

    def work(lot: Lot) -> None:
        address = client_address(request.META, proxies=settings.PROXIES)
        seat, user = _seat(request, lot), _user(request)
        take_seat(seat=seat, user=user, address=address, at=timezone.now())

    return act_on(request, code, work)


@allow(*PARTIES)
@require_POST
def speak(request: HttpRequest, code: str) -> HttpResponse:
    """Object to the opening, or say that there is nothing to object to."""
    is_content = "content" in request.POST
    saying = Saying.REMARK if is_content else Saying.OBJECTION
    text = NOTHING if is_content else request.POST.get("text", "")

    def work(lot: Lot) -> None:
        say(seat=_own_seat(request, lot), saying=saying, text=text, at=timezone.now())

    return act_on(request, code, work)


@allow(Role.TRADING_OFFICER, Role.TENDERER)
@require_POST
def reply(request: HttpRequest, code: str, talk_id: int) -> HttpResponse:
    """Answer an objection on the spot."""

    def work(lot: Lot) -> None:
        meeting = meeting_of(lot, OPENING)
        is_host = any(seat.code in {"centre", "tenderer"} for seat in my_seats(request, lot))
        if meeting is None or not is_host:
            raise Http404
        talk = get_object_or_404(meeting.talk, pk=talk_id)
        text = request.POST.get("text", "")
        now, actor = timezone.now(), actor_of(request)
        answer_objection(lot=lot, talk=talk, text=text, at=now, actor=actor)

    return act_on(request, code, work)


@allow(*PARTIES)
@require_POST
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """Sign the minutes, or refuse to with the reason."""

    def work(lot: Lot) -> None:
        seat, user, now = _own_seat(request, lot), _user(request), timezone.now()
        if "decline" in request.POST:
            reason = request.POST.get("reason", "")
            decline_minutes(seat=seat, reason=reason, signer=user, at=now)
            return
        own = user.signing_certificates
        certificate = get_object_or_404(own, pk=number_of(request.POST.get("certificate")))
        value = request.POST.get("signature", "")
        sign_opening(seat=seat, certificate=certificate, value=value, signer=user, at=now)
        messages.success(request, "已签字")

    return act_on(request, code, work)


def _own_seat(request: HttpRequest, lot: Lot) -> Seat:
    """Return the chosen seat, which must be taken by the reader himself."""
    seat = _seat(request, lot)
    if seat.user_id != request.user.pk:
        raise Http404
    return seat


def _seat(request: HttpRequest, lot: Lot) -> Seat:
    wanted = number_of(request.POST.get("seat"))
    found = next((seat for seat in my_seats(request, lot) if seat.pk == wanted), None)
    if found is None:
        raise Http404
    return found


def _user(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # the views are open to roles only, and roles have accounts
    return user
