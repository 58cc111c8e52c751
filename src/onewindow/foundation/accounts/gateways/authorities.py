"""The certification authorities of the demonstration: made at first start, kept under HOME."""

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from onewindow.kernel.keeping import keep_first
from onewindow.kernel.signing import Issuer, KeyKind, SoftwareKey, make_issuer, read_certificate

_STARTS, _ENDS = datetime(2020, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC)


def demo_issuer(kind: KeyKind) -> Issuer:
    """Return the authority of this kind; its private key is readable by the owner only."""
    folder: Path = settings.HOME / "secrets"
    key_path, pem_path = folder / f"demo_ca_{kind}.key", folder / f"demo_ca_{kind}.pem"
    if not key_path.exists():
        keep_first(key_path, SoftwareKey.generate(kind).private)
    key = SoftwareKey.from_private(key_path.read_bytes())
    if not pem_path.exists():
        made = make_issuer(f"演示认证机构（{kind.label}）", key, starts=_STARTS, ends=_ENDS)
        keep_first(pem_path, made.certificate.pem().encode())
    return Issuer(read_certificate(pem_path.read_bytes()), key)
