"""``onewindow ledger verify | receipt | head``: the permanent record, checked and proved."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from rich.progress import Progress

from onewindow.foundation.records.api import (
    entries_of,
    head_statement,
    latest_head,
    receipt_for,
    seal_all,
    verify_ledger,
)
from onewindow.kernel.violations import refuse
from onewindow.site.command.console import CONSOLE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of the ledger."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    what.add_parser("verify", help="校验每条留痕、每个节点、每个树头 check all of it")
    what.add_parser("head", help="输出最新签名树头 print the newest signed tree head")
    receipt = what.add_parser("receipt", help="开具某一对象全部留痕的回执 receipts of a subject")
    receipt.add_argument("subject", help="对象，如 case:12 as shown on the record")
    receipt.add_argument("--out", type=Path, help="写入目录，每条一个文件 a folder, one file each")


def run(options: argparse.Namespace) -> int:
    """Do what was asked."""
    if options.what == "verify":
        return _verify()
    if options.what == "head":
        head = latest_head()
        return _print(head_statement(head)) if head else _nothing("账本为空 the ledger is empty")
    return _receipts(options.subject, options.out)


def _verify() -> int:
    with Progress(console=CONSOLE, transient=True) as progress:
        bar = progress.add_task("校验账本 verify the ledger", total=None)
        report = verify_ledger(
            lambda done, total: progress.update(bar, completed=done, total=total)
        )
    counts = f"{report.sealed} 条已入账，{report.unsealed} 条待入账，{report.heads} 个签名树头"
    if report.is_sound:
        CONSOLE.print(f"[green]✓[/] 账本完好 the ledger is sound：{counts}")
        return 0
    CONSOLE.print(f"[red]✗[/] {report.problem}\n  {counts}", soft_wrap=True)
    return 1


def _receipts(subject: str, folder: Path | None) -> int:
    seal_all()
    entries = entries_of(subject)
    if not entries:
        raise refuse("ledger.subject", f"没有对象 {subject} 的留痕")
    if folder is None:
        return _print([receipt_for(entry) for entry in entries])
    folder.mkdir(parents=True, exist_ok=True)
    for entry in entries:
        path = folder / f"{subject.replace(':', '-')}-{entry.pk}.json"
        path.write_text(json.dumps(receipt_for(entry), ensure_ascii=False, indent=1))
        CONSOLE.print(f"[green]✓[/] {path}", soft_wrap=True)
    return 0


def _print(value: Any) -> int:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    print()
    return 0


def _nothing(words: str) -> int:
    print(words, file=sys.stderr)
    return 1
