"""The ledger for everybody, and single entries for those who supervise."""

import json
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from onewindow.foundation.records.models import Entry, LedgerKey
from onewindow.foundation.records.queries import (
    entries_before,
    heads_before,
    latest_head,
    public_keys,
    receipt_for,
)
from onewindow.kernel.access import Role, allow, public

PAGE = 20


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show how long the ledger is, and its signed heads, newest first."""
    heads = heads_before(_number(request, "before"), limit=PAGE + 1)
    context = {
        "heads": heads[:PAGE],
        "older": heads[PAGE - 1].size if len(heads) > PAGE else None,
        "head": latest_head(),
        "keys": public_keys(),
    }
    return render(request, "records/home.html", context)


@public
@require_GET
def how_to_check(request: HttpRequest) -> HttpResponse:
    """Explain how anybody checks a receipt without trusting us."""
    return render(request, "records/how_to_check.html", {"keys": public_keys()})


@public
@require_GET
def public_key(request: HttpRequest, key: str) -> HttpResponse:
    """Hand out a public key as a PEM file."""
    found = get_object_or_404(LedgerKey, key=key)
    pem = Ed25519PublicKey.from_public_bytes(bytes(found.public)).public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    )
    headers = {"Content-Disposition": f'attachment; filename="ledger-{found.key}.pem"'}
    return HttpResponse(pem, content_type="application/x-pem-file", headers=headers)


@allow(Role.AUDITOR, Role.SUPERVISOR)
@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """List entries, newest first, or those about one subject."""
    subject = request.GET.get("subject", "").strip().replace("\x00", "")
    rows = entries_before(_number(request, "before"), subject=subject, limit=PAGE + 1)
    older = (
        urlencode({"subject": subject, "before": rows[PAGE - 1].pk}) if len(rows) > PAGE else ""
    )
    context = {"rows": rows[:PAGE], "older": older, "subject": subject}
    return render(request, "records/entries.html", context)


@allow(Role.AUDITOR, Role.SUPERVISOR)
@require_GET
def entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Show one entry in full, and whether its receipt is ready."""
    found = get_object_or_404(Entry, pk=entry_id)
    context = {
        "entry": found,
        "detail": json.dumps(found.detail, ensure_ascii=False, indent=1),
        "digest": bytes(found.digest).hex(),
    }
    return render(request, "records/entry.html", context)


@allow(Role.AUDITOR, Role.SUPERVISOR)
@require_GET
def receipt(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Hand out the receipt of one entry as a file."""
    found = get_object_or_404(Entry, pk=entry_id)
    headers = {"Content-Disposition": f'attachment; filename="receipt-{found.pk}.json"'}
    return HttpResponse(
        json.dumps(receipt_for(found), ensure_ascii=False, indent=1),
        content_type="application/json",
        headers=headers,
    )


def _number(request: HttpRequest, name: str) -> int | None:
    """Return a whole number from the address, or None if there is none worth the name."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
