"""Every matter pack is valid, and the 83 of them are the ones that we promise."""

from collections import Counter
from pathlib import Path

import pytest

from onewindow.kernel.packs import read_pack
from onewindow.services.catalog.actions import check_matter_packs
from onewindow.services.catalog.rules import Mode
from onewindow.services.catalog.rules.checks import read_content
from onewindow.services.catalog.rules.finding import Entry, build_index
from onewindow.services.catalog.rules.tables import grants

ROOT = Path(__file__).parents[2] / "packs"

# Written down as people say them at the counter, before looking at the aliases.
COLLOQUIAL = [
    ("怎么办护照", "GA06"),
    ("护照", "GA06"),
    ("你好，我想办个护照去旅游", "GA06"),
    ("身份证丢了怎么补", "GA03"),
    ("身份证快过期了要换新的", "GA02"),
    ("小孩第一次办身份证", "GA01"),
    ("刚出生的宝宝怎么上户口", "GA05"),
    ("外地人想办居住证", "GA04"),
    ("新买的车怎么上牌", "GA07"),
    ("驾照到期了怎么换", "GA08"),
    ("公司刻章要备案吗", "GA09"),
    ("被公司裁员了能领失业金吗", "RS03"),
    ("上班的时候受伤了怎么认定工伤", "RS04"),
    ("社保卡坏了想补一张", "RS08"),
    ("给新员工交社保", "RS01"),
    ("快退休了怎么领养老金", "RS02"),
    ("生孩子的津贴怎么领", "YB03"),
    ("去外地看病怎么备案", "YB04"),
    ("住院的钱怎么报销", "YB02"),
    ("城乡居民医保怎么参加", "YB01"),
    ("我想开公司怎么注册", "SJ01"),
    ("办个体户执照", "SJ02"),
    ("公司换法人怎么办理", "SJ03"),
    ("公司不开了想注销", "SJ04"),
    ("开饭店需要什么证", "SJ05"),
    ("二手房怎么过户", "GH01"),
    ("农村自己家盖房子要审批吗", "GH04"),
    ("领结婚证要什么手续", "MZ01"),
    ("申请低保", "MZ02"),
    ("八十岁老人有补贴吗", "MZ08"),
    ("想领养一个孩子", "MZ07"),
    ("考到教师资格证怎么认定", "JY01"),
    ("孩子上小学怎么报名", "JY03"),
    ("买房提取公积金", "GJ02"),
    ("公积金贷款买房", "GJ03"),
    ("办残疾证", "CL01"),
    ("退伍军人优待证", "TY01"),
    ("打官司没钱请律师", "SF01"),
    ("卖烟要办什么证", "YC01"),
    ("开网吧", "WL02"),
    ("理发店卫生许可证", "WJ04"),
    ("新公司第一次领发票", "SW01"),
]


@pytest.fixture(scope="module")
def contents():
    found = []
    for path in sorted(ROOT.glob("*/matters/*.yaml")):
        raw = read_pack(path)
        raw.pop("starts", None)
        content, problems = read_content(raw)
        assert problems == [], path.name
        found.append(content)
    return found


@pytest.fixture(scope="module")
def index(contents):
    return build_index(Entry(c.slug, c.name, c.aliases, c.summary, c.subjects) for c in contents)


def test_all_packs_are_valid():
    assert check_matter_packs(ROOT) == []


def test_there_are_83_matters_of_which_27_are_decided_by_rules(contents):
    assert len(contents) == 83
    assert Counter(c.mode for c in contents) == {
        Mode.STAFF: 54,
        Mode.INSTANT: 27,
        Mode.UNDERTAKING: 2,
    }


def test_automatic_matters_never_grant_without_a_condition_and_a_source(contents):
    rows = [(c.slug, row) for c in contents if c.table for row in c.table.rows]
    yes = [(slug, row) for slug, row in rows if grants(row)]
    assert {slug for slug, row in yes} == {c.slug for c in contents if c.table}
    assert [slug for slug, row in yes if not row.when or not row.source] == []


def test_people_find_what_they_mean_at_the_first_hit(index):
    missed = [
        (query, wanted, [found.slug for found in index.search(query, limit=3)])
        for query, wanted in COLLOQUIAL
        if [found.slug for found in index.search(query, limit=1)] != [wanted]
    ]
    assert len(missed) <= len(COLLOQUIAL) * 0.1, missed


@pytest.mark.parametrize("query", ["护照", "怎么办护照", "请问护照怎么办理？", "我想办护照"])
def test_both_the_word_and_the_question_find_the_passport(index, query):
    assert index.search(query, limit=1)[0].slug == "GA06"
