"""
The city's sites.

82 halls, counted as the reports of such cities count them: kinds HALL and SUBHALL together. They
are 1 municipal hall, 9 municipal special halls, and in each of the 9 counties 1 hall and 7 special
halls: 1 + 9 + 9 × (1 + 7) = 82. Town centres (11), village stations (202) and bank outlets (40)
are sites too, but no halls.
"""

from collections.abc import Iterator

from onewindow.city.bodies import Bodies
from onewindow.city.places import CITY, CITY_NAME, COUNTIES, DISTRICT, city_regions
from onewindow.foundation.directory.api import CounterDraft, CounterKind, SiteDraft, SiteKind

OUTLETS = 40
CITY_SPECIAL = (
    "公安出入境",
    "车辆管理",
    "税务",
    "不动产登记",
    "社会保险",
    "医疗保障",
    "公积金",
    "人才",
    "公共资源交易",
)
COUNTY_SPECIAL = ("公安", "税务", "不动产登记", "社会保险", "医疗保障", "婚姻登记", "公积金")
HALL_SPECIAL_COUNTERS = ("企业开办专窗", "不动产登记专窗", "跨省通办专窗", "办不成事反映窗口")
HALL_HOURS = {"周一至周五": "09:00-12:00 13:30-17:00", "周六": "09:00-12:00（预约）"}
WEEKDAY_HOURS = {"周一至周五": "09:00-12:00 13:30-17:00"}
VILLAGE_HOURS = {"周一至周五": "08:30-11:30 14:00-17:00"}
BANK_HOURS = {"周一至周日": "09:00-16:30"}


def city_sites(bodies: Bodies) -> list[SiteDraft]:
    """Return all sites with their counters."""
    return [*_halls(bodies), *_lower_sites(bodies), *_outlets(bodies)]


def _halls(bodies: Bodies) -> Iterator[SiteDraft]:
    areas = [
        (CITY, CITY_NAME, CITY_SPECIAL),
        *((c, n, COUNTY_SPECIAL) for c, n in COUNTIES.items()),
    ]
    for place, (region, name, special) in enumerate(areas, start=1):
        yield SiteDraft(
            name=f"{name}政务服务中心",
            code=f"{region}H01",
            kind=SiteKind.HALL,
            organization=bodies.centres[region],
            region=region,
            address=f"{name}市民大道{place * 18}号",
            phone=f"0590-8810{place:04d}",
            hours=HALL_HOURS,
            counters=(*_general(16 if region == CITY else 8), *_special(HALL_SPECIAL_COUNTERS)),
        )
        for number, topic in enumerate(special, start=1):
            yield SiteDraft(
                name=f"{name}政务服务中心{topic}分中心",
                code=f"{region}S{number:02d}",
                kind=SiteKind.SUBHALL,
                organization=bodies.centres[region],
                region=region,
                address=f"{name}便民路{number * 11}号",
                phone=f"0590-88{place:02d}{number:04d}",
                hours=WEEKDAY_HOURS,
                counters=(*_general(3), *_special((f"{topic}专窗",))),
            )


def _lower_sites(bodies: Bodies) -> Iterator[SiteDraft]:
    names = {region.code: region.name for region in city_regions()}
    for code, organization in bodies.lower.items():
        is_town = len(code) == 9
        within = names[DISTRICT] if is_town else names[DISTRICT] + names[code[:9]]
        yield SiteDraft(
            name=f"{names[code]}便民服务{'中心' if is_town else '站'}",
            code=f"{code}{'T' if is_town else 'V'}01",
            kind=SiteKind.TOWN_CENTRE if is_town else SiteKind.VILLAGE_STATION,
            organization=organization,
            region=code,
            address=f"{within}{names[code]}{'人民路1号' if is_town else '文化礼堂一楼'}",
            hours=WEEKDAY_HOURS if is_town else VILLAGE_HOURS,
            counters=(*_general(3), *_special(("帮办代办专窗",))) if is_town else _general(1),
        )


def _outlets(bodies: Bodies) -> Iterator[SiteDraft]:
    towns = [region for region in city_regions() if len(region.code) == 9]
    counties = [code for code in COUNTIES if code != DISTRICT]
    for number in range(1, OUTLETS + 1):
        # 前22个在云西区各镇街，每处两个；其余18个分在别的县。
        in_district = number <= 2 * len(towns)
        town = towns[(number - 1) % len(towns)]
        region = town.code if in_district else counties[number % len(counties)]
        where = town.name if in_district else COUNTIES[region]
        yield SiteDraft(
            name=f"云川银行{where}政务服务网点（{number:02d}）",
            code=f"{CITY}B{number:02d}",
            kind=SiteKind.OUTLET,
            organization=bodies.bank,
            region=region,
            address=f"{where}金融街{number}号",
            phone=f"0590-8899{number:04d}",
            hours=BANK_HOURS,
            counters=_general(1),
        )


def _general(count: int) -> tuple[CounterDraft, ...]:
    return tuple(
        CounterDraft(f"{number:02d}", f"综合窗口{number}", CounterKind.GENERAL)
        for number in range(1, count + 1)
    )


def _special(names: tuple[str, ...]) -> tuple[CounterDraft, ...]:
    return tuple(
        CounterDraft(f"Z{number:02d}", name, CounterKind.SPECIAL)
        for number, name in enumerate(names, start=1)
    )
