"""One judgement decided again on request, with a line on record of who did it."""

from django.db import transaction

from onewindow.engines.decisions.actions.comparing import checked_once
from onewindow.engines.decisions.models import Judgement
from onewindow.engines.decisions.rules.reruns import Reason
from onewindow.foundation.records.api import record
from onewindow.kernel.actors import Actor


@transaction.atomic
def check_judgement(*, judgement: Judgement, actor: Actor) -> Reason | None:
    """Decide one judgement again, put on record what came out, and return the departure if any."""
    answer = checked_once(judgement)
    record(
        subject=judgement,
        what="judgement.check",
        actor=actor,
        detail={
            "row": answer.row or judgement.row,
            "result": answer.reason.label if answer.reason else "一致",
        },
    )
    return answer.reason
