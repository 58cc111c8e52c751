"""A sealed bid against the lot that it is for: the right lot, the right custodians, in time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from onewindow.kernel.sealing import Manifest
from onewindow.kernel.violations import Violation

PRICE_ROLL = "price_roll"
MOST_BYTES = 500 * 1024 * 1024
MOST_ROLL_BYTES = 1024 * 1024 + 64
PARTS = {
    PRICE_ROLL: "开标一览表",
    "qualification": "资格文件",
    "commercial": "商务文件",
    "technical": "技术文件",
    "bill": "报价文件",
}
_LATE = "《招标投标法》第二十八条；《招标投标法实施条例》第三十六条"
_ENCRYPTED = "《电子招标投标办法》第二十六条（待核）"


@dataclass(frozen=True, slots=True)
class Key:
    """A custodian's public key: whose, of which suite, under which SHA-256."""

    custodian: str
    suite: str
    digest: str


@dataclass(frozen=True, slots=True)
class BidTerms:
    """What a bid for the lot must say: its context, the custodians, how many of them open it."""

    tender: str
    lot: str
    bidder: str
    custodians: tuple[str, ...]
    threshold: int
    keys: Sequence[Key]
    round: int = 0

    @property
    def context(self) -> dict[str, str]:
        """Return what every ciphertext of the bid is bound to; a last offer to its round too."""
        bound = {"tender": self.tender, "lot": self.lot, "bidder": self.bidder}
        return bound | ({"round": str(self.round)} if self.round else {})


def check_manifest(manifest: Manifest, terms: BidTerms) -> Iterator[Violation]:
    """Yield a violation for everything that makes a sealed bid not fit its lot."""
    for key, words in (
        ("tender", "招标项目"),
        ("lot", "标段"),
        ("bidder", "投标人"),
        ("round", "轮次"),
    ):
        if manifest.context.get(key) != terms.context.get(key):
            yield Violation(f"bid.{key}", f"投标文件是为另一个{words}加密的")
    if set(manifest.context) != set(terms.context):
        yield Violation("bid.context", "投标文件的加密说明有缺失或多余")
    yield from _check_custody(manifest, terms)
    names = [part.name for part in manifest.parts]
    if PRICE_ROLL not in names:
        yield Violation("bid.price_roll", "缺少开标一览表", _ENCRYPTED)
    for name in names:
        if name not in PARTS:
            yield Violation("bid.part", f"不认识的部分“{name}”")
    roll = next((part for part in manifest.parts if part.name == PRICE_ROLL), None)
    if roll and roll.size > MOST_ROLL_BYTES:
        yield Violation("bid.price_roll.size", "开标一览表不得超过1MB")
    if sum(part.size for part in manifest.parts) > MOST_BYTES:
        yield Violation("bid.size", "投标文件合计不得超过500MB")


def check_arrival(*, at: datetime, opens: datetime | None, due: datetime) -> Iterator[Violation]:
    """Yield why a bid cannot be taken now; the moment of the deadline itself is too late."""
    if opens is not None and at < opens:
        yield Violation("bid.early", "招标文件还没有开始提供，不能投标")
    if at >= due:
        yield Violation("bid.late", "投标截止时间已过，系统不再接收", _LATE)


def check_opening(*, at: datetime, due: datetime) -> Iterator[Violation]:
    """Yield why nobody may touch the seals yet."""
    if at < due:
        yield Violation(
            "bid.sealed",
            "投标截止前任何人不得解密、提取投标文件",
            "《电子招标投标办法》第二十七条（待核）",
        )


def check_bidders(count: int, *, least: Decimal, source: str) -> Iterator[Violation]:
    """Yield why the seals stay closed for good: too few bids were handed in."""
    if count < least:
        words = f"到投标截止时间递交投标文件的只有{count}家，不足{least:f}家，不得开标"
        yield Violation("opening.few", words, source)


def _check_custody(manifest: Manifest, terms: BidTerms) -> Iterator[Violation]:
    named = tuple(share.custodian for share in manifest.shares)
    if set(named) != set(terms.custodians) or manifest.threshold != terms.threshold:
        holders = "、".join(terms.custodians)
        yield Violation(
            "bid.custody", f"密钥应由{holders}分持，其中{terms.threshold}方解密", _ENCRYPTED
        )
        return
    known = {(key.custodian, key.suite): key.digest for key in terms.keys}
    for share in manifest.shares:
        if known.get((share.custodian, manifest.suite)) != share.key:
            yield Violation("bid.key", f"不是用{share.custodian}现在的公钥加密的，请重新加密")
