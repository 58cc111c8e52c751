"""The certification authorities of the demonstration: made at first start, kept under HOME."""

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from onewindow.kernel.signing import Issuer, KeyKind, SoftwareKey, make_issuer, read_certificate

_STARTS, _ENDS = datetime(2020, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC)


def demo_issuer(kind: KeyKind) -> Issuer:
    """Return the authority of this kind; its private key is readable by the owner only."""
    folder: Path = settings.HOME / "secrets"
    key_path, pem_path = folder / f"demo_ca_{kind}.key", folder / f"demo_ca_{kind}.pem"
    if not key_path.exists():
        _write(key_path, SoftwareKey.generate(kind).private)
    key = SoftwareKey.from_private(key_path.read_bytes())
    if not pem_path.exists():
        made = make_issuer(f"演示认证机构（{kind.label}）", key, starts=_STARTS, ends=_ENDS)
        _write(pem_path, made.certificate.pem().encode())
    return Issuer(read_certificate(pem_path.read_bytes()), key)


def _write(path: Path, content: bytes) -> None:
    """Write a file that another process may be writing too: the first one counts."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
