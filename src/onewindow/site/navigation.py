"""What the menus show to whom; the only place that knows the pages of every app."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from onewindow.foundation.accounts.api import STAFF, Role, granted_roles, roles_of


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the staff menu; the pages of its app, and of ``apps``, lie below it."""

    label: str
    route: str
    roles: frozenset[Role]
    apps: tuple[str, ...] = ()

    def holds(self, app: str) -> bool:
        """Test if the pages of an app lie below this entry."""
        return app == self.route.split(":")[0] or app in self.apps


@dataclass(frozen=True, slots=True)
class Group:
    """Entries of the staff menu that belong together, with the icon before their name."""

    label: str
    icon: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as the reader's menu shows it; ``current`` is its aria-current, or empty."""

    label: str
    address: str
    current: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A group as the reader's menu shows it, open if he is in it or his menu is short."""

    label: str
    icon: str
    entries: tuple[Entry, ...]
    is_open: bool


DESK = frozenset({Role.CLERK, Role.APPROVER, Role.HALL_MANAGER, Role.SUPERVISOR, Role.AUDITOR})
GROUPS: tuple[Group, ...] = (
    Group(
        "办件",
        "file-text",
        (
            Item("今日工作", "casework:home", DESK),
            Item("窗口收件", "casework:counter", frozenset({Role.CLERK})),
            Item("办件列表", "casework:cases", DESK),
            Item("待审任务", "casework:tasks", frozenset({Role.APPROVER})),
            Item("承诺核查", "casework:duties", DESK - {Role.CLERK, Role.HALL_MANAGER}),
            Item(
                "无感智办",
                "casework:proactive",
                frozenset(
                    {Role.APPROVER, Role.EDITOR, Role.HALL_MANAGER, Role.SUPERVISOR, Role.AUDITOR}
                ),
            ),
            Item(
                "签发的证照",
                "certificates:issued",
                frozenset({Role.APPROVER, Role.HALL_MANAGER, Role.SUPERVISOR, Role.AUDITOR}),
            ),
            Item("委托与监护确认", "accounts:mandates-waiting", frozenset({Role.CLERK})),
        ),
    ),
    Group(
        "大厅",
        "building",
        (
            Item("窗口叫号", "hall:counter", frozenset({Role.CLERK})),
            Item("咨询台取号", "hall:tickets", frozenset({Role.CLERK, Role.HALL_MANAGER})),
            Item("大厅现况", "hall:board", frozenset({Role.HALL_MANAGER, Role.SUPERVISOR})),
            Item("等候与排窗", "hall:waiting", frozenset({Role.HALL_MANAGER, Role.SUPERVISOR})),
            Item("大厅设置", "hall:settings", frozenset({Role.HALL_MANAGER})),
            Item("显示屏", "hall:screens", frozenset({Role.HALL_MANAGER})),
        ),
    ),
    Group(
        "事项",
        "certificate",
        (
            Item("事项目录", "catalog:list", STAFF),
            Item("事项变更", "catalog:changes", frozenset({Role.EDITOR, Role.HALL_MANAGER})),
            Item("壁垒清理", "catalog:barriers", STAFF),
            Item("委托协议", "catalog:delegations", STAFF),
            Item(
                "复核与试算",
                "decisions:reruns",
                frozenset({Role.EDITOR, Role.HALL_MANAGER, Role.SUPERVISOR, Role.AUDITOR}),
            ),
        ),
    ),
    Group(
        "交易",
        "gavel",
        (
            Item(
                "招标项目",
                "tendering:tenders",
                frozenset({Role.TRADING_OFFICER, Role.TENDERER, Role.SUPERVISOR, Role.AUDITOR}),
                apps=("bidding",),
            ),
            Item(
                "会议室",
                "meetings:rooms",
                frozenset({Role.TRADING_OFFICER, Role.SUPERVISOR, Role.TENDERER, Role.AUDITOR}),
            ),
            Item(
                "评标专家",
                "evaluation:experts",
                frozenset({Role.TRADING_OFFICER, Role.SUPERVISOR, Role.AUDITOR}),
            ),
            Item(
                "评标",
                "evaluation:evaluations",
                frozenset({Role.TRADING_OFFICER, Role.TENDERER, Role.SUPERVISOR, Role.AUDITOR}),
            ),
            Item("我的评标", "evaluation:mine", frozenset({Role.EXPERT})),
            Item(
                "定标与合同",
                "contracts:lots",
                frozenset({Role.TRADING_OFFICER, Role.TENDERER, Role.SUPERVISOR, Role.AUDITOR}),
            ),
            Item(
                "保证金和保函",
                "guarantees:lots",
                frozenset({Role.TRADING_OFFICER, Role.TENDERER, Role.SUPERVISOR, Role.AUDITOR}),
            ),
            Item(
                "异议质疑投诉",
                "tendering:disputes",
                frozenset(
                    {Role.TRADING_OFFICER, Role.TENDERER, Role.SUPERVISOR, Role.AUDITOR},
                ),
            ),
            Item(
                "签名证书",
                "accounts:certificates",
                frozenset({Role.TRADING_OFFICER, Role.SUPERVISOR, Role.TENDERER, Role.EXPERT}),
            ),
        ),
    ),
    Group(
        "监督分析",
        "eye",
        (
            Item(
                "驾驶舱",
                "cockpit:today",
                frozenset({Role.HALL_MANAGER, Role.SUPERVISOR, Role.AUDITOR}),
            ),
            Item("差评和投诉", "feedback:work", DESK),
            Item(
                "好差评统计",
                "feedback:figures",
                frozenset({Role.HALL_MANAGER, Role.SUPERVISOR, Role.AUDITOR}),
            ),
            Item("问题整改", "inspections:findings", DESK),
            Item(
                "分析报告",
                "reports:reports",
                frozenset(
                    {Role.HALL_MANAGER, Role.SUPERVISOR, Role.AUDITOR, Role.TRADING_OFFICER}
                ),
            ),
            Item(
                "数据仓",
                "warehouse:sources",
                frozenset({Role.HALL_MANAGER, Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR}),
            ),
            Item("留痕", "ledger:entries", frozenset({Role.SUPERVISOR, Role.AUDITOR})),
        ),
    ),
    Group(
        "名录",
        "users",
        (
            Item("单位与场所", "directory:organizations", STAFF),
            Item("投资项目", "directory:projects", STAFF),
        ),
    ),
    Group(
        "系统",
        "lock",
        (
            Item("账号与授权", "accounts:accounts", frozenset({Role.ADMINISTRATOR})),
            Item("导入单位和人员", "accounts:import", frozenset({Role.ADMINISTRATOR})),
            Item("接口客户端", "accounts:clients", frozenset({Role.ADMINISTRATOR})),
            Item("个人信息请求", "accounts:rights", frozenset({Role.ADMINISTRATOR})),
            Item("保证金合作机构", "guarantees:partners", frozenset({Role.ADMINISTRATOR})),
            Item("设备", "devices:devices", frozenset({Role.ADMINISTRATOR})),
            Item("区划轮廓", "cockpit:outline", frozenset({Role.ADMINISTRATOR})),
        ),
    ),
)
MENU: tuple[Item, ...] = tuple(item for group in GROUPS for item in group.items)
FEW = 9
HOME = "casework:home"
FOOTER = (
    ("法定参数", "policy:list"),
    ("账本", "ledger:home"),
    ("证照查验", "certificates:verify"),
    ("办事大厅", "portal:halls"),
    ("交易公告", "tendering:notices"),
    ("投诉处理决定", "tendering:decisions"),
    ("交易数据开放", "exchange:home"),
    ("开标", "bidding:openings"),
    ("数据归集标准", "warehouse:standard"),
    ("评价和回复", "feedback:published"),
    ("预约办理", "hall:choose"),
    ("保函查验", "guarantees:check"),
    ("专家抽取", "evaluation:published"),
    ("无障碍", "portal:accessibility"),
    ("接口文档", "api:openapi-view"),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return the menu entries that the user's roles open."""
    roles = roles_of(request.user) if hasattr(request, "user") else frozenset()
    grants = granted_roles(request.user) if roles & STAFF else ()
    workplace = next((grant.place for grant in grants if grant.place), "")
    menu = menu_for(roles, request)
    return {"menu": menu, "roles": roles, "workplace": workplace, "footer": footer()}


def menu_for(roles: frozenset[Role], request: HttpRequest) -> list[Shown]:
    """Return the groups in which the roles open something, with the page one is on marked."""
    mine = {item: address_of(item.route) for item in MENU if item.roles & roles}
    mine = {item: address for item, address in mine.items() if address}
    place = _place(mine, request)
    shown = []
    for group in GROUPS:
        entries = tuple(
            Entry(item.label, mine[item], _mark(item, mine[item], place, request))
            for item in group.items
            if item in mine
        )
        is_open = len(mine) <= FEW or place in group.items
        if entries:
            shown.append(Shown(group.label, group.icon, entries, is_open))
    return shown


def address_of(route: str) -> str:
    """Return the address of a page, or nothing where an installation leaves the app out."""
    with suppress(NoReverseMatch):
        return reverse(route)
    return ""


def _mark(item: Item, address: str, place: Item | None, request: HttpRequest) -> str:
    if item is not place:
        return ""
    return "page" if request.path == address else "true"


def _place(mine: Mapping[Item, str], request: HttpRequest) -> Item | None:
    """Return the entry whose page this is, or below which or in whose app this page lies."""
    under = [item for item, address in mine.items() if _lies_under(request.path, address)]
    if under:
        return max(under, key=lambda item: len(mine[item]))
    app = getattr(request.resolver_match, "app_name", "")
    return next((item for item in mine if item.holds(app)), None)


def _lies_under(path: str, address: str) -> bool:
    return path == address or (path.startswith(address) and address != reverse(HOME))


def footer() -> list[dict[str, str]]:
    """Return the public pages that every citizen page links to."""
    entries = [{"label": label, "address": address_of(route)} for label, route in FOOTER]
    return [entry for entry in entries if entry["address"]]
