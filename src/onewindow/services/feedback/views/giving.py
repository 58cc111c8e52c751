"""Saying what one thinks of a service: by a one-time link, signed in, or found at the hall."""

import re
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.foundation.accounts.api import (
    APPLICANTS,
    allow,
    client_address,
    public,
    refuse_if_too_often,
)
from onewindow.foundation.directory.api import Site
from onewindow.kernel.violations import Refused, refuse_if_any
from onewindow.services.feedback.actions.opening import make_link
from onewindow.services.feedback.actions.reviewing import (
    Given,
    give_by_token,
    give_review,
    invitation_by_token,
)
from onewindow.services.feedback.forms import FindServiceForm, SaidForm
from onewindow.services.feedback.models import Service
from onewindow.services.feedback.queries.schemes import content_of, scheme_in_force
from onewindow.services.feedback.queries.services import service_at, services_of
from onewindow.services.feedback.rules import Channel, Origin, SchemePack, check_window

TRIES = 60
"""How many links that open nothing one address may try within a minute."""
TRIES_A_TICKET = 5
"""How often somebody may say the end of the phone number for one ticket within an hour."""
LAYOUTS = {"kiosk": "feedback/kiosk.html", "": "base/public.html"}
BACK_TO_START = 12
"""After how many seconds a kiosk shows its first page again."""
LEFT_ALONE = 180
"""After how many seconds a question that nobody answers at a kiosk is taken back."""
_PATH = re.compile(r"(/[A-Za-z0-9_-]+)+/")


@public
@never_cache
@require_http_methods(["GET", "POST"])
def by_token(request: HttpRequest, token: str) -> HttpResponse:
    """Ask what somebody thinks, page by page; the link works until the review is given."""
    invitation = invitation_by_token(token, on=timezone.localdate())
    if invitation is None:
        # 只数打不开的：一个大厅的评价器共用一个出口地址。
        address = client_address(request.META, proxies=settings.PROXIES)
        refuse_if_too_often(f"review:{address}", limit=TRIES, seconds=60)
        context = _look(request)
        return render(request, "feedback/link_gone.html", context, status=404)
    service = invitation.service
    form = _ask(request, service)
    if isinstance(form, HttpResponse):
        return form
    try:
        given = give_by_token(token=token, said=form.said(), on=timezone.localdate())
    except Refused as refused:
        return _words(request, service, form, refused=refused)
    return _thanks(request, given)


@allow(*APPLICANTS)
@never_cache
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, service_id: int) -> HttpResponse:
    """Ask who is signed in about a service of his own; somebody else's is not found."""
    person = getattr(request.user, "person", None)
    if person is None:
        raise Http404
    service = get_object_or_404(services_of(person), pk=service_id)
    known = getattr(service, "review", None)
    if known is not None and known.origin == Origin.GIVEN:
        return redirect("feedback:my-review", known.pk)
    today = timezone.localdate()
    refuse_if_any(
        check_window(closes_on=service.closes_on, on=today, source=service.closes_source)
    )
    form = _ask(request, service)
    if isinstance(form, HttpResponse):
        return form
    channel = Channel.MOBILE if "Mobile" in request.headers.get("User-Agent", "") else Channel.WEB
    try:
        given = give_review(service=service, said=form.said(), channel=channel, on=today)
    except Refused as refused:
        return _words(request, service, form, refused=refused)
    return _thanks(request, given)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest, site: str, counter: str = "") -> HttpResponse:
    """Find one's own service at a kiosk or by the code at a counter, then ask."""
    hall = get_object_or_404(Site, code=site)
    form = FindServiceForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "hall": hall, "counter": counter, **_look(request, request.path)}
    if request.method == "GET":
        return render(request, "feedback/find.html", context)
    service = None
    if form.is_valid():
        ticket = form.cleaned_data["ticket"].upper()
        refuse_if_too_often(f"review-find:{site}:{ticket}", limit=TRIES_A_TICKET, seconds=3600)
        service = service_at(hall, **form.cleaned_data, now=timezone.now())
        if service is None:
            form.add_error(
                None, "没有找到可以评价的服务。请核对票号和手机号码，或者用短信里的链接。"
            )
    if service is None:
        return render(request, "feedback/find.html", context, status=422)
    channel = Channel.KIOSK if context["look"] == "kiosk" else Channel.QR
    _, token = make_link(service=service, channel=channel, on=timezone.localdate())
    return redirect(f"{reverse('feedback:by-token', args=[token])}{context['query']}")


@public
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Say thanks, and what happens next."""
    context = {"is_followed_up": request.GET.get("next") == "1", **_look(request)}
    return _shown(request, "feedback/thanks.html", context, seconds=BACK_TO_START)


def _ask(request: HttpRequest, service: Service) -> HttpResponse | SaidForm:
    """Return the next page to show, or the whole answer once it is sent."""
    content = content_of(
        scheme_in_force(service.region, on=timezone.localtime(service.done_at).date())
    )
    score = _score(request, content)
    if score is None:
        context = {"service": service, "grades": content.grades, **_look(request)}
        return _shown(request, "feedback/grade.html", context)
    grade = content.grade(score)
    if request.method == "GET":
        form = SaidForm(grade=grade)
        return _page(request, "feedback/tags.html", service, form)
    form = SaidForm(request.POST, grade=grade)
    if not form.is_valid():
        name = "feedback/tags.html" if "tags" in form.errors else "feedback/words.html"
        return _page(request, name, service, form, status=422)
    if request.POST.get("step") == "words":
        return _words(request, service, form)
    return form


def _score(request: HttpRequest, content: SchemePack) -> int | None:
    said = request.POST.get("score") or request.GET.get("score", "")
    known = {str(grade.score): grade.score for grade in content.grades}
    return known.get(said)


def _words(
    request: HttpRequest, service: Service, form: SaidForm, refused: Refused | None = None
) -> HttpResponse:
    status = 422 if refused else 200
    return _page(request, "feedback/words.html", service, form, status=status, refused=refused)


def _page(
    request: HttpRequest,
    name: str,
    service: Service,
    form: SaidForm,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "service": service,
        "form": form,
        "grade": form.grade,
        "chosen": form.cleaned_data.get("tags", []) if form.is_bound and form.is_valid() else [],
        **_look(request),
        **more,
    }
    return _shown(request, name, context, status=status)


def _thanks(request: HttpRequest, given: Given) -> HttpResponse:
    look = _look(request)
    query = _query(look["look"], look["back"], next="1" if given.is_followed_up else "")
    return redirect(f"{reverse('feedback:thanks')}{query}")


def _look(request: HttpRequest, back: str = "") -> dict[str, Any]:
    """
    Return the layout: pages of a kiosk and of the device at a counter have no menus.

    They go back to where the machine began, a page of this house.
    """
    look = "kiosk" if request.GET.get("look") == "kiosk" else ""
    said = back or request.GET.get("back", "")[:60]
    back = said if look and _PATH.fullmatch(said) else ""
    return {
        "look": look,
        "back": back,
        "layout": LAYOUTS[look],
        "query": _query(look, back),
        "start": f"{back}?look=kiosk" if back else "",
    }


def _shown(
    request: HttpRequest,
    name: str,
    context: dict[str, Any],
    *,
    status: int = 200,
    seconds: int = LEFT_ALONE,
) -> HttpResponse:
    """Return the page; a machine in a hall goes back to its beginning when it is left alone."""
    response = render(request, name, context, status=status)
    if context["start"]:
        response.headers["Refresh"] = f"{seconds};url={context['start']}"
    return response


def _query(look: str, back: str, **more: str) -> str:
    said = {"look": look, "back": back, **more}
    text = "&".join(f"{key}={value}" for key, value in said.items() if value)
    return f"?{text}" if text else ""
