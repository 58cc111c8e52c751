from datetime import date
from decimal import Decimal

import pytest

from onewindow.foundation.directory.api import (
    Enterprise,
    EnterpriseState,
    Organization,
    OrganizationDraft,
    OrganizationKind,
    OrganizationOutcome,
    Person,
    Region,
    RegionDraft,
    SiteDraft,
    SiteKind,
    cancel_enterprise,
    check_region_packs,
    load_region_packs,
    plan_region_packs,
    register_enterprise,
    register_organizations,
    register_person,
    register_project,
    register_regions,
    register_sites,
)
from onewindow.foundation.records.models import Entry
from onewindow.kernel.actors import SYSTEM
from onewindow.kernel.violations import Refused
from tests.foundation.directory.builders import (
    CITIZEN_NUMBER,
    CREDIT_CODES,
    DISTRICT,
    TODAY,
    a_person,
    a_region,
    an_organization,
)

pytestmark = pytest.mark.django_db


def refusal(function, **values):
    with pytest.raises(Refused) as caught:
        function(actor=SYSTEM, **values)
    return [violation.code for violation in caught.value.violations]


def person(**changes):
    values = {"name": "王桂英", "number": CITIZEN_NUMBER, "on": TODAY} | changes
    return register_person(actor=SYSTEM, **values)


def test_a_person_is_registered_once_however_the_number_is_typed():
    first = person(phone="14100000001")
    again = person(name="王 桂英", number="１１０１０５１９４９１２３１００２ｘ")
    assert again.pk == first.pk
    assert (again.name, again.number, again.born, again.phone) == (
        "王桂英",
        "11010519491231002X",
        date(1949, 12, 31),
        "14100000001",
    )
    assert list(Entry.objects.values_list("move", flat=True)) == ["person.register"]


def test_a_new_phone_is_stored_and_recorded_masked():
    person(phone="14100000001")
    person(phone="14100000002")
    assert Person.objects.get().phone == "14100000002"
    assert Entry.objects.get(move="person.phone").detail == {
        "from": "141****0001",
        "to": "141****0002",
    }


def test_a_verified_person_stays_verified():
    assert not person().is_verified
    assert person(is_verified=True).is_verified
    assert person().is_verified
    assert Entry.objects.filter(move="person.verify").count() == 1


def test_the_same_number_under_another_name_is_refused_without_telling_the_name():
    person()
    with pytest.raises(Refused) as caught:
        person(name="李小明")
    assert caught.value.violations[0].code == "person.name.differs"
    assert "王*英" in caught.value.violations[0].message
    assert "王桂英" not in caught.value.violations[0].message


def test_everything_wrong_with_a_person_is_told_at_once():
    assert refusal(register_person, name="", number="1", phone="1", on=TODAY) == [
        "person.name.missing",
        "person.number.malformed",
        "person.phone.malformed",
    ]


def enterprise(**changes):
    values = {"name": "云川甲有限公司", "credit_code": CREDIT_CODES[0], "region": a_region()}
    return register_enterprise(actor=SYSTEM, on=TODAY, **(values | changes))


def test_an_enterprise_is_registered_once():
    assert enterprise().pk == enterprise(credit_code=" 11100000000013338w").pk
    with pytest.raises(Refused, match="登记的名称是“云川甲有限公司”"):
        enterprise(name="云川乙有限公司")


def test_an_enterprise_is_cancelled_once():
    firm = enterprise()
    cancel_enterprise(enterprise=firm, on=TODAY, actor=SYSTEM)
    assert Enterprise.objects.get().state == EnterpriseState.CANCELLED
    with pytest.raises(Refused, match="当前状态为“注销”"):
        cancel_enterprise(enterprise=firm, on=TODAY, actor=SYSTEM)


def test_a_project_code_is_given_once():
    values = {
        "code": "2601-339901-04-01-000001",
        "name": "桥下冷链物流中心",
        "amount": Decimal("47900000.00"),
        "region": a_region(),
    }
    register_project(actor=SYSTEM, **values)
    assert refusal(register_project, **values) == ["project.code.taken"]


def drafts(*rows):
    return [
        OrganizationDraft(name, code, OrganizationKind.DEPARTMENT, DISTRICT, parent)
        for name, code, parent in rows
    ]


def test_paths_follow_the_parents_whatever_the_order_of_the_list():
    a_region()
    office, bureau, root = CREDIT_CODES
    rows = drafts(("所", office, bureau), ("局", bureau, root), ("政府", root, ""))
    outcome = register_organizations(drafts=rows, actor=SYSTEM)
    keys = {o.name: o.pk for o in Organization.objects.all()}
    assert outcome == OrganizationOutcome(3, 0, 0)
    assert {o.name: o.path for o in Organization.objects.all()} == {
        "政府": f"/{keys['政府']}/",
        "局": f"/{keys['政府']}/{keys['局']}/",
        "所": f"/{keys['政府']}/{keys['局']}/{keys['所']}/",
    }


def test_registering_again_corrects_and_counts():
    a_region()
    rows = drafts(("局", CREDIT_CODES[0], ""), ("所", CREDIT_CODES[1], CREDIT_CODES[0]))
    register_organizations(drafts=rows, actor=SYSTEM)
    rows = drafts(("局", CREDIT_CODES[0], ""), ("新所", CREDIT_CODES[1], CREDIT_CODES[0]))
    outcome = register_organizations(drafts=rows, actor=SYSTEM)
    assert outcome == OrganizationOutcome(0, 1, 1)
    assert sorted(Organization.objects.values_list("name", flat=True)) == ["局", "新所"]


def test_nothing_is_written_if_one_row_is_wrong():
    a_region()
    rows = drafts(("局", CREDIT_CODES[0], ""), ("", "1", "没有"))
    assert refusal(register_organizations, drafts=rows) == [
        "organization.name.missing",
        "credit_code.malformed",
        "organization.parent.unknown",
    ]
    assert not Organization.objects.exists()


def test_an_administrator_writes_only_below_the_own_body():
    mine = an_organization(CREDIT_CODES[0], name="云西区政府")
    an_organization(CREDIT_CODES[1], name="云东区政府")
    below = drafts(("局", CREDIT_CODES[2], CREDIT_CODES[0]))
    beside = drafts(("局", CREDIT_CODES[2], CREDIT_CODES[1]))
    on_top = drafts(("局", CREDIT_CODES[2], ""))
    for rows in (beside, on_top):
        assert refusal(register_organizations, drafts=rows, within=[mine.path]) == [
            "organization.out_of_reach"
        ]
    register_organizations(drafts=below, actor=SYSTEM, within=[mine.path])


def test_sites_with_faults_are_refused_together():
    an_organization()
    site = SiteDraft("大厅", "H01", SiteKind.HALL, CREDIT_CODES[0], DISTRICT, "市民大道18号")
    lost = SiteDraft("站", "H01", SiteKind.VILLAGE_STATION, "没有", "999999", "")
    assert refusal(register_sites, drafts=[site, lost]) == [
        "site.code.taken",
        "site.organization.unknown",
        "site.region.unknown",
    ]
    assert [s.code for s in register_sites(drafts=[site], actor=SYSTEM)] == ["H01"]
    assert refusal(register_sites, drafts=[site]) == ["site.code.taken"]


def test_a_division_is_renamed_or_ended_but_never_deleted():
    a_region()
    rows = [RegionDraft(DISTRICT, "云溪区", ends=date(2026, 1, 1))]
    assert register_regions(rows=rows, actor=SYSTEM) == ["更新区划1个"]
    assert register_regions(rows=rows, actor=SYSTEM) == []
    region = Region.objects.get(code=DISTRICT)
    assert (region.name, region.ends, region.parent.code) == (
        "云溪区",
        date(2026, 1, 1),
        "339900",
    )
    assert Region.objects.count() == 3


def test_region_packs_are_checked_planned_and_loaded_once(tmp_path):
    folder = tmp_path / "national" / "regions"
    folder.mkdir(parents=True)
    pack = folder / "divisions.csv"
    pack.write_text("code,name\n330000,浙江省\n330106,西湖区\n", encoding="utf-8")
    assert check_region_packs(tmp_path) == []
    assert plan_region_packs(tmp_path) == ["新增区划2个"]
    assert load_region_packs(tmp_path) == ["新增区划2个"]
    assert load_region_packs(tmp_path) == []
    assert Region.objects.get(code="330106").parent.code == "330000"
    pack.write_text("code,name\n33,浙江省\n", encoding="utf-8")
    assert check_region_packs(tmp_path) == ["不是行政区划代码：33"]
    pack.write_text("名称\n浙江省\n", encoding="utf-8")
    assert check_region_packs(tmp_path) == ["区划表读不出：'code'"]


def test_two_people_never_share_a_number():
    a_person()
    assert Person.objects.count() == 1
