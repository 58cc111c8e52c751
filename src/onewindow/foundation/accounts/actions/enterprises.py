"""An enterprise registers once, by its own certificate (企业登记)."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.accounts.actions.signing import certificate_faults, register_certificate
from onewindow.foundation.accounts.models import User
from onewindow.foundation.accounts.queries import registration_statement
from onewindow.foundation.directory.api import (
    Enterprise,
    Region,
    enterprise_by_code,
    name_legal_person,
    region_of_credit_code,
    register_enterprise,
)
from onewindow.kernel.actors import Actor
from onewindow.kernel.identifiers import is_credit_code
from onewindow.kernel.signing import Certificate, NotACertificate, is_signed, read_certificates
from onewindow.kernel.violations import Violation, refuse, refuse_if_any

_LAW = "《电子签名法》第十三条"
_BODIES = "1"  # 登记管理部门代码：机关和事业单位，由系统管理员授权，不自行登记


@transaction.atomic
def register_own_enterprise(
    *, user: User, content: bytes, signature: bytes, at: datetime, actor: Actor
) -> Enterprise:
    """
    Register the enterprise that a certificate names, led by the person who holds its key.

    ``signature`` is the enterprise key's over ``registration_statement(user)``: who cannot use
    the key registers nothing. Name and credit code are the certificate's; it is registered for
    signing at once, and the legal person may authorise others.

    :raises Refused: with everything wrong: no real-name account, no enterprise's certificate, one
        that is not trusted, not in force or revoked, a signature that does not fit, an enterprise
        that is registered already or goes by another name.
    """
    if user.person is None:
        raise refuse("enterprise.person", "请先用个人实名账号登录，由法定代表人本人登记")
    try:
        first, *between = read_certificates(content)
    except NotACertificate as error:
        raise refuse("certificate.file", str(error)) from error
    code = next(iter(sorted(filter(is_credit_code, first.holder_codes))), "")
    refuse_if_any(
        [
            *_not_an_enterprise(code),
            *certificate_faults(first, between, at=at),
            *_wrong_key(first, signature, registration_statement(user)),
            *_registered(code, user),
        ]
    )
    enterprise = register_enterprise(
        name=first.holder_name,
        credit_code=code,
        region=_region(code),
        on=timezone.localdate(at),
        actor=actor,
    )
    name_legal_person(enterprise=enterprise, person=user.person, actor=actor)
    register_certificate(user=user, content=content, at=at, actor=actor)
    return enterprise


def _not_an_enterprise(code: str) -> Iterator[Violation]:
    if not code or code.startswith(_BODIES):
        words = "这不是企业的证书：证书里没有经营主体的统一社会信用代码"
        yield Violation("certificate.enterprise", words, field="file")


def _wrong_key(certificate: Certificate, signature: bytes, message: bytes) -> Iterator[Violation]:
    if not is_signed(certificate.public, signature, message):
        words = "签名与待签内容或证书不符：请用这张证书的密钥，对本页下载的待签内容签名"
        yield Violation("signature.wrong", words, _LAW, "signature")


def _registered(code: str, user: User) -> Iterator[Violation]:
    known = enterprise_by_code(code) if code else None
    if known is None or known.legal_person_id is None:
        return
    if user.person and known.legal_person_id == user.person.pk:
        yield Violation("enterprise.registered", f"{known.name}已由您登记，不必再登记")
    else:
        words = f"{known.name}已经登记。请由其法定代表人授权；法定代表人变更的，请到窗口办理"
        yield Violation("enterprise.registered", words)


def _region(code: str) -> Region:
    """Return the division of the registering authority: the third to eighth characters."""
    found = region_of_credit_code(code)
    if found is None:
        raise refuse("enterprise.region", f"不认识统一社会信用代码中的登记机关区划：{code[2:8]}")
    return found
