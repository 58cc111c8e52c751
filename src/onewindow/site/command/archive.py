"""One back-up file: a tar of the home, the database and a manifest with every hash."""

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from onewindow.kernel.violations import refuse

FORMAT = 1
MANIFEST = "manifest.json"
SEALED_SECRETS = "secrets.sealed"
# 可以重新生成的内容不进备份。
NOT_KEPT = frozenset({"static", "cache", "check", "tmp"})


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the back-up, by its name inside."""

    name: str
    path: Path


class Writer:
    """Adds files to a back-up and remembers their hashes."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._files: dict[str, str] = {}

    def add(self, member: Member) -> None:
        """Add a file from disk."""
        with member.path.open("rb") as file:
            self._files[member.name] = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            entry = tarfile.TarInfo(member.name)
            entry.size = os.fstat(file.fileno()).st_size
            entry.mode = 0o600
            self._tar.addfile(entry, file)

    def add_bytes(self, name: str, content: bytes) -> None:
        """Add a file from memory."""
        self._files[name] = hashlib.sha256(content).hexdigest()
        self._put(name, content)

    def finish(self, about: dict[str, Any]) -> None:
        """Write the manifest, the last member."""
        manifest = {"format": FORMAT, **about, "files": self._files}
        self._put(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())

    def _put(self, name: str, content: bytes) -> None:
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        entry.mode = 0o600
        self._tar.addfile(entry, io.BytesIO(content))


@contextmanager
def new_archive(path: Path) -> Iterator[Writer]:
    """Write a back-up beside its final name and put it there when it is whole."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with (
            os.fdopen(descriptor, "wb") as file,
            tarfile.open(fileobj=file, mode="w:gz", compresslevel=3) as tar,
        ):
            yield Writer(tar)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def members_of(home: Path, *, without: Iterable[Path]) -> list[Member]:
    """Return everything under the home that cannot be made again."""
    left_out = {path.resolve() for path in without}
    return [
        Member(f"home/{path.relative_to(home).as_posix()}", path)
        for path in sorted(home.rglob("*"))
        if path.is_file()
        and not path.is_symlink()
        and path.relative_to(home).parts[0] not in NOT_KEPT
        and path.resolve() not in left_out
    ]


def unpack(archive: Path, target: Path) -> dict[str, Any]:
    """
    Unpack a back-up, check every hash, and return its manifest.

    :raises Refused: if it is not a whole and unchanged back-up.
    """
    hashes: dict[str, str] = {}
    manifest: dict[str, Any] = {}
    try:
        with tarfile.open(archive, "r:gz") as tar:
            for entry in tar:
                source = tar.extractfile(entry) if entry.isfile() else None
                if source is None or not _is_safe(entry.name):
                    raise refuse("backup.member", f"备份中有不应出现的条目：{entry.name}")
                if entry.name == MANIFEST:
                    manifest = json.loads(source.read())
                    continue
                hashes[entry.name] = _write(source, target / entry.name)
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise refuse("backup.unreadable", f"备份文件不完整或无法读取：{error}") from error
    if manifest.get("format") != FORMAT:
        raise refuse("backup.format", "这不是本系统的备份文件，或其版本较新")
    if manifest["files"] != hashes:
        names = {*manifest["files"].items()} ^ {*hashes.items()}
        raise refuse("backup.changed", f"备份内容与清单不符：{sorted({n for n, _ in names})[:5]}")
    return manifest


def _is_safe(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _write(source: Any, path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        while chunk := source.read(1 << 20):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def seal_secrets(secrets: Path, password: str) -> bytes:
    """Return the folder of secrets encrypted under a password (scrypt, AES-256-GCM)."""
    content = {
        path.relative_to(secrets).as_posix(): path.read_bytes().hex()
        for path in sorted(secrets.rglob("*"))
        if path.is_file()
    }
    salt, nonce = os.urandom(16), os.urandom(12)
    plain = json.dumps(content).encode()
    return salt + nonce + AESGCM(_key(password, salt)).encrypt(nonce, plain, None)


def open_secrets(sealed: bytes, password: str, target: Path) -> None:
    """
    Write the secrets back.

    :raises Refused: if the password is not the one they were sealed under.
    """
    salt, nonce, body = sealed[:16], sealed[16:28], sealed[28:]
    try:
        content = json.loads(AESGCM(_key(password, salt)).decrypt(nonce, body, None))
    except InvalidTag as error:
        raise refuse("backup.password", "口令不正确，无法解开备份中的密钥") from error
    for name, value in content.items():
        if _is_safe(name):
            _write(io.BytesIO(bytes.fromhex(value)), target / name)


def _key(password: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(password.encode())


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Lend a private folder on the same disk as a path."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".onewindow-") as folder:
        yield Path(folder)
