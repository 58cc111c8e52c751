"""Building the demonstration city in a database, once."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from onewindow.city.bodies import city_bodies
from onewindow.city.halls import city_sites
from onewindow.city.people import Business, Resident, businesses, residents
from onewindow.city.places import DISTRICT, city_regions
from onewindow.city.staff import open_accounts
from onewindow.foundation.directory.api import (
    Enterprise,
    Organization,
    Person,
    Region,
    region_by_code,
    register_enterprise,
    register_organizations,
    register_person,
    register_project,
    register_regions,
    register_sites,
)
from onewindow.kernel.actors import Actor

SEED = 2026
BUILDER = Actor("system:city", "演示城市")
PROJECTS = (
    ("云西智能装备产业园一期", "86500000.00"),
    ("古埠老街更新改造", "23400000.00"),
    ("云岭茶旅融合基地", "12800000.00"),
    ("双溪污水处理厂扩建", "54300000.00"),
    ("学院街道第二幼儿园", "31200000.00"),
    ("桥下冷链物流中心", "47900000.00"),
    ("石门抽水灌溉提升", "6800000.00"),
    ("新河数据机房", "98700000.00"),
)
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class CitySummary:
    """What the city holds after building."""

    organizations: int
    sites: int
    persons: int
    enterprises: int
    projects: int
    accounts: int


def _silent(label: str, done: float) -> None:
    """Show nothing."""


def is_built() -> bool:
    """Test if the demonstration city is in this database."""
    return Organization.objects.filter(credit_code=city_bodies().root).exists()


@transaction.atomic
def build_demo_city(
    *, on: date, seed: int = SEED, progress: Progress = _silent
) -> CitySummary | None:
    """
    Build the invented city; the same seed gives the same city. Return None if it is there.

    Progress is called with what is being done and the share that is done already.

    :raises Refused: never with the data as shipped; the actions check it like any other.
    """
    if is_built():
        return None
    dice, bodies = random.Random(seed), city_bodies()
    progress("行政区划和单位", 0.0)
    register_regions(rows=city_regions(), actor=BUILDER)
    register_organizations(drafts=bodies.drafts, actor=BUILDER)
    progress("办事场所和窗口", 0.3)
    sites = register_sites(drafts=city_sites(bodies), actor=BUILDER)
    progress("群众和企业", 0.5)
    people = residents(dice, on=on)
    persons = _register_people(people, on=on)
    firms = _register_firms(businesses(dice, people, on=on), persons, on=on)
    progress("投资项目和账号", 0.8)
    _register_projects(firms)
    accounts = open_accounts(bodies, on=on, actor=BUILDER)
    progress("完成", 1.0)
    return CitySummary(
        len(bodies.drafts), len(sites), len(persons), len(firms), len(PROJECTS), accounts
    )


def _register_people(people: list[Resident], *, on: date) -> dict[str, Person]:
    regions = Region.objects.in_bulk({p.region for p in people}, field_name="code")
    return {
        p.number: register_person(
            name=p.name,
            number=p.number,
            phone=p.phone,
            region=regions[p.region],
            address=p.address,
            is_verified=True,
            on=on,
            actor=BUILDER,
        )
        for p in people
    }


def _register_firms(
    firms: list[Business], persons: dict[str, Person], *, on: date
) -> list[Enterprise]:
    district = region_by_code(DISTRICT)
    return [
        register_enterprise(
            name=firm.name,
            credit_code=firm.credit_code,
            kind=firm.kind,
            legal_person=persons[firm.led_by],
            region=district,
            address=firm.address,
            founded_on=firm.founded_on,
            on=on,
            actor=BUILDER,
        )
        for firm in firms
    ]


def _register_projects(firms: list[Enterprise]) -> None:
    district = region_by_code(DISTRICT)
    for number, (name, amount) in enumerate(PROJECTS, start=1):
        register_project(
            code=f"26{number:02d}-{DISTRICT}-04-01-{number:06d}",
            name=name,
            amount=Decimal(amount),
            region=district,
            enterprise=firms[number * 4],
            actor=BUILDER,
        )
