"""Parts of a directory, stored through its own actions."""

from datetime import date

from onewindow.foundation.accounts.api import Grant, Role, User
from onewindow.foundation.directory.api import (
    Organization,
    OrganizationDraft,
    OrganizationKind,
    Person,
    Region,
    RegionDraft,
    register_organizations,
    register_person,
    register_regions,
)
from onewindow.kernel.actors import SYSTEM

TODAY = date(2026, 11, 22)
DISTRICT = "339901"
CREDIT_CODES = ("11100000000013338W", "12441500196720244T", "11330105002500287C")
CITIZEN_NUMBER = "11010519491231002X"


def a_region(code: str = DISTRICT, name: str = "云西区") -> Region:
    """Return a division with the province and city above it."""
    known = set(Region.objects.values_list("code", flat=True))
    above = [RegionDraft("330000", "浙江省"), RegionDraft("339900", "云川市")]
    rows = [*above, RegionDraft(DISTRICT, "云西区"), RegionDraft(code, name)]
    by_code = {row.code: row for row in rows if row.code not in known}
    register_regions(rows=list(by_code.values()), actor=SYSTEM)
    return Region.objects.get(code=code)


def an_organization(
    credit_code: str = CREDIT_CODES[0],
    *,
    name: str = "云西区市场监督管理局",
    function: str = "市场监管",
    kind: OrganizationKind = OrganizationKind.DEPARTMENT,
    region: str = DISTRICT,
    parent: str = "",
) -> Organization:
    """Return a stored organization."""
    a_region(region)
    draft = OrganizationDraft(name, credit_code, kind, region, parent, "", function)
    register_organizations(drafts=[draft], actor=SYSTEM)
    return Organization.objects.get(credit_code=credit_code)


def a_person(number: str = CITIZEN_NUMBER, *, name: str = "王桂英", phone: str = "") -> Person:
    """Return a registered, verified person."""
    return register_person(
        name=name, number=number, phone=phone, on=TODAY, actor=SYSTEM, is_verified=True
    )


def a_user(username: str = "lisi", *roles: Role, organization: Organization | None = None) -> User:
    """Return a user with these roles at the organization, from long ago."""
    user = User.objects.create(username=username, name=username)
    for role in roles:
        Grant.objects.create(
            user=user, role=role, organization=organization, starts=date(2020, 1, 1)
        )
    return user
