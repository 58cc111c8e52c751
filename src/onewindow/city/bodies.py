"""The bodies of the city: governments, departments, service centres, towns, villages, a bank."""

from dataclasses import dataclass

from onewindow.city.numbers import credit_code
from onewindow.city.places import CITY, CITY_NAME, COUNTIES, DISTRICT, DISTRICT_NAME, city_regions
from onewindow.foundation.directory.api import OrganizationDraft, OrganizationKind

SERVICE = "政务服务"

# 云西区44个进驻部门：职能 → 名称里“云西区”之后的部分；以@开头的是市级垂直单位的分支。
DEPARTMENTS = {
    "发改": "发展和改革局",
    "经信": "经济和信息化局",
    "教育": "教育局",
    "科技": "科学技术局",
    "民宗": "民族宗教事务局",
    "公安": "@公安局云西分局",
    "民政": "民政局",
    "司法": "司法局",
    "财政": "财政局",
    "人社": "人力资源和社会保障局",
    "自然资源和规划": "@自然资源和规划局云西分局",
    "生态环境": "@生态环境局云西分局",
    "住建": "住房和城乡建设局",
    "交通运输": "交通运输局",
    "水利": "水利局",
    "农业农村": "农业农村局",
    "商务": "商务局",
    "文旅": "文化和广电旅游体育局",
    "卫健": "卫生健康局",
    "退役军人": "退役军人事务局",
    "应急": "应急管理局",
    "审计": "审计局",
    "市场监管": "市场监督管理局",
    "统计": "统计局",
    "医保": "医疗保障局",
    "城管": "综合行政执法局",
    "税务": "税务局",
    "消防": "消防救援大队",
    "残联": "残疾人联合会",
    "烟草": "烟草专卖局",
    "公积金": "@住房公积金管理中心云西分中心",
    "数据": "数据局",
    "投资促进": "投资促进局",
    "信访": "信访局",
    "机关事务": "机关事务服务中心",
    "档案": "档案馆",
    "新闻出版": "新闻出版局",
    "气象": "气象局",
    "人防": "人民防空办公室",
    "工会": "总工会",
    "妇联": "妇女联合会",
    "红十字": "红十字会",
    "供销": "供销合作社联合社",
    "邮政管理": "@邮政管理局云西分局",
}
CITY_DEPARTMENTS = {
    "发改": "发展和改革委员会",
    "教育": "教育局",
    "公安": "公安局",
    "民政": "民政局",
    "司法": "司法局",
    "人社": "人力资源和社会保障局",
    "自然资源和规划": "自然资源和规划局",
    "生态环境": "生态环境局",
    "住建": "住房和城乡建设局",
    "交通运输": "交通运输局",
    "水利": "水利局",
    "农业农村": "农业农村局",
    "文旅": "文化广电旅游局",
    "卫健": "卫生健康委员会",
    "退役军人": "退役军人事务局",
    "市场监管": "市场监督管理局",
    "医保": "医疗保障局",
    "城管": "综合行政执法局",
    "税务": "税务局",
    "消防": "消防救援支队",
    "残联": "残疾人联合会",
    "烟草": "烟草专卖局",
    "公积金": "住房公积金管理中心",
    "邮政管理": "邮政管理局",
}


@dataclass(frozen=True, slots=True)
class Bodies:
    """All bodies as drafts, and the credit codes by which the rest of the city finds them."""

    drafts: tuple[OrganizationDraft, ...]
    root: str
    bank: str
    centres: dict[str, str]
    lower: dict[str, str]
    departments: dict[str, str]


def city_bodies() -> Bodies:
    """Return every body of the city, parents before children."""
    root = credit_code("11", 1, region=CITY)
    drafts = [_government(CITY_NAME, CITY, root, "")]
    centres: dict[str, str] = {}
    _add_centre(drafts, centres, CITY_NAME, CITY, root)
    city_departments = {
        function: credit_code("11", number, region=CITY)
        for number, function in enumerate(CITY_DEPARTMENTS, start=100)
    }
    drafts += [
        _department(CITY_DEPARTMENTS[function], function, code, CITY, root)
        for function, code in city_departments.items()
    ]
    for region, name in COUNTIES.items():
        government = credit_code("11", 1, region=region)
        drafts.append(_government(name, region, government, root))
        _add_centre(drafts, centres, name, region, government)
    government = credit_code("11", 1, region=DISTRICT)
    departments = {
        function: credit_code("11", number, region=DISTRICT)
        for number, function in enumerate(DEPARTMENTS, start=100)
    }
    drafts += [
        _department(DEPARTMENTS[function], function, code, DISTRICT, government)
        for function, code in departments.items()
    ]
    lower = _add_lower(drafts, government)
    bank = credit_code("91", 900000, region=CITY)
    drafts.append(
        OrganizationDraft("云川银行股份有限公司", bank, OrganizationKind.BANK, CITY, root)
    )
    return Bodies(tuple(drafts), root, bank, centres, lower, departments)


def _government(name: str, region: str, code: str, parent: str) -> OrganizationDraft:
    return OrganizationDraft(
        f"{name}人民政府", code, OrganizationKind.GOVERNMENT, region, parent, f"{name}政府"
    )


def _department(
    rest: str, function: str, code: str, region: str, parent: str
) -> OrganizationDraft:
    """Return a department; ``rest`` is its name after the place, a branch begins with @."""
    is_branch, rest = rest.startswith("@"), rest.removeprefix("@")
    in_district = region == DISTRICT and not is_branch
    place, short = (DISTRICT_NAME, "区") if in_district else (CITY_NAME, "市")
    return OrganizationDraft(
        f"{place}{rest}",
        code,
        OrganizationKind.DEPARTMENT,
        region,
        parent,
        f"{short}{rest}",
        function,
    )


def _add_centre(
    drafts: list[OrganizationDraft], centres: dict[str, str], name: str, region: str, parent: str
) -> None:
    code = credit_code("12", 2, region=region)
    centres[region] = code
    drafts.append(
        OrganizationDraft(
            f"{name}政务服务中心",
            code,
            OrganizationKind.CENTRE,
            region,
            parent,
            f"{name}政务中心",
            SERVICE,
        )
    )


def _add_lower(drafts: list[OrganizationDraft], government: str) -> dict[str, str]:
    """Add the district's towns and villages; return their codes by division."""
    codes: dict[str, str] = {}
    for serial, region in enumerate(r for r in city_regions() if len(r.code) > 6):
        is_town = len(region.code) == 9
        code = credit_code("11" if is_town else "54", 1000 + serial)
        codes[region.code] = code
        drafts.append(
            OrganizationDraft(
                _lower_name(region.name),
                code,
                OrganizationKind.TOWN if is_town else OrganizationKind.VILLAGE,
                region.code,
                government if is_town else codes[region.code[:9]],
                region.name,
            )
        )
    return codes


def _lower_name(name: str) -> str:
    if name.endswith("街道"):
        return f"{DISTRICT_NAME}人民政府{name}办事处"
    if name.endswith(("镇", "乡")):
        return f"{DISTRICT_NAME}{name}人民政府"
    return (
        f"{name}居民委员会" if name.endswith("社区") else f"{name}村民委员会".replace("村村", "村")
    )
