"""What was judged, and what came out when it was decided again."""

from onewindow.engines.decisions.queries.judgements import (
    JudgementWords,
    inputs_in_words,
    judgement_in_words,
    judgements_matching,
)
from onewindow.engines.decisions.queries.of_subject import judgements_of
from onewindow.engines.decisions.queries.reruns import (
    ShadowReport,
    Shift,
    departures_of,
    gaps_of,
    reruns_running,
    reruns_visible,
    shadow_of,
    shifts_of,
    with_subjects,
    worded_values,
)
from onewindow.engines.decisions.queries.scope import (
    decision_names,
    decision_owners,
    decisions_within,
    judged_subjects,
    judgements_within,
    outermost,
    paths_of,
    settling_paths,
)
from onewindow.engines.decisions.queries.tables import (
    UNREADABLE,
    readable_table,
    readable_tables,
    said_now,
)

__all__ = [
    "UNREADABLE",
    "JudgementWords",
    "ShadowReport",
    "Shift",
    "decision_names",
    "decision_owners",
    "decisions_within",
    "departures_of",
    "gaps_of",
    "inputs_in_words",
    "judged_subjects",
    "judgement_in_words",
    "judgements_matching",
    "judgements_of",
    "judgements_within",
    "outermost",
    "paths_of",
    "readable_table",
    "readable_tables",
    "reruns_running",
    "reruns_visible",
    "said_now",
    "settling_paths",
    "shadow_of",
    "shifts_of",
    "with_subjects",
    "worded_values",
]
