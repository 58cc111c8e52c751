"""Whose certificates are trusted, which a person may sign with, what was signed."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from onewindow.foundation.accounts.models import (
    RevokedCertificate,
    Signature,
    SigningCertificate,
    TrustedAuthority,
    User,
)
from onewindow.foundation.accounts.queries.mandates import mandates_held
from onewindow.foundation.accounts.queries.roles import granted_roles
from onewindow.foundation.directory.api import Enterprise, Organization, enterprises_led_by
from onewindow.foundation.records.api import key_of
from onewindow.kernel.signing import Certificate, content_digest, read_certificates, statement
from onewindow.kernel.violations import Violation


def certificates_of(user: User, on: date) -> list[SigningCertificate]:
    """Return the certificates that the user has registered and that are in force on the day."""
    midnight = timezone.make_aware(datetime.combine(on, datetime.min.time()))
    return list(
        registered_certificates(user)
        .filter(ended_at=None, ends_at__gt=midnight)
        .filter(starts_at__date__lte=on)
    )


def registered_certificates(user: User) -> QuerySet[SigningCertificate]:
    """Return every certificate that the user ever registered."""
    return SigningCertificate.objects.filter(user=user).order_by("-id")


def signatures_on(subject: models.Model, purpose: str) -> list[Signature]:
    """Return the signatures on the subject for the purpose, in the order of signing."""
    found = Signature.objects.filter(subject=key_of(subject), purpose=purpose)
    return list(found.select_related("certificate", "signer").order_by("id"))


def check_unit_signs(
    certificate: SigningCertificate, *, code: str, name: str
) -> Iterator[Violation]:
    """
    Yield why a certificate does not sign for a unit: it is a person's, or another unit's.

    What somebody signs in the name of a unit is sealed with the certificate of that unit.
    """
    if certificate.holder_code != code:
        words = f"请用{name}的数字证书签署，不能用“{certificate.holder_name}”的证书"
        yield Violation("signature.unit", words, "《电子签名法》第十三条")


def signed_bytes(subject: models.Model, purpose: str, content: bytes) -> bytes:
    """Return the bytes that a key must sign, so that the content is signed for the purpose."""
    digest = content_digest(content)
    return statement(purpose=purpose, subject=key_of(subject), digest=digest)


def registration_statement(user: User) -> bytes:
    """Return what an enterprise's key signs, so that this user may register the enterprise."""
    name = user.person.name if user.person else ""
    content = f"{name}作为法定代表人，以本单位的数字证书登记本单位。"
    return signed_bytes(user, "enterprise.register", content.encode())


def parties_of(user: User, *, on: date) -> dict[str, str]:
    """
    Return for whom the user may sign: number or credit code, with the name.

    That is himself, each enterprise that he leads or holds a mandate of for all matters, and each
    organization at which he holds a role.
    """
    found: dict[str, str] = {}
    if user.person is not None:
        found[user.person.number.upper()] = user.person.name
        held = [mandate for mandate in mandates_held(user.person, on=on) if not mandate.matters]
        firms: list[Enterprise] = [
            *enterprises_led_by(user.person),
            *(mandate.enterprise for mandate in held if mandate.enterprise is not None),
        ]
        found |= {firm.credit_code: firm.name for firm in firms}
    places = [grant.organization_id for grant in granted_roles(user) if grant.organization_id]
    bodies = Organization.objects.filter(pk__in=places).values_list("credit_code", "name")
    return found | dict(bodies)


def trusted_authorities(at: datetime) -> QuerySet[TrustedAuthority]:
    """Return the authorities on the trust list at the moment; the demo's only in a demo."""
    still = Q(withdrawn_at=None) | Q(withdrawn_at__gt=at)
    if not settings.DEMO:
        still &= Q(is_demo=False)
    return TrustedAuthority.objects.filter(still).order_by("name", "id")


def issuers_of(
    certificate: Certificate, between: Iterable[Certificate], *, at: datetime
) -> list[Certificate]:
    """
    Return the way from a certificate up to a trusted authority, or nothing.

    At most one authority stands between, from those that came with the certificate.
    """
    trusted = [read_certificates(one.pem.encode())[0] for one in trusted_authorities(at)]
    for root in trusted:
        if certificate.is_issued_by(root):
            return [root]
    for middle in between:
        if certificate.is_issued_by(middle):
            for root in trusted:
                if middle.is_issued_by(root):
                    return [middle, root]
    return []


def is_revoked(certificate: Certificate, issuers: list[Certificate], *, at: datetime) -> bool:
    """Test if the certificate, or the authority between, was revoked by the moment."""
    chain = [certificate, *issuers]
    return any(
        RevokedCertificate.objects.filter(
            authority__fingerprint=above.fingerprint(), serial=below.serial, at__lte=at
        ).exists()
        for below, above in zip(chain, issuers, strict=False)
    )
