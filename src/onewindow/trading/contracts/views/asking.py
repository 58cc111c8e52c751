"""One step, one page: what is asked, done or refused, and back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from onewindow.foundation.accounts.api import SigningCertificate, actor_of
from onewindow.foundation.records.api import Attachment, attach_file
from onewindow.kernel.violations import Refused, Violation, add_refusal, refuse
from onewindow.trading.contracts.models import Award, Contract
from onewindow.trading.contracts.queries import award_of, contract_of
from onewindow.trading.evaluation.api import Signing
from onewindow.trading.tendering.api import Lot


@dataclass(frozen=True, slots=True)
class Step:
    """How a step is shown: title, button, where it leads back to, and what to know before."""

    title: str
    button: str
    back: str
    lead: str = ""
    template: str = "contracts/step.html"


def ask(request: HttpRequest, form: Any, step: Step, do: Callable[[Any], str]) -> HttpResponse:
    """Show the form; once it is sent in and accepted, say what was done and go back."""
    if request.method == "POST" and form.is_valid():
        try:
            done = do(form)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, done)
            return redirect(step.back)
    status = 422 if form.is_bound else 200
    return render(request, step.template, {"form": form, "step": step}, status=status)


def press(request: HttpRequest, back: str, do: Callable[[], str]) -> HttpResponse:
    """Do what needs no further question, say how it went, and go back."""
    try:
        messages.success(request, do())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(back)


def kept_file(request: HttpRequest, name: str, owner: str) -> Attachment | None:
    """
    Keep the file that was handed in under a field, cleaned, or return None.

    :raises Refused: if it is not what it says, too big, or dangerous.
    """
    file = request.FILES.get(name)
    if file is None:
        return None
    return attach_file(file=file, name=file.name or "", owner=owner, actor=actor_of(request))


def signing_of(request: HttpRequest) -> Signing:
    """
    Return the signature that was given with the form.

    :raises Refused: if the certificate is none that the user registered.
    """
    user: Any = request.user
    said = request.POST.get("certificate", "")
    rows = SigningCertificate.objects.filter(user=user)
    certificate = rows.filter(pk=int(said)).first() if said.isdecimal() else None
    if certificate is None:
        raise refuse("certificate.other", "请选择您自己登记的签名证书")
    return Signing(certificate, request.POST.get("signature", "").strip(), user)


def late_words(late: tuple[Violation, ...]) -> str:
    """Return what the message adds where a limit was overrun."""
    return "；".join(f" 注意：{one.message}（{one.source}），已留痕。" for one in late)


def current(lot: Lot) -> tuple[Award | None, Contract | None]:
    """Return the lot's award and contract that count now."""
    return award_of(lot), contract_of(lot)


def today() -> Any:
    """Return the office's day."""
    return timezone.localdate()
