"""What the apps below may ask of those above them, joined here where everything is known."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from onewindow.city.staff import DEMO_ACCOUNTS
from onewindow.engines.decisions.api import Judged
from onewindow.foundation.accounts.api import STAFF, Role
from onewindow.foundation.directory.api import Person
from onewindow.foundation.messaging.api import messages_of
from onewindow.kernel.identifiers import masked_name
from onewindow.services.casework.api import Case, Entitlement, cases_of, entitlements_of
from onewindow.services.catalog.api import Matter, catalogue_rows
from onewindow.services.certificates.api import certificates_of

CASES, UNASKED = "casework.case:", "casework.entitlement:"
TRADING = frozenset({Role.TRADING_OFFICER, Role.TENDERER, Role.EXPERT})
DESK = STAFF - TRADING - {Role.EDITOR, Role.ADMINISTRATOR}


def matter_choices() -> list[tuple[str, str]]:
    """Return slug and name of every matter in force, for the scope of a mandate."""
    return [(row.slug, row.name) for row in catalogue_rows(on=timezone.localdate())]


def home_of(roles: frozenset[Role]) -> str:
    """Return the page where somebody with these roles starts work, or the citizens' home."""
    if roles & DESK:
        return reverse("casework:home")
    if roles & TRADING:
        return reverse("tendering:tenders")
    if Role.EDITOR in roles:
        return reverse("catalog:list")
    if Role.ADMINISTRATOR in roles:
        return reverse("accounts:accounts")
    return "/"


def demo_guide() -> dict[str, tuple[str, str]]:
    """Return for each account of the demonstration who it is and what to try with it."""
    return {account.username: (account.label, account.try_this) for account in DEMO_ACCOUNTS}


def personal_cases(person: Person) -> list[dict[str, Any]]:
    """Return what is kept of the person's own cases and of those handled as agent."""
    fields = ("number", "matter_name", "applicant_name", "state", "answers", "submitted_at")
    return [dict(row) for row in cases_of(person).values(*fields)]


def personal_certificates(person: Person) -> list[dict[str, Any]]:
    """Return the person's e-certificates."""
    fields = ("number", "kind__name", "issuer__name", "issued_on", "state")
    return [dict(row) for row in certificates_of(person=person).values(*fields)]


def personal_entitlements(person: Person) -> list[dict[str, Any]]:
    """Return what was done for the person unasked, and on which event."""
    fields = ("matter_name", "state", "event__source", "event__on", "event__detail", "at")
    return [dict(row) for row in entitlements_of(person).values(*fields)]


def personal_messages(person: Person) -> list[dict[str, Any]]:
    """Return what was said to the person."""
    return [dict(row) for row in messages_of(person).values("title", "body", "at", "read_at")]


def decision_owners() -> dict[str, tuple[str, str]]:
    """Return for each matter its name and the path of the organization that answers for it."""
    rows = Matter.objects.values_list("slug", "basic__name", "organization__path")
    return {slug: (name, path) for slug, name, path in rows}


def judged_subjects(keys: list[str]) -> dict[str, Judged]:
    """Return whom judgements concern, natural persons masked; what is gone is left out."""
    numbers = [key.removeprefix(CASES) for key in keys if key.startswith(CASES)]
    fields = ("pk", "number", "applicant_name", "person")
    cases = Case.objects.filter(pk__in=numbers, number__isnull=False).values_list(*fields)
    found = {
        f"{CASES}{pk}": Judged(
            name=masked_name(name) if person else name,
            number=number,
            link=reverse("casework:case", args=[number]),
            person=person,
        )
        for pk, number, name, person in cases
    }
    unasked = [key.removeprefix(UNASKED) for key in keys if key.startswith(UNASKED)]
    rows = Entitlement.objects.filter(pk__in=unasked).select_related("person", "matter")
    for row in rows:
        link = f"{reverse('casework:proactive')}?matter={row.matter.slug}"
        name = masked_name(row.person.name)
        found[f"{UNASKED}{row.pk}"] = Judged(name, f"无感智办{row.pk}", link, row.person_id)
    return found
