"""Whose judgements somebody may see; the apps above say what they are about."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from onewindow.engines.decisions.models import Judgement
from onewindow.engines.decisions.rules.reruns import Judged
from onewindow.foundation.accounts.api import Role, granted_roles


def decision_owners() -> Mapping[str, tuple[str, str]]:
    """Return for each decision its name and the path of the organization that answers for it."""
    owners: Mapping[str, tuple[str, str]] = import_string(settings.DECISION_OWNERS)()
    return owners


def judged_subjects(keys: Iterable[str]) -> Mapping[str, Judged]:
    """Return whom these subjects concern, masked; one that is gone is left out."""
    subjects: Mapping[str, Judged] = import_string(settings.JUDGED_SUBJECTS)(list(keys))
    return subjects


def decisions_within(path: str) -> list[str]:
    """Return the decisions that organizations at or below the path answer for."""
    return [slug for slug, (_, owner) in decision_owners().items() if _reaches(path, owner)]


def decision_names(paths: Sequence[str]) -> list[tuple[str, str]]:
    """Return slug and name of the decisions within these paths, by slug."""
    return sorted(
        (slug, name)
        for slug, (name, owner) in decision_owners().items()
        if any(_reaches(path, owner) for path in paths)
    )


def paths_of(user: Any, *roles: Role) -> list[str]:
    """Return the paths of the organizations where the user holds one of the roles."""
    return [grant.path for grant in granted_roles(user) if grant.role in roles]


def outermost(paths: Sequence[str]) -> list[str]:
    """Return the paths without those that lie below another one."""
    kept: list[str] = []
    for path in sorted(set(paths), key=lambda path: (len(path), path)):
        if not any(_reaches(one, path) for one in kept):
            kept.append(path)
    return kept


def settling_paths(user: Any) -> list[str]:
    """Return the paths whose drafts the manager of a hall settles: those of its government."""
    halls = paths_of(user, Role.HALL_MANAGER)
    return [f"{path.rstrip('/').rpartition('/')[0]}/" for path in halls if path.count("/") > 2]


def judgements_within(paths: Sequence[str]) -> QuerySet[Judgement]:
    """Return the judgements of the decisions within these paths; the empty path is all."""
    if "" in paths:  # 全域
        return Judgement.objects.all()
    return Judgement.objects.filter(decision__in=[slug for slug, _ in decision_names(paths)])


def within_path(paths: Sequence[str]) -> Q:
    """Return the condition that a row's path lies at or below one of these."""
    found = Q(pk__in=())
    for path in paths:
        found |= Q(path__startswith=path)
    return found


def _reaches(path: str, owner: str) -> bool:
    own = path.rstrip("/")
    return not own or owner.rstrip("/") == own or owner.startswith(f"{own}/")
