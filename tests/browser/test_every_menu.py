"""Every page that a menu or the footer leads to, seen by the first who may see it."""

import pytest
from django.conf import settings as house_settings
from django.urls import reverse
from django.utils import timezone

from onewindow.city.building import build_demo_city
from onewindow.foundation.accounts.api import User, roles_of
from onewindow.foundation.policy.api import load_policy_packs
from onewindow.services.catalog.api import load_matter_packs
from onewindow.site.navigation import MENU

pytestmark = pytest.mark.django_db(transaction=True)

PUBLIC = (
    "/",
    "/matters/",
    "/halls/",
    "/search?q=护照",
    "/matters/GA06/",
    "/matters/GA08/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/law/",
    "/ledger/",
    "/ledger/how-to-check/",
    "/certificates/check/",
    "/api/v1/docs",
)
CITIZEN = (
    "/my/cases/",
    "/my/certificates/",
    "/my/mandates/",
    "/my/viewings/",
    "/my/data/",
    "/messages/",
    "/matters/GA08/apply/",
)


@pytest.fixture
def city(settings):
    settings.DEMO = True  # the second factor is waived on the machine itself
    build_demo_city(on=timezone.localdate())
    load_policy_packs(house_settings.PACKS / "national/policy")
    load_matter_packs(house_settings.PACKS)


def visits():
    """Return each account with the menu pages that it is the first to see."""
    left = dict.fromkeys(MENU)
    for account in User.objects.filter(username__startswith="demo-").order_by("username"):
        own = [item for item in left if item.roles & roles_of(account)]
        for item in own:
            del left[item]
        if own:
            yield account, [reverse(item.route) for item in own]
    assert list(left) == []


def test_no_page_of_a_menu_has_a_fault(city, look_at, sign_in):
    faults = {path: look_at(path) for path in PUBLIC}
    sign_in(User.objects.get(username="demo-citizen"))
    faults |= {path: look_at(path) for path in CITIZEN}
    for account, paths in list(visits()):
        sign_in(account)
        faults |= {path: look_at(path) for path in paths}
    assert {path: found for path, found in faults.items() if found} == {}
