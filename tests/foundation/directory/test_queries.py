import pytest
from django.test import override_settings

from onewindow.foundation.directory.api import (
    CounterDraft,
    CounterKind,
    Organization,
    OrganizationKind,
    SiteDraft,
    SiteKind,
    children_paths,
    forget_organizations,
    masked,
    organization_for,
    organizations_below,
    person_by_number,
    region_by_code,
    register_sites,
    sites_in,
)
from onewindow.foundation.directory.queries import full_name, organizations_above
from onewindow.kernel.actors import SYSTEM
from onewindow.kernel.violations import Refused
from tests.foundation.directory.builders import (
    CREDIT_CODES,
    DISTRICT,
    TODAY,
    a_person,
    a_region,
    an_organization,
)

pytestmark = pytest.mark.django_db
VILLAGE = "339901001001"


def test_the_nearest_body_with_the_function_is_found_walking_up():
    city = an_organization(CREDIT_CODES[0], name="市局", region="339900")
    assert organization_for("市场监管", region=VILLAGE) == city
    district = an_organization(CREDIT_CODES[1], name="区局", region=DISTRICT)
    assert organization_for("市场监管", region=VILLAGE) == district
    assert organization_for("市场监管", region=DISTRICT) == district
    assert organization_for("市场监管", region="339902") == city
    assert organization_for("市场监管", region="330000") is None
    assert organization_for("卫健", region=VILLAGE) is None


def test_a_body_that_has_ended_is_passed_over():
    city = an_organization(CREDIT_CODES[0], name="市局", region="339900")
    district = an_organization(CREDIT_CODES[1], name="区局")
    Organization.objects.filter(pk=district.pk).update(ends=TODAY.replace(year=2020))
    forget_organizations()
    assert organization_for("市场监管", region=DISTRICT) == city


def test_the_hot_path_asks_the_database_once(django_assert_num_queries):
    an_organization()
    with override_settings(DIRECTORY_RECHECK_SECONDS=60.0):
        with django_assert_num_queries(1):
            first = organization_for("市场监管", region=DISTRICT)
        with django_assert_num_queries(0):
            assert organization_for("市场监管", region=DISTRICT) is first
        an_organization(CREDIT_CODES[1], name="新局", function="卫健")
        with django_assert_num_queries(1):
            organization_for("市场监管", region=DISTRICT)


def test_below_a_path_are_the_body_itself_and_its_children_only():
    root = an_organization(CREDIT_CODES[0], name="政府")
    bureau = an_organization(CREDIT_CODES[1], name="局", parent=CREDIT_CODES[0])
    neighbour = an_organization(CREDIT_CODES[2], name="邻区政府")
    Organization.objects.filter(pk=neighbour.pk).update(path=root.path[:-1] + "0/")
    assert list(organizations_below(root.path)) == [root, bureau]
    assert children_paths(root) == [root.path, bureau.path]
    assert organizations_above(bureau) == [root]


def test_unknown_divisions_are_refused_in_words():
    with pytest.raises(Refused, match="没有这个行政区划：999999"):
        region_by_code("999999")


def test_a_full_name_leaves_out_the_filler_levels(django_assert_num_queries):
    assert full_name(a_region()) == "浙江省云川市云西区"


def test_people_are_masked_in_lists():
    a_person(phone="14100000001")
    shown = masked(person_by_number(" 11010519491231002x "))
    assert (shown.name, shown.number, shown.phone) == (
        "王桂英",
        "110105********002X",
        "141****0001",
    )


def sites(*rows):
    an_organization(kind=OrganizationKind.CENTRE)
    counter = CounterDraft("01", "综合窗口1", CounterKind.GENERAL)
    for region, _ in rows:
        a_region(region, "某地")
    return register_sites(
        drafts=[
            SiteDraft(
                f"场所{n}", f"S{n}", kind, CREDIT_CODES[0], region, "某路", counters=(counter,)
            )
            for n, (region, kind) in enumerate(rows)
        ],
        actor=SYSTEM,
    )


def test_sites_are_found_in_a_division_and_everything_below_it():
    rows = [
        ("339900", SiteKind.HALL),
        (DISTRICT, SiteKind.SUBHALL),
        ("339901001", SiteKind.TOWN_CENTRE),
        ("330106", SiteKind.HALL),
    ]
    sites(*rows)
    names = lambda region, **kw: [s.name for s in sites_in(region, **kw)]  # noqa: E731
    assert names("330000") == ["场所0", "场所1", "场所2", "场所3"]
    assert names("339900") == ["场所0", "场所1", "场所2"]
    assert names(DISTRICT) == ["场所1", "场所2"]
    assert names("339901001") == ["场所2"]
    assert names("", kinds=(SiteKind.HALL,)) == ["场所0", "场所3"]
    assert [s.counter_count for s in sites_in(DISTRICT)] == [1, 1]
