"""Three hundred invented people and eighty enterprises, drawn from one seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from onewindow.city.characters import CHARACTERS, FIRMS, Character, newborn, octogenarian
from onewindow.city.numbers import citizen_number, credit_code, phone
from onewindow.city.places import DISTRICT, city_regions
from onewindow.foundation.directory.api import EnterpriseKind, RegionDraft

PERSONS = 300
ENTERPRISES = 80
YOUNGEST = date(2026, 9, 30)
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋"
    "唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁"
)
MALE = (
    "伟 强 磊 军 勇 杰 涛 明 超 刚 平 辉 鹏 浩 "
    "宇 志强 建华 国庆 俊杰 子轩 浩然 文博 家豪 宏伟 永康 晨阳 思远 海涛"
)
FEMALE = (
    "芳 敏 静 丽 艳 娟 霞 玲 燕 红 梅 雪 琳 婷 "
    "秀英 桂兰 玉珍 雨欣 梓涵 诗琪 欣怡 佳怡 晓燕 春梅 美华 淑芬 雅琴"
)
# 年龄段（岁）和人数，合计300：新生儿到百岁老人都有。
AGES = (
    (0, 1, 8),
    (1, 6, 18),
    (6, 18, 44),
    (18, 35, 84),
    (35, 60, 96),
    (60, 80, 38),
    (80, 101, 12),
)
TRADES = (
    "软件科技 餐饮管理 物流 建材 服饰 茶业 文化传媒 机械 "
    "电子 农业发展 医疗器械 装饰工程 贸易 教育咨询 环保科技"
)
BRANDS = (
    "云启 恒泰 嘉禾 瑞丰 博远 中联 华信 天禾 众诚 金桥 "
    "宏图 锦程 安顺 佳美 鼎新 润泽 东晟 明川 远航 聚源"
)


@dataclass(frozen=True, slots=True)
class Resident:
    """One person to be registered."""

    name: str
    number: str
    phone: str
    region: str
    address: str
    born: date


@dataclass(frozen=True, slots=True)
class Business:
    """One enterprise to be registered; led by the person with the number."""

    name: str
    credit_code: str
    kind: EnterpriseKind
    led_by: str
    founded_on: date
    region: str
    address: str


def residents(dice: random.Random, *, on: date) -> list[Resident]:
    """Return the characters first, then people of every age up to three hundred."""
    people = [_resident(c) for c in (*CHARACTERS, newborn(on=on))]
    villages = [region for region in city_regions() if len(region.code) == 12]
    taken = {person.number for person in people}
    drawn = _drawn(dice, villages, taken)
    people += [next(drawn) for _ in range(PERSONS - len(people))]
    people[-1] = _resident(octogenarian(on=on))
    # 时钟走慢的机器上，尚未出生的人还不存在。
    return [person for person in people if person.born <= on]


def _resident(character: Character) -> Resident:
    return Resident(
        character.name,
        character.number,
        character.phone,
        character.region,
        character.address,
        character.born,
    )


def _drawn(
    dice: random.Random, villages: list[RegionDraft], taken: set[str]
) -> Iterator[Resident]:
    ages = [dice.uniform(low, high) for low, high, count in AGES for _ in range(count)]
    dice.shuffle(ages)
    names = {region.code: region.name for region in city_regions()}
    for serial, age in enumerate(ages, start=100):
        born = YOUNGEST - timedelta(days=int(age * 365.25))
        female = dice.random() < 0.5
        given = dice.choice((FEMALE if female else MALE).split())
        village = dice.choice(villages)
        number = citizen_number(born, dice.randrange(20, 480), female=female)
        while number in taken:
            number = citizen_number(born, dice.randrange(20, 480), female=female)
        taken.add(number)
        yield Resident(
            name=dice.choice(SURNAMES) + given,
            number=number,
            phone=phone(serial) if age >= 14 else "",
            region=village.code,
            address=f"{names[DISTRICT]}{names[village.code[:9]]}{village.name}"
            f"{dice.randrange(1, 120)}号",
            born=born,
        )


def businesses(dice: random.Random, people: list[Resident], *, on: date) -> list[Business]:
    """Return the firms with a story first, then enterprises of every kind up to eighty."""
    leaders = {c.key: c.number for c in CHARACTERS}
    firms = [
        Business(
            firm.name,
            firm.credit_code,
            firm.kind,
            leaders[firm.led_by],
            on - timedelta(days=firm.age_days),
            DISTRICT,
            firm.address,
        )
        for firm in FIRMS
    ]
    known = {c.number for c in CHARACTERS}
    adults = [p for p in people if p.born.year <= 2000 and p.number not in known]
    names = [f"{brand}{trade}" for brand in BRANDS.split() for trade in TRADES.split()]
    dice.shuffle(names)
    return firms + [
        _business(dice, serial, names[serial], dice.choice(adults), on)
        for serial in range(len(firms) + 1, ENTERPRISES + 1)
    ]


def _business(dice: random.Random, serial: int, name: str, leader: Resident, on: date) -> Business:
    kind, register, full = (
        (EnterpriseKind.INDIVIDUAL, "92", f"{leader.address[:3]}{leader.name[0]}记{name[:2]}商行")
        if serial % 4 == 0
        else (EnterpriseKind.COOPERATIVE, "93", f"云西区{name[:2]}农产品专业合作社")
        if serial % 16 == 1
        else (EnterpriseKind.COMPANY, "91", f"云川{name}有限公司")
    )
    return Business(
        name=full,
        credit_code=credit_code(register, serial),
        kind=kind,
        led_by=leader.number,
        founded_on=on - timedelta(days=dice.randrange(100, 7000)),
        region=DISTRICT,
        address=leader.address,
    )
