"""Issuing a certificate: one row with two signatures, and one entry."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from onewindow.foundation.directory.api import Enterprise, Organization, Person
from onewindow.foundation.records.api import insert_rows, joined, new_row, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.identifiers import certificate_identifier, masked_citizen_number
from onewindow.kernel.violations import refuse
from onewindow.services.certificates.gateways import signers
from onewindow.services.certificates.models import Certificate, CertificateKind
from onewindow.services.certificates.queries import certificate_kind
from onewindow.services.certificates.rules import (
    CODE_ALPHABET,
    CODE_LENGTH,
    Issue,
    Subject,
    certificate_face,
    end_of_validity,
    signed_bytes,
)


@joined
def issue_certificate(
    *,
    kind_name: str,
    person: Person | None = None,
    enterprise: Enterprise | None = None,
    issuer: Organization,
    subject: str,
    on: date,
    face: Mapping[str, Any],
    actor: Actor,
    valid_months: int | None = None,
) -> Certificate:
    """
    Issue a signed e-certificate (电子证照) to a person or an enterprise.

    Without months of its own it is valid as long as its kind says.

    :raises Refused: if there is no such kind, or not exactly one holder.
    """
    if (person is None) == (enterprise is None):
        raise refuse("certificate.holder", "证照应有且只有一个持有人")
    kind = certificate_kind(kind_name)
    months = kind.valid_months if valid_months is None else valid_months
    certificate = new_row(
        Certificate,
        kind=kind,
        person=person,
        enterprise=enterprise,
        holder_name=str(person or enterprise),
        issuer=issuer,
        subject=subject,
        issued_on=on,
        valid_from=on,
        valid_until=end_of_validity(on, months),
    )
    return sign_and_store(
        certificate, serial=f"{on:%Y%m%d}{_random(8)}", version=1, face=face, actor=actor
    )


def sign_and_store(
    certificate: Certificate, *, serial: str, version: int, face: Mapping[str, Any], actor: Actor
) -> Certificate:
    """Number, sign and insert a certificate with its entry, in the caller's transaction if any."""
    certificate.number = serial
    certificate.check_code = _random(CODE_LENGTH)
    certificate.identifier = certificate_identifier(
        certificate.kind.code, certificate.issuer.credit_code, serial, version
    )
    certificate.face = certificate_face(_issue(certificate), _holder(certificate), face)
    signed = signed_bytes(certificate.face)
    sm2, ed25519 = signers()
    certificate.sm2_signature, certificate.sm2_key = sm2.sign(signed), sm2.key_id
    certificate.ed25519_signature, certificate.ed25519_key = ed25519.sign(signed), ed25519.key_id
    detail = {"identifier": certificate.identifier, "subject": certificate.subject}
    insert_rows([certificate])
    record(
        subject=certificate,
        what="certificate.issue",
        actor=actor,
        after=certificate.state,
        detail=detail,
    )
    return certificate


def _issue(certificate: Certificate) -> Issue:
    kind: CertificateKind = certificate.kind
    return Issue(
        identifier=certificate.identifier,
        kind=kind.name,
        number=certificate.number,
        issuer=certificate.issuer.name,
        issuer_code=certificate.issuer.credit_code,
        issued_on=certificate.issued_on,
        valid_from=certificate.valid_from,
        valid_until=certificate.valid_until,
    )


def _holder(certificate: Certificate) -> Subject:
    """Return the holder for the face, with a person's number masked: faces are shown around."""
    person, enterprise = certificate.person, certificate.enterprise
    if person is not None:
        return Subject(person.name, masked_citizen_number(person.number), is_person=True)
    if enterprise is None:
        raise ValueError("a certificate has one holder")
    return Subject(enterprise.name, enterprise.credit_code, is_person=False)


def _random(length: int) -> str:
    base = len(CODE_ALPHABET)
    number, signs = secrets.randbelow(base**length), []
    for _ in range(length):
        number, place = divmod(number, base)
        signs.append(CODE_ALPHABET[place])
    return "".join(signs)
