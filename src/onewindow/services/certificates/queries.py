"""Which certificates there are, and whether one holds."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from onewindow.foundation.accounts.api import mandates_held
from onewindow.foundation.directory.api import Enterprise, Person, enterprises_led_by
from onewindow.foundation.records.api import rows_where
from onewindow.kernel.identifiers import is_certificate_identifier, masked_name
from onewindow.kernel.violations import refuse
from onewindow.services.certificates.models import (
    Certificate,
    CertificateKind,
    CertificateUse,
)
from onewindow.services.certificates.rules import (
    CertificateState,
    clean_code,
    face_lines,
    last_day,
    state_on,
)

KIND_SECONDS = 30.0
_kinds: dict[str, tuple[float, CertificateKind]] = {}


def certificate_kind(name: str) -> CertificateKind:
    """
    Return a kind by its name; a process asks the database again after half a minute.

    :raises Refused: if there is no such kind.
    """
    now = time.monotonic()
    read_at, kind = _kinds.get(name, (0.0, None))
    if kind is None or now - read_at > KIND_SECONDS:
        kind = CertificateKind.objects.filter(name=name).first()
        if kind is None:
            raise refuse("certificate.kind.unknown", f"没有“{name}”这种证照")
        _kinds[name] = (now, kind)
    return kind


def forget_kinds() -> None:
    """Read the kinds anew; for after a loading in this process."""
    _kinds.clear()


def usable_certificate(
    *,
    kind_name: str,
    person: Person | None = None,
    enterprise: Enterprise | None = None,
    on: date,
) -> Certificate | None:
    """Return the holder's newest certificate of the kind that counts on the day, if any."""
    if person is None and enterprise is None:
        return None
    return (
        certificates_of(person=person, enterprise=enterprise)
        .filter(_counts_on(on), kind__name=kind_name)
        .first()
    )


def usable_kinds(
    *, person: Person | None = None, enterprise: Enterprise | None = None, on: date
) -> frozenset[str]:
    """Return the kinds of which the holder has a certificate that counts on the day."""
    held = certificates_of(person=person, enterprise=enterprise).filter(_counts_on(on))
    return frozenset(held.values_list("kind__name", flat=True))


def certificates_of(
    *, person: Person | None = None, enterprise: Enterprise | None = None
) -> QuerySet[Certificate]:
    """Return the holder's certificates, newest first, with what a list shows of them."""
    return (
        Certificate.objects.filter(person=person, enterprise=enterprise)
        .select_related("kind", "issuer")
        .order_by("-issued_on", "-pk")
    )


def certificates_from(subject: str) -> list[Certificate]:
    """Return the valid certificates that came of a subject, e.g. casework.case:42."""
    return [
        certificate
        for certificate in rows_where(Certificate, also=("kind", "issuer"), subject=subject)
        if certificate.state == CertificateState.VALID
    ]


def certificates_issued_by(
    paths: Sequence[str], *, search: str = "", state: str = ""
) -> QuerySet[Certificate]:
    """Return the certificates of organizations under these paths, newest first."""
    within = Q(pk__in=[])
    for path in paths:
        within |= Q(issuer__path__startswith=path)
    rows = Certificate.objects.filter(within).select_related("kind", "issuer")
    if search:
        rows = rows.filter(
            Q(number=search)
            | Q(identifier=search)
            | Q(check_code=clean_code(search))
            | Q(holder_name=search)
            | Q(kind__name=search)
        )
    if state:
        rows = rows.filter(state=state)
    return rows.order_by("-pk")


def own_certificates(user: Any, *, on: date) -> QuerySet[Certificate]:
    """Return the certificates of a user's person and of the enterprises behind that person."""
    person = user.person
    if person is None:
        return Certificate.objects.none()
    firms = {firm.pk for firm in enterprises_led_by(person)}
    firms |= {m.enterprise_id for m in mandates_held(person, on=on) if m.enterprise_id}
    return (
        Certificate.objects.filter(Q(person=person) | Q(enterprise__in=firms))
        .select_related("kind", "issuer")
        .order_by("-issued_on", "-pk")
    )


def own_certificate(user: Any, pk: int, *, on: date) -> Certificate | None:
    """Return one of the user's own certificates, or None if it is not theirs."""
    return own_certificates(user, on=on).filter(pk=pk).first()


def uses_of(certificate: Certificate) -> list[CertificateUse]:
    """Return the newest uses of a certificate."""
    return list(certificate.uses.order_by("-at")[:50])


def certificates_to_expire(on: date) -> QuerySet[Certificate]:
    """Return the certificates that are noted as valid though their time is over."""
    return Certificate.objects.filter(state=CertificateState.VALID, valid_until__lte=on).order_by(
        "valid_until"
    )


def check_by_code(code: str) -> Certificate | None:
    """Return the certificate with this check code (查验码), however it was typed."""
    cleaned = clean_code(code)
    return (
        Certificate.objects.select_related("kind", "issuer").filter(check_code=cleaned).first()
        if cleaned
        else None
    )


@dataclass(frozen=True, slots=True)
class ShownCertificate:
    """What a page may show of a certificate to somebody who is not its holder."""

    kind: str
    holder: str
    issuer: str
    number: str
    identifier: str
    issued_on: date
    valid_from: date
    last_day: str
    state: CertificateState
    is_identifier_sound: bool


def shown(certificate: Certificate, *, on: date) -> ShownCertificate:
    """Return the certificate as the public check page shows it, the person's name masked."""
    name = certificate.holder_name
    return ShownCertificate(
        kind=certificate.kind.name,
        holder=masked_name(name) if certificate.person_id else name,
        issuer=certificate.issuer.name,
        number=certificate.number,
        identifier=certificate.identifier,
        issued_on=certificate.issued_on,
        valid_from=certificate.valid_from,
        last_day=last_day(certificate.valid_until),
        state=state_on(certificate.state, certificate.valid_until, on=on),
        is_identifier_sound=is_certificate_identifier(certificate.identifier),
    )


def lines_of(certificate: Certificate) -> list[tuple[str, Any]]:
    """Return the face of a certificate in reading order."""
    return face_lines(certificate.face, certificate.kind.fields)


def _counts_on(on: date) -> Q:
    return Q(state=CertificateState.VALID, valid_from__lte=on) & (
        Q(valid_until=None) | Q(valid_until__gt=on)
    )
