"""What entries, tree heads, uploads and jobs consist of, in plain Python."""

from onewindow.foundation.records.rules.entries import Fact, entry_content, entry_digest
from onewindow.foundation.records.rules.heads import head_bytes, key_id
from onewindow.foundation.records.rules.schedule import Job, wait_after_failure
from onewindow.foundation.records.rules.uploads import (
    FileKind,
    UploadLimits,
    check_upload,
    shown_name,
    sniffed_kind,
)

__all__ = [
    "Fact",
    "FileKind",
    "Job",
    "UploadLimits",
    "check_upload",
    "entry_content",
    "entry_digest",
    "head_bytes",
    "key_id",
    "shown_name",
    "sniffed_kind",
    "wait_after_failure",
]
