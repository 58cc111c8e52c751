"""The tenderer's and the centre's desk: projects from entry to announcement."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow, holds
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.kernel.violations import Refused, add_refusal, refuse
from onewindow.trading.tendering.actions import (
    archive_tender,
    create_tender,
    enter_tender,
    set_timetable,
)
from onewindow.trading.tendering.forms import LOTS, EntryForm, TimetableForm
from onewindow.trading.tendering.queries import (
    clarifying_kind,
    days_of,
    document_draft,
    earliest_of,
    editions_beside,
    editions_compared,
    invitations_of,
    is_archivable,
    issued_editions,
    law_of,
    least_invited,
    may_admit,
    may_run,
    moments_of,
    notice_kinds_of,
    open_questions,
    opening_place,
    procedure_of,
    templates_for,
    tenders_of,
    timetable_facts,
)
from onewindow.trading.tendering.rules import BEFORE_OPENING, TenderState
from onewindow.trading.tendering.views.scope import READERS, found_tender, require

PAGE = 50


@allow(*READERS)
@require_GET
def tenders(request: HttpRequest) -> HttpResponse:
    """List the tenders that the user may see, newest first."""
    rows = tenders_of(request.user)
    state = request.GET.get("state", "")
    if state in set(TenderState):
        rows = rows.filter(state=state)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "states": TenderState.choices(), "state": state}
    return render(request, "tendering/tenders.html", context)


@allow(Role.TENDERER)
@require_http_methods(["GET", "POST"])
def new_tender(request: HttpRequest) -> HttpResponse:
    """Register a project with its lots."""
    on = timezone.localdate()
    form, lots = EntryForm(request.POST or None, on=on), LOTS(request.POST or None, prefix="lots")
    if request.method == "POST" and form.is_valid() and lots.is_valid():
        drafts = [row.draft() for row in lots if row.has_changed()]
        try:
            draft = form.draft(drafts)
            if not holds(request.user, Role.TENDERER, path=draft.tenderer.path):
                raise refuse("tender.tenderer", "您不能代这个单位办理招标")
            tender = create_tender(draft=draft, on=on, actor=actor_of(request))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            place = opening_place(tender)
            opens = timezone.localtime(place.due)
            words = f"{opens:%Y年%-m月%-d日%H:%M}开标，{place.words}"
            messages.success(request, f"已登记：{tender.code}。{words}。")
            return redirect("tendering:tender", tender.code)
    status = 422 if form.is_bound else 200
    return render(request, "tendering/new.html", {"form": form, "lots": lots}, status=status)


@allow(*READERS)
@require_GET
def tender(request: HttpRequest, code: str) -> HttpResponse:
    """Show one tender: what is next, its lots, its timetable under the law, notices, record."""
    found = found_tender(request, code)
    procedure = procedure_of(found.procedure)
    known = moments_of(found)
    least, invited = least_invited(found), invitations_of(found).count()
    context = {
        "tender": found,
        "procedure": procedure,
        "lots": found.lots.all(),
        "moments": [(event, known.get(event.code)) for event in procedure.events],
        "facts": timetable_facts(found),
        "place": opening_place(found),
        "is_before_opening": found.state in BEFORE_OPENING,
        "least": least,
        "invited": invited,
        "invited_short": least is not None and invited < least.value,
        "notices": found.notices.all(),
        "kinds": notice_kinds_of(found),
        "entries": entries_of(key_of(found)),
        "draft": document_draft(found),
        "documents": issued_editions(found),
        "clarifications": found.clarifications.select_related("notice"),
        "waiting": open_questions(found).count(),
        "has_template": bool(templates_for(found)),
        "may_clarify": found.state == TenderState.ANNOUNCED and clarifying_kind(found) is not None,
        "may_run": may_run(request.user, found),
        "may_admit": may_admit(request.user),
        "may_archive": may_admit(request.user) and is_archivable(found),
        "may_place": may_run(request.user, found) or may_admit(request.user),
    }
    return render(request, "tendering/tender.html", context)


@allow(Role.TENDERER)
@require_http_methods(["GET", "POST"])
def timetable(request: HttpRequest, code: str) -> HttpResponse:
    """Fix the timetable; the earliest lawful one is proposed."""
    found = found_tender(request, code)
    require(allowed=may_run(request.user, found))
    law = law_of(found)
    tomorrow = timezone.localdate() + timedelta(days=1)
    proposal = {**earliest_of(found, starts=tomorrow), **days_of(moments_of(found))}
    form = TimetableForm(
        request.POST or None,
        procedure=law.procedure,
        proposal=proposal,
        place=opening_place(found),
    )
    if request.method == "POST" and form.is_valid():
        moments, venue = form.moments(), form.venue()
        try:
            set_timetable(tender=found, moments=moments, venue=venue, actor=actor_of(request))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "日程合法，已保存。")
            return redirect("tendering:tender", found.code)
    planned = {event.code for event in law.procedure.events if event.phase == "planned"}
    limits = [(span, law.limits[span.policy]) for span in law.spans if span.end in planned]
    context = {"tender": found, "form": form, "limits": limits}
    status = 422 if form.is_bound else 200
    return render(request, "tendering/timetable.html", context, status=status)


@allow(*READERS)
@require_GET
def explain(request: HttpRequest, code: str) -> HttpResponse:
    """Explain every span of the timetable day by day, with its article."""
    found = found_tender(request, code)
    context = {"tender": found, "facts": timetable_facts(found)}
    return render(request, "tendering/explain.html", context)


@allow(*READERS)
@require_GET
def editions(request: HttpRequest, code: str) -> HttpResponse:
    """Compare the tender's timetable under its own law with another edition of its procedure."""
    found = found_tender(request, code)
    others = editions_beside(found.procedure)
    number = request.GET.get("edition", "")
    other = next((one for one in others if str(one.number) == number), None)
    other = other or next(iter(others), None)
    context = {
        "tender": found,
        "others": others,
        "other": other,
        "rows": editions_compared(found, other) if other else (),
    }
    return render(request, "tendering/editions.html", context)


@allow(Role.TRADING_OFFICER)
@require_POST
def archive(request: HttpRequest, code: str) -> HttpResponse:
    """Put a tender away."""
    found = found_tender(request, code)
    try:
        archive_tender(tender=found, actor=actor_of(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已归档。")
    return redirect("tendering:tender", found.code)


@allow(Role.TRADING_OFFICER)
@require_POST
def admit(request: HttpRequest, code: str) -> HttpResponse:
    """Let a registered project in."""
    found = found_tender(request, code)
    enter_tender(tender=found, actor=actor_of(request))
    messages.success(request, "已进场，招标人可以拟写公告。")
    return redirect("tendering:tender", found.code)
