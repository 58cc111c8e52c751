"""``onewindow trust``: which certification authorities count, and what they have revoked."""

import argparse
from pathlib import Path

from django.utils import timezone

from onewindow.foundation.accounts.api import (
    TrustedAuthority,
    take_revocations,
    trust_authorities,
    trusted_authorities,
    withdraw_authority,
)
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Refused
from onewindow.site.command.console import CONSOLE

COMMAND = Actor("system:command", "命令行")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be done with the trust list."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    adding = what.add_parser("add", help="信任一家认证机构 trust the authorities in a file")
    adding.add_argument("file", type=Path, metavar="FILE", help="PEM，可以有几张")
    revoking = what.add_parser("revoke", help="更新吊销证书 take over a revocation list")
    revoking.add_argument("authority", help="机构证书指纹的开头 start of its fingerprint")
    revoking.add_argument("file", type=Path, metavar="FILE", help="CRL，或每行一个序列号的文本")
    withdrawing = what.add_parser("withdraw", help="移出信任列表 trust it no more")
    withdrawing.add_argument("authority", help="机构证书指纹的开头 start of its fingerprint")
    what.add_parser("list", help="列出信任的机构 list them")


def run(options: argparse.Namespace) -> int:
    """Do it; 0 done, 1 refused."""
    now = timezone.now()
    try:
        if options.what == "add":
            content = options.file.read_bytes()
            for one in trust_authorities(content=content, at=now, actor=COMMAND):
                _say(one)
        elif options.what == "revoke":
            content = options.file.read_bytes()
            count = take_revocations(
                authority=_named(options.authority), content=content, at=now, actor=COMMAND
            )
            CONSOLE.print(f"[green]✓[/] 新增吊销{count}张")
        elif options.what == "withdraw":
            withdraw_authority(authority=_named(options.authority), at=now, actor=COMMAND)
            CONSOLE.print("[green]✓[/] 已移出信任列表")
        else:
            for one in trusted_authorities(now):
                _say(one)
    except (Refused, OSError, TrustedAuthority.DoesNotExist) as error:
        CONSOLE.print(f"✗ {error}", markup=False, soft_wrap=True)
        return 1
    return 0


def _named(start: str) -> TrustedAuthority:
    found = list(TrustedAuthority.objects.filter(fingerprint__startswith=start.lower())[:2])
    if len(found) != 1:
        raise TrustedAuthority.DoesNotExist("没有这样的机构，或者不止一家，请写长一些")
    return found[0]


def _say(one: TrustedAuthority) -> None:
    kind = one.get_kind_display()
    words = f"{one.fingerprint[:16]}  {one.name}（{kind}，至{one.ends_at:%Y-%m-%d}）"
    CONSOLE.print(words, markup=False, soft_wrap=True)
