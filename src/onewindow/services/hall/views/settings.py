"""Setting a hall up: hours, queues, special days, slots."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.kernel.violations import Refused, add_refusal
from onewindow.services.hall.actions import (
    HallRules,
    QueueDraft,
    SlotDraft,
    save_queue,
    save_slots,
    set_day,
    set_up_hall,
)
from onewindow.services.hall.forms import (
    DayForm,
    HallForm,
    QueueForm,
    SlotRows,
)
from onewindow.services.hall.models import Hall, Queue, SlotRule
from onewindow.services.hall.queries import appointments_on
from onewindow.services.hall.rules import hours_typed
from onewindow.services.hall.views.scope import frame, hall_of, own_hall


@allow(Role.HALL_MANAGER)
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Change the hall's hours and rules; list its queues and special days."""
    hall, own = hall_of(request, Role.HALL_MANAGER)
    if hall is None:
        return render(request, "hall/settings.html", frame(None, own))
    typed = request.POST if request.method == "POST" else None
    form = HallForm(typed, initial=HallForm.of(hall))
    if typed is not None and form.is_valid():
        said = form.cleaned_data
        rules = HallRules(form.hours, said["needs_name"], said["takes_phone_tickets"])
        try:
            set_up_hall(site=hall.site, rules=rules, actor=actor_of(request))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "已保存")
            return redirect(_back(hall))
    context = frame(
        hall,
        own,
        form=form,
        day_form=DayForm(),
        queues=hall.queues.prefetch_related("matters", "slot_rules").order_by("letter"),
        days=hall.days.filter(on__gte=timezone.localdate()).order_by("on"),
    )
    return render(request, "hall/settings.html", context, status=422 if form.errors else 200)


@allow(Role.HALL_MANAGER)
@require_http_methods(["GET", "POST"])
def day(request: HttpRequest) -> HttpResponse:
    """Keep other hours on one day."""
    hall = own_hall(request, Role.HALL_MANAGER)
    form = DayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            set_day(
                hall=hall,
                on=said["on"],
                pairs=hours_typed(said["hours"]),
                reason=said["reason"],
                actor=actor_of(request),
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "已保存")
            return redirect(_back(hall))
    context = {"hall": hall, "form": form, "title": "特别开放日"}
    return render(request, "hall/form.html", context, status=422 if form.errors else 200)


@allow(Role.HALL_MANAGER)
@require_http_methods(["GET", "POST"])
def queue(request: HttpRequest, letter: str = "") -> HttpResponse:
    """Add a queue or change one."""
    hall = own_hall(request, Role.HALL_MANAGER)
    known = get_object_or_404(Queue, hall=hall, letter=letter) if letter else None
    form = QueueForm(request.POST or None, is_new=known is None, initial=_initial(known))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        draft = QueueDraft(
            letter=said.get("letter", letter),
            name=said["name"],
            matters=list(said["matters"]),
            is_express=said["is_express"],
            is_active=said["is_active"],
        )
        try:
            save_queue(hall=hall, draft=draft, actor=actor_of(request), queue=known)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "已保存")
            return redirect(_back(hall))
    context = {"hall": hall, "form": form, "title": f"队列 {known}" if known else "新建队列"}
    return render(request, "hall/form.html", context, status=422 if form.errors else 200)


@allow(Role.HALL_MANAGER)
@require_http_methods(["GET", "POST"])
def slots(request: HttpRequest, letter: str) -> HttpResponse:
    """Say which stretches of the week a queue takes by appointment; show today's bookings."""
    hall = own_hall(request, Role.HALL_MANAGER)
    found = get_object_or_404(Queue, hall=hall, letter=letter)
    rules = SlotRule.objects.filter(queue=found).order_by("weekday", "starts")
    known = list(rules.values("weekday", "starts", "ends", "capacity"))
    form = SlotRows(request.POST or None, initial=known)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        drafts = [
            SlotDraft(row["weekday"], row["starts"], row["ends"], row["capacity"])
            for row in form.cleaned_data
            if row and not row.get("DELETE")
        ]
        try:
            save_slots(queue=found, slots=drafts, actor=actor_of(request))
        except Refused as refused:
            problems = [violation.message for violation in refused.violations]
        else:
            messages.success(request, "号源已保存")
            return redirect(request.get_full_path())
    context = {
        "hall": hall,
        "queue": found,
        "form": form,
        "problems": problems,
        "booked": appointments_on([found.pk], timezone.localdate()),
    }
    wrong = problems or (form.is_bound and not form.is_valid())
    return render(request, "hall/slots.html", context, status=422 if wrong else 200)


def _initial(known: Queue | None) -> dict[str, object]:
    if known is None:
        return {"is_active": True}
    return {
        "name": known.name,
        "matters": known.matters.all(),
        "is_express": known.is_express,
        "is_active": known.is_active,
    }


def _back(hall: Hall) -> str:
    return f"{reverse('hall:settings')}?hall={hall.site.code}"
