"""A signature that goes with an answer or a report."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models

from onewindow.foundation.accounts.api import SigningCertificate, User, sign_content


@dataclass(frozen=True, slots=True)
class Signing:
    """A signature that somebody gives: his certificate, and the value in hex."""

    certificate: SigningCertificate
    value: str
    signer: User


def keep_signature(
    signing: Signing, *, subject: models.Model, purpose: str, content: bytes, at: datetime
) -> None:
    """
    Check and keep the signature; within a transaction.

    :raises Refused: if it is not the signer's, not over this content, or was given before.
    """
    sign_content(
        subject=subject,
        purpose=purpose,
        content=content,
        certificate=signing.certificate,
        value=signing.value,
        signer=signing.signer,
        at=at,
    )
