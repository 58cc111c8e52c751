"""Invented experts of the demonstration, of every speciality that its tenders need."""

from datetime import date

from onewindow.city.numbers import citizen_number, phone
from onewindow.city.places import CITY, DISTRICT
from onewindow.foundation.directory.api import region_by_code
from onewindow.kernel.actors import Actor
from onewindow.trading.evaluation.api import (
    Expert,
    ExpertDraft,
    TieDraft,
    TieKind,
    Title,
    declare_tie,
    register_expert,
)

EXPERTS = 36
SURNAMES = "程苏魏吕丁任卢姚钟汪崔谭陆廖"
GIVEN = "建业 学军 慧琳 立群 若梅 永年 向东 素云 景行"
EMPLOYERS = (
    "云川市建筑设计研究院",
    "云川市工程咨询中心",
    "云川职业技术学院",
    "云川市水利勘测设计院",
    "云川市市政工程质量监督站",
    "退休",
)
FIELDS = (
    ("A0801", "A06"),
    ("A0801", "A05"),
    ("A0801", "A0802"),
    ("A06", "C03"),
    ("A0804", "A08"),
    ("C01", "C05"),
)
TITLES = (Title.SENIOR, Title.ASSOCIATE_SENIOR, Title.ASSOCIATE_SENIOR, Title.EQUIVALENT)


def build_demo_experts(*, on: date, firm: str, firm_name: str, actor: Actor) -> list[Expert]:
    """
    Fill the library; two experts have declared a tie to the firm, so that they stand aside.

    :raises Refused: never with the city and the packs as shipped.
    """
    experts = [
        register_expert(draft=_draft(number, on), on=on, actor=actor) for number in range(EXPERTS)
    ]
    for expert, kind in zip(experts, (TieKind.WORKED, TieKind.SHAREHOLDER), strict=False):
        tie = TieDraft(kind, firm_name, firm, date(on.year - 4, 1, 1))
        declare_tie(expert=expert, draft=tie, actor=actor)
    return experts


def _draft(number: int, on: date) -> ExpertDraft:
    region = region_by_code(DISTRICT if number % 3 else CITY)
    assert region is not None  # the city is built before its experts
    given = GIVEN.split()
    born = date(1962 + number % 20, 1 + number % 12, 1 + number % 28)
    return ExpertDraft(
        name=SURNAMES[number % len(SURNAMES)] + given[number * 5 % len(given)],
        number=citizen_number(born, 480 + number % 19, female=number % 2 == 0, region=CITY),
        phone=phone(7000 + number),
        employer=EMPLOYERS[number % len(EMPLOYERS)],
        employer_code="",
        region=region,
        title=TITLES[number % len(TITLES)],
        working_since=date(born.year + 24, 7, 1),
        specialities=FIELDS[number % len(FIELDS)],
    )
