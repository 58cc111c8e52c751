"""The reads of the catalogue; most answer from the process's memory."""

from onewindow.services.catalog.queries.barriers import barriers_listed, bodies_under
from onewindow.services.catalog.queries.changes import (
    changes_listed,
    differences_of,
    open_change_of,
)
from onewindow.services.catalog.queries.editions import (
    content_of,
    current_edition,
    edition_of,
    editions_of,
    matter_by_slug,
    parsed,
    stored_form,
    table_of,
)
from onewindow.services.catalog.queries.finding import MatterHit, search_matters
from onewindow.services.catalog.queries.places import MatterPlace, places_of
from onewindow.services.catalog.queries.powers import (
    matters_acceptable_at,
    may_do,
    powers_listed,
    powers_of,
)
from onewindow.services.catalog.queries.rows import (
    Filters,
    MatterRow,
    catalogue_digest,
    catalogue_rows,
    departments,
    licence_rows,
    rows_matching,
)
from onewindow.services.catalog.queries.stamp import catalogue_stamp, forget_catalogue, kept
from onewindow.services.catalog.queries.tables import (
    Law,
    faults_of,
    law_for,
    law_on,
    problems_in,
    problems_of_change,
    table_of_draft,
    table_problems,
    violation_of,
)
from onewindow.services.catalog.queries.workbench import (
    ExampleResult,
    Workbench,
    form_of,
    workbench_of,
)

__all__ = [
    "ExampleResult",
    "Filters",
    "Law",
    "MatterHit",
    "MatterPlace",
    "MatterRow",
    "Workbench",
    "barriers_listed",
    "bodies_under",
    "catalogue_digest",
    "catalogue_rows",
    "catalogue_stamp",
    "changes_listed",
    "content_of",
    "current_edition",
    "departments",
    "differences_of",
    "edition_of",
    "editions_of",
    "faults_of",
    "forget_catalogue",
    "form_of",
    "kept",
    "law_for",
    "law_on",
    "licence_rows",
    "matter_by_slug",
    "matters_acceptable_at",
    "may_do",
    "open_change_of",
    "parsed",
    "places_of",
    "powers_listed",
    "powers_of",
    "problems_in",
    "problems_of_change",
    "rows_matching",
    "search_matters",
    "stored_form",
    "table_of",
    "table_of_draft",
    "table_problems",
    "violation_of",
    "workbench_of",
]
