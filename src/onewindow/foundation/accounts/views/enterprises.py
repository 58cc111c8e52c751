"""Registering one's enterprise by its certificate."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.foundation.accounts.actions import register_own_enterprise
from onewindow.foundation.accounts.forms import EnterpriseForm
from onewindow.foundation.accounts.models import User
from onewindow.foundation.accounts.queries import registration_statement
from onewindow.foundation.accounts.rules import Role, allow
from onewindow.kernel.actors import actor_of
from onewindow.kernel.violations import Refused, add_refusal

_LARGEST_CERTIFICATE = 64 * 1024
_LARGEST_SIGNATURE = 4 * 1024


@allow(Role.CITIZEN)
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Take an enterprise's certificate and a signature by its key; register the enterprise."""
    is_sent = request.method == "POST"
    form = EnterpriseForm(request.POST, request.FILES) if is_sent else EnterpriseForm()
    if is_sent and form.is_valid():
        try:
            made = register_own_enterprise(
                user=_user(request),
                content=form.cleaned_data["file"].read(_LARGEST_CERTIFICATE),
                signature=form.cleaned_data["signature"].read(_LARGEST_SIGNATURE),
                at=timezone.now(),
                actor=actor_of(request),
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            words = f"{made.name}（{made.credit_code}）已登记。"
            messages.success(request, words + "您可以代表它办事、投标，也可以授权他人。")
            return redirect("accounts:mandates")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/enterprise.html", {"form": form}, status=status)


@allow(Role.CITIZEN)
@require_GET
def statement(request: HttpRequest) -> HttpResponse:
    """Give the bytes that the enterprise's key has to sign."""
    answer = HttpResponse(
        registration_statement(_user(request)), content_type="application/octet-stream"
    )
    answer["Content-Disposition"] = 'attachment; filename="statement.json"'
    return answer


def _user(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # the page is open to a role only, and roles have accounts
    return user
