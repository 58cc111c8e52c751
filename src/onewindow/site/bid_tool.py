"""
``onewindow-bid``: seal a bid on one's own machine, and hold a share, without any connection.

    onewindow-bid keys OUT                                  a custodian's key pair
    onewindow-bid seal TERMS.json --bidder CODE --out DIR price_roll=FILE technical=FILE …
    onewindow-bid sign STATEMENT --key KEY.pem --out SIGNATURE
    onewindow-bid shares SHARES.json --key KEY.json --out RELEASED.json

TERMS.json is what ``GET /api/v1/lots/<code>/sealing`` answers, SHARES.json what a custodian gets
from ``GET /api/v1/lots/<code>/shares`` after the deadline. A private key is written with mode 0600
and goes nowhere.
"""

import argparse
import json
import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from onewindow.kernel.sealing import (
    SUITES,
    Custodian,
    Manifest,
    SealBroken,
    release,
    seal,
    suite_named,
)
from onewindow.kernel.signing import SoftwareKey


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 done, 1 not done."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except (SealBroken, ValueError, OSError, KeyError) as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    return 0


def make_keys(options: argparse.Namespace) -> None:
    """Write a new key pair: the private half for its holder only, the public one to register."""
    pair = suite_named(options.suite).generate()
    held = {"suite": options.suite, "private": pair.private.hex(), "public": pair.public.hex()}
    _write(options.out, held, mode=0o600)
    print(f"✓ 私钥已写入 {options.out}，请离线保管")
    print(f"登记用公钥（{options.suite}）：{pair.public.hex()}")


def seal_bid(options: argparse.Namespace) -> None:
    """Encrypt the parts into a folder with their manifest."""
    terms = _read(options.terms)
    custodians = [
        Custodian(one["name"], bytes.fromhex(one["public"]))
        for one in terms["custodians"]
        if one["suite"] == options.suite
    ]
    options.out.mkdir(parents=True)
    with ExitStack() as files:
        parts = {}
        for pair in options.parts:
            name, _, path = pair.partition("=")
            source = files.enter_context(Path(path).open("rb"))
            parts[name] = (
                source,
                files.enter_context((options.out / f"{name}.sealed").open("wb")),
            )
        manifest = seal(
            parts,
            custodians=custodians,
            threshold=int(terms["threshold"]),
            context=_context(terms, options.bidder),
            suite=suite_named(options.suite),
        )
    _write(options.out / "manifest.json", manifest.as_record())
    print(f"✓ 已加密{len(manifest.parts)}个部分，清单摘要 {manifest.digest()}")


def _context(terms: dict[str, Any], bidder: str) -> dict[str, str]:
    """Return what the ciphertext is bound to; a last offer to its round as well."""
    bound = {"tender": terms["tender"], "lot": terms["lot"], "bidder": bidder}
    return bound | ({"round": str(terms["round"])} if terms.get("round") else {})


def unwrap_shares(options: argparse.Namespace) -> None:
    """Unwrap the custodian's share of each bid; one that cannot be unwrapped is told."""
    held = _read(options.key)
    released, failed = [], []
    for one in _read(options.shares):
        manifest = Manifest.of_record(one["manifest"])
        try:
            private = bytes.fromhex(held["private"])
            share = release(manifest, custodian=options.custodian, private=private)
        except SealBroken as broken:
            failed.append(f"{manifest.context['bidder']}：{broken}")
        else:
            released.append({"bid": one["bid"], "value": share.value.hex()})
    _write(options.out, {"custodian": options.custodian, "shares": released})
    print(f"✓ 已解出{len(released)}份，写入 {options.out}")
    for words in failed:
        print(f"✗ {words}", file=sys.stderr)


def sign_statement(options: argparse.Namespace) -> None:
    """Sign what the platform asks to be signed, with a key that is kept in a file."""
    key = SoftwareKey.from_private(options.key.read_bytes())
    signature = key.sign(options.statement.read_bytes())
    options.out.write_bytes(signature)
    print(f"✓ 已用 {key.kind.label} 密钥签名，写入 {options.out}")
    print(f"签名值：{signature.hex()}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="onewindow-bid", description="投标文件加密工具")
    commands = parser.add_subparsers(required=True, metavar="keys | seal | sign | shares")
    keys = commands.add_parser("keys", help="生成保管人的密钥")
    keys.add_argument("out", type=Path)
    keys.set_defaults(run=make_keys)
    sealing = commands.add_parser("seal", help="加密投标文件")
    sealing.add_argument("terms", type=Path, help="标段的加密要求（JSON）")
    sealing.add_argument("parts", nargs="+", metavar="NAME=FILE")
    sealing.add_argument("--bidder", required=True, help="投标人统一社会信用代码")
    sealing.add_argument("--out", type=Path, required=True, help="新文件夹")
    sealing.set_defaults(run=seal_bid)
    signing = commands.add_parser("sign", help="用文件里的密钥签名")
    signing.add_argument("statement", type=Path, help="平台给出的待签内容")
    signing.add_argument("--key", type=Path, required=True, help="PEM 私钥文件，不带密码")
    signing.add_argument("--out", type=Path, required=True, help="签名文件")
    signing.set_defaults(run=sign_statement)
    shares = commands.add_parser("shares", help="解出自己保管的份额")
    shares.add_argument("shares", type=Path)
    shares.add_argument("--key", type=Path, required=True)
    shares.add_argument("--custodian", required=True)
    shares.add_argument("--out", type=Path, required=True)
    shares.set_defaults(run=unwrap_shares)
    for command in (keys, sealing):
        command.add_argument("--suite", choices=sorted(SUITES), default="HPKE-P256-AES256GCM")
    return parser


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _write(path: Path, value: Any, *, mode: int = 0o644) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    sys.exit(main())
