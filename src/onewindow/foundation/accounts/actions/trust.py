"""The trust list: which certification authorities count, and what they have revoked."""

from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.accounts.models import RevokedCertificate, TrustedAuthority
from onewindow.foundation.records.api import record
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.signing import (
    NotACertificate,
    is_list_of,
    read_certificate,
    read_certificates,
    revoked_serials,
)
from onewindow.kernel.violations import refuse


@transaction.atomic
def trust_authorities(
    *, content: bytes, at: datetime, actor: Actor, is_demo: bool = False
) -> list[TrustedAuthority]:
    """
    Put the authorities in a file (PEM, one or several) on the trust list; known ones stay.

    :raises Refused: if the file holds no certificate, or one that is no authority's or has
        expired; then none is taken.
    """
    try:
        found = read_certificates(content)
    except NotACertificate as error:
        raise refuse("trust.file", str(error)) from error
    added = []
    for one in found:
        if not one.is_authority or at >= one.ends:
            words = f"“{one.holder_name}”不是签发机构的证书，或者已经到期"
            raise refuse("trust.authority", words)
        authority, is_new = TrustedAuthority.objects.get_or_create(
            fingerprint=one.fingerprint(),
            defaults={
                "name": one.holder_name[:200],
                "pem": one.pem(),
                "kind": one.kind,
                "is_demo": is_demo,
                "starts_at": one.starts,
                "ends_at": one.ends,
                "added_at": at,
            },
        )
        if is_new:
            detail = {"name": authority.name, "fingerprint": authority.fingerprint}
            record(subject=authority, what="trust.add", actor=actor, detail=detail)
            added.append(authority)
    return added


def check_trust_packs(folder: Path) -> list[str]:
    """Return what is wrong with the certificates of authorities in one layer's folder (*.pem)."""
    problems = []
    for path in sorted(folder.glob("*.pem")):
        try:
            found = read_certificates(path.read_bytes())
        except NotACertificate as error:
            problems.append(f"{path.parent.parent.name}/trust/{path.name}：{error}")
        else:
            strangers = [one.holder_name for one in found if not one.is_authority]
            problems += [f"{path.name}：“{name}”不是签发机构的证书" for name in strangers]
    return problems


@transaction.atomic
def load_trust_packs(folder: Path) -> list[str]:
    """
    Put the authorities in one layer's folder (*.pem) on the trust list.

    :raises Refused: if one of the files cannot be used.
    """
    now = timezone.now()
    return [
        f"信任 {authority.name}"
        for path in sorted(folder.glob("*.pem"))
        for authority in trust_authorities(content=path.read_bytes(), at=now, actor=SYSTEM)
    ]


@transaction.atomic
def withdraw_authority(*, authority: TrustedAuthority, at: datetime, actor: Actor) -> None:
    """Take an authority off the trust list; what was signed before stays signed."""
    if authority.withdrawn_at is None:
        authority.withdrawn_at = at
        authority.save(update_fields=["withdrawn_at"])
        record(subject=authority, what="trust.withdraw", actor=actor)


@transaction.atomic
def take_revocations(
    *, authority: TrustedAuthority, content: bytes, at: datetime, actor: Actor
) -> int:
    """
    Take over what an authority has revoked, from its list or a text of serial numbers.

    Return how many are new. A serial number without its moment counts from now.

    :raises Refused: if the file is neither, or the list was signed by another.
    """
    try:
        serials = revoked_serials(content)
    except NotACertificate as error:
        raise refuse("trust.revocations", str(error)) from error
    is_text = None in serials.values()
    if not is_text and not is_list_of(content, read_certificate(authority.pem.encode())):
        raise refuse("trust.revocations", f"吊销列表不是“{authority.name}”签发的")
    known = set(authority.revoked.values_list("serial", flat=True))
    new = {serial: moment for serial, moment in serials.items() if serial not in known}
    RevokedCertificate.objects.bulk_create(
        RevokedCertificate(authority=authority, serial=serial, at=moment or at)
        for serial, moment in new.items()
    )
    if new:
        detail = {"count": len(new)}
        record(subject=authority, what="trust.revoke", actor=actor, detail=detail)
    return len(new)
