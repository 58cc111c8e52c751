"""How a certificate ends: revoked, expired or replaced by a newer version."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from onewindow.foundation.records.api import move
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.violations import refuse, refuse_if_any
from onewindow.services.certificates.actions.issuing import sign_and_store
from onewindow.services.certificates.models import Certificate
from onewindow.services.certificates.rules import (
    CERTIFICATE,
    check_reason,
    end_of_validity,
    next_version,
)


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, reason: str, actor: Actor) -> Certificate:
    """
    Revoke a valid certificate for a reason that everybody who checks it will read.

    :raises Refused: if no reason is given, or the certificate is no longer valid.
    """
    refuse_if_any(check_reason(reason))
    move(
        subject=certificate,
        lifecycle=CERTIFICATE,
        name="revoke",
        actor=actor,
        detail={"reason": reason.strip()},
        end_reason=reason.strip(),
    )
    return certificate


@transaction.atomic
def expire_certificate(*, certificate: Certificate, on: date) -> Certificate:
    """
    Note that a certificate's time is over.

    :raises Refused: if it still runs on the day, or has ended in another way.
    """
    if certificate.valid_until is None or on < certificate.valid_until:
        raise refuse("certificate.still_valid", "证照仍在有效期内")
    move(subject=certificate, lifecycle=CERTIFICATE, name="expire", actor=SYSTEM)
    return certificate


@transaction.atomic
def replace_certificate(
    *,
    certificate: Certificate,
    on: date,
    face: Mapping[str, Any],
    actor: Actor,
    subject: str = "",
    valid_months: int | None = None,
) -> Certificate:
    """
    Issue the next version of a certificate (换发) and end the old one.

    :raises Refused: if the old one is no longer valid.
    """
    serial, version = next_version(certificate.identifier)
    move(
        subject=certificate,
        lifecycle=CERTIFICATE,
        name="replace",
        actor=actor,
        detail={"version": version},
        end_reason="已换发新证照",
    )
    months = certificate.kind.valid_months if valid_months is None else valid_months
    newer = Certificate(
        kind=certificate.kind,
        person=certificate.person,
        enterprise=certificate.enterprise,
        holder_name=str(certificate.person or certificate.enterprise),
        issuer=certificate.issuer,
        subject=subject or certificate.subject,
        issued_on=on,
        valid_from=on,
        valid_until=end_of_validity(on, months),
    )
    return sign_and_store(newer, serial=serial, version=version, face=face, actor=actor)
