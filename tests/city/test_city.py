import random
from collections import Counter
from datetime import date

import pytest
from django.db import transaction

from onewindow.city.bodies import DEPARTMENTS, city_bodies
from onewindow.city.building import build_demo_city, is_built
from onewindow.city.characters import CHARACTERS, DAUGHTER, ELDER, FIRMS, OWNER, newborn
from onewindow.city.halls import city_sites
from onewindow.city.numbers import citizen_number, credit_code, phone
from onewindow.city.people import businesses, residents
from onewindow.city.places import DISTRICT, city_regions
from onewindow.city.staff import DEMO_ACCOUNTS, posts
from onewindow.foundation.accounts.api import (
    Grant,
    Role,
    User,
    granted_roles,
    may_act_for,
    roles_of,
)
from onewindow.foundation.directory.api import (
    Enterprise,
    Organization,
    Person,
    Project,
    Region,
    Site,
    organization_for,
    organizations_below,
)
from onewindow.kernel.identifiers import birthday, is_citizen_number, is_credit_code, is_female

TODAY = date(2026, 11, 22)


def test_one_district_is_complete():
    lengths = Counter(len(region.code) for region in city_regions() if region.code > DISTRICT)
    assert lengths == {9: 11, 12: 202, 6: 8}
    assert len({region.code for region in city_regions()}) == 224
    assert len(DEPARTMENTS) == 44


def test_the_city_has_82_halls_and_more_sites():
    kinds = Counter(site.kind for site in city_sites(city_bodies()))
    assert kinds == {
        "hall": 10,
        "subhall": 72,
        "town_centre": 11,
        "village_station": 202,
        "outlet": 40,
    }


def test_every_body_has_a_number_of_its_own_that_checks():
    codes = [draft.credit_code for draft in city_bodies().drafts]
    assert len(codes) == 302
    assert len(set(codes)) == 302
    assert all(is_credit_code(code) for code in codes)


def test_numbers_that_are_made_pass_the_checks():
    number = citizen_number(date(1943, 3, 8), 1, female=True)
    assert number[:17] == "33990119430308002"
    assert is_citizen_number(number, on=TODAY)
    assert is_female(number)
    assert credit_code("91", 1)[:10] == "91339901YC"
    assert phone(7) == "14100000007"


def test_three_hundred_people_of_every_age_have_numbers_that_check():
    people = residents(random.Random(2026), on=TODAY)
    ages = [TODAY.year - person.born.year for person in people]
    assert len({person.number for person in people}) == 300
    assert all(is_citizen_number(person.number, on=TODAY) for person in people)
    assert all(birthday(person.number) == person.born for person in people)
    assert min(ages) == 0
    assert max(ages) >= 90
    assert sum(age >= 80 for age in ages) >= 10
    assert sum(age < 16 for age in ages) >= 40


def test_eighty_enterprises_have_codes_that_check():
    dice = random.Random(2026)
    firms = businesses(dice, residents(dice, on=TODAY), on=TODAY)
    assert len({firm.credit_code for firm in firms}) == 80
    assert len({firm.name for firm in firms}) == 80
    assert all(is_credit_code(firm.credit_code) for firm in firms)
    assert {firm.kind.value for firm in firms} == {"company", "individual", "cooperative"}
    assert firms[0].founded_on == date(2026, 9, 23)


def test_the_same_seed_gives_the_same_people_and_another_seed_others():
    first = residents(random.Random(1), on=TODAY)
    assert residents(random.Random(1), on=TODAY) == first
    assert residents(random.Random(2), on=TODAY) != first


def test_the_characters_keep_their_numbers():
    assert (ELDER.name, ELDER.number) == ("王桂英", "339901194303080027")
    assert len({c.number for c in CHARACTERS}) == 17
    assert newborn(on=TODAY).born == date(2026, 10, 29)
    assert {firm.led_by for firm in FIRMS} <= {c.key for c in CHARACTERS}


def test_a_slow_clock_leaves_out_those_who_are_not_born_yet():
    people = residents(random.Random(2026), on=date(2025, 1, 1))
    assert 280 < len(people) < 300
    assert all(person.born <= date(2025, 1, 1) for person in people)


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    """Build the city once for the tests below, then take it away again."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_demo_city(on=TODAY)
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.usefixtures("city")
class TestBuilt:
    def test_it_is_all_there(self, city):
        assert (city.organizations, city.sites, city.persons) == (302, 335, 300)
        assert (city.enterprises, city.projects) == (80, 8)
        assert Organization.objects.count() == 302
        assert Site.objects.filter(kind__in=["hall", "subhall"]).count() == 82
        assert Person.objects.count() == 300
        assert Enterprise.objects.count() == 80
        assert Project.objects.count() == 8
        assert Region.objects.filter(level="village").count() == 202

    def test_building_again_changes_nothing(self):
        assert is_built()
        assert build_demo_city(on=TODAY) is None

    def test_the_district_has_44_departments_below_its_government(self):
        government = Organization.objects.get(name="云西区人民政府")
        below = organizations_below(government.path)
        assert below.filter(kind="department").count() == 44
        assert below.filter(kind="town").count() == 11
        assert below.filter(kind="village").count() == 202

    def test_every_path_is_the_path_of_its_parent_and_its_own_key(self):
        for organization in Organization.objects.select_related("parent"):
            above = organization.parent.path if organization.parent else "/"
            assert organization.path == f"{above}{organization.pk}/"

    def test_departments_are_found_from_a_village_and_from_another_county(self):
        assert str(organization_for("市场监管", region="339901001001")) == "云西区市场监督管理局"
        assert str(organization_for("市场监管", region="339902")) == "云川市市场监督管理局"

    def test_every_demo_account_can_sign_in_and_holds_its_role(self):
        users = {u.username: u for u in User.objects.filter(username__startswith="demo-")}
        assert set(users) == {account.username for account in DEMO_ACCOUNTS}
        assert not any(user.has_usable_password() for user in users.values())
        roles = set().union(*(roles_of(user) for user in users.values()))
        assert roles == set(Role) - {Role.DEVICE}

    def test_every_department_has_somebody_to_decide(self):
        deciding = set(
            Grant.objects.filter(role=Role.APPROVER).values_list("organization_id", flat=True)
        )
        departments = Organization.objects.filter(kind="department")
        assert set(departments.values_list("id", flat=True)) == deciding

    def test_the_clerk_sits_at_counter_three_of_the_district_hall(self):
        grant = Grant.objects.get(user__username="demo-clerk")
        assert str(grant.counter) == "云西区政务服务中心 03"
        assert [g.role for g in granted_roles(grant.user)] == [Role.CLERK]

    def test_the_daughter_may_act_for_her_mother_and_nobody_else(self):
        mother = Person.objects.get(number=ELDER.number)
        daughter = Person.objects.get(number=DAUGHTER.number)
        owner = Person.objects.get(number=OWNER.number)
        assert may_act_for(daughter, person=mother, matter_slug="MZ08", on=TODAY)
        assert not may_act_for(daughter, person=owner, matter_slug="MZ08", on=TODAY)


def test_staff_have_names_of_their_own():
    listed = posts(city_bodies())
    assert len(listed) == 101
    assert len({post.name for post in listed}) == 101
    assert len({post.username for post in listed}) == 101
