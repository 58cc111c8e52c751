"""The device at a counter (窗口评价屏): whom the counter serves, then how the service was."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from onewindow.channels.devices.queries import desk_of
from onewindow.channels.devices.rules import DeviceKind
from onewindow.channels.devices.views.browser import device_here, device_page
from onewindow.foundation.accounts.api import public
from onewindow.services.feedback.api import (
    Channel,
    grades_for,
    make_link,
    open_visit,
    visit_to_review,
)
from onewindow.services.hall.api import events_head, live_port, ticket_at


@public
@require_http_methods(["GET", "POST"])
def counter(request: HttpRequest) -> HttpResponse:
    """Show what happens at the counter; ask for a review as soon as a service is over."""
    device = device_here(request, DeviceKind.COUNTER)
    desk, now = desk_of(device), timezone.now()
    head = events_head(desk.hall)
    visit = visit_to_review(desk, now=now)
    score = request.POST.get("score", "")
    # 按下时屏上的服务可能刚刚换了：只评屏上写的那一次。
    if visit and score.isdigit() and request.POST.get("visit") == str(visit.pk):
        service = open_visit(visit)
        _, token = make_link(service=service, channel=Channel.COUNTER, on=timezone.localdate(now))
        address = reverse("feedback:by-token", args=[token])
        return redirect(f"{address}?look=kiosk&back={request.path}&score={score[:1]}")
    context = {
        "device": device,
        "hall": desk.hall,
        "desk": desk,
        "head": head,
        "live": live_port(),
        "visit": visit,
        "ticket": ticket_at(desk.counter_id),
        "grades": grades_for(visit) if visit else (),
    }
    part = "_" if request.headers.get("HX-Request") else ""
    return device_page(request, f"devices/{part}counter.html", context)
