"""Finding a matter: home, search, lists, halls."""

from collections.abc import Iterable, Mapping

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from onewindow.channels.portal.queries import overview, own_cases, rows_of
from onewindow.channels.portal.views.kept import is_stranger, shelf, whole_page
from onewindow.foundation.accounts.api import public
from onewindow.foundation.directory.api import HALL_KINDS, sites_in
from onewindow.services.catalog.api import MatterRow, catalogue_rows, search_matters

SUBJECTS = {"person": lazy("个人办事"), "enterprise": lazy("企业办事")}
WORDS_TO_TRY = ("护照", "社保卡", "营业执照", "公积金", "生育登记")
FOUND = 20
LISTED = 30
QUERY_LENGTH = 60
RECENT = 3
# 搜索页的外框只渲染一次，查询词和结果按这两个记号填入；用户输入中的记号会先去掉。
QUERY_MARK, RESULTS_MARK = "\ue000query\ue000", "\ue000results\ue000"


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the search, what is decided at once, the themes and what the house stands for."""

    def page() -> HttpResponse:
        person = None if is_stranger(request) else getattr(request.user, "person", None)
        context = {
            "section": "home",
            "overview": overview(on=timezone.localdate()),
            "words": WORDS_TO_TRY,
            "cases": own_cases(person)[:RECENT] if person else (),
        }
        return render(request, "portal/home.html", context)

    return whole_page(request, "home", page)


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the matters that a query finds, best first."""
    query = request.GET.get("q", "").replace("\ue000", "").strip()[:QUERY_LENGTH]
    hits = search_matters(query, limit=FOUND) if query else []
    results = _results(query, [hit.slug for hit in hits])
    if not is_stranger(request):
        return render(request, "portal/search.html", {"query": query, "results": results})
    pages = shelf()
    if "search" not in pages:
        marks = {"query": mark_safe(QUERY_MARK), "results": mark_safe(RESULTS_MARK)}  # noqa: S308 - our own marks
        pages["search"] = render(request, "portal/search.html", marks).content.decode()
    body = pages["search"].replace(QUERY_MARK, escape(query)).replace(RESULTS_MARK, results)
    return HttpResponse(body)


@public
@require_safe
def by_subject(request: HttpRequest, subject: str) -> HttpResponse:
    """List the matters for persons or for enterprises, narrowed by theme or department."""
    if subject not in SUBJECTS:
        raise Http404
    theme, department = request.GET.get("theme", ""), request.GET.get("department", "")
    return _listed(request, str(SUBJECTS[subject]), subject, theme, department)


@public
@require_safe
def all_matters(request: HttpRequest) -> HttpResponse:
    """List every matter, narrowed by theme or department."""
    theme, department = request.GET.get("theme", ""), request.GET.get("department", "")
    return _listed(request, theme or department or _("全部事项"), "", theme, department)


@public
@require_safe
def halls(request: HttpRequest) -> HttpResponse:
    """List the places where people are served, town by town."""
    every = bool(request.GET.get("all"))
    sites = sites_in("", kinds=() if every else HALL_KINDS)
    page = Paginator(sites, 20).get_page(request.GET.get("page"))
    context = {"section": "halls", "page": page, "every": every}
    return render(request, "portal/halls.html", context)


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how accessible the pages are and what helps when they are not enough."""
    return whole_page(
        request, "accessibility", lambda: render(request, "portal/accessibility.html")
    )


def items(rows: Iterable[MatterRow]) -> SafeString:
    """Return the list items of these matters; each is rendered once."""
    pages = shelf()
    drawn = []
    for row in rows:
        key = ("item", row.slug)
        if key not in pages:
            pages[key] = render_to_string("portal/_matter.html", {"row": row})
        drawn.append(pages[key])
    return mark_safe("".join(drawn))  # noqa: S308 - rendered by our own template


def _results(query: str, slugs: list[str]) -> SafeString:
    pages, on = shelf(), timezone.localdate()
    if "rows" not in pages:
        pages["rows"] = {row.slug: row for row in catalogue_rows(on=on)}
    rows: Mapping[str, MatterRow] = pages["rows"]
    if slugs:
        count = _("找到 %(count)d 个事项") % {"count": len(slugs)}
        drawn = items(rows[slug] for slug in slugs)
        whole = f'<p class="govuk-body">{count}</p><ul class="ow-results">{drawn}</ul>'
        return mark_safe(whole)  # noqa: S308 - rendered by our own template
    if "nothing" not in pages:
        context = {"overview": overview(on=on)}
        pages["nothing"] = render_to_string("portal/_nothing.html", context)
    return mark_safe(pages["nothing"])  # noqa: S308 - rendered by our own template


def _listed(
    request: HttpRequest, title: str, subject: str, theme: str, department: str
) -> HttpResponse:
    on, number = timezone.localdate(), request.GET.get("page", "1")[:6]

    def draw() -> HttpResponse:
        rows = rows_of(on=on, subject=subject, theme=theme, department=department)
        page = Paginator(rows, LISTED).get_page(number)
        context = {
            "section": subject,
            "title": title,
            "theme": theme,
            "department": department,
            "overview": overview(on=on, subject=subject),
            "page": page,
            "items": items(page),
        }
        return render(request, "portal/matters.html", context)

    return whole_page(request, ("list", subject, theme, department, number), draw)
