"""Raising an objection, query or complaint, and following it (投标人、供应商)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.foundation.accounts.api import (
    Role,
    actor_of,
    allow,
    enterprises_spoken_for,
    public,
)
from onewindow.foundation.directory.api import Person
from onewindow.foundation.records.api import Attachment, attach_file, open_attachment
from onewindow.kernel.violations import Refused, add_refusal
from onewindow.trading.tendering.actions import (
    DisputeDraft,
    correct_complaint,
    file_dispute,
    withdraw_dispute,
)
from onewindow.trading.tendering.forms import CorrectionForm, LetterForm
from onewindow.trading.tendering.models import Dispute, Lot, Tender
from onewindow.trading.tendering.queries import (
    announced_lot,
    clocks_of,
    complaint_window,
    decisions_published,
    disputes_of_person,
    family_of,
    first_window,
    openings_of,
    prior_of,
)
from onewindow.trading.tendering.rules import (
    LINKS,
    Clock,
    DisputeKind,
    DisputeState,
    Family,
    Link,
)

PAGE = 30
OPEN = frozenset({DisputeState.FILED, DisputeState.CORRECTING, DisputeState.ACCEPTED})


@public
@require_GET
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """Show what may be raised about a lot now, and until when, with every day counted."""
    lot = _announced_lot(request, code)
    family = family_of(lot.tender)
    context = {
        "lot": lot,
        "openings": list(openings_of(lot, on=timezone.localdate())),
        "is_works": family is Family.WORKS,
    }
    return render(request, "tendering/disputes_choose.html", context)


@allow(Role.CITIZEN)
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, code: str, kind: str, link: str) -> HttpResponse:
    """Write an objection, a query, or a complaint about other matters."""
    lot = _announced_lot(request, code)
    if (kind, link) not in _writable(family_of(lot.tender)):
        raise Http404
    return _write(request, Subject(lot.tender, lot, DisputeKind(kind), Link(link)))


@allow(Role.CITIZEN)
@require_http_methods(["GET", "POST"])
def complain(request: HttpRequest, number: str) -> HttpResponse:
    """Complain to the supervising body after an objection or query of one's own."""
    prior = _own(request, number)
    if prior.kind == DisputeKind.COMPLAINT:
        raise Http404
    about = Subject(prior.tender, prior.lot, DisputeKind.COMPLAINT, Link(prior.link), prior)
    return _write(request, about)


@allow(Role.CITIZEN)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List what the firms for which the person speaks have raised."""
    rows = disputes_of_person(_person(request), on=timezone.localdate())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "tendering/disputes_mine.html", {"page": page})


@allow(Role.CITIZEN)
@require_GET
def follow(request: HttpRequest, number: str) -> HttpResponse:
    """Show one of one's own disputes: where it stands, its days, its answer, what next."""
    found = _own(request, number)
    prior = prior_of(found, on=timezone.localdate()) if found.kind != "complaint" else None
    context = {
        "dispute": found,
        "clocks": clocks_of(found),
        "files": found.evidence.order_by("id"),
        "may_withdraw": found.state in OPEN,
        "may_complain": bool(prior and prior.is_closed and not prior.has_complaint),
        "complaints": found.complaints.order_by("id"),
    }
    return render(request, "tendering/disputes_follow.html", context)


@allow(Role.CITIZEN)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """Hand in the corrected parts of a complaint."""
    found = _own(request, number)
    if found.state != DisputeState.CORRECTING:
        raise Http404
    start = {"request": found.request, "facts": found.facts, "basis": found.basis}
    form = CorrectionForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            correct_complaint(
                dispute=found,
                texts=form.cleaned_data,
                at=timezone.now(),
                actor=actor_of(request),
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "已补正，等待审查。")
            return redirect("tendering:my-dispute", found.number)
    context = {"dispute": found, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "tendering/disputes_correct.html", context, status=status)


@allow(Role.CITIZEN)
@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take back what one has raised."""
    found = _own(request, number)
    reason = request.POST.get("reason", "")
    withdraw_dispute(dispute=found, reason=reason, at=timezone.now(), actor=actor_of(request))
    messages.success(request, "已撤回。")
    return redirect("tendering:my-dispute", found.number)


@allow(Role.CITIZEN)
@require_GET
def own_file(request: HttpRequest, number: str, file_id: int) -> HttpResponse | FileResponse:
    """Hand out a piece of evidence to who handed it in."""
    return evidence_file(_own(request, number), file_id)


@public
@require_GET
def decisions(request: HttpRequest) -> HttpResponse:
    """List the published decisions on complaints, newest first."""
    page = Paginator(decisions_published(), PAGE).get_page(request.GET.get("page"))
    return render(request, "tendering/decisions.html", {"page": page})


def evidence_file(dispute: Dispute, file_id: int) -> FileResponse:
    """
    Return a piece of evidence as a download.

    :raises Http404: if it is not one of the dispute's.
    """
    file: Attachment = get_object_or_404(dispute.evidence.all(), pk=file_id)
    return FileResponse(open_attachment(file), filename=file.name, as_attachment=True)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a letter is about: a link of a lot, or an earlier objection or query."""

    tender: Tender
    lot: Lot | None
    kind: DisputeKind
    link: Link
    prior: Dispute | None = None


def _write(request: HttpRequest, about: Subject) -> HttpResponse:
    person, on, prior = _person(request), timezone.localdate(), about.prior
    firms = [prior.enterprise] if prior else enterprises_spoken_for(person, on=on)
    form = LetterForm(
        request.POST or None,
        request.FILES or None,
        kind=about.kind,
        link=about.link,
        family=family_of(about.tender),
        firms=firms,
        lots=[about.lot] if about.lot else [],
        prior=prior,
        initial={"telephone": person.phone, "lot": about.lot.code if about.lot else ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            dispute = _file(request, about.tender, form)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"已提交，编号{dispute.number}。")
            return redirect("tendering:my-dispute", dispute.number)
    context = {"about": about, "form": form, "firms": firms, "clock": _window(about, on=on)}
    status = 422 if form.is_bound else 200
    return render(request, "tendering/disputes_write.html", context, status=status)


def _window(about: Subject, *, on: date) -> Clock | None:
    """Return the days in which it may be raised; None where they depend on what is written."""
    if about.kind is not DisputeKind.COMPLAINT:
        return first_window(about.tender, about.lot, about.link)
    if about.prior is None:
        return None
    known_on = timezone.localdate(about.prior.filed_at)
    return complaint_window(about.tender, known_on=known_on, prior=about.prior, on=on)


def _file(request: HttpRequest, tender: Tender, form: LetterForm) -> Dispute:
    actor = actor_of(request)
    files = [
        attach_file(file=file, name=file.name, owner="dispute", actor=actor)
        for file in form.cleaned_data["evidence"]
    ]
    draft = DisputeDraft(
        tender=tender,
        lot=form.chosen_lot(),
        letter=form.letter(),
        enterprise=form.firm(),
        person=_person(request),
        telephone=form.cleaned_data["telephone"],
        address=form.cleaned_data["address"],
        evidence=files,
        known_on=form.known_day(),
        prior=form.prior,
    )
    return file_dispute(draft=draft, at=timezone.now(), actor=actor)


def _writable(family: Family) -> set[tuple[str, str]]:
    """Return what can be written straight away: what needs nothing before it."""
    first = DisputeKind.OBJECTION if family is Family.WORKS else DisputeKind.QUERY
    found = {(first.value, link.value) for link in LINKS[family, first]}
    found.discard(("objection", "opening"))
    if family is Family.WORKS:
        found.add(("complaint", "other"))
    return found


def _own(request: HttpRequest, number: str) -> Dispute:
    rows = disputes_of_person(_person(request), on=timezone.localdate())
    return get_object_or_404(rows, number=number)


def _person(request: HttpRequest) -> Person:
    user: Any = request.user
    person: Person = user.person  # the role of a citizen comes with the person
    return person


def _announced_lot(request: HttpRequest, code: str) -> Lot:
    lot = announced_lot(code, request.user)
    if lot is None:
        raise Http404
    return lot
