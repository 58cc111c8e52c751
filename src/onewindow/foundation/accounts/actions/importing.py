"""Importing organizations and staff from one workbook, all of it or nothing (批量导入)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from onewindow.foundation.accounts.actions.granting import grant_role
from onewindow.foundation.accounts.models import User
from onewindow.foundation.accounts.queries import current_grants
from onewindow.foundation.accounts.rules import STAFF, GrantedRole, Role
from onewindow.foundation.directory.api import (
    ORGANIZATIONS,
    Column,
    Counter,
    Organization,
    OrganizationOutcome,
    Sheet,
    SheetRow,
    cells_of_workbook,
    check_name,
    clean_name,
    plan_organizations,
    read_rows,
    register_organizations,
    workbook_template,
)
from onewindow.foundation.records.api import record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.kernel.workbooks import Cells

ROLES = {role.label: role for role in Role if role in STAFF}
PEOPLE = Sheet(
    "人员",
    (
        Column("username", "登录名", "字母、数字、点和横线", required=True, is_code=False),
        Column("name", "姓名", "真实姓名", required=True),
        Column("email", "邮箱", "用来自己设置首次密码"),
        Column("organization", "单位代码", "统一社会信用代码", required=True, is_code=True),
        Column("role", "角色", "从下拉中选", required=True, choices=tuple(ROLES)),
        Column("site", "场所编码", "窗口人员填，可不填", is_code=True),
        Column("counter", "窗口号", "与场所编码一起填", is_code=True),
    ),
)
SHEETS = (ORGANIZATIONS, PEOPLE)


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import stored, or would store."""

    organizations: OrganizationOutcome
    accounts: int
    grants: int
    unchanged: int
    is_dry_run: bool


def import_workbook(
    *, content: bytes, granter: tuple[GrantedRole, ...], on: date, actor: Actor, dry_run: bool
) -> ImportOutcome:
    """
    Import organizations and staff from an xlsx file; a dry run writes nothing and says the same.

    :raises Refused: with every fault of every cell; then nothing is written.
    """
    cells = cells_of_workbook(content, sheets=[sheet.name for sheet in SHEETS])
    scope = tuple(grant.path for grant in granter if grant.role is Role.ADMINISTRATOR)
    if not scope:
        raise refuse("import.not_allowed", "只有系统管理员可以导入")
    plan = plan_organizations(cells[ORGANIZATIONS.name], within=scope)
    codes = frozenset(draft.credit_code for draft in plan.drafts)
    rows, violations = _read_people(cells[PEOPLE.name], codes, scope)
    refuse_if_any([*_by_row(plan.violations), *_by_row(violations)])
    with transaction.atomic():
        organizations = register_organizations(drafts=plan.drafts, actor=actor, within=scope)
        accounts, grants = _store_people(rows, granter, on, actor)
        transaction.set_rollback(dry_run)
    unchanged = len(rows) - grants
    return ImportOutcome(organizations, accounts, grants, unchanged, dry_run)


def import_template() -> bytes:
    """Return an empty workbook to fill in, with one example line on each sheet."""
    examples = {
        "单位": [
            ("云西区示例局", "区示例局", "请填18位代码", "部门", "示例", "339901", ""),
        ],
        "人员": [("zhangsan", "张三", "", "请填18位代码", "窗口人员", "", "")],
    }
    return workbook_template(SHEETS, examples=examples)


def _by_row(violations: Sequence[Violation]) -> list[Violation]:
    """Return the violations from the top of the sheet to its end."""

    def row(violation: Violation) -> int:
        found = re.search(r"第(\d+)行", violation.field)
        return int(found.group(1)) if found else 0

    return sorted(violations, key=row)


def _read_people(
    cells: Cells, new_codes: frozenset[str], scope: tuple[str, ...]
) -> tuple[list[SheetRow], list[Violation]]:
    if not cells:
        return [], []
    rows, violations = read_rows(PEOPLE, cells)
    for row in rows:
        row.values["name"] = clean_name(row.values["name"])
    stored = dict(
        Organization.objects.filter(
            credit_code__in={row.values["organization"] for row in rows}
        ).values_list("credit_code", "path")
    )
    users = dict(
        User.objects.filter(username__in={row.values["username"] for row in rows}).values_list(
            "username", "name"
        )
    )
    counters = set(
        Counter.objects.filter(
            site__code__in={row.values["site"] for row in rows if row.values["site"]}
        ).values_list("site__code", "number")
    )
    told = {violation.field for violation in violations}
    faults = [
        *_check_names(rows, users),
        *_check_places(rows, stored, new_codes, scope, counters),
    ]
    return rows, violations + [fault for fault in faults if fault.field not in told]


def _check_names(rows: Sequence[SheetRow], users: dict[str, str]) -> Iterator[Violation]:
    names: dict[str, str] = {}
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        username, name = row.values["username"], row.values["name"]
        if len(username) > 150 or not re.fullmatch(r"[\w.@+-]*", username):
            yield row.violation("username", "登录名只能用字母、数字和 @ . + - _，不超过150字")
        for violation in check_name(name):
            yield row.violation("name", violation.message)
        if users.get(username, name) != name:
            yield row.violation("username", "该登录名已属于另一个姓名的账号")
        elif names.setdefault(username, name) != name:
            yield row.violation("username", "同一登录名在表中有两个姓名")
        email = row.values["email"]
        if email and ("@" not in email[1:-1] or " " in email or len(email) > 254):
            yield row.violation("email", "邮箱格式不对")
        key = (username, row.values["organization"], row.values["role"])
        if key in seen:
            yield row.violation("username", "与前面的行重复（同一账号、单位和角色）")
        seen.add(key)


def _check_places(
    rows: Sequence[SheetRow],
    stored: dict[str, str],
    new_codes: frozenset[str],
    scope: tuple[str, ...],
    counters: set[tuple[str, str]],
) -> Iterator[Violation]:
    for row in rows:
        code, site, counter = (row.values[key] for key in ("organization", "site", "counter"))
        if code and code not in stored and code not in new_codes:
            yield row.violation("organization", "没有这个单位；请先在“单位”表中填写")
        elif code in stored and not stored[code].startswith(scope):
            yield row.violation("organization", "该单位不在您的管理范围内")
        if (site or counter) and (site, counter) not in counters:
            yield row.violation("counter", "没有这个场所的这个窗口")


def _store_people(
    rows: Sequence[SheetRow], granter: tuple[GrantedRole, ...], on: date, actor: Actor
) -> tuple[int, int]:
    """Open the accounts that are new and hand out the roles not held; return how many of each."""
    usernames = {row.values["username"] for row in rows}
    users = {user.username: user for user in User.objects.filter(username__in=usernames)}
    organizations = Organization.objects.in_bulk(
        {row.values["organization"] for row in rows}, field_name="credit_code"
    )
    added = granted = 0
    for row in rows:
        values = row.values
        user = users.get(values["username"])
        if user is None:
            user = users[values["username"]] = _open_account(values, actor)
            added += 1
        organization, role = organizations[values["organization"]], ROLES[values["role"]]
        held = current_grants(on).filter(user=user, role=role, organization=organization)
        if held.exists():
            continue
        counter = Counter.objects.filter(
            site__code=values["site"], number=values["counter"]
        ).first()
        grant_role(
            user=user,
            role=role,
            organization=organization,
            counter=counter,
            granter=granter,
            on=on,
            actor=actor,
        )
        granted += 1
    return added, granted


def _open_account(values: dict[str, str], actor: Actor) -> User:
    """Open an account without a password; its owner sets one through the address given."""
    user = User(username=values["username"], name=values["name"], email=values["email"])
    user.set_unusable_password()
    user.save(force_insert=True)
    record(subject=user, what="user.import", actor=actor)
    return user
