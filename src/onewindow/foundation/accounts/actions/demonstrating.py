"""Certificates for the demonstration, where nobody has a real one at hand."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from onewindow.foundation.accounts.actions.signing import register_certificate
from onewindow.foundation.accounts.actions.trust import trust_authorities
from onewindow.foundation.accounts.gateways import demo_issuer
from onewindow.foundation.accounts.models import SigningCertificate, User
from onewindow.foundation.accounts.queries import parties_of
from onewindow.kernel.actors import Actor
from onewindow.kernel.signing import Holder, KeyKind, kind_of
from onewindow.kernel.violations import refuse

_DAYS = 365


def trust_demo_authorities(*, at: datetime, actor: Actor) -> None:
    """
    Put the demo's own authorities, one of each kind of key, on the trust list.

    :raises Refused: outside a demonstration.
    """
    _refuse_in_earnest()
    for kind in KeyKind:
        content = demo_issuer(kind).certificate.pem().encode()
        trust_authorities(content=content, at=at, actor=actor, is_demo=True)


@transaction.atomic
def issue_demo_certificate(
    *, user: User, code: str, public: bytes, at: datetime, actor: Actor
) -> SigningCertificate:
    """
    Have the demo's authority certify a key that the user holds, and register the certificate.

    ``code`` says for whom: the user himself or an enterprise he speaks for; ``public`` is DER.

    :raises Refused: outside a demonstration, or if the user may not sign for that party.
    """
    _refuse_in_earnest()
    parties = parties_of(user, on=timezone.localdate(at))
    if code not in parties:
        raise refuse("certificate.holder", "您不能以这个单位或个人的名义申领证书")
    try:
        kind = kind_of(public)
    except ValueError as error:
        raise refuse("certificate.key", str(error)) from error
    starts = at.replace(microsecond=0)
    holder = Holder(parties[code][:60], code, public, starts, starts + timedelta(days=_DAYS))
    issuer = demo_issuer(kind)
    trust_authorities(content=issuer.certificate.pem().encode(), at=at, actor=actor, is_demo=True)
    content = issuer.issue(holder).pem().encode()
    return register_certificate(user=user, content=content, at=at, actor=actor)


def _refuse_in_earnest() -> None:
    if not settings.DEMO:
        raise refuse("demo.only", "只有演示环境才能签发演示证书")
