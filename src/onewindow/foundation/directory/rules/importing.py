"""The sheet from which organizations are imported, and its way into drafts."""

from onewindow.foundation.directory.rules.bodies import OrganizationDraft
from onewindow.foundation.directory.rules.kinds import OrganizationKind
from onewindow.foundation.directory.rules.sheets import Column, Sheet, SheetRow

KINDS = {kind.label: kind for kind in OrganizationKind}

ORGANIZATIONS = Sheet(
    "单位",
    (
        Column("name", "单位名称", "全称", required=True),
        Column("short_name", "简称", "如 区市场监管局"),
        Column("credit_code", "统一社会信用代码", "18位", required=True, is_code=True),
        Column("kind", "性质", "从下拉中选", required=True, choices=tuple(KINDS)),
        Column("function", "职能", "如 市场监管、卫健；事项按职能找到单位"),
        Column("region", "区划代码", "6、9或12位", required=True, is_code=True),
        Column("parent", "上级单位代码", "上级的统一社会信用代码；最上级留空", is_code=True),
    ),
)


def organization_of(row: SheetRow) -> OrganizationDraft:
    """Return the draft that a row describes; an unknown kind has been reported already."""
    values = row.values
    return OrganizationDraft(
        name=values["name"],
        credit_code=values["credit_code"],
        kind=KINDS.get(values["kind"], OrganizationKind.OTHER),
        region=values["region"],
        parent=values["parent"],
        short_name=values["short_name"],
        function=values["function"],
    )
