"""``onewindow draw verify FILE | number PARTY``: repeat a draw, make a party's secret number."""

import argparse
import json
import secrets
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

from onewindow.foundation.records.api import is_signed_head, public_keys
from onewindow.kernel.canonical import digest
from onewindow.kernel.draw import DrawBroken, Outcome, commitment_of, verify_transcript
from onewindow.kernel.violations import refuse
from onewindow.site.command.console import CONSOLE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked about draws."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    verify = what.add_parser("verify", help="重新计算一次抽取 compute a draw again")
    verify.add_argument("file", type=Path, help="抽取记录（JSON） the transcript")
    verify.add_argument("--key", type=Path, help="账本公钥（PEM），不给则用本机账本的公钥")
    verify.add_argument("--plan", type=Path, help="抽取方案（JSON），一并核对摘要")
    number = what.add_parser("number", help="产生随机数和承诺 a secret number")
    number.add_argument("party", help="参与方，如 交易中心")


def run(options: argparse.Namespace) -> int:
    """Do what was asked."""
    if options.what == "number":
        return _number(options.party)
    transcript = _read(options.file)
    try:
        made = verify_transcript(transcript)
    except DrawBroken as broken:
        return _wrong(str(broken))
    head = transcript["head"]
    if not any(is_signed_head(head, key) for key in _keys(options.key)):
        return _wrong("树头不是由账本的公钥签名的")
    if options.plan and not _is_of_plan(transcript, _read(options.plan)):
        return _wrong("抽取记录不是按这份方案作出的")
    drawn = sum(pick.outcome is Outcome.DRAWN for pick in made)
    CONSOLE.print(
        f"[green]✓[/] 重新计算一致：从{transcript['pool']['size']}人中依次抽取{len(made)}次，"
        f"抽中{drawn}人；账本{head['size']}条时的树头签名有效",
        soft_wrap=True,
    )
    return 0


def _number(party: str) -> int:
    nonce = secrets.token_bytes(32)
    CONSOLE.print(f"随机数（自己保管，公开时填写）：{nonce.hex()}", soft_wrap=True)
    CONSOLE.print(f"承诺（现在提交）：{commitment_of(party, nonce)}", soft_wrap=True)
    return 0


def _keys(file: Path | None) -> list[bytes]:
    if file is None:
        return [bytes.fromhex(key["public_key"]) for key in public_keys()]
    try:
        key = load_pem_public_key(file.read_bytes())
    except (OSError, ValueError) as error:
        raise refuse("draw.key", f"读不出公钥 {file}：{error}") from error
    if not isinstance(key, Ed25519PublicKey):
        raise refuse("draw.key", f"{file} 不是 Ed25519 公钥")
    return [key.public_bytes(Encoding.Raw, PublicFormat.Raw)]


def _is_of_plan(transcript: Any, plan: Any) -> bool:
    """Test if the transcript names this plan and draws as it says."""
    return (
        isinstance(plan, dict)
        and transcript["rules"]["subject"].endswith(digest(plan).hex())
        and transcript["rules"]["wanted"] == plan.get("wanted")
        and transcript["pool"] == plan.get("pool")
    )


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise refuse("draw.file", f"读不出 {file}：{error}") from error


def _wrong(words: str) -> int:
    CONSOLE.print(f"[red]✗[/] {words}", soft_wrap=True)
    return 1
