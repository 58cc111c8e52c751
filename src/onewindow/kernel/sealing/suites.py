"""
Cipher suites of a sealed bid: how a share is wrapped for a custodian, how content is encrypted.

``HPKE-P256-AES256GCM`` is what browsers compute by themselves (RFC 9180 base mode with
DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM). ``SM2-SM4GCM`` is the national one: SM2
encryption (GB/T 32918.4) and SM4-GCM (GB/T 32907), for the command-line tool and hardware keys.
"""

import hashlib
import hmac
import os
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import gmssl_pyx
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_LABEL = b"onewindow.bid.v1"
TAG_BYTES = 16


class Undecipherable(ValueError):
    """The key does not fit, or a bit was changed."""


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A custodian's key: the private half never leaves the custodian."""

    public: bytes
    private: bytes


class Suite(ABC):
    """One way to wrap shares and to encrypt content; content in chunks, each with a tag."""

    name: ClassVar[str]
    key_bytes: ClassVar[int]

    @abstractmethod
    def generate(self) -> KeyPair:
        """Return a new key pair as raw bytes."""

    @abstractmethod
    def wrap(self, secret: bytes, public: bytes, context: bytes) -> bytes:
        """
        Return the secret encrypted for the holder of the key, bound to the context.

        :raises ValueError: if it is not a public key.
        """

    @abstractmethod
    def unwrap(self, wrapped: bytes, private: bytes, context: bytes) -> bytes:
        """
        Return the secret.

        :raises Undecipherable: if the key or the context is another.
        """

    @abstractmethod
    def encrypt(self, key: bytes, nonce: bytes, chunk: bytes, context: bytes) -> bytes:
        """Return the chunk encrypted, followed by its tag of 16 bytes."""

    @abstractmethod
    def decrypt(self, key: bytes, nonce: bytes, sealed: bytes, context: bytes) -> bytes:
        """
        Return the chunk.

        :raises Undecipherable: if a bit of it, or its place in the content, was changed.
        """

    def content_key(self, secret: bytes, context: bytes, part: str) -> bytes:
        """Return the key of one part, derived from the secret of the bid (RFC 5869)."""
        info = _LABEL + b"/part/" + part.encode()
        return HKDF(hashes.SHA256(), self.key_bytes, salt=context, info=info).derive(secret)


class HpkeAes(Suite):
    """HPKE over P-256 and AES-256-GCM."""

    name: ClassVar[str] = "HPKE-P256-AES256GCM"
    key_bytes: ClassVar[int] = 32
    _hpke: ClassVar[hpke.Suite] = hpke.Suite(
        hpke.KEM.P256, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM
    )

    def generate(self) -> KeyPair:
        """Return a new P-256 key: the point uncompressed, the number in 32 bytes."""
        key = ec.generate_private_key(ec.SECP256R1())
        public = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return KeyPair(public, key.private_numbers().private_value.to_bytes(32))

    def wrap(self, secret: bytes, public: bytes, context: bytes) -> bytes:
        """Return the encapsulated key followed by the ciphertext."""
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
        return bytes(self._hpke.encrypt(secret, key, _LABEL + context))

    def unwrap(self, wrapped: bytes, private: bytes, context: bytes) -> bytes:
        """Return the secret; see ``Suite``."""
        key = ec.derive_private_key(int.from_bytes(private), ec.SECP256R1())
        try:
            return bytes(self._hpke.decrypt(wrapped, key, _LABEL + context))
        except (InvalidTag, ValueError) as error:
            raise Undecipherable("密钥份额解不开") from error

    def encrypt(self, key: bytes, nonce: bytes, chunk: bytes, context: bytes) -> bytes:
        """Return the chunk encrypted; see ``Suite``."""
        return AESGCM(key).encrypt(nonce, chunk, context)

    def decrypt(self, key: bytes, nonce: bytes, sealed: bytes, context: bytes) -> bytes:
        """Return the chunk; see ``Suite``."""
        try:
            return AESGCM(key).decrypt(nonce, sealed, context)
        except InvalidTag as error:
            raise Undecipherable("密文被改动过") from error


class Sm2Sm4(Suite):
    """SM2 encryption and SM4-GCM; the context is authenticated by an HMAC inside the secret."""

    name: ClassVar[str] = "SM2-SM4GCM"
    key_bytes: ClassVar[int] = 16
    _MARK_BYTES: ClassVar[int] = 32

    def generate(self) -> KeyPair:
        """Return a new SM2 key: the point as x and y, the number in 32 bytes."""
        public, private = gmssl_pyx.sm2_key_generate()
        return KeyPair(bytes(public), bytes(private))

    def wrap(self, secret: bytes, public: bytes, context: bytes) -> bytes:
        """Return the secret and its mark of the context as one SM2 ciphertext."""
        try:
            return bytes(gmssl_pyx.sm2_encrypt(public, secret + self._mark(secret, context)))
        except (gmssl_pyx.GmsslInnerError, gmssl_pyx.InvalidValueError) as error:
            raise ValueError("不是 SM2 公钥") from error

    def unwrap(self, wrapped: bytes, private: bytes, context: bytes) -> bytes:
        """Return the secret; see ``Suite``."""
        try:
            held = bytes(gmssl_pyx.sm2_decrypt(private, wrapped))
        except (gmssl_pyx.GmsslInnerError, gmssl_pyx.InvalidValueError) as error:
            raise Undecipherable("密钥份额解不开") from error
        secret, mark = held[: -self._MARK_BYTES], held[-self._MARK_BYTES :]
        if not hmac.compare_digest(mark, self._mark(secret, context)):
            raise Undecipherable("密钥份额不属于这份投标文件")
        return secret

    def encrypt(self, key: bytes, nonce: bytes, chunk: bytes, context: bytes) -> bytes:
        """Return the chunk encrypted; see ``Suite``."""
        machine = Cipher(SM4(key), modes.GCM(nonce)).encryptor()
        machine.authenticate_additional_data(context)
        return machine.update(chunk) + machine.finalize() + machine.tag

    def decrypt(self, key: bytes, nonce: bytes, sealed: bytes, context: bytes) -> bytes:
        """Return the chunk; see ``Suite``."""
        body, tag = sealed[:-TAG_BYTES], sealed[-TAG_BYTES:]
        try:
            machine = Cipher(SM4(key), modes.GCM(nonce, tag)).decryptor()
            machine.authenticate_additional_data(context)
            return machine.update(body) + machine.finalize()
        except (InvalidTag, ValueError) as error:
            raise Undecipherable("密文被改动过") from error

    @staticmethod
    def _mark(secret: bytes, context: bytes) -> bytes:
        return hmac.new(secret, _LABEL + context, hashlib.sha256).digest()


SUITES: Mapping[str, Suite] = {suite.name: suite for suite in (HpkeAes(), Sm2Sm4())}


def suite_named(name: str) -> Suite:
    """
    Return the suite.

    :raises ValueError: if this release does not know it.
    """
    if name not in SUITES:
        raise ValueError(f"不认识的加密套件：{name}")
    return SUITES[name]


def new_secret() -> bytes:
    """Return the 16 random bytes that a bid's keys are derived from."""
    return os.urandom(16)
