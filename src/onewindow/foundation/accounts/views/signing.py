"""My certificates: what I may sign with."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.foundation.accounts.actions import (
    end_certificate,
    issue_demo_certificate,
    register_certificate,
)
from onewindow.foundation.accounts.forms import CertificateForm
from onewindow.foundation.accounts.models import User
from onewindow.foundation.accounts.queries import parties_of, registered_certificates, roles_of
from onewindow.foundation.accounts.rules import APPLICANTS, STAFF, Role, allow
from onewindow.kernel.actors import actor_of
from onewindow.kernel.violations import Refused, add_refusal

SIGNERS = (
    *APPLICANTS,
    Role.TRADING_OFFICER,
    Role.SUPERVISOR,
    Role.TENDERER,
    Role.EXPERT,
)
LARGEST_FILE = 64 * 1024


@allow(*SIGNERS)
@require_http_methods(["GET", "POST"])
def certificates(request: HttpRequest) -> HttpResponse:
    """Show my certificates, and register another one."""
    user, status = _user(request), 200
    form = CertificateForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                register_certificate(
                    user=user,
                    content=form.cleaned_data["file"].read(LARGEST_FILE),
                    at=timezone.now(),
                    actor=actor_of(request),
                )
            except Refused as refused:
                add_refusal(form, refused)
            else:
                messages.success(request, _("证书已登记，可以用来签名"))
                return redirect("accounts:certificates")
    context = {
        "form": form,
        "rows": registered_certificates(user),
        "now": timezone.now(),
        "parties": parties_of(user, on=timezone.localdate()),
        "is_demo": settings.DEMO,
    }
    is_staff = bool(roles_of(user) & STAFF)
    page = "accounts/staff_certificates.html" if is_staff else "accounts/certificates.html"
    return render(request, page, context, status=status)


@allow(*SIGNERS)
@require_POST
def certificate_end(request: HttpRequest, certificate_id: int) -> HttpResponse:
    """Take one of my certificates out of use."""
    found = get_object_or_404(registered_certificates(_user(request)), pk=certificate_id)
    end_certificate(certificate=found, at=timezone.now(), actor=actor_of(request))
    messages.success(request, _("证书已停用；以前的签名仍然有效"))
    return redirect("accounts:certificates")


@allow(*SIGNERS)
@require_POST
def certificate_demo(request: HttpRequest) -> HttpResponse:
    """Certify a key made in the browser, in a demonstration only."""
    try:
        public = bytes.fromhex(request.POST.get("public", "")[:2000])
    except ValueError:
        public = b""
    try:
        made = issue_demo_certificate(
            user=_user(request),
            code=request.POST.get("code", ""),
            public=public,
            at=timezone.now(),
            actor=actor_of(request),
        )
    except Refused as refused:
        reasons = [violation.message for violation in refused.violations]
        return JsonResponse({"reasons": reasons}, status=422)
    messages.success(request, _("演示证书已签发，密钥保存在本浏览器中"))
    return JsonResponse({"fingerprint": made.fingerprint})


def _user(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # the page is open to roles only, and roles have accounts
    return user
