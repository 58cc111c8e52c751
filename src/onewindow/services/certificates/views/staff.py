"""What the issuing body sees of its certificates, and revoking one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow, granted_roles, holds
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.kernel.violations import Refused
from onewindow.services.certificates.api import (
    Certificate,
    revoke_certificate,
    verify_signatures,
)
from onewindow.services.certificates.forms import RevokeForm, SearchForm
from onewindow.services.certificates.queries import (
    certificates_issued_by,
    lines_of,
    uses_of,
)
from onewindow.services.certificates.rules import CertificateState, shown_code, state_on
from onewindow.services.certificates.views.printed import pdf_download

READERS = (Role.APPROVER, Role.HALL_MANAGER, Role.SUPERVISOR, Role.AUDITOR)
PAGE = 30


@allow(*READERS)
@require_http_methods(["GET"])
def issued(request: HttpRequest) -> HttpResponse:
    """List the certificates that the reader's organizations have issued."""
    form = SearchForm(request.GET)
    form.is_valid()
    today = timezone.localdate()
    found = certificates_issued_by(
        _paths(request),
        search=form.cleaned_data.get("q", "").strip(),
        state=form.cleaned_data.get("state", ""),
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [
        {"certificate": one, "state": state_on(one.state, one.valid_until, on=today)}
        for one in page
    ]
    return render(request, "certificates/issued.html", {"page": page, "rows": rows, "form": form})


@allow(*READERS)
@require_http_methods(["GET"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one certificate with its signatures, uses and record."""
    return _page(request, _issued(request, pk), RevokeForm(), status=200)


@allow(*READERS)
@require_http_methods(["GET"])
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the issuing body the certificate as a PDF."""
    return pdf_download(_issued(request, pk))


@allow(Role.APPROVER)
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke a certificate of the approver's own organization."""
    certificate = _issued(request, pk)
    if not _may_revoke(request, certificate):
        raise PermissionDenied
    form = RevokeForm(request.POST)
    if not form.is_valid():
        return _page(request, certificate, form, status=422)
    try:
        revoke_certificate(
            certificate=certificate,
            reason=form.cleaned_data["reason"],
            actor=actor_of(request),
        )
    except Refused as refused:
        for violation in refused.violations:
            form.add_error(None, violation.message)
        return _page(request, certificate, form, status=422)
    messages.success(request, f"已撤销 {certificate.number}")
    return redirect("certificates:one", pk=pk)


def _page(
    request: HttpRequest, certificate: Certificate, form: RevokeForm, *, status: int
) -> HttpResponse:
    state = state_on(certificate.state, certificate.valid_until, on=timezone.localdate())
    page = {
        "certificate": certificate,
        "state": state,
        "lines": lines_of(certificate),
        "code": shown_code(certificate.check_code),
        "report": verify_signatures(certificate),
        "uses": uses_of(certificate),
        "entries": entries_of(key_of(certificate)),
        "form": form,
        "may_revoke": state is CertificateState.VALID and _may_revoke(request, certificate),
    }
    return render(request, "certificates/one.html", page, status=status)


def _paths(request: HttpRequest) -> list[str]:
    return [grant.path for grant in granted_roles(request.user) if grant.role in READERS]


def _issued(request: HttpRequest, pk: int) -> Certificate:
    certificate = certificates_issued_by(_paths(request)).filter(pk=pk).first()
    if certificate is None:
        raise Http404(str(pk))
    return certificate


def _may_revoke(request: HttpRequest, certificate: Certificate) -> bool:
    return holds(request.user, Role.APPROVER, path=certificate.issuer.path)
