"""Small pieces of a house for tests; each stays short, and says only what a test does not."""

from datetime import date

from allauth.mfa.models import Authenticator

from onewindow.foundation.accounts.models import Grant, User
from onewindow.foundation.accounts.rules import GrantedRole, Role
from onewindow.foundation.directory.models import Enterprise, Organization, Person, Region
from onewindow.kernel.actors import Actor
from onewindow.kernel.identifiers import citizen_check_digit, credit_code_check_digit

TESTER = Actor("system:test", "测试")
EVERYWHERE = (GrantedRole(Role.ADMINISTRATOR, None, ""),)


def citizen_number(serial=1, *, prefix="339901", born="19430308"):
    first17 = f"{prefix}{born}{serial:03d}"
    return first17 + citizen_check_digit(first17)


def region(code="339901", name="云江区", level="county"):
    return Region.objects.get_or_create(code=code, defaults={"name": name, "level": level})[0]


def organization(serial=1, *, name="云江区民政局", path=None, **said):
    code = f"113399010{serial:08d}"
    return Organization.objects.create(
        name=name,
        credit_code=code + credit_code_check_digit(code),
        kind=said.pop("kind", "department"),
        region=said.pop("region", None) or region(),
        path=path or f"/{serial}/",
        **said,
    )


def person(serial=1, *, name="王桂英", born=date(1943, 3, 8), **said):
    number = f"339901{born:%Y%m%d}{serial:03d}"
    number += citizen_check_digit(number)
    return Person.objects.create(name=name, number=number, born=born, **said)


def enterprise(serial=1, *, name="云江明远商贸有限公司", **said):
    code = f"913399010{serial:08d}"
    code += credit_code_check_digit(code)
    return Enterprise.objects.create(
        name=name, credit_code=code, kind="company", region=region(), **said
    )


def user(username="wang", *, of=None, role=None, at=None):
    """Return an account: of a person, or with a role and a second factor at an organization."""
    account = User.objects.create(username=username, name=of.name if of else username, person=of)
    if role:
        Grant.objects.create(user=account, role=role, organization=at, starts=date(2020, 1, 1))
        Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={})
    return account
