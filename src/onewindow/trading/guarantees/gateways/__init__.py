"""The vault, what it seals, and talk with banks, sureties and insurers."""

from onewindow.trading.guarantees.gateways.contents import (
    counted_of,
    facts_of,
    handle_of,
    line_facts,
    lines_of,
    particulars_of,
    received_on,
    reckoning_of,
    sealed_of,
)
from onewindow.trading.guarantees.gateways.vault import (
    mark,
    new_reference,
    seal,
    seal_bytes,
    unseal,
    unseal_bytes,
)

__all__ = [
    "counted_of",
    "facts_of",
    "handle_of",
    "line_facts",
    "lines_of",
    "mark",
    "new_reference",
    "particulars_of",
    "received_on",
    "reckoning_of",
    "seal",
    "seal_bytes",
    "sealed_of",
    "unseal",
    "unseal_bytes",
]
