"""The writes of the catalogue."""

from onewindow.services.catalog.actions.barriers import BarrierNote, end_barrier, note_barrier
from onewindow.services.catalog.actions.changes import (
    drop_change,
    edit_change,
    propose_change,
    publish_change,
    return_change,
    start_change,
)
from onewindow.services.catalog.actions.importing import import_edits
from onewindow.services.catalog.actions.matters import (
    cancel_matter,
    pause_matter,
    resume_matter,
)
from onewindow.services.catalog.actions.packs import (
    check_matter_packs,
    load_matter_packs,
    plan_matter_packs,
)
from onewindow.services.catalog.actions.powers import (
    Agreement,
    adopt_matter,
    end_adoption,
    end_delegation,
    hand_down_matter,
    sign_delegation,
)
from onewindow.services.catalog.actions.publishing import (
    bring_into_force,
    kept_table,
    touch_catalogue,
)
from onewindow.services.catalog.actions.shadows import table_changed_by, try_change

__all__ = [
    "Agreement",
    "BarrierNote",
    "adopt_matter",
    "bring_into_force",
    "cancel_matter",
    "check_matter_packs",
    "drop_change",
    "edit_change",
    "end_adoption",
    "end_barrier",
    "end_delegation",
    "hand_down_matter",
    "import_edits",
    "kept_table",
    "load_matter_packs",
    "note_barrier",
    "pause_matter",
    "plan_matter_packs",
    "propose_change",
    "publish_change",
    "resume_matter",
    "return_change",
    "sign_delegation",
    "start_change",
    "table_changed_by",
    "touch_catalogue",
    "try_change",
]
