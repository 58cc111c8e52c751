"""Certificates for tests of the whole wing, all by one authority and one key."""

from datetime import UTC, datetime
from functools import cache

from django.utils import timezone

from onewindow.foundation.accounts.actions import register_certificate, trust_authorities
from onewindow.foundation.accounts.api import signed_bytes
from onewindow.kernel.signing import Holder, KeyKind, SoftwareKey, make_issuer
from onewindow.trading.evaluation.actions import SIGN
from onewindow.trading.evaluation.api import Signing, report_statement, sign_report
from tests.builders import TESTER
from tests.trading.evaluation.sittings import acting, again, members

FROM, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)


@cache
def key():
    return SoftwareKey.generate(KeyKind.EC)


@cache
def issuer():
    made = SoftwareKey.generate(KeyKind.EC)
    return make_issuer("省级认证中心", made, starts=FROM, ends=UNTIL)


def certified(account, name, code):
    """Register a certificate of the holder for the account."""
    trust_authorities(content=issuer().certificate.pem().encode(), at=timezone.now(), actor=TESTER)
    content = issuer().issue(Holder(name, code, key().public(), FROM, UNTIL)).pem().encode()
    return register_certificate(user=account, content=content, at=timezone.now(), actor=TESTER)


def member_certificate(member):
    """Register a member's certificate: his own, or that of the tenderer."""
    if member.user.person:
        return certified(member.user, member.user.name, member.user.person.number)
    body = member.evaluation.lot.tender.tenderer
    return certified(member.user, body.name, body.credit_code)


def signing(member, report, *, dissent="", certificate=None, content=None):
    content = content or report_statement(report, dissent)
    value = key().sign(signed_bytes(report, SIGN, content)).hex()
    return Signing(certificate or member_certificate(member), value, member.user)


def sign(evaluation, who=None, *, dissent=""):
    """Let members sign the report that waits."""
    report = again(evaluation).reports.get(voided_at=None)
    for member in who or members(evaluation):
        sign_report(
            member=member,
            signing=signing(member, report, dissent=dissent),
            dissent=dissent,
            at=timezone.now(),
            actor=acting(member),
        )
