"""Registering certificates and signing with them (电子签名)."""

from collections.abc import Iterator
from datetime import datetime

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from onewindow.foundation.accounts.models import Signature, SigningCertificate, User
from onewindow.foundation.accounts.queries import (
    is_revoked,
    issuers_of,
    parties_of,
    signed_bytes,
)
from onewindow.foundation.records.api import key_of, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.signing import (
    Certificate,
    NotACertificate,
    check_chain,
    content_digest,
    is_signed,
    read_certificates,
)
from onewindow.kernel.violations import Violation, refuse, refuse_if_any

_LAW = "《电子签名法》第十三条"


@transaction.atomic
def register_certificate(
    *, user: User, content: bytes, at: datetime, actor: Actor
) -> SigningCertificate:
    """
    Register a certificate for signing; authorities between may follow it in the same file.

    Registering it again brings it back into use.

    :raises Refused: with everything wrong with it, also if it is held by nobody for whom the user
        may sign.
    """
    try:
        first, *between = read_certificates(content)
    except NotACertificate as error:
        raise refuse("certificate.file", str(error)) from error
    parties = parties_of(user, on=timezone.localdate(at))
    refuse_if_any([*certificate_faults(first, between, at=at), *_not_his(first, parties)])
    code = next(iter(sorted(first.holder_codes & parties.keys())))
    registered, is_new = SigningCertificate.objects.get_or_create(
        user=user,
        fingerprint=first.fingerprint(),
        defaults={
            "pem": first.pem(),
            "issuers": "".join(one.pem() for one in between),
            "serial": first.serial,
            "kind": first.kind,
            "holder_name": first.holder_name[:200],
            "holder_code": code,
            "issuer_name": first.issuer_name[:200],
            "starts_at": first.starts,
            "ends_at": first.ends,
            "registered_at": at,
        },
    )
    if is_new or registered.ended_at is not None:
        registered.ended_at = None
        registered.save(update_fields=["ended_at"])
        detail = {"serial": first.serial, "issuer": first.issuer_name}
        record(subject=registered, what="signing.register", actor=actor, detail=detail)
    return registered


@transaction.atomic
def end_certificate(*, certificate: SigningCertificate, at: datetime, actor: Actor) -> None:
    """Take a certificate out of use for signing here; what it has signed stays signed."""
    if certificate.ended_at is None:
        certificate.ended_at = at
        certificate.save(update_fields=["ended_at"])
        record(subject=certificate, what="signing.end", actor=actor)


def sign_content(
    *,
    subject: models.Model,
    purpose: str,
    content: bytes,
    certificate: SigningCertificate,
    value: str,
    signer: User,
    at: datetime,
) -> Signature:
    """
    Keep the signer's signature on the content; ``value`` is hex over ``signed_bytes``.

    :raises Refused: if the certificate is not trusted, not in force, revoked or not the signer's,
        if the signature does not fit, or if it has been given already.
    """
    first, *between = read_certificates((certificate.pem + certificate.issuers).encode())
    found = [*_not_usable(certificate, signer), *certificate_faults(first, between, at=at)]
    if certificate.user_id == signer.pk:  # 授权解除以后，不能再以该企业的名义签名
        parties = parties_of(signer, on=timezone.localdate(at))
        found += _not_his(first, parties)
    if not _fits(first, value, signed_bytes(subject, purpose, content)):
        words = "签名与内容、用途或证书不符：内容可能已变化，或者签的不是这一份"
        found.append(Violation("signature.wrong", words, _LAW))
    refuse_if_any(found)
    signature = Signature(
        subject=key_of(subject),
        purpose=purpose,
        digest=content_digest(content),
        certificate=certificate,
        signer=signer,
        value=value.lower(),
        at=at,
    )
    try:
        with transaction.atomic():
            signature.save(force_insert=True)
    except IntegrityError as error:
        raise refuse("signature.again", "这张证书已经在这份内容上签过名") from error
    detail = {"purpose": purpose, "digest": signature.digest, "serial": certificate.serial}
    actor = Actor(f"user:{signer.pk}", signer.name)
    record(subject=subject, what="signature.give", actor=actor, detail=detail, at=at)
    return signature


def certificate_faults(
    certificate: Certificate, between: list[Certificate], *, at: datetime
) -> Iterator[Violation]:
    """Yield everything for which a certificate signs nothing at the moment: trust, time, use."""
    issuers = issuers_of(certificate, between, at=at)
    yield from check_chain(certificate, issuers, at=timezone.localtime(at))
    if is_revoked(certificate, issuers, at=at):
        yield Violation("certificate.revoked", "证书已被签发机构吊销")


def _not_his(certificate: Certificate, parties: dict[str, str]) -> Iterator[Violation]:
    if not certificate.holder_codes & parties.keys():
        words = f"证书的持有人“{certificate.holder_name}”不是您本人，也不是您能代表的单位"
        yield Violation("certificate.holder", words, _LAW)


def _not_usable(certificate: SigningCertificate, signer: User) -> Iterator[Violation]:
    if certificate.user_id != signer.pk:
        yield Violation("certificate.other", "这不是您登记的证书", _LAW)
    if certificate.ended_at is not None:
        yield Violation("certificate.ended", "证书已停用，请先重新登记")


def _fits(certificate: Certificate, value: str, message: bytes) -> bool:
    try:
        signature = bytes.fromhex(value)
    except ValueError:
        return False
    return is_signed(certificate.public, signature, message)
