"""The rules of open data: OCDS releases made of plain facts, and the ten disclosures."""

from onewindow.channels.exchange.rules.facts import (
    AwardFacts,
    BidFacts,
    Change,
    ContractFacts,
    ContractMilestone,
    LotFacts,
    MomentFacts,
    NoticeFacts,
    Party,
    Payment,
    TenderFacts,
)
from onewindow.channels.exchange.rules.releases import (
    Package,
    compiled,
    ocid_of,
    record_package,
    release,
    release_id,
    release_package,
    tags_of,
)
from onewindow.channels.exchange.rules.sections import Json, moment, money

__all__ = [
    "AwardFacts",
    "BidFacts",
    "Change",
    "ContractFacts",
    "ContractMilestone",
    "Json",
    "LotFacts",
    "MomentFacts",
    "NoticeFacts",
    "Package",
    "Party",
    "Payment",
    "TenderFacts",
    "compiled",
    "moment",
    "money",
    "ocid_of",
    "record_package",
    "release",
    "release_id",
    "release_package",
    "tags_of",
]
