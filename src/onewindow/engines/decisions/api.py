"""Decision tables (判定表): prove, decide, explain, keep and replay."""

from onewindow.engines.decisions.actions import (
    Terms,
    advance_rerun,
    check_shadow,
    keep_table,
    start_rerun,
    start_shadow,
    stop_rerun,
    stop_shadows,
)
from onewindow.engines.decisions.gateways.files import read_table_file
from onewindow.engines.decisions.gateways.replaying import replay
from onewindow.engines.decisions.gateways.workbooks import (
    table_from_xlsx,
    table_to_xlsx,
)
from onewindow.engines.decisions.models import (
    Judgement,
    KeptTable,
    Rerun,
)
from onewindow.engines.decisions.queries import (
    JudgementWords,
    departures_of,
    gaps_of,
    inputs_in_words,
    judgement_in_words,
    judgements_of,
    shadow_of,
    shifts_of,
    with_subjects,
)
from onewindow.engines.decisions.rules.reruns import (
    Judged,
    Purpose,
    stored_values,
)
from onewindow.engines.decisions.rules.tables.compiling import (
    Compiled,
    compiled,
)
from onewindow.engines.decisions.rules.tables.conditions import (
    Facts,
    Value,
)
from onewindow.engines.decisions.rules.tables.content import (
    DecisionTable,
    Example,
    HitPolicy,
    Input,
    Kind,
    Output,
    Row,
)
from onewindow.engines.decisions.rules.tables.coverage import (
    Coverage,
    coverage_of,
)
from onewindow.engines.decisions.rules.tables.dmn_form import (
    table_from_dmn,
    table_to_dmn,
)
from onewindow.engines.decisions.rules.tables.facts import (
    digest_of,
    facts_of,
    stored_facts,
)
from onewindow.engines.decisions.rules.tables.faults import (
    CellFault,
    Fault,
)
from onewindow.engines.decisions.rules.tables.proof import prove
from onewindow.engines.decisions.rules.tables.verdicts import (
    CellTrace,
    Explanation,
    RowTrace,
    Verdict,
)
from onewindow.engines.decisions.rules.tables.wording import (
    words_of_cell,
)
from onewindow.engines.decisions.rules.tables.writing import (
    cell_from_words,
    feel_of_value,
    output_from_words,
)
from onewindow.engines.decisions.rules.tck import (
    KitResult,
    run_kit,
)

__all__ = [
    "CellFault",
    "CellTrace",
    "Compiled",
    "Coverage",
    "DecisionTable",
    "Example",
    "Explanation",
    "Facts",
    "Fault",
    "HitPolicy",
    "Input",
    "Judged",
    "Judgement",
    "JudgementWords",
    "KeptTable",
    "Kind",
    "KitResult",
    "Output",
    "Purpose",
    "Rerun",
    "Row",
    "RowTrace",
    "Terms",
    "Value",
    "Verdict",
    "advance_rerun",
    "cell_from_words",
    "check_shadow",
    "compiled",
    "coverage_of",
    "departures_of",
    "digest_of",
    "facts_of",
    "feel_of_value",
    "gaps_of",
    "inputs_in_words",
    "judgement_in_words",
    "judgements_of",
    "keep_table",
    "output_from_words",
    "prove",
    "read_table_file",
    "replay",
    "run_kit",
    "shadow_of",
    "shifts_of",
    "start_rerun",
    "start_shadow",
    "stop_rerun",
    "stop_shadows",
    "stored_facts",
    "stored_values",
    "table_from_dmn",
    "table_from_xlsx",
    "table_to_dmn",
    "table_to_xlsx",
    "with_subjects",
    "words_of_cell",
]
