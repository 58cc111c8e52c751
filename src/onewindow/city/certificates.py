"""What people and firms already hold in the demonstration: identity cards, licences, the rest."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import yaml
from django.conf import settings
from django.db import transaction

from onewindow.city.bodies import city_bodies
from onewindow.city.characters import (
    CHARACTERS,
    DISABLED,
    DOCTOR,
    DRIVER,
    FIRMS,
    MINOR,
    NURSE,
    OWNER,
    RESTAURATEUR,
)
from onewindow.foundation.directory.api import (
    Enterprise,
    Organization,
    Person,
    enterprise_by_code,
    person_by_number,
)
from onewindow.kernel.actors import Actor
from onewindow.services.certificates.api import Certificate, issue_certificate

IDENTITY_CARD, LICENCE = "居民身份证", "营业执照"
SUBJECT = "city.certificate"


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate that somebody with a story holds from before."""

    kind: str
    function: str
    days_ago: int
    valid_months: int | None = None


# 驾驶证六年有效期还剩60天，正好可以期满换证。
OF_CHARACTERS: tuple[tuple[str, Held], ...] = (
    (DRIVER.key, Held("机动车驾驶证", "公安", 6 * 365 + 2 - 60, 72)),
    (DISABLED.key, Held("残疾人证", "残联", 900, 120)),
    (DOCTOR.key, Held("医师资格证书", "卫健", 420)),
    (OWNER.key, Held("普通护照", "公安", 700, 120)),
    (RESTAURATEUR.key, Held("结婚证", "民政", 3000)),
    (NURSE.key, Held("社会保障卡", "人社", 500)),
)
Holding = tuple[Person | Enterprise, Held, dict[str, str]]
ISSUERS = {"生育登记回执": "卫健"}


@transaction.atomic
def build_demo_certificates(*, on: date, actor: Actor) -> int:
    """
    Issue what the people and firms of the city hold already, once; return how many are new.

    :raises Refused: if a kind of certificate is not in the packs.
    """
    if Certificate.objects.filter(subject=SUBJECT).exists():
        return 0
    departments, done = _departments(), 0
    for holder, held, face in [*_identity_cards(), *_licences(on), *_stories()]:
        issue_certificate(
            kind_name=held.kind,
            person=holder if isinstance(holder, Person) else None,
            enterprise=holder if isinstance(holder, Enterprise) else None,
            issuer=departments[held.function],
            subject=SUBJECT,
            on=on - timedelta(held.days_ago),
            face=face,
            actor=actor,
            valid_months=held.valid_months,
        )
        done += 1
    return done


def _identity_cards() -> Iterator[Holding]:
    # 未满14周岁的没有手机号；朱子涵的故事是第一次申领身份证。
    grown = Person.objects.filter(is_verified=True).exclude(phone="")
    for person in grown.exclude(number=MINOR.number).order_by("id"):
        yield person, Held(IDENTITY_CARD, "公安", 1500), {"住址": person.address}


def _licences(on: date) -> Iterator[Holding]:
    for firm in Enterprise.objects.order_by("id"):
        face = {"类型": firm.get_kind_display(), "住所": firm.address}
        yield firm, Held(LICENCE, "市场监管", (on - (firm.founded_on or on)).days), face


def _departments() -> dict[str, Organization]:
    codes = city_bodies().departments
    stored = Organization.objects.in_bulk(codes.values(), field_name="credit_code")
    return {function: stored[code] for function, code in codes.items()}


def _stories() -> Iterator[Holding]:
    """Yield what the characters hold by their story, and what the worked examples ask of them."""
    for key, held in OF_CHARACTERS:
        if holder := find_party(key):
            yield holder, held, {}
    path = settings.PACKS / "demo/registers/examples.yaml"
    given = set()
    for example in yaml.safe_load(path.read_text())["examples"]:
        for case in (example["granted"], example["person"]):
            for kind in case.get("certificates", []):
                holder = find_party(case["applicant"])
                if kind in {IDENTITY_CARD, LICENCE} or holder is None:
                    continue
                if (case["applicant"], kind) not in given:
                    given.add((case["applicant"], kind))
                    yield holder, Held(kind, ISSUERS[kind], 20), {}


def find_party(key: str) -> Person | Enterprise | None:
    """Return the stored person or enterprise behind a character's key."""
    for character in CHARACTERS:
        if character.key == key:
            return person_by_number(character.number)
    for firm in FIRMS:
        if firm.key == key:
            return enterprise_by_code(firm.credit_code)
    return None
