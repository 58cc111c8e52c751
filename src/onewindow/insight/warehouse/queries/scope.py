"""Which sources somebody may see and work on."""

from typing import Any

from onewindow.foundation.accounts.api import Role, granted_roles
from onewindow.foundation.directory.api import Site
from onewindow.insight.warehouse.queries.sources import all_packs
from onewindow.insight.warehouse.rules.sources import SourcePack

READERS = (Role.HALL_MANAGER, Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR)
WORKERS = (Role.HALL_MANAGER, Role.ADMINISTRATOR)


def packs_of(user: Any, *roles: Role) -> list[SourcePack]:
    """
    Return the sources that the user may reach with one of these roles.

    A source of one hall belongs to the body that runs the hall; one that speaks of several halls
    is for those whose role is not a hall's.
    """
    grants = [grant for grant in granted_roles(user) if grant.role in roles]
    packs = all_packs()
    halls = {pack.hall for pack in packs if pack.hall}
    paths = dict(Site.objects.filter(code__in=halls).values_list("code", "organization__path"))
    wide = any(grant.role is not Role.HALL_MANAGER for grant in grants)
    return [
        pack
        for pack in packs
        if (
            any(grant.reaches(paths.get(pack.hall, "/")) for grant in grants)
            if pack.hall
            else wide
        )
    ]
