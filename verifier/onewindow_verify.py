#!/usr/bin/env python3
"""
Check what a OneWindow centre has signed, without an account and without trusting it.

    python onewindow_verify.py receipt RECEIPT.json --key ledger.pem
    python onewindow_verify.py growth PROOF.json --old OLD.json --new NEW.json --key ledger.pem
    python onewindow_verify.py certificate CERTIFICATE.json --key ed25519.pem [--sm2-key sm2.pem]
    python onewindow_verify.py draw DRAW.json --key ledger.pem
    python onewindow_verify.py evaluation SHEETS.json [--key ledger.pem]

It needs Python 3.10 and the package ``cryptography``; ``tongsuopy`` only for SM2, and the file
``recount.py`` beside it only for evaluations. It ends with
0 if everything holds, 1 if something does not, 2 if a file cannot be read.
"""

import argparse
import hashlib
import importlib.util
import io
import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

RECEIPT_KEYS = {"kind", "entry", "salt", "digest", "leaf", "path", "head", "public_key"}
HEAD_KEYS = {"size", "root", "at", "key", "signature"}
DRAW_KEYS = {"kind", "rules", "pool", "parties", "head", "picks"}
PICK_KEYS = {"index", "outcome", "reason", "leaf", "path", "member"}
DRAW = "onewindow.draw.v1"
CERTIFICATE_KEYS = {"format", "face", "ed25519_signature", "sm2_signature", "keys"}


class Wrong(Exception):
    """Something does not hold."""


class Unreadable(Exception):
    """A file is not what it should be."""


def main() -> int:
    """Do what the command line says and report in Chinese."""
    options = _arguments()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # an old console may not know every sign
    try:
        lines = options.check(options)
    except Wrong as wrong:
        print(f"✗ 核验不通过：{wrong}")
        return 1
    except Unreadable as problem:
        print(f"？无法核验：{problem}")
        return 2
    for line in lines:
        print("✓", "".join(c for c in line if c.isprintable()))
    return 0


def check_receipt(options: argparse.Namespace) -> list[str]:
    """
    Check a receipt: its content, its place in the ledger, and the signature of the head.

    :raises Wrong: if any of the three does not hold.
    :raises Unreadable: if a file cannot be read.
    """
    receipt = _object(options.file)
    key = _key(options.key)
    _exactly(receipt, RECEIPT_KEYS, "回执")
    if receipt["kind"] != "onewindow.receipt.v1":
        raise Unreadable(f"不认识的回执版本 {receipt['kind']!r}")
    entry, head = receipt["entry"], receipt["head"]
    if not isinstance(entry, dict):
        raise Unreadable("回执中没有留痕内容")
    digest = hashlib.sha256(canonical({**entry, "salt": _hex(receipt["salt"], 16).hex()})).digest()
    if "salt" in entry or digest != _hex(receipt["digest"], 32):
        raise Wrong("内容与摘要不符：回执的内容被改动过")
    if _hex(receipt["public_key"], 32) != _raw(key):
        raise Wrong("回执所用的公钥不是您手中的公钥")
    check_head(head, key)
    path = _path(receipt["path"])
    leaf = hashlib.sha256(b"\x00" + digest).digest()
    if not is_included(leaf, _count(receipt["leaf"]), head["size"], path, _hex(head["root"], 32)):
        raise Wrong("这条留痕不在签名树头所指的账本里")
    who, when = entry.get("actor_name"), entry.get("at")
    return [
        f"内容与摘要一致：{who} 于 {when} 对 {entry.get('subject')} 作 {entry.get('move')}",
        f"在账本第 {receipt['leaf']} 条，账本共 {head['size']} 条",
        f"树头签名有效：密钥 {head['key']}，签于 {head['at']}",
    ]


def check_growth(options: argparse.Namespace) -> list[str]:
    """
    Check that the ledger of the new head only adds to that of the old head.

    :raises Wrong: if it does not.
    :raises Unreadable: if a file cannot be read.
    """
    proof, key = _object(options.file), _key(options.key)
    old, new = _object(options.old), _object(options.new)
    check_head(old, key)
    check_head(new, key)
    path = _path(proof.get("path"))
    roots = _hex(old["root"], 32), _hex(new["root"], 32)
    if not is_consistent(old["size"], new["size"], *roots, path):
        raise Wrong("新账本不是旧账本的延续：已公布的留痕被改写过")
    return [f"账本从 {old['size']} 条增加到 {new['size']} 条，原有各条都没有改动"]


def check_certificate(options: argparse.Namespace) -> list[str]:
    """
    Check the signatures over the face of an e-certificate.

    :raises Wrong: if one does not hold.
    :raises Unreadable: if a file cannot be read.
    """
    certificate = _object(options.file)
    if set(certificate) - CERTIFICATE_KEYS or not {"face", "ed25519_signature"} <= set(
        certificate
    ):
        raise Unreadable("证照文件的字段不对")
    if not isinstance(certificate["face"], dict):
        raise Unreadable("证照文件中没有照面内容")
    signed = canonical(certificate["face"])
    try:
        _key(options.key).verify(_hex(certificate["ed25519_signature"], 64), signed)
    except InvalidSignature:
        raise Wrong("Ed25519 签名无效：照面内容被改动过，或不是这把公钥签的") from None
    lines = [f"{name}：{value}" for name, value in certificate["face"].items()]
    lines.append("Ed25519 签名有效")
    if options.sm2_key:
        _check_sm2(options.sm2_key, _hex(certificate.get("sm2_signature"), None), signed)
        lines.append("SM2 签名有效")
    return lines


def check_draw(options: argparse.Namespace) -> list[str]:
    """
    Compute a draw again: the parties' numbers, the ledger's head, the order, every member's place.

    :raises Wrong: if anything does not follow from what was published.
    :raises Unreadable: if it is not the transcript of a draw.
    """
    draw, key = _object(options.file), _key(options.key)
    _exactly(draw, DRAW_KEYS, "抽取记录")
    if draw["kind"] != DRAW:
        raise Unreadable(f"不认识的抽取记录 {draw['kind']!r}")
    check_head(draw["head"], key)
    try:
        told = [_pick(number, one, draw["pool"]) for number, one in enumerate(draw["picks"], 1)]
        seed, revealed = _seed(draw)
        again = list(_picks_again(seed, draw, told))
    except (KeyError, TypeError, AttributeError, ArithmeticError):
        raise Unreadable("抽取记录的内容不对") from None
    if again != told:
        raise Wrong("抽取次序与公开的随机数不符：结果被改动过")
    names = [pick["member"] for pick in draw["picks"] if pick["outcome"] == "drawn"]
    shown = sum(member is not None for member in names)
    return [
        f"{len(draw['parties'])} 方事先承诺，{revealed} 方公开了随机数，与承诺一致",
        f"随机数公开后的树头签名有效：账本 {draw['head']['size']} 条",
        f"从 {draw['pool']['size']} 人中依次抽取 {len(told)} 次，次序与随机数一致",
        f"抽中 {len(names)} 人，已公布 {shown} 人，都在事先封存的备选库中",
    ]


def _pick(number: int, record: Any, pool: Any) -> tuple[int, str]:
    """Return place and outcome of a pick whose member stands in the pool."""
    _exactly(record, PICK_KEYS, f"第{number}次抽取")
    leaf, index = _hex(record["leaf"], 32), _count(record["index"])
    path, root = _path(record["path"]), _hex(pool["root"], 32)
    if not is_included(leaf, index, _count(pool["size"]), path, root):
        raise Wrong(f"第{number}次抽取的人不在事先封存的备选库中")
    if record["member"] is not None:
        content = hashlib.sha256(b"\x00" + canonical(record["member"])).digest()
        if content != leaf:
            raise Wrong(f"第{number}次抽取的人与备选库中的不是同一人")
    if record["outcome"] not in {"drawn", "barred", "passed", "declined"}:
        raise Unreadable(f"第{number}次抽取的结果不认识")
    if (record["outcome"] == "barred") != bool(record["reason"]):
        raise Wrong(f"第{number}次抽取：回避须有理由，其他不得有")
    return index, record["outcome"]


def _seed(draw: dict[str, Any]) -> tuple[bytes, int]:
    """Return the seed and how many parties revealed."""
    rules, parties = draw["rules"], draw["parties"]
    names, revealed = {party["name"] for party in parties}, 0
    for party in parties:
        _exactly(party, {"name", "commitment", "nonce"}, "参与方")
        if party["nonce"]:
            said = f"{DRAW}/commit/{party['name']}/".encode() + _hex(party["nonce"], 32)
            if hashlib.sha256(said).hexdigest() != party["commitment"]:
                raise Wrong(f"“{party['name']}”公开的随机数与此前的承诺不符")
            revealed += 1
    if len(names) != len(parties) or revealed < max(1, _count(rules["minimum_reveals"])):
        raise Wrong("公开随机数的参与方不足，或有重复")
    fixed = {key: draw[key] for key in ("kind", "rules", "parties", "head")}
    fixed["pool"] = {"root": draw["pool"]["root"], "size": draw["pool"]["size"]}
    return hashlib.sha256(canonical(fixed)).digest(), revealed


def _picks_again(
    seed: bytes, draw: dict[str, Any], told: list[tuple[int, str]]
) -> Iterator[tuple[int, str]]:
    """Yield place and outcome in the order that the seed gives (a lazy Fisher–Yates shuffle)."""
    aside = {index: outcome for index, outcome in told if outcome in {"barred", "declined"}}
    shown = {one["index"]: one["member"]["weight"] for one in draw["picks"] if one["member"]}
    numbers, moved, taken = _numbers(seed), dict[int, int](), 0
    size, missing = _count(draw["pool"]["size"]), _count(draw["rules"]["wanted"])
    for _, outcome in [*told, (0, "")]:
        if taken == size or missing == 0:
            return
        place = taken + _below(size - taken, numbers)
        index = moved.get(place, place)
        if draw["rules"]["is_weighted"]:
            weight = shown.get(index, "0" if outcome == "passed" else "1")
            if next(numbers) >= int(Decimal(weight) * 2**64):
                yield index, "passed"
                continue
        moved[place] = moved.pop(taken, taken)
        taken += 1
        missing -= index not in aside
        yield index, aside.get(index, "drawn")


def _numbers(seed: bytes) -> Iterator[int]:
    for counter in count():
        block = hashlib.sha256(seed + counter.to_bytes(8, "big")).digest()
        for start in range(0, 32, 8):
            yield int.from_bytes(block[start : start + 8], "big")


def _below(bound: int, numbers: Iterator[int]) -> int:
    limit = 2**64 - 2**64 % bound
    return next(number for number in numbers if number < limit) % bound


def check_head(head: Any, key: Ed25519PublicKey) -> None:
    """
    Check the signature of a tree head.

    :raises Wrong: if the key did not sign it.
    :raises Unreadable: if it is not a tree head.
    """
    if not isinstance(head, dict):
        raise Unreadable("没有树头")
    _exactly(head, HEAD_KEYS, "树头")
    signed = canonical(
        {
            "kind": "onewindow.tree_head.v1",
            "size": _count(head["size"]),
            "root": _hex(head["root"], 32).hex(),
            "at": head["at"],
        }
    )
    if head["key"] != hashlib.sha256(_raw(key)).hexdigest()[:16]:
        raise Wrong(f"树头由另一把密钥 {head['key']!r} 签名")
    try:
        key.verify(_hex(head["signature"], 64), signed)
    except InvalidSignature:
        raise Wrong("树头签名无效") from None


def is_included(leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> bool:
    """Test an inclusion proof (RFC 9162, 2.1.3.2)."""
    if index >= size:
        return False
    place, last, digest = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            digest = _node(sibling, digest)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            digest = _node(digest, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and digest == root


def is_consistent(old: int, new: int, old_root: bytes, new_root: bytes, path: list[bytes]) -> bool:
    """Test a consistency proof (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    steps = [old_root, *path] if old & (old - 1) == 0 else path
    if not steps:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            first, second = _node(step, first), _node(step, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = _node(second, step)
        place, last = place >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def canonical(value: Any) -> bytes:
    """Return the one byte string that stands for a JSON value: sorted keys, no spaces, UTF-8."""
    try:
        return json.dumps(
            value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
        ).encode()
    except (ValueError, RecursionError):
        raise Unreadable("内容中有不能核验的字符或数值") from None


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _check_sm2(key_file: Path, signature: bytes, signed: bytes) -> None:
    try:
        from tongsuopy.crypto import hashes, serialization  # noqa: PLC0415 - optional
        from tongsuopy.crypto.asymciphers import ec  # noqa: PLC0415
        from tongsuopy.crypto.exceptions import (  # noqa: PLC0415
            InvalidSignature as InvalidSm2Signature,
        )
    except ImportError:
        raise Unreadable("核验 SM2 签名需要先安装 tongsuopy") from None
    try:
        key = serialization.load_pem_public_key(key_file.read_bytes())
    except (OSError, ValueError):
        raise Unreadable(f"{key_file} 不是公钥文件") from None
    try:
        key.verify(signature, signed, ec.ECDSA(hashes.SM3()))
    except (InvalidSm2Signature, ValueError):
        raise Wrong("SM2 签名无效：照面内容被改动过，或不是这把公钥签的") from None


def _object(file: Path) -> dict[str, Any]:
    try:
        value = json.loads(file.read_bytes(), object_pairs_hook=_unique, parse_float=_no_float)
    except (OSError, ValueError, RecursionError):
        raise Unreadable(f"{file} 不是完好的 JSON 文件") from None
    if not isinstance(value, dict):
        raise Unreadable(f"{file} 的内容不对")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name twice in one object")
    return dict(pairs)


def _no_float(text: str) -> Any:
    raise ValueError(f"a number with a fraction: {text}")


def _key(file: Path) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(file.read_bytes())
    except (OSError, ValueError):
        raise Unreadable(f"{file} 不是公钥文件") from None
    if not isinstance(key, Ed25519PublicKey):
        raise Unreadable(f"{file} 不是 Ed25519 公钥")
    return key


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _hex(text: Any, size: int | None) -> bytes:
    try:
        value = bytes.fromhex(text)
    except (TypeError, ValueError):
        raise Unreadable("摘要或签名不是十六进制") from None
    if value.hex() != text or size not in {None, len(value)}:
        raise Unreadable("摘要或签名的长度或写法不对")
    return value


def _path(steps: Any) -> list[bytes]:
    if not isinstance(steps, list) or len(steps) > 64:
        raise Unreadable("路径不对")
    return [_hex(step, 32) for step in steps]


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**63:
        raise Unreadable("序号或条数不对")
    return value


def _exactly(value: dict[str, Any], keys: set[str], what: str) -> None:
    if set(value) != keys:
        raise Unreadable(f"{what}的字段不对")


def check_evaluation(options: argparse.Namespace) -> list[str]:
    """
    Count an evaluation again from its sheets; the draw among equals needs the ledger's key.

    :raises Wrong: if a figure differs, or the draw's tree head is not the ledger's.
    :raises Unreadable: if a file cannot be read.
    """
    sheets = _object(options.file)
    try:
        found = _recount().differences(sheets)
        bids, marks, head = len(sheets["result"]["lines"]), len(sheets["marks"]), sheets["head"]
    except (ValueError, KeyError, TypeError, ArithmeticError) as problem:
        raise Unreadable(f"评审数据的格式不对：{problem}") from problem
    if found:
        raise Wrong("；".join(found))
    lines = [f"重新计算一致：{bids} 家有效投标，{marks} 项评分"]
    if head:
        if options.key is None:
            raise Unreadable("结果中有抽取的次序，请用 --key 给出账本公钥")
        check_head(head, _key(options.key))
        lines.append(f"并列的次序由账本 {head['size']} 条时的树头抽取，签名有效")
    return lines


def _recount() -> ModuleType:
    """Load the recount from the file beside this one."""
    path = Path(__file__).with_name("recount.py")
    spec = importlib.util.spec_from_file_location("recount", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise Unreadable("评标复算另需同一文件夹中的 recount.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="核验一窗的留痕回执、账本、电子证照、随机抽取和评标结果"
    )
    commands = parser.add_subparsers(
        required=True, metavar="receipt | growth | certificate | draw | evaluation"
    )
    receipt = commands.add_parser("receipt", help="核验留痕回执")
    receipt.set_defaults(check=check_receipt)
    growth = commands.add_parser("growth", help="核验账本只增加、没有改写")
    growth.set_defaults(check=check_growth)
    growth.add_argument("--old", type=Path, required=True, help="旧树头（JSON）")
    growth.add_argument("--new", type=Path, required=True, help="新树头（JSON）")
    certificate = commands.add_parser("certificate", help="核验电子证照")
    certificate.set_defaults(check=check_certificate)
    certificate.add_argument("--sm2-key", type=Path, help="SM2 公钥（PEM），可选")
    draw = commands.add_parser("draw", help="重新计算一次随机抽取")
    draw.set_defaults(check=check_draw)
    evaluation = commands.add_parser("evaluation", help="从评审数据重新计算评标结果")
    evaluation.set_defaults(check=check_evaluation)
    for command in (receipt, growth, certificate, draw, evaluation):
        needs_key = command is not evaluation  # 没有抽取次序的评标不用公钥
        command.add_argument("file", type=Path, help="要核验的文件（JSON）")
        command.add_argument("--key", type=Path, required=needs_key, help="Ed25519 公钥（PEM）")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
