"""``onewindow createadmin``: the first account of a real installation."""

import argparse
import getpass
import os

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from onewindow.foundation.accounts.api import GrantedRole, Role, User, grant_role
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Refused, Violation, refuse
from onewindow.site.command.console import CONSOLE

OPERATOR = Actor("system:command", "系统运维（命令行）")
# 第一位管理员没有授予者：由能登录这台机器的人在命令行上建立。
EVERYWHERE = (GrantedRole(Role.ADMINISTRATOR, None, ""),)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what an account needs."""
    parser.add_argument("username", help="登录名")
    parser.add_argument("--name", required=True, help="姓名")
    parser.add_argument("--email", default="")


def run(options: argparse.Namespace) -> int:
    """Ask for the password, or read it from ONEWINDOW_ADMIN_PASSWORD, and open the account."""
    password = os.environ.get("ONEWINDOW_ADMIN_PASSWORD") or _ask()
    open_administrator(
        username=options.username, name=options.name, email=options.email, password=password
    )
    CONSOLE.print(f"[green]✓[/] 系统管理员 {options.username} 已建立；首次登录请绑定第二验证因子")
    return 0


@transaction.atomic
def open_administrator(*, username: str, name: str, email: str, password: str) -> User:
    """
    Open an account with the administrator's role everywhere.

    :raises Refused: if the name is taken or the password too weak.
    """
    user = User(username=username, name=name, email=email, is_staff=True, is_superuser=True)
    try:
        user.clean_fields(exclude=["password"])
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(Violation("admin.account", text) for text in error.messages) from error
    if User.objects.filter(username=username).exists():
        raise refuse("admin.username.taken", f"登录名“{username}”已被使用")
    user.set_password(password)
    user.save()
    grant_role(
        user=user,
        role=Role.ADMINISTRATOR,
        organization=None,
        granter=EVERYWHERE,
        on=timezone.localdate(),
        actor=OPERATOR,
    )
    return user


def _ask() -> str:
    password = getpass.getpass("密码 password: ")
    if password != getpass.getpass("再输一次 again: "):
        raise refuse("admin.password.differs", "两次输入的密码不一致")
    return password
