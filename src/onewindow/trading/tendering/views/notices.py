"""Notices: composed at the desk, read by everybody."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow, public
from onewindow.kernel.violations import Refused, add_refusal
from onewindow.trading.tendering.actions import draft_notice, drop_notice, release_notice
from onewindow.trading.tendering.forms import NoticeForm, ReleaseForm
from onewindow.trading.tendering.models import KnownNotice, Notice, Tender
from onewindow.trading.tendering.queries import (
    is_announced_to,
    may_run,
    moments_of,
    notice_kinds_of,
    notices_shown,
    procedure_of,
    published_notices,
    timetable_facts,
)
from onewindow.trading.tendering.rules import NoticeState
from onewindow.trading.tendering.views.scope import found_tender, require

PAGE = 30
FEED = 50


@allow(Role.TENDERER)
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, code: str, kind_code: str) -> HttpResponse:
    """Write what only this notice says; everything else comes from the data."""
    tender = found_tender(request, code)
    require(allowed=may_run(request.user, tender))
    kind = next((k for k in notice_kinds_of(tender) if k.code == kind_code), None)
    if kind is None:
        raise Http404
    standing = list(tender.notices.filter(state=NoticeState.PUBLISHED))
    form = NoticeForm(request.POST or None, kind=kind, published=standing)
    if request.method == "POST" and form.is_valid():
        corrected = form.cleaned_data.get("corrects")
        try:
            notice = draft_notice(
                tender=tender,
                code=kind.code,
                terms=form.terms(),
                corrects=next((n for n in standing if str(n.pk) == corrected), None),
                on=timezone.localdate(),
                actor=actor_of(request),
            )
        except Refused as refused:
            for violation in refused.violations:
                field = violation.field if violation.field in form.fields else None
                form.add_error(field, f"{violation.message}（{violation.source or kind.law}）")
        else:
            return redirect("tendering:release", tender.code, notice.number)
    context = {"tender": tender, "kind": kind, "form": form}
    return render(request, "tendering/write.html", context, status=422 if form.is_bound else 200)


@allow(Role.TENDERER)
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Read the composed notice once more and release it for publication."""
    tender = found_tender(request, code)
    require(allowed=may_run(request.user, tender))
    notice = get_object_or_404(tender.notices, number=number)
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = form.cleaned_data["at"] or timezone.now()
        try:
            release_notice(notice=notice, at=at, actor=actor_of(request))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "已核发，到时由平台自动发布。")
            return redirect("tendering:tender", tender.code)
    context = {"tender": tender, "notice": notice, "form": form}
    return render(request, "tendering/release.html", context, status=422 if form.is_bound else 200)


@allow(Role.TENDERER)
@require_POST
def withdraw(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Take a notice back that is not published yet."""
    tender = found_tender(request, code)
    require(allowed=may_run(request.user, tender))
    drop_notice(notice=get_object_or_404(tender.notices, number=number), actor=actor_of(request))
    messages.success(request, "已撤下，可以重新拟写。")
    return redirect("tendering:tender", tender.code)


@public
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """List the published notices, newest first."""
    rows, kind = published_notices(), request.GET.get("kind", "")
    known = list(KnownNotice.objects.order_by("code").values_list("code", "name"))
    if kind in dict(known):
        rows = rows.filter(kind=kind)
    words = request.GET.get("words", "").strip()[:60]
    if words:
        rows = rows.filter(title__icontains=words)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "known": known, "kind": kind, "words": words}
    return render(request, "tendering/notices.html", context)


@public
@require_GET
def notice(request: HttpRequest, number: str) -> HttpResponse:
    """Show one published notice, with what corrected it."""
    found = get_object_or_404(Notice.objects.select_related("tender"), number=number)
    if not notices_shown(found.tender, request.user).filter(pk=found.pk).exists():
        raise Http404
    correction = Notice.objects.filter(corrects=found).first()
    context = {"notice": found, "correction": correction, "tender": found.tender}
    return render(request, "tendering/notice.html", context)


@public
@require_GET
def project(request: HttpRequest, code: str) -> HttpResponse:
    """Show what the public may know of a tender: notices, lots, timetable with its law."""
    tender = get_object_or_404(
        Tender.objects.select_related("procedure", "tenderer", "agency", "supervisor"), code=code
    )
    if not is_announced_to(tender, request.user):
        raise Http404
    notices = list(notices_shown(tender, request.user))
    known = moments_of(tender)
    events = procedure_of(tender.procedure).events
    context = {
        "tender": tender,
        "notices": notices,
        "is_public": any(one.is_public for one in notices),
        "lots": tender.lots.all(),
        "moments": [(event, known[event.code]) for event in events if event.code in known],
        "facts": timetable_facts(tender),
    }
    return render(request, "tendering/project.html", context)


@public
@require_GET
def feed(request: HttpRequest) -> HttpResponse:
    """Give the newest notices to programs (Atom, RFC 4287)."""
    atom = Atom1Feed(
        title="公共资源交易公告",
        link=request.build_absolute_uri("/trading/"),
        description="交易公告公示",
        language="zh-CN",
    )
    for found in published_notices()[:FEED]:
        atom.add_item(
            title=found.title,
            link=request.build_absolute_uri(f"/trading/notices/{found.number}/"),
            description="\n".join(f"{p['label']}：{p['text']}" for p in found.content),
            unique_id=f"urn:onewindow:notice:{found.number}",
            pubdate=found.published_at,
            updateddate=found.published_at,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)
