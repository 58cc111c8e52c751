"""
The transcript of a draw: what was fixed before, what made the randomness, and what came of it.

First the rules and the pool's root are published with each party's commitment to a secret number;
then the parties reveal their numbers, and the ledger's next signed head is added. Nobody can steer
the seed who has not every party on his side: a party is bound by its commitment, and the head is
signed after the last reveal. While names are sealed a pick shows its leaf only, later the member.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.kernel.canonical import digest
from onewindow.kernel.draw.picking import Outcome, Pick, picks, weight_of
from onewindow.kernel.draw.pools import Pool, leaf_of
from onewindow.kernel.merkle import is_included

KIND = "onewindow.draw.v1"
NONCE_BYTES = 32
_KEYS = {"kind", "rules", "pool", "parties", "head", "picks"}
_PICK = {"index", "outcome", "reason", "leaf", "path", "member"}


class DrawBroken(Exception):
    """A transcript does not hold; says where and why."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is drawn for: the subject, how many, how many parties at least must reveal."""

    subject: str
    wanted: int
    minimum_reveals: int
    is_weighted: bool = False

    def as_record(self) -> dict[str, Any]:
        """Return the rules as plain JSON."""
        return {
            "subject": self.subject,
            "wanted": self.wanted,
            "minimum_reveals": self.minimum_reveals,
            "is_weighted": self.is_weighted,
        }


@dataclass(frozen=True, slots=True)
class Party:
    """Who takes part in making the randomness; no nonce means that the party did not reveal."""

    name: str
    commitment: str
    nonce: str = ""

    def as_record(self) -> dict[str, str]:
        """Return the party as plain JSON."""
        return {"name": self.name, "commitment": self.commitment, "nonce": self.nonce}


def commitment_of(name: str, nonce: bytes) -> str:
    """
    Return what a party publishes first: a hash that binds it to its secret number.

    :raises ValueError: if the number has not 32 bytes.
    """
    if len(nonce) != NONCE_BYTES:
        raise ValueError("随机数应为32字节")
    return hashlib.sha256(KIND.encode() + b"/commit/" + name.encode() + b"/" + nonce).hexdigest()


def seed_of(
    rules: Rules, root: bytes, size: int, parties: Sequence[Party], head: Mapping[str, Any]
) -> bytes:
    """
    Return the seed that follows from everything published.

    :raises DrawBroken: if a reveal does not fit its commitment, or too few parties revealed.
    """
    revealed = [party for party in parties if party.nonce]
    for party in revealed:
        if commitment_of(party.name, _bytes(party.nonce, NONCE_BYTES)) != party.commitment:
            raise DrawBroken(f"“{party.name}”公开的随机数与此前的承诺不符")
    if len(revealed) < rules.minimum_reveals or not revealed:
        raise DrawBroken(f"公开随机数的只有{len(revealed)}方，不足{rules.minimum_reveals}方")
    return digest(
        {
            "kind": KIND,
            "rules": rules.as_record(),
            "pool": {"root": root.hex(), "size": size},
            "parties": [party.as_record() for party in parties],
            "head": dict(head),
        }
    )


def transcript_of(
    rules: Rules,
    pool: Pool,
    *,
    parties: Sequence[Party],
    head: Mapping[str, Any],
    made: Sequence[Pick],
    members: Mapping[int, Mapping[str, Any]],
) -> dict[str, Any]:
    """Return the transcript; places that ``members`` leaves out stay sealed behind their leaf."""
    return {
        "kind": KIND,
        "rules": rules.as_record(),
        "pool": {"root": pool.root.hex(), "size": pool.size},
        "parties": [party.as_record() for party in parties],
        "head": dict(head),
        "picks": [
            {
                "index": pick.index,
                "outcome": str(pick.outcome),
                "reason": pick.reason,
                "leaf": pool.leaf(pick.index).hex(),
                "path": [step.hex() for step in pool.proof(pick.index)],
                "member": dict(members[pick.index]) if pick.index in members else None,
            }
            for pick in made
        ],
    }


def verify_transcript(transcript: Any) -> tuple[Pick, ...]:
    """
    Compute the draw again from its transcript alone and return its picks.

    The head's signature is for the ledger's verifier. Weights can be checked only where the
    members are shown: a weighted draw whose names are sealed is checked up to them.

    :raises DrawBroken: naming the first thing that does not hold.
    """
    try:
        return _verified(transcript)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DrawBroken(f"抽取记录格式不对：{error}") from error


def _verified(transcript: Any) -> tuple[Pick, ...]:
    _exactly(transcript, _KEYS, "抽取记录")
    if transcript["kind"] != KIND:
        raise DrawBroken(f"不认识的抽取记录：{transcript['kind']!r}")
    rules = Rules(**transcript["rules"])
    root, size = _bytes(transcript["pool"]["root"], 32), transcript["pool"]["size"]
    parties = [Party(**party) for party in transcript["parties"]]
    if len({party.name for party in parties}) != len(parties):
        raise DrawBroken("参与方重复")
    told = [_told(number, one, root, size) for number, one in enumerate(transcript["picks"], 1)]
    seed = seed_of(rules, root, size, parties, transcript["head"])
    again = picks(
        seed,
        size,
        wanted=rules.wanted,
        barred=_reasons(told),
        declined=frozenset(pick.index for pick in told if pick.outcome is Outcome.DECLINED),
        weight=_weights(transcript["picks"], told) if rules.is_weighted else None,
    )
    for number, (expected, given) in enumerate(zip(again, told, strict=False), 1):
        if expected != given:
            raise DrawBroken(
                f"第{number}次抽取应为第{expected.index}位（{expected.outcome.label}），"
                f"记录为第{given.index}位（{given.outcome.label}）"
            )
    if len(again) != len(told):
        raise DrawBroken(f"应抽取{len(again)}次，记录了{len(told)}次")
    return again


def _told(number: int, record: Any, root: bytes, size: int) -> Pick:
    _exactly(record, _PICK, f"第{number}次抽取")
    leaf = _bytes(record["leaf"], 32)
    path = [_bytes(step, 32) for step in record["path"]]
    if not is_included(leaf, record["index"], size, path, root):
        raise DrawBroken(f"第{number}次抽取的人不在备选库的第{record['index']}位")
    if record["member"] is not None and leaf_of(record["member"]) != leaf:
        raise DrawBroken(f"第{number}次抽取的人与备选库中的不是同一人")
    pick = Pick(record["index"], Outcome(record["outcome"]), record["reason"])
    if (pick.outcome is Outcome.BARRED) != bool(pick.reason):
        raise DrawBroken(f"第{number}次抽取：回避须有理由，其他不得有")
    return pick


def _reasons(told: Sequence[Pick]) -> Callable[[int], str]:
    reasons = {pick.index: pick.reason for pick in told if pick.outcome is Outcome.BARRED}
    return lambda index: reasons.get(index, "")


def _weights(records: Sequence[Any], told: Sequence[Pick]) -> Callable[[int], int]:
    """Return the weights that members show; a sealed one is taken as the transcript tells it."""
    shown = {one["index"]: weight_of(one["member"]["weight"]) for one in records if one["member"]}
    outcomes = iter(told)

    def weight(index: int) -> int:
        pick = next(outcomes, None)
        if index in shown:
            return shown[index]
        return 0 if pick is not None and pick.outcome is Outcome.PASSED else weight_of("1")

    return weight


def _exactly(record: Any, keys: set[str], what: str) -> None:
    if not isinstance(record, dict) or set(record) != keys:
        raise DrawBroken(f"{what}的字段缺失或多余")


def _bytes(text: str, size: int) -> bytes:
    found = bytes.fromhex(text)
    if len(found) != size:
        raise DrawBroken("摘要长度不对")
    return found
