import io
from datetime import date

import pytest
import xlsxwriter
from django.test import override_settings
from django.urls import reverse

from onewindow.foundation.accounts.api import (
    Grant,
    GrantedRole,
    Role,
    User,
    Viewing,
    import_template,
    import_workbook,
)
from onewindow.foundation.directory.api import Organization
from onewindow.kernel.actors import SYSTEM
from onewindow.kernel.violations import Refused
from tests.foundation.directory.builders import (
    CREDIT_CODES,
    a_person,
    a_region,
    a_user,
    an_organization,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
BODIES = ["单位名称*", "简称", "统一社会信用代码*", "性质*", "职能", "区划代码*", "上级单位代码"]
EVERYWHERE = (GrantedRole(Role.ADMINISTRATOR, None, ""),)
PEOPLE = ["登录名*", "姓名*", "邮箱", "单位代码*", "角色*", "场所编码", "窗口号"]
BUREAU, OFFICE, _ = CREDIT_CODES
KINDS = "人民政府、部门、政务服务机构、乡镇（街道）、村（社区）、银行网点、中介机构、其他"
ROLES = (
    "窗口人员、部门审批人员、事项管理员、大厅负责人、监督人员、审计人员、系统管理员、"
    "交易中心人员、招标人及其代理、评标专家"
)
GOOD_BODIES = [
    ("云西区市场监督管理局", "区局", BUREAU, "部门", "市场监管", 339901, ""),
    ("云西区市场监督管理所", "", OFFICE.lower(), "部门", "", "３３９９０１", BUREAU),
]
GOOD_PEOPLE = [
    ("zhangsan", "张三", "zhangsan@example.org", BUREAU, "部门审批人员", "", ""),
    ("lisi", "李 四", "", OFFICE, "窗口人员", "", ""),
    ("lisi", "李四", "", BUREAU, "部门审批人员", "", ""),
]


def workbook(bodies=(), people=(), names=("单位", "人员")):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for name, head, rows in zip(names, (BODIES, PEOPLE), (bodies, people), strict=True):
            sheet = book.add_worksheet(name)
            for number, row in enumerate([head, *rows]):
                sheet.write_row(number, 0, row)
    return target.getvalue()


def load(content, *, granter=EVERYWHERE, dry_run=False):
    return import_workbook(
        content=content, granter=granter, on=TODAY, actor=SYSTEM, dry_run=dry_run
    )


def told(content, **values):
    with pytest.raises(Refused) as caught:
        load(content, **values)
    return [(violation.field, violation.message) for violation in caught.value.violations]


def figures(outcome):
    bodies = outcome.organizations
    return (bodies.added, bodies.changed, bodies.unchanged), (
        outcome.accounts,
        outcome.grants,
        outcome.unchanged,
    )


@pytest.fixture(autouse=True)
def _district():
    a_region()


def test_bodies_and_people_are_stored_from_one_workbook():
    assert figures(load(workbook(GOOD_BODIES, GOOD_PEOPLE))) == ((2, 0, 0), (2, 3, 0))
    office = Organization.objects.get(credit_code=OFFICE)
    assert (office.parent.credit_code, office.region.code) == (BUREAU, "339901")
    assert office.path.startswith(office.parent.path)
    lisi = User.objects.get(username="lisi")
    assert (lisi.name, lisi.has_usable_password()) == ("李四", False)
    assert sorted(Grant.objects.filter(user=lisi).values_list("role", flat=True)) == [
        "approver",
        "clerk",
    ]


def test_importing_again_changes_nothing():
    load(workbook(GOOD_BODIES, GOOD_PEOPLE))
    assert figures(load(workbook(GOOD_BODIES, GOOD_PEOPLE))) == ((0, 0, 2), (0, 0, 3))


def test_a_dry_run_says_the_same_and_writes_nothing():
    outcome = load(workbook(GOOD_BODIES, GOOD_PEOPLE), dry_run=True)
    assert figures(outcome) == ((2, 0, 0), (2, 3, 0))
    assert outcome.is_dry_run
    assert not Organization.objects.exists()
    assert not User.objects.exists()


def test_every_fault_of_both_sheets_is_told_with_row_and_column():
    bodies = [
        ("", "", BUREAU, "部门", "", "339901", ""),
        ("甲局", "", 111000000000133380.0, "局", "", "999999", ""),
        ("乙局", "", BUREAU, "部门", "", "339901", "没有"),
    ]
    people = [
        ("zhang san", "张三", "", BUREAU, "部门审批人员", "", ""),
        ("wangwu", "", "不是邮箱", "12441500196720244T", "皇帝", "H01", "9"),
        ("zhaoliu", "赵六", "", BUREAU, "窗口人员", "", ""),
        ("zhaoliu", "赵七", "", BUREAU, "窗口人员", "", ""),
    ]
    assert told(workbook(bodies, people)) == [
        ("单位 第2行“单位名称”", "必填，不能为空"),
        (
            "单位 第3行“统一社会信用代码”",
            "被 Excel 存成了数字，末几位已丢失；请把该列设为文本格式后重新填写",
        ),
        ("单位 第3行“性质”", f"“局”不在可选范围：{KINDS}"),
        ("单位 第3行“区划代码”", "没有这个行政区划代码"),
        ("单位 第4行“统一社会信用代码”", "统一社会信用代码与前面的单位重复"),
        ("单位 第4行“上级单位代码”", "没有这个上级单位"),
        ("人员 第2行“登录名”", "登录名只能用字母、数字和 @ . + - _，不超过150字"),
        ("人员 第3行“姓名”", "必填，不能为空"),
        ("人员 第3行“角色”", f"“皇帝”不在可选范围：{ROLES}"),
        ("人员 第3行“邮箱”", "邮箱格式不对"),
        ("人员 第3行“单位代码”", "没有这个单位；请先在“单位”表中填写"),
        ("人员 第3行“窗口号”", "没有这个场所的这个窗口"),
        ("人员 第5行“登录名”", "同一登录名在表中有两个姓名"),
        ("人员 第5行“登录名”", "与前面的行重复（同一账号、单位和角色）"),
    ]  # fmt: skip
    assert not Organization.objects.exists()
    assert not User.objects.exists()


def test_an_account_of_another_person_is_not_taken_over():
    an_organization(BUREAU)
    User.objects.create(username="zhangsan", name="张山")
    assert told(workbook(people=GOOD_PEOPLE[:1])) == [
        ("人员 第2行“登录名”", "该登录名已属于另一个姓名的账号")
    ]


def test_an_administrator_imports_only_below_the_own_body():
    mine, other = an_organization(BUREAU), an_organization(OFFICE, name="云东区局")
    granter = (GrantedRole(Role.ADMINISTRATOR, mine.pk, mine.path),)
    people = [("zhangsan", "张三", "", OFFICE, "窗口人员", "", "")]
    bodies = [("新所", "", CREDIT_CODES[2], "部门", "", "339901", OFFICE)]
    assert told(workbook(bodies, people), granter=granter) == [
        ("单位 第2行“上级单位代码”", "不在您管理的单位之下"),
        ("人员 第2行“单位代码”", "该单位不在您的管理范围内"),
    ]
    assert other.path != mine.path


def test_without_the_role_nothing_is_imported():
    assert told(workbook(), granter=()) == [("", "只有系统管理员可以导入")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 broken",
        b"name,code\n",
        b"\x00" * 100,
        b"\xd0\xcf\x11\xe0" + b"\x00" * 600,
    ],
)
def test_other_files_are_refused_in_words(content):
    assert told(content) == [("", "不是有效的 Excel 工作簿（.xlsx），或文件已损坏、加了密码")]


def test_a_workbook_without_our_sheets_is_refused():
    assert told(workbook(names=("甲", "乙"))) == [
        ("", "工作簿里没有“单位”、“人员”工作表，请用模板填写")
    ]


def test_a_file_that_is_too_big_is_refused_before_it_is_read():
    assert told(b"0" * (5 * 1024 * 1024 + 1)) == [("", "文件超过5 MB，请分成几个文件")]


def test_the_template_can_be_read_back():
    assert [place for place, _ in told(import_template())] == [
        "单位 第2行“统一社会信用代码”",
    ]


BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def staff(client):
    client.defaults["HTTP_HOST"] = "127.0.0.1:8000"

    def sign_in(role):
        at = None if role is Role.ADMINISTRATOR else an_organization(BUREAU)
        client.force_login(a_user("staff", role, organization=at), backend=BACKEND)
        return client

    with override_settings(DEMO=True):
        yield sign_in


def upload(content, **values):
    file = io.BytesIO(content)
    file.name = "单位.xlsx"
    return {"file": file} | values


def test_the_page_shows_the_faults_as_a_table_and_then_imports(staff):
    client, address = staff(Role.ADMINISTRATOR), reverse("accounts:import")
    response = client.post(address, upload(workbook(people=GOOD_PEOPLE)))
    assert response.status_code == 422
    assert "人员 第2行“单位代码”" in response.content.decode()
    response = client.post(address, upload(workbook(GOOD_BODIES), dry_run="1"))
    assert "可以导入" in response.content.decode()
    assert not Organization.objects.exists()
    assert "已导入" in client.post(address, upload(workbook(GOOD_BODIES))).content.decode()
    assert Organization.objects.count() == 2
    assert client.post(address).status_code == 422


def test_only_administrators_import(staff):
    assert staff(Role.CLERK).get(reverse("accounts:import")).status_code == 403


def test_a_person_is_masked_until_a_purpose_is_given_and_the_person_can_see_it(staff):
    client = staff(Role.CLERK)
    person = a_person(phone="14100000001")
    address = reverse("accounts:person", args=[person.pk])
    page = client.get(address).content.decode()
    assert "110105********002X" in page
    assert person.number not in page
    assert person.phone not in page
    refused = client.post(address, {"purpose": " "})
    assert (refused.status_code, Viewing.objects.count()) == (422, 0)
    assert person.number not in refused.content.decode()
    shown = client.post(address, {"purpose": "核对申请人"}).content.decode()
    assert person.number in shown
    assert person.phone in shown
    seen = Viewing.objects.get()
    assert (seen.person, seen.viewer_name, seen.organization, seen.purpose, seen.fields) == (
        person,
        "staff",
        "云西区市场监督管理局",
        "核对申请人",
        ["证件号码", "手机", "住址"],
    )
    assert person.number not in client.get(address).content.decode()


def test_editors_do_not_see_persons(staff):
    address = reverse("accounts:person", args=[a_person().pk])
    assert staff(Role.EDITOR).get(address).status_code == 403
