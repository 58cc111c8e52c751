"""Loading cited rules of law (引用条款)."""

from collections import Counter
from pathlib import Path

from django.db import transaction

from onewindow.foundation.policy.actions.loading import note_loading, read_layer, refuse_problems
from onewindow.foundation.policy.models import CitedRule
from onewindow.foundation.policy.rules import RulePack
from onewindow.kernel.packs import label


def check_rule_packs(folder: Path) -> list[str]:
    """Return everything that is wrong within one layer's ``rules`` folder."""
    return _read(folder)[1]


def plan_rule_packs(folder: Path) -> list[str]:
    """
    Return what loading the folder would change.

    :raises Refused: if a rule is malformed or speaks for another region.
    """
    packs, problems = _read(folder)
    refuse_problems(problems)
    stored = {(rule.code, rule.region): _said(rule) for rule in CitedRule.objects.all()}
    lines = []
    for pack in packs:
        old = stored.get((pack.code, pack.region))
        if old is None:
            lines.append(f"新增条款 {pack.code} {pack.region}")
        elif old != _values(pack):
            lines.append(f"更正条款 {pack.code} {pack.region}")
    return lines


@transaction.atomic
def load_rule_packs(folder: Path) -> list[str]:
    """
    Load one layer's cited rules; loading the same again changes nothing.

    :raises Refused: like the plan.
    """
    changes = plan_rule_packs(folder)
    if changes:
        for pack in _read(folder)[0]:
            CitedRule.objects.update_or_create(
                code=pack.code, region=pack.region, defaults=_values(pack)
            )
        note_loading("rule.load", changes)
    return changes


def _read(folder: Path) -> tuple[list[RulePack], list[str]]:
    packs, problems = read_layer(folder, RulePack, lambda pack: [pack.region])
    count = Counter((pack.code, pack.region) for pack in packs)
    doubled = [f"{code}：{region}重复" for (code, region), times in count.items() if times > 1]
    return packs, [*problems, *(f"{label(folder)} {problem}" for problem in doubled)]


_FIELDS = ("text", "outcome", "source", "confidence", "applies_to", "starts", "ends")


def _values(pack: RulePack) -> dict[str, object]:
    return {name: getattr(pack, name) for name in _FIELDS} | {"applies_to": [*pack.applies_to]}


def _said(rule: CitedRule) -> dict[str, object]:
    return {name: getattr(rule, name) for name in _FIELDS}
