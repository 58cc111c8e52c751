"""Appointments of citizens: choose hall and business, a day, a stretch, done."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.foundation.accounts.api import APPLICANTS, actor_of, allow
from onewindow.foundation.directory.api import Person
from onewindow.kernel.violations import Refused, add_refusal
from onewindow.services.hall.actions import book_appointment, cancel_appointment
from onewindow.services.hall.forms import BookForm
from onewindow.services.hall.gateways import code_picture
from onewindow.services.hall.models import Queue
from onewindow.services.hall.queries import appointments_of, bookable_days, halls


@allow(*APPLICANTS)
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """List the halls and what can be booked there."""
    queues = (
        Queue.objects.filter(is_active=True, slot_rules__isnull=False)
        .select_related("hall__site__region")
        .distinct()
        .order_by("hall__site__code", "letter")
    )
    return render(request, "hall/choose.html", {"queues": queues})


@allow(*APPLICANTS)
@require_http_methods(["GET", "POST"])
def book(request: HttpRequest, code: str, letter: str) -> HttpResponse:
    """Choose a day, then a stretch of it."""
    queue = get_object_or_404(
        Queue.objects.select_related("hall__site__region"),
        hall__in=halls().filter(site__code=code),
        letter=letter,
        is_active=True,
    )
    now = timezone.now()
    days = dict(bookable_days(queue, now=now))
    chosen = _day(request.GET.get("day", ""))
    form = BookForm(request.POST or None, slots=days.get(chosen, [])) if chosen in days else None
    if form and request.method == "POST" and form.is_valid():
        try:
            appointment = book_appointment(
                person=_own(request),
                queue=queue,
                matter=None,
                starts=form.cleaned_data["starts"],
                at=now,
                actor=actor_of(request),
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("hall:appointment", code=appointment.code)
    context = {"queue": queue, "days": days, "chosen": chosen, "form": form}
    status = 422 if form and form.errors else 200
    return render(request, "hall/book.html", context, status=status)


@allow(*APPLICANTS)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List one's own appointments."""
    found = appointments_of(_own(request))[:50]
    return render(request, "hall/appointments.html", {"appointments": found})


@allow(*APPLICANTS)
@require_GET
def appointment(request: HttpRequest, code: str) -> HttpResponse:
    """Show one appointment with the code to check in."""
    found = get_object_or_404(appointments_of(_own(request)), code=code)
    context = {"appointment": found, "picture": code_picture(found.code)}
    return render(request, "hall/appointment.html", context)


@allow(*APPLICANTS)
@require_POST
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Give a stretch back."""
    found = get_object_or_404(appointments_of(_own(request)), code=code)
    cancel_appointment(appointment=found, actor=actor_of(request))
    return redirect("hall:appointments")


def _own(request: HttpRequest) -> Person:
    person: Person | None = getattr(request.user, "person", None)
    if person is None:
        raise Http404
    return person


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
