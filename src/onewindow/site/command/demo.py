"""``onewindow demo``: from nothing to a served demo city."""

import argparse
import os
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from rich.progress import Progress
from rich.table import Table

from onewindow.city.building import BUILDER, build_demo_city, is_built
from onewindow.city.calling import build_demo_hall
from onewindow.city.cases import build_demo_cases
from onewindow.city.certificates import build_demo_certificates
from onewindow.city.consultations import build_demo_consultation
from onewindow.city.contracts import build_demo_contracts
from onewindow.city.disputes import build_demo_disputes
from onewindow.city.evaluations import build_demo_evaluations
from onewindow.city.guarantees import build_demo_guarantees
from onewindow.city.hallhistory import build_past_tickets
from onewindow.city.powers import build_demo_powers
from onewindow.city.reviews import build_demo_reviews
from onewindow.city.staff import DEMO_ACCOUNTS
from onewindow.city.tenders import build_demo_tenders
from onewindow.city.yearly.keeping import write_this_month
from onewindow.foundation.accounts.api import trust_demo_authorities
from onewindow.services.casework.api import find_events, handle_events
from onewindow.site.command.console import CONSOLE, step
from onewindow.site.command.packs import report
from onewindow.site.packs import load_packs


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be chosen; PORT and ONEWINDOW_HOME choose where."""
    parser.add_argument(
        "--prepare", action="store_true", help="只准备，不启动 prepare, do not serve"
    )


def run(options: argparse.Namespace) -> int:
    """Prepare the home, then become ``onewindow up``."""
    with step("升级数据库结构 migrate"):
        call_command("migrate", verbosity=0, interactive=False)
    if not is_built():  # 先有单位，事项才有实施机关
        _build()
    outcome = load_packs(Path(settings.PACKS), with_demo=True)
    if report(outcome, f"装载配置包 packs：{len(outcome.changes)} 项变化", most=0):
        return 1
    _enliven()
    CONSOLE.print(_accounts())
    if not options.prepare:
        _become_up()
    return 0


def _become_up() -> None:
    # 换成新进程：装载演示数据所用的内存不必一直占着。
    os.execve(  # noqa: S606 - our own command, no shell
        sys.executable,
        [sys.executable, "-m", "onewindow.site.command", "up"],
        os.environ | {"ONEWINDOW_MORNING": "1"},
    )


def _build() -> None:
    with Progress(console=CONSOLE) as progress:
        bar = progress.add_task("演示城市 demo city", total=1.0)
        build_demo_city(
            on=timezone.localdate(),
            progress=lambda label, done: progress.update(
                bar, completed=done, description=f"演示城市 {label}"
            ),
        )


def _enliven() -> None:
    """Give the city agreements, certificates, tickets and cases; what is there stays."""
    today = timezone.localdate()
    trust_demo_authorities(at=timezone.now(), actor=BUILDER)
    with step("委托与下沉 delegations"):
        build_demo_powers(on=today, actor=BUILDER)
    with step("电子证照 certificates"):
        build_demo_certificates(on=today, actor=BUILDER)
    with step("招标项目 tenders"):
        build_demo_tenders(on=today, actor=BUILDER)
    with step("大厅取号叫号 hall"):
        build_demo_hall(on=today, actor=BUILDER)
    with step("大厅往日号票 tickets of the past weeks"):
        build_past_tickets(on=today)
    with step("评标专家和抽取 experts and draws"):
        build_demo_evaluations(on=today, actor=BUILDER)
    with step("竞争性磋商 a consultation"):
        build_demo_consultation(on=today, actor=BUILDER)
    with step("保证金和保函 deposits and letters"):
        build_demo_guarantees(on=today, actor=BUILDER)
    with step("定标、合同与履约 awards and contracts"):
        build_demo_contracts(on=today, actor=BUILDER)
    with step("异议、质疑、投诉 disputes"):
        build_demo_disputes(on=today, actor=BUILDER)
    with Progress(console=CONSOLE) as progress:
        bar = progress.add_task("演示办件 cases", total=1.0)
        build_demo_cases(
            on=today,
            actor=BUILDER,
            progress=lambda done: progress.update(bar, completed=done),
        )
    with step("评价和投诉 reviews"):
        build_demo_reviews(on=today)
    with step("本月全市数据 this month of the city"):
        write_this_month(
            packs=Path(settings.PACKS),
            now=timezone.localtime().replace(tzinfo=None, microsecond=0),
        )
    with step("无感智办 served unasked"):
        find_events(on=today)
        handle_events(on=today)


def _accounts() -> Table:
    table = Table(title="演示账号（登录页一键进入）demo accounts, one click on the sign-in page")
    for heading in ("账号", "角色", "可以试试"):
        table.add_column(heading, overflow="fold")
    for account in DEMO_ACCOUNTS:
        table.add_row(account.username, account.label, account.try_this)
    return table
