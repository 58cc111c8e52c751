"""Sealed bids: what a bidder locks away so that only enough custodians together can open it."""

from onewindow.kernel.sealing.envelope import (
    Custodian,
    Manifest,
    Opened,
    SealBroken,
    SealedPart,
    Share,
    check_share,
    combine,
    release,
    seal,
    unseal,
)
from onewindow.kernel.sealing.suites import SUITES, KeyPair, Suite, suite_named

__all__ = [
    "SUITES",
    "Custodian",
    "KeyPair",
    "Manifest",
    "Opened",
    "SealBroken",
    "SealedPart",
    "Share",
    "Suite",
    "check_share",
    "combine",
    "release",
    "seal",
    "suite_named",
    "unseal",
]
