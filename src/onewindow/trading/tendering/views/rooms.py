"""The room of an opening: which are free, which one is booked (开标室)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.engines.meetings.api import rooms_at
from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.kernel.regions import NATION
from onewindow.kernel.violations import Refused, add_refusal
from onewindow.trading.tendering.actions import book_opening
from onewindow.trading.tendering.forms import EntryForm, RoomForm
from onewindow.trading.tendering.queries import (
    OPENING_HOUR,
    OPENING_LASTS,
    earliest_entry,
    law_under,
    may_admit,
    may_run,
    opening_place,
    planned_moments,
)
from onewindow.trading.tendering.views.scope import found_tender, require


@allow(Role.TENDERER, Role.TRADING_OFFICER)
@require_http_methods(["GET", "POST"])
def room(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the room of a tender's opening anew, or open on line only."""
    found = found_tender(request, code)
    require(allowed=may_run(request.user, found) or may_admit(request.user))
    place = opening_place(found)
    booked = place.booking.room_id if place.booking else None
    form = RoomForm(request.POST or None, initial={"room": booked})
    if request.method == "POST" and form.is_valid():
        try:
            book_opening(tender=found, room=form.cleaned_data["room"], actor=actor_of(request))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"开标地点：{opening_place(found).words}。")
            return redirect("tendering:tender", found.code)
    rows = rooms_at(place.due, place.due + OPENING_LASTS) if place.due else []
    context = {"tender": found, "form": form, "place": place, "rows": rows}
    status = 422 if form.is_bound else 200
    return render(request, "tendering/room.html", context, status=status)


@allow(Role.TENDERER)
@require_GET
def proposal(request: HttpRequest) -> HttpResponse:
    """Propose the earliest lawful opening of a project being entered, and the rooms free then."""
    on = timezone.localdate()
    form = EntryForm(request.GET, on=on)
    form.is_valid()  # 还没填完：只用已经填对的
    said = form.cleaned_data
    edition = said.get("procedure")
    if edition is None:
        return render(request, "tendering/_opening_proposal.html", {})
    law = law_under(
        edition, on=on, region=said.get("region", NATION), is_mandatory=said["is_mandatory"]
    )
    days = earliest_entry(law, on=on)
    hour = said.get("opening_hour") or OPENING_HOUR
    chosen = days | {"bids_due": said.get("bids_due") or days["bids_due"]}
    starts = planned_moments(chosen, hour)["bids_due"]
    context = {
        "procedure": law.procedure.name,
        "earliest": days["bids_due"],
        "starts": starts,
        "is_early": chosen["bids_due"] < days["bids_due"],
        "rows": rooms_at(starts, starts + OPENING_LASTS),
    }
    return render(request, "tendering/_opening_proposal.html", context)
