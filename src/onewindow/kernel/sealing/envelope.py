"""
The envelope of a sealed bid (电子投标文件): manifest, shares of the key, encrypted parts.

Nobody deals out a key of the tender, so nobody ever holds one. Each bid has a secret of its own;
the bidder splits it by Shamir's scheme into shares, any ``threshold`` of which give it back, and
wraps each for one custodian. The platform stores ciphertext and the manifest; its digest is what
the bidder signs and the ledger receives. At the opening each custodian releases shares.

A part is encrypted in chunks of 1 MiB under a key of its own, in the manner of STREAM (Hoang,
Reyhanitabar, Rogaway, Vizár 2015): the nonce counts the chunks and marks the last, so a chunk that
is changed, moved, dropped or added is found. So the price roll (开标一览表) opens before the rest.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Self

from Cryptodome.Protocol.SecretSharing import Shamir

from onewindow.kernel.canonical import canonical_bytes, digest
from onewindow.kernel.sealing.suites import (
    TAG_BYTES,
    Suite,
    Undecipherable,
    new_secret,
    suite_named,
)

KIND = "onewindow.bid.v1"
CHUNK = 1024 * 1024
MOST_CUSTODIANS = 16
_MANIFEST = {"kind", "suite", "context", "threshold", "custodians", "check", "parts"}
_CUSTODIAN = {"name", "key", "share", "share_digest"}
_PART = {"name", "size", "digest"}


class SealBroken(Exception):
    """A manifest, a share or a part is not what it must be; says which and why."""


@dataclass(frozen=True, slots=True)
class Custodian:
    """Who holds a share: a name unique in the tender, and the public key."""

    name: str
    public: bytes


@dataclass(frozen=True, slots=True)
class SealedPart:
    """One encrypted part: its name, the bytes of its ciphertext, and their SHA-256."""

    name: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class WrappedShare:
    """A share as the manifest carries it: encrypted for its custodian, with its own digest."""

    custodian: str
    key: str
    wrapped: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class Share:
    """A share that its custodian has released; the first byte is its number."""

    custodian: str
    value: bytes


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a sealed bid says of itself; ``context`` names tender, lot and bidder."""

    suite: str
    context: Mapping[str, str]
    threshold: int
    shares: tuple[WrappedShare, ...]
    check: str
    parts: tuple[SealedPart, ...]

    def as_record(self) -> dict[str, Any]:
        """Return the manifest as plain JSON."""
        return {
            "kind": KIND,
            "suite": self.suite,
            "context": dict(self.context),
            "threshold": self.threshold,
            "custodians": [
                {
                    "name": share.custodian,
                    "key": share.key,
                    "share": share.wrapped.hex(),
                    "share_digest": share.digest,
                }
                for share in self.shares
            ],
            "check": self.check,
            "parts": [
                {"name": part.name, "size": part.size, "digest": part.digest}
                for part in self.parts
            ],
        }

    def digest(self) -> str:
        """Return the SHA-256 that the bidder signs and the receipt names, as hex."""
        return digest(self.as_record()).hex()

    @classmethod
    def of_record(cls, record: Any) -> Self:
        """
        Read a manifest strictly.

        :raises SealBroken: naming what is wrong with its form.
        """
        try:
            _exactly(record, _MANIFEST)
            found = cls(
                suite=suite_named(record["suite"]).name,
                context={str(key): _text(value) for key, value in record["context"].items()},
                threshold=_count(record["threshold"]),
                shares=tuple(_wrapped_share(one) for one in record["custodians"]),
                check=_hex(record["check"], 32).hex(),
                parts=tuple(_part(one) for one in record["parts"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise SealBroken(f"投标文件清单格式不对：{error}") from error
        if record["kind"] != KIND:
            raise SealBroken(f"不认识的投标文件格式：{record['kind']!r}")
        _check_form(found)
        return found

    def part(self, name: str) -> SealedPart:
        """
        Return the part of that name.

        :raises SealBroken: if the bid has none.
        """
        for part in self.parts:
            if part.name == name:
                return part
        raise SealBroken(f"投标文件没有“{name}”这一部分")


@dataclass(frozen=True, slots=True)
class Opened:
    """The secret of a bid, found by enough shares; held in memory only."""

    secret: bytes


def seal(
    parts: Mapping[str, tuple[BinaryIO, BinaryIO]],
    *,
    custodians: Sequence[Custodian],
    threshold: int,
    context: Mapping[str, str],
    suite: Suite,
) -> Manifest:
    """
    Encrypt every part from its source into its target and return the manifest.

    :raises ValueError: if the custodians or the threshold make no sense.
    """
    names = [custodian.name for custodian in custodians]
    if not 1 <= threshold <= len(custodians) <= MOST_CUSTODIANS or len(set(names)) != len(names):
        raise ValueError("保管人须各不相同，门限须在1与保管人数之间")
    secret, bound = new_secret(), _bound(context)
    sealed = tuple(
        _seal_part(name, source, target, suite=suite, secret=secret, bound=bound)
        for name, (source, target) in parts.items()
    )
    shares = Shamir.split(threshold, len(custodians), secret, False)
    return Manifest(
        suite=suite.name,
        context=dict(context),
        threshold=threshold,
        shares=tuple(
            _wrap(custodian, bytes([number]) + value, suite=suite, bound=bound)
            for custodian, (number, value) in zip(custodians, shares, strict=True)
        ),
        check=_check_of(secret, bound),
        parts=sealed,
    )


def release(manifest: Manifest, *, custodian: str, private: bytes) -> Share:
    """
    Return a custodian's share of the bid's secret, unwrapped with the custodian's own key.

    :raises SealBroken: if it cannot be unwrapped, or is not the one the manifest promised: the
        fault is the bidder's, for the bidder made both.
    """
    suite, bound = suite_named(manifest.suite), _bound(manifest.context)
    for wrapped in manifest.shares:
        if wrapped.custodian == custodian:
            try:
                value = suite.unwrap(wrapped.wrapped, private, bound + custodian.encode())
            except Undecipherable as error:
                raise SealBroken(f"保管人“{custodian}”：{error}") from error
            if _share_digest(value) != wrapped.digest:
                raise SealBroken(f"保管人“{custodian}”的份额与清单不符")
            return Share(custodian, value)
    raise SealBroken(f"“{custodian}”不是这份投标文件的保管人")


def check_share(manifest: Manifest, share: Share) -> None:
    """
    Go on if a released share is the one that the manifest promised.

    :raises SealBroken: if the custodian holds none, or it is another.
    """
    promised = {wrapped.custodian: wrapped.digest for wrapped in manifest.shares}
    if share.custodian not in promised:
        raise SealBroken(f"“{share.custodian}”不是这份投标文件的保管人")
    if promised[share.custodian] != _share_digest(share.value):
        raise SealBroken(f"保管人“{share.custodian}”的份额与清单不符")


def combine(manifest: Manifest, shares: Iterable[Share]) -> Opened:
    """
    Return the secret from enough shares; who is away does not matter.

    :raises SealBroken: if there are too few good shares, or they do not give the promised secret.
    """
    promised = {wrapped.custodian: wrapped.digest for wrapped in manifest.shares}
    good = {
        share.value[0]: share.value[1:]
        for share in shares
        if promised.get(share.custodian) == _share_digest(share.value)
    }
    if len(good) < manifest.threshold:
        raise SealBroken(f"有效份额{len(good)}份，不足{manifest.threshold}份")
    chosen = sorted(good.items())[: manifest.threshold]
    secret = bytes(Shamir.combine(chosen, False))
    if not hmac.compare_digest(_check_of(secret, _bound(manifest.context)), manifest.check):
        raise SealBroken("份额合成的密钥与投标文件不符")
    return Opened(secret)


def unseal(manifest: Manifest, opened: Opened, name: str, source: BinaryIO) -> Iterator[bytes]:
    """
    Yield the plain chunks of a part; what has been yielded is authentic.

    :raises SealBroken: at the chunk that was changed, moved, dropped or added.
    """
    suite, bound = suite_named(manifest.suite), _bound(manifest.context)
    part = manifest.part(name)
    key = suite.content_key(opened.secret, bound, name)
    whole = hashlib.sha256()
    for number, chunk, is_last in _numbered(source, CHUNK + TAG_BYTES):
        whole.update(chunk)
        try:
            yield suite.decrypt(key, _nonce(number, is_last=is_last), chunk, bound)
        except Undecipherable as error:
            raise SealBroken(f"“{name}”第{number + 1}块：{error}") from error
    if whole.hexdigest() != part.digest:
        raise SealBroken(f"“{name}”与清单的摘要不符")


def _seal_part(
    name: str, source: BinaryIO, target: BinaryIO, *, suite: Suite, secret: bytes, bound: bytes
) -> SealedPart:
    key = suite.content_key(secret, bound, name)
    whole, size = hashlib.sha256(), 0
    for number, chunk, is_last in _numbered(source, CHUNK):
        sealed = suite.encrypt(key, _nonce(number, is_last=is_last), chunk, bound)
        whole.update(sealed)
        size += len(sealed)
        target.write(sealed)
    return SealedPart(name, size, whole.hexdigest())


def _numbered(source: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Yield number, content and whether it is the last; an empty source has one empty chunk."""
    number, chunk = 0, source.read(size)
    while True:
        following = source.read(size) if len(chunk) == size else b""
        yield number, chunk, not following
        if not following:
            return
        number, chunk = number + 1, following


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11) + bytes([is_last])


def _wrap(custodian: Custodian, value: bytes, *, suite: Suite, bound: bytes) -> WrappedShare:
    wrapped = suite.wrap(value, custodian.public, bound + custodian.name.encode())
    key = hashlib.sha256(custodian.public).hexdigest()
    return WrappedShare(custodian.name, key, wrapped, _share_digest(value))


def _bound(context: Mapping[str, str]) -> bytes:
    """Return what every ciphertext of a bid is bound to: tender, lot and bidder."""
    return hashlib.sha256(canonical_bytes(dict(context))).digest()


def _check_of(secret: bytes, bound: bytes) -> str:
    return hmac.new(secret, KIND.encode() + b"/check/" + bound, hashlib.sha256).hexdigest()


def _share_digest(value: bytes) -> str:
    return hashlib.sha256(KIND.encode() + b"/share/" + value).hexdigest()


def _check_form(manifest: Manifest) -> None:
    names = [share.custodian for share in manifest.shares]
    parts = [part.name for part in manifest.parts]
    if len(set(names)) != len(names) or not 1 <= manifest.threshold <= len(names):
        raise SealBroken("保管人重复，或门限与人数不符")
    if len(names) > MOST_CUSTODIANS or not parts or len(set(parts)) != len(parts):
        raise SealBroken("保管人过多，或投标文件的部分缺失、重复")


def _wrapped_share(record: Any) -> WrappedShare:
    _exactly(record, _CUSTODIAN)
    return WrappedShare(
        _text(record["name"]),
        _hex(record["key"], 32).hex(),
        _hex(record["share"], None),
        _hex(record["share_digest"], 32).hex(),
    )


def _part(record: Any) -> SealedPart:
    _exactly(record, _PART)
    return SealedPart(
        _text(record["name"]), _count(record["size"]), _hex(record["digest"], 32).hex()
    )


def _exactly(record: Any, keys: set[str]) -> None:
    if not isinstance(record, dict) or set(record) != keys:
        raise ValueError("字段缺失或多余")


def _text(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 200:
        raise ValueError("名称应为1至200字")
    return value


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("应为非负整数")
    return value


def _hex(value: Any, size: int | None) -> bytes:
    found = bytes.fromhex(value)
    if size is not None and len(found) != size:
        raise ValueError("摘要长度不对")
    return found
