"""
The program that looks into one uploaded file; it runs alone, with little memory and time.

``python -m onewindow.foundation.records.gateways.cleaning SOURCE TARGET`` prints one line of JSON:
the kind of file that it wrote to the target, or why the file is refused.
"""

import json
import resource
import sys
from pathlib import Path

import pikepdf

from onewindow.foundation.records.gateways.images import FORMATS, clean_image
from onewindow.foundation.records.gateways.offices import check_office
from onewindow.foundation.records.gateways.pdfs import STREAM_BYTES, clean_pdf
from onewindow.foundation.records.rules.uploads import (
    SNIFFED_BYTES,
    FileKind,
    UploadLimits,
    sniffed_kind,
)
from onewindow.kernel.violations import Refused

MEMORY = 2 * 1024**3
CPU_SECONDS = 30


def main() -> int:
    """Clean one file under tight limits and say how it went."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=STREAM_BYTES,
        png_max_memory=STREAM_BYTES,
        run_length_max_memory=STREAM_BYTES,
        tiff_max_memory=STREAM_BYTES,
        max_stream_filters=4,
    )
    try:
        answer = {"kind": clean(Path(sys.argv[1]), Path(sys.argv[2])).value}
    except Refused as refused:
        first = refused.violations[0]
        answer = {"code": first.code, "message": first.message}
    except MemoryError:
        answer = {"code": "attachment.bomb", "message": "文件展开后过大，请拆分后再上传"}
    sys.stdout.write(json.dumps(answer))
    return 0


def clean(source: Path, target: Path) -> FileKind:
    """
    Write the harmless form of the source to the target.

    :raises Refused: if there is none.
    """
    limits = UploadLimits()
    with source.open("rb") as file:
        kind = sniffed_kind(file.read(SNIFFED_BYTES))
    if kind in FORMATS:
        return clean_image(source, target, kind, limits)
    if kind is FileKind.PDF:
        return clean_pdf(source, target, limits)
    return check_office(source, target, limits)


if __name__ == "__main__":
    sys.exit(main())
