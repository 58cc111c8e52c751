import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.foundation.accounts.api import GrantedRole, Role
from onewindow.foundation.directory.rules import (
    KnownDirectory,
    OrganizationDraft,
    OrganizationKind,
    RegionDraft,
    RegionLevel,
    check_organizations,
    check_regions,
    child_path,
    level_of,
    nearest_parent,
)

CITY, BUREAU, OFFICE = "113399007YC0000017", "11100000000013338W", "12441500196720244T"
KNOWN = KnownDirectory(regions=frozenset({"339901"}))


def draft(code, parent="", name="市场监督管理局", region="339901"):
    return OrganizationDraft(name, code, OrganizationKind.DEPARTMENT, region, parent)


def faults(drafts, known=KNOWN):
    return [(place, v.code) for place, v in check_organizations(drafts, known=known)]


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("330000", RegionLevel.PROVINCE),
        ("330100", RegionLevel.CITY),
        ("330106", RegionLevel.COUNTY),
        ("330106002", RegionLevel.TOWN),
        ("330106002001", RegionLevel.VILLAGE),
    ],
)
def test_the_level_follows_from_the_code(code, level):
    assert level_of(code) == level


@pytest.mark.parametrize("code", ["", "33", "0330106", "3301060", "CN", "33010６"])
def test_other_forms_are_no_divisions(code):
    with pytest.raises(ValueError, match="不是行政区划代码"):
        level_of(code)


def test_a_county_without_a_city_belongs_to_the_province():
    assert nearest_parent("419001", {"410000"}) == "410000"
    assert nearest_parent("419001", {"410000", "419000"}) == "419000"
    assert nearest_parent("410000", {"410000"}) is None


def test_a_list_of_regions_is_told_every_problem():
    rows = [
        RegionDraft("339901", "云西区"),
        RegionDraft("339901", "云西区"),
        RegionDraft("9", "坏代码"),
        RegionDraft("330000", ""),
    ]
    assert list(check_regions(rows)) == [
        "339901 重复",
        "不是行政区划代码：9",
        "330000 名称为空或超过80字",
    ]
    assert list(check_regions([RegionDraft("339901", "云西区")])) == ["339901 云西区 没有上级"]


def test_parents_may_come_later_in_the_list():
    assert faults([draft(OFFICE, BUREAU), draft(BUREAU)]) == []


def test_faults_of_several_rows_are_told_at_once():
    drafts = [
        draft(BUREAU, name=""),
        draft(BUREAU),
        draft(OFFICE, "91330000000000000X", region="1"),
    ]
    assert faults(drafts) == [
        (0, "organization.name.missing"),
        (1, "organization.duplicate"),
        (2, "organization.region.unknown"),
        (2, "organization.parent.unknown"),
    ]


def test_two_bodies_cannot_stand_below_each_other():
    drafts = [draft(BUREAU, OFFICE), draft(OFFICE, BUREAU)]
    assert faults(drafts) == [
        (0, "organization.parent.circle"),
        (1, "organization.parent.circle"),
    ]


def test_an_import_never_moves_a_body():
    known = KnownDirectory(KNOWN.regions, {BUREAU: "", OFFICE: BUREAU})
    assert faults([draft(OFFICE)], known) == [(0, "organization.parent.moved")]
    assert faults([draft(OFFICE, BUREAU)], known) == []


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=6), st.integers(0, 9))
def test_a_grant_reaches_its_own_branch_and_no_neighbour(keys, digit):
    path = ""
    for key in keys:
        path = child_path(path, key)
    grant = GrantedRole(Role.APPROVER, None, path)
    neighbour = path[:-1] + f"{digit}/"
    assert grant.reaches(path)
    assert grant.reaches(child_path(path, 7))
    assert not grant.reaches(neighbour)
    assert not GrantedRole(Role.APPROVER, None, neighbour).reaches(path)


def test_path_one_one_is_no_part_of_path_one_twelve():
    assert child_path("", 1) == "/1/"
    assert child_path("/1/", 1) == "/1/1/"
    assert child_path("/1/", 12) == "/1/12/"
    assert not GrantedRole(Role.CLERK, None, "/1/1/").reaches("/1/12/")
