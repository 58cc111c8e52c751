"""Where the files of signed reports lie: under their own digest, never overwritten."""

from hashlib import sha256
from pathlib import Path

from django.conf import settings

from onewindow.kernel.keeping import keep_whole


def keep(content: bytes, suffix: str) -> str:
    """Keep a file and return its digest."""
    digest = sha256(content).hexdigest()
    path = _path(digest, suffix)
    if not path.exists():
        keep_whole(path, content)
    return digest


def kept(digest: str, suffix: str) -> bytes:
    """
    Return a kept file.

    :raises ValueError: if it is not what was signed any more.
    """
    content = _path(digest, suffix).read_bytes()
    if sha256(content).hexdigest() != digest:
        raise ValueError(f"归档文件 {digest[:12]}.{suffix} 已被改动")
    return content


def _path(digest: str, suffix: str) -> Path:
    return Path(settings.HOME) / "reports" / digest[:2] / f"{digest}.{suffix}"
