"""What a region's rule says about promised materials that never come (容缺逾期)."""

from dataclasses import dataclass
from datetime import date

from onewindow.foundation.policy.api import cited_rule

GAP_LAPSE = "svc.gap.lapse"
_MOVES = {
    "acceptance_revoked": ("revoke_acceptance", "撤销受理并书面说明理由"),
    "deemed_withdrawn": ("deem_withdrawn", "视为撤回申请"),
}


@dataclass(frozen=True, slots=True)
class Lapse:
    """The move that follows, in words, and where it is written."""

    move: str
    text: str
    source: str


def lapse_of_gap(region: str, *, on: date) -> Lapse:
    """
    Return what the nearest region's rule says; the two known ones differ (浙江、安阳).

    :raises UnknownPolicy: if no rule is in force: then acceptance with gaps cannot be offered.
    """
    rule = cited_rule(GAP_LAPSE, on=on, region=region)
    move, text = _MOVES[str(rule.outcome)]
    return Lapse(move, text, rule.source)
