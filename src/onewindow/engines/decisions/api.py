"""Decision tables (判定表): prove, decide, explain, keep and replay."""

from onewindow.engines.decisions.actions import keep_table
from onewindow.engines.decisions.gateways.replaying import replay
from onewindow.engines.decisions.models import Judgement, KeptTable
from onewindow.engines.decisions.queries import judgements_of
from onewindow.engines.decisions.rules.tables.compiling import Compiled, compiled
from onewindow.engines.decisions.rules.tables.conditions import Facts, Value
from onewindow.engines.decisions.rules.tables.content import (
    DecisionTable,
    Example,
    HitPolicy,
    Input,
    Kind,
    Output,
    Row,
)
from onewindow.engines.decisions.rules.tables.facts import digest_of, facts_of, stored_facts
from onewindow.engines.decisions.rules.tables.faults import Fault
from onewindow.engines.decisions.rules.tables.proof import prove
from onewindow.engines.decisions.rules.tables.verdicts import (
    CellTrace,
    Explanation,
    RowTrace,
    Verdict,
)
from onewindow.engines.decisions.rules.tck import KitResult, run_kit

__all__ = [
    "CellTrace",
    "Compiled",
    "DecisionTable",
    "Example",
    "Explanation",
    "Facts",
    "Fault",
    "HitPolicy",
    "Input",
    "Judgement",
    "KeptTable",
    "Kind",
    "KitResult",
    "Output",
    "Row",
    "RowTrace",
    "Value",
    "Verdict",
    "compiled",
    "digest_of",
    "facts_of",
    "judgements_of",
    "keep_table",
    "prove",
    "replay",
    "run_kit",
    "stored_facts",
]
