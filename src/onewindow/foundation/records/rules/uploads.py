"""Which files may be handed in, told from their content and never from their name."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from onewindow.kernel.choices import Choice
from onewindow.kernel.violations import Violation

SNIFFED_BYTES = 1024
NAME_LENGTH = 120


class FileKind(Choice):
    """The kinds of file that the house keeps, by their media type."""

    JPEG = "image/jpeg", "JPEG 图片"
    PNG = "image/png", "PNG 图片"
    WEBP = "image/webp", "WebP 图片"
    PDF = "application/pdf", "PDF 文件"
    DOCX = (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "Word 文档",
    )
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel 表格"


ENDINGS = {
    FileKind.JPEG: ".jpg",
    FileKind.PNG: ".png",
    FileKind.WEBP: ".webp",
    FileKind.PDF: ".pdf",
    FileKind.DOCX: ".docx",
    FileKind.XLSX: ".xlsx",
}
ALLOWED = "JPEG、PNG、WebP 图片，PDF，Word（docx）或 Excel（xlsx）文件"


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """How much one file may make the machine do."""

    pixels: int = 60_000_000
    side: int = 20_000
    pages: int = 2_000
    objects: int = 200_000
    unpacked_bytes: int = 200 * 1024 * 1024
    members: int = 2_000


def sniffed_kind(start: bytes) -> FileKind | None:
    """
    Return the kind that the first bytes announce, or None if it is none of ours.

    A zip archive is announced as a Word file; whether it is one, or an Excel file, is told when
    it is opened.
    """
    if start.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return FileKind.WEBP
    if start.startswith(b"%PDF-"):
        return FileKind.PDF
    if start.startswith(b"PK\x03\x04"):
        return FileKind.DOCX
    return None


def check_upload(*, size: int, start: bytes, limit: int) -> Iterator[Violation]:
    """Yield every reason to refuse a file that can be told before it is opened."""
    if size == 0:
        yield Violation("attachment.empty", "文件是空的，请重新选择")
        return
    if size > limit:
        yield Violation(
            "attachment.too_big",
            f"文件超过{limit // (1024 * 1024)}MB，请压缩或拆分后再上传",
        )
    if sniffed_kind(start) is None:
        yield Violation("attachment.kind", f"只接收{ALLOWED}；请转换后再上传")


def shown_name(name: str, kind: FileKind) -> str:
    """
    Return a harmless form of the name that the user's machine gave, with the true ending.

    Folders, control characters and characters that turn the writing direction are dropped.
    """
    base = re.split(r"[/\\]", name)[-1]
    kept = "".join(c for c in base if unicodedata.category(c)[0] != "C").strip(" .")
    stem = re.sub(r'[<>:"|?*]', "_", kept.rsplit(".", 1)[0] if "." in kept else kept).strip(" .")
    return f"{stem[:NAME_LENGTH] or '未命名'}{ENDINGS[kind]}"
