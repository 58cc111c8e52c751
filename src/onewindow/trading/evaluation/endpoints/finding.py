"""Who calls, and which evaluation, member or bid he means."""

from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Field, Path, Schema

from onewindow.foundation.accounts.api import Allow, Role, SigningCertificate, User, caller_of
from onewindow.kernel.violations import refuse
from onewindow.trading.evaluation.actions import Signing
from onewindow.trading.evaluation.models import Contender, Evaluation, Member
from onewindow.trading.evaluation.queries import member_of

CENTRE = Allow(Role.TRADING_OFFICER)
COMMITTEE = Allow(Role.EXPERT, Role.TENDERER)
WATCHERS = Allow(Role.TRADING_OFFICER, Role.SUPERVISOR, Role.AUDITOR)
Code = Annotated[str, Path(max_length=36)]


class Done(Schema):
    """How the evaluation stands after a step."""

    code: str
    state: str
    state_label: str


class SignatureIn(Schema):
    """A signature: the caller's registered certificate, and the value in hex."""

    certificate: int
    signature: str = Field(max_length=2000)


def evaluation_named(code: str) -> Evaluation:
    """
    Return the evaluation of that code with its lot and tender.

    :raises Http404: if there is none.
    """
    rows = Evaluation.objects.select_related(
        "lot__tender__procedure", "lot__tender__tenderer", "lot__tender__supervisor"
    )
    found = rows.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def member_calling(request: HttpRequest, code: str) -> Member:
    """
    Return the caller's own seat on the committee.

    :raises Http404: if he has none, as if there were no such evaluation.
    """
    evaluation = evaluation_named(code)
    found = member_of(evaluation, caller_of(request).user)
    if found is None:
        raise Http404
    found.evaluation = evaluation
    return found


def contender_named(member: Member, bidder: str) -> Contender:
    """
    Return the bid of the enterprise with that credit code.

    :raises Refused: if it has no bid in the evaluation.
    """
    found = member.evaluation.contenders.filter(credit_code=bidder).first()
    if found is None:
        raise refuse("score.bidder", "没有这家投标人")
    found.evaluation = member.evaluation
    return found


def signing_of(request: HttpRequest, body: SignatureIn) -> Signing:
    """
    Return the caller's signature.

    :raises Refused: if the certificate is none that he registered.
    """
    user: Any = caller_of(request).user
    certificate = SigningCertificate.objects.filter(pk=body.certificate, user=user).first()
    if certificate is None or not isinstance(user, User):
        raise refuse("certificate.other", "请选择您自己登记的签名证书")
    return Signing(certificate, body.signature, user)


def done(evaluation: Evaluation) -> dict[str, str]:
    """Return how the evaluation stands now."""
    evaluation.refresh_from_db()
    return {
        "code": evaluation.code,
        "state": evaluation.state,
        "state_label": evaluation.get_state_display(),
    }
