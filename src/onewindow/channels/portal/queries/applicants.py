"""For whom somebody can apply, and which cases are theirs to see."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from onewindow.foundation.accounts.api import mandates_held
from onewindow.foundation.directory.api import Enterprise, Person, enterprises_led_by
from onewindow.services.casework.api import Case, cases_of
from onewindow.services.catalog.api import MatterContent


@dataclass(frozen=True, slots=True)
class Holder:
    """One party for whom the signed-in person can apply."""

    key: str
    name: str
    reason: str
    person: Person | None = None
    enterprise: Enterprise | None = None
    agent: Person | None = None


def holders_for(person: Person, content: MatterContent, *, on: date) -> list[Holder]:
    """Return the parties for whom the person can apply for this matter: self first."""
    found = []
    if "person" in content.subjects:
        found.append(Holder("self", person.name, _("本人"), person=person))
    if "enterprise" in content.subjects:
        found += [
            Holder(f"enterprise-{firm.pk}", firm.name, _("我是法定代表人"), enterprise=firm)
            for firm in enterprises_led_by(person)
        ]
    for mandate in mandates_held(person, on=on):
        if mandate.matters and content.slug not in mandate.matters:
            continue
        if mandate.person and "person" in content.subjects:
            reason = mandate.get_kind_display()
            key = f"person-{mandate.person_id}"
            holder = Holder(key, mandate.person.name, reason, person=mandate.person, agent=person)
            found.append(holder)
        if mandate.enterprise and "enterprise" in content.subjects:
            firm = mandate.enterprise
            key = f"enterprise-{firm.pk}"
            found.append(Holder(key, firm.name, _("企业授权"), enterprise=firm, agent=person))
    return list({holder.key: holder for holder in reversed(found)}.values())[::-1]


def own_cases(person: Person) -> QuerySet[Case]:
    """Return the person's cases with what a list shows, drafts among them, newest first."""
    return cases_of(person)


def own_case(person: Person, **which: object) -> Case | None:
    """Return one case of the person with everything that its pages need, or None."""
    wanted = cases_of(person).select_related(
        "edition",
        "matter__organization__region",
        "organization__region",
        "person",
        "enterprise__legal_person",
        "agent",
    )
    return wanted.filter(**which).first()
