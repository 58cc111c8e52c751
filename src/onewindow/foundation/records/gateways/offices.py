"""Word and Excel files stay as they are, if everything inside is harmless."""

import shutil
import zipfile
from pathlib import Path

from onewindow.foundation.records.rules.uploads import FileKind, UploadLimits
from onewindow.kernel.violations import Refused, refuse

_MAIN_PARTS = {"word/document.xml": FileKind.DOCX, "xl/workbook.xml": FileKind.XLSX}
_PROGRAMS = ("vbaproject", "activex", "macrosheets", "oleobject", "embeddings/")


def check_office(source: Path, target: Path, limits: UploadLimits) -> FileKind:
    """
    Copy the file if it is a Word or Excel file without programs, lies or bombs.

    :raises Refused: if it is not.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            kind = _office_kind(archive, limits)
    except (Refused, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - the reader fails in many ways on a damaged archive
        raise refuse(
            "attachment.malformed", "文件已损坏，或不是 Word（docx）、Excel（xlsx）文件"
        ) from None
    shutil.copyfile(source, target)
    return kind


def _office_kind(archive: zipfile.ZipFile, limits: UploadLimits) -> FileKind:
    members = archive.infolist()
    names = [member.filename for member in members]
    kind = next((kind for part, kind in _MAIN_PARTS.items() if part in names), None)
    if kind is None or "[Content_Types].xml" not in names:
        raise refuse("attachment.kind", "压缩包不能直接上传；请逐个上传其中的文件")
    if any(member.flag_bits & 1 for member in members):
        raise refuse("attachment.encrypted", f"{kind.label}设有密码，请解除后再上传")
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names):
        raise refuse("attachment.malformed", f"{kind.label}的内部结构不合规，请重新保存后再上传")
    if any(part in name.lower() for name in names for part in _PROGRAMS):
        raise refuse("attachment.macro", f"{kind.label}含有宏或嵌入对象，请删除后再上传")
    if len(members) > limits.members or len(set(names)) != len(names):
        raise refuse("attachment.bomb", f"{kind.label}的内部结构过于复杂，请重新保存后再上传")
    _check_members(archive, kind, limits)
    return kind


def _check_members(archive: zipfile.ZipFile, kind: FileKind, limits: UploadLimits) -> None:
    """Unpack everything once, since the sizes that an archive declares may be lies."""
    left = limits.unpacked_bytes
    for member in archive.infolist():
        head = b""
        with archive.open(member) as part:
            while chunk := part.read(256 * 1024):
                left -= len(chunk)
                if left < 0:
                    raise refuse("attachment.bomb", f"{kind.label}展开后过大，请拆分后再上传")
                head = head or chunk
        if member.filename.endswith((".rels", "[Content_Types].xml")):
            if b"macroEnabled" in head:
                raise refuse("attachment.macro", f"{kind.label}含有宏，请删除后再上传")
            if b"attachedTemplate" in head and b"External" in head:
                raise refuse("attachment.macro", f"{kind.label}引用了外部模板，请删除后再上传")
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise refuse("attachment.malformed", f"{kind.label}的内部结构不合规，请重新保存")
