"""``onewindow evaluation verify FILE``: count an evaluation again from its exported sheets."""

import argparse
import json
from pathlib import Path

from onewindow.foundation.records.api import is_signed_head, public_keys
from onewindow.kernel.violations import refuse
from onewindow.site.command.console import CONSOLE
from onewindow.trading.evaluation.api import differences


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked about evaluations."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    verify = what.add_parser("verify", help="重新计算评标结果 count an evaluation again")
    verify.add_argument("file", type=Path, help="评审数据（JSON） the exported sheets")


def run(options: argparse.Namespace) -> int:
    """
    Count again and say what differs.

    :raises Refused: if the file is not an evaluation's.
    """
    try:
        sheets = json.loads(options.file.read_text(encoding="utf-8"))
        found = differences(sheets)
        bids, marks, head = len(sheets["result"]["lines"]), len(sheets["marks"]), sheets["head"]
    except (OSError, ValueError, KeyError, TypeError, ArithmeticError) as error:
        raise refuse("evaluation.file", f"读不出 {options.file}：{error}") from error
    keys = [bytes.fromhex(key["public_key"]) for key in public_keys()]
    if head and not any(is_signed_head(head, key) for key in keys):
        found.append("抽取次序所用的树头不是由账本的公钥签名的")
    for line in found:
        CONSOLE.print(f"[red]✗[/] {line}", soft_wrap=True)
    if not found:
        CONSOLE.print(f"[green]✓[/] 重新计算一致：{bids}家有效投标，{marks}项评分", soft_wrap=True)
    return 1 if found else 0
