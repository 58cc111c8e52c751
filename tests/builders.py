"""Small things that many tests need: people, organizations, accounts with a role."""

from datetime import date

from onewindow.foundation.accounts.api import Grant, GrantedRole, Role, User
from onewindow.foundation.directory.api import Organization, OrganizationKind, Person, Region
from onewindow.kernel.actors import Actor
from onewindow.kernel.identifiers import citizen_check_digit, credit_code_check_digit

TESTER = Actor("system:test", "测试")
EVERYWHERE = (GrantedRole(Role.ADMINISTRATOR, None, ""),)


def citizen_number(serial=1, *, prefix="330106", born="19900307"):
    first17 = f"{prefix}{born}{serial:03d}"
    return first17 + citizen_check_digit(first17)


def person(serial=1, name="李晓云", **fields):
    number = citizen_number(serial)
    known = {"name": name, "phone": "13800001234", "born": date(1990, 3, 7), "is_verified": True}
    return Person.objects.create(number=number, **(known | fields))


def region(code="330106", name="云西区"):
    known = {"name": name, "level": "county"}
    return Region.objects.get_or_create(code=code, defaults=known)[0]


def organization(serial=1, parent=None, name="云西区政务服务中心"):
    first17 = f"11330106{serial:09d}"
    code = first17 + credit_code_check_digit(first17)
    known = {"name": name, "kind": OrganizationKind.DEPARTMENT, "region": region()}
    made = Organization.objects.create(credit_code=code, parent=parent, path=f"+{code}", **known)
    made.path = f"{parent.path if parent else '/'}{made.pk}/"
    made.save(update_fields=["path"])
    return made


def user(username="user", *roles, person=None, at=None, starts=date(2026, 1, 1), **fields):
    made = User.objects.create(username=username, name=username, person=person, **fields)
    for role in roles:
        Grant.objects.create(user=made, role=role, organization=at, starts=starts)
    return made
