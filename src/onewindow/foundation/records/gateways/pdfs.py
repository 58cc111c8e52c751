"""PDF files are written anew without programs, embedded files and actions that leave the page."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from onewindow.foundation.records.rules.uploads import FileKind, UploadLimits
from onewindow.kernel.violations import Refused, refuse

_KEYS = (
    "/JS",
    "/JavaScript",
    "/AA",
    "/OpenAction",
    "/EmbeddedFiles",
    "/EF",
    "/AF",
    "/XFA",
    "/RichMediaContent",
)
_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/Movie",
    "/Sound",
    "/RichMediaExecute",
    "/GoTo3DView",
}
_ANNOTATIONS = {"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}
STREAM_BYTES = 200 * 1024 * 1024
_ALL_BYTES = 2 * 1024**3
_IMAGE_PIXELS = 250_000_000
_DEPTH = 60


def clean_pdf(source: Path, target: Path, limits: UploadLimits) -> FileKind:
    """
    Write the document anew.

    :raises Refused: if it is damaged, encrypted or too much for a reader.
    """
    try:
        with pikepdf.open(source, attempt_recovery=False) as pdf:
            _check_size(pdf, limits)
            for thing in pdf.objects:
                _strip(thing, _DEPTH)
            _strip(pdf.Root, _DEPTH)
            pdf.save(
                target,
                deterministic_id=True,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
            )
    except pikepdf.PasswordError:
        raise _encrypted() from None
    except (Refused, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - a broken object can fail anywhere
        raise refuse("attachment.malformed", "PDF 文件已损坏，请重新导出后再上传") from None
    return FileKind.PDF


def _check_size(pdf: pikepdf.Pdf, limits: UploadLimits) -> None:
    if pdf.is_encrypted:
        raise _encrypted()
    if len(pdf.objects) > limits.objects or len(pdf.pages) > limits.pages:
        raise _bomb(f"PDF 文件超过{limits.pages}页或过于复杂，请拆分后再上传")
    if len(pdf.pages) == 0:
        raise refuse("attachment.malformed", "PDF 文件没有任何一页，请重新导出")
    unpacked = 0
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream):
            unpacked += _unpacked_bytes(thing)
            if unpacked > _ALL_BYTES:
                raise _bomb("PDF 文件展开后过大，请拆分后再上传")


def _strip(thing: Any, depth: int) -> None:
    """Take programs, actions that leave the page, and embedded files out of one object."""
    if depth == 0:
        raise _bomb("PDF 文件结构过于复杂，请重新导出后再上传")
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for key in _KEYS:
            if key in thing:
                del thing[key]
        if str(thing.get("/S")) in _ACTIONS and thing.get("/Type") != "/StructElem":
            _empty(thing, keep=())
        elif str(thing.get("/Subtype")) in _ANNOTATIONS and "/Rect" in thing:
            _empty(thing, keep=("/Rect", "/Type"))
            thing["/Subtype"] = pikepdf.Name("/Square")
    for item in _direct_parts(thing):
        _strip(item, depth - 1)


def _direct_parts(thing: Any) -> Iterator[Any]:
    """Yield what lies inside the object itself; what it points at comes round on its own."""
    if isinstance(thing, pikepdf.Array):
        parts = list(thing)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        parts = [item for key in list(thing.keys()) if (item := thing.get(key)) is not None]
    else:
        return
    for part in parts:
        if isinstance(part, pikepdf.Object) and not part.is_indirect:
            yield part


def _empty(thing: Any, *, keep: tuple[str, ...]) -> None:
    for key in list(thing.keys()):
        if key not in keep:
            del thing[key]


def _unpacked_bytes(stream: pikepdf.Stream) -> int:
    """Return how large the stream becomes for a reader, looking no further than the limit."""
    if str(stream.get("/Subtype")) == "/Image":
        pixels = int(stream.get("/Width", 0)) * int(stream.get("/Height", 0))
        if pixels > _IMAGE_PIXELS:
            raise _bomb("PDF 文件中的图片尺寸过大，请缩小后再上传")
    named: Any = stream.get("/Filter", pikepdf.Array())
    filters = [str(f) for f in (named if isinstance(named, pikepdf.Array) else [named])]
    packing = [f for f in filters if f in {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW"}]
    if len(packing) > 1:
        raise _bomb("PDF 文件经过多重压缩，无法安全打开；请重新导出")
    raw = stream.read_raw_bytes()
    if not packing or filters[0] not in {"/FlateDecode", "/Fl"}:
        return len(raw)
    unpacker, size = zlib.decompressobj(), 0
    try:
        while raw and size <= STREAM_BYTES:
            size += len(unpacker.decompress(raw, 1024 * 1024))
            raw = unpacker.unconsumed_tail
    except zlib.error:
        return size  # a reader shows as much as this; the page stays a page
    if size > STREAM_BYTES:
        raise _bomb("PDF 文件展开后过大，请拆分后再上传")
    return size


def _bomb(message: str) -> Refused:
    return refuse("attachment.bomb", message)


def _encrypted() -> Refused:
    return refuse("attachment.encrypted", "PDF 文件设有密码或权限限制，请解除后再上传")
