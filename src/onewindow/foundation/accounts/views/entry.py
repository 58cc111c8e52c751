"""Signing up, signing in, and being locked out."""

from typing import Any

from allauth.account.views import LoginView
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.foundation.accounts import actions
from onewindow.foundation.accounts.forms import SignUpForm
from onewindow.foundation.accounts.gateways.sign_in import home_of
from onewindow.foundation.accounts.middleware import is_demo_visitor
from onewindow.foundation.accounts.models import User
from onewindow.foundation.accounts.queries import DEMO_PREFIX, demo_accounts, roles_of
from onewindow.foundation.accounts.rules import (
    TooOften,
    client_address,
    public,
    seconds_in_words,
)
from onewindow.kernel.violations import Refused, add_refusal, refuse

_BACKEND = "django.contrib.auth.backends.ModelBackend"


class SignIn(LoginView):  # type: ignore[misc]
    """The sign-in page; in a demonstration it offers every account in one click."""

    def get_form(self, form_class: Any = None) -> Any:
        """Return the library's form with the words of the house."""
        form = super().get_form(form_class)
        form.fields["login"].label = _("登录名")
        form.fields["login"].widget.attrs.pop("placeholder", None)
        form.fields["password"].widget.attrs.pop("placeholder", None)
        form.fields["password"].help_text = ""
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demo accounts, and the city's own sign-in if there is one."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["demo"] = demo_accounts() if is_demo_visitor(self.request) else []
        context["oidc"] = bool(settings.OIDC_ISSUER)
        return context


sign_in = public(SignIn.as_view())


@public
@sensitive_post_parameters("password", "again", "number")
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Open an account with a real name."""
    form = SignUpForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _limit_sign_ups(request, form.cleaned_data["number"])
                user = actions.sign_up(applicant=form.applicant(), on=timezone.localdate())
            except TooOften as often:
                status = 429
                add_refusal(form, often)
            except Refused as refused:
                add_refusal(form, refused)
            else:
                login(request, user, backend=_BACKEND)
                return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/sign_up.html", {"form": form}, status=status)


def _limit_sign_ups(request: HttpRequest, number: str) -> None:
    """Keep anybody from trying names against numbers."""
    limit = settings.SIGN_UPS_PER_HOUR
    actions.refuse_if_too_often(f"sign-up:{visitor_address(request)}", limit=limit, seconds=3600)
    actions.refuse_if_too_often(f"sign-up:{number.strip().upper()}", limit=5, seconds=3600)


@public
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign a visitor of the demonstration in as one of its people; elsewhere there is no page."""
    if not is_demo_visitor(request):
        raise Http404
    username = request.POST.get("username", "")
    if not username.startswith(DEMO_PREFIX):
        raise Http404
    user = get_object_or_404(User, username=username, is_active=True)
    request.session.flush()
    login(request, user, backend=_BACKEND)
    return redirect(home_of(roles_of(user)))


@public
def city_sign_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send somebody to the city's own sign-in (OpenID Connect)."""
    return _with_provider(openid_connect.login, request, provider_id)


@public
def city_answer(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take somebody back from the city's own sign-in."""
    return _with_provider(openid_connect.callback, request, provider_id)


def _with_provider(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        response: HttpResponse = view(request, provider_id)
    except OSError as error:  # no answer from the provider, or none in time
        words = "统一身份认证暂时连不上，请稍后再试，或者用登录名和密码登录"
        raise refuse("oidc.unavailable", words) from error
    return response


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Answer somebody who typed too many wrong passwords, and say when to try again."""
    username = (credentials or {}).get("username", "")
    tried = AccessAttempt.objects.filter(
        username=username, ip_address=visitor_address(request)
    ).order_by("-attempt_time")
    last = tried.values_list("attempt_time", flat=True).first() or timezone.now()
    until = last + settings.AXES_COOLOFF_TIME
    seconds = max(int((until - timezone.now()).total_seconds()), 1)
    context = {
        "until": until,
        "wait": seconds_in_words(seconds),
        "limit": settings.AXES_FAILURE_LIMIT,
    }
    page = render(request, "accounts/locked_out.html", context, status=429)
    page.headers["Retry-After"] = str(seconds)
    return page


def visitor_address(request: HttpRequest) -> str:
    """Return the address that limits and locks count by."""
    return client_address(request.META, proxies=settings.PROXIES)
