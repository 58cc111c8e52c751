"""The vault, what it seals, and talk with banks, sureties and insurers."""

from onewindow.trading.guarantees.gateways.clocks import clock_case, clock_of, ended_on
from onewindow.trading.guarantees.gateways.contents import (
    asked_of,
    counted_of,
    facts_of,
    handle_of,
    line_facts,
    lines_of,
    particulars_of,
    reckoning_of,
    sealed_of,
)
from onewindow.trading.guarantees.gateways.letters import MOST_BYTES, keep_letter, kept_letter
from onewindow.trading.guarantees.gateways.partners import PartnerAway, PartnerDeclined, post
from onewindow.trading.guarantees.gateways.signing import (
    house_key,
    is_public_key,
    is_signed,
    kept_key,
    public_pem,
)
from onewindow.trading.guarantees.gateways.simulator import (
    Server,
    SimulatedPartner,
    deliver,
    simulated_partners,
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
    "MOST_BYTES",
    "PartnerAway",
    "PartnerDeclined",
    "Server",
    "SimulatedPartner",
    "asked_of",
    "clock_case",
    "clock_of",
    "counted_of",
    "deliver",
    "ended_on",
    "facts_of",
    "handle_of",
    "house_key",
    "is_public_key",
    "is_signed",
    "keep_letter",
    "kept_key",
    "kept_letter",
    "line_facts",
    "lines_of",
    "mark",
    "new_reference",
    "particulars_of",
    "post",
    "public_pem",
    "reckoning_of",
    "seal",
    "seal_bytes",
    "sealed_of",
    "simulated_partners",
    "unseal",
    "unseal_bytes",
]
