"""Talk with outside systems about who somebody is."""

from onewindow.foundation.accounts.gateways.authorities import demo_issuer
from onewindow.foundation.accounts.gateways.identity import (
    IdentityGateway,
    IdentityUnavailable,
    SimulatedIdentity,
    ask_identity_service,
)

__all__ = [
    "IdentityGateway",
    "IdentityUnavailable",
    "SimulatedIdentity",
    "ask_identity_service",
    "demo_issuer",
]
