"""Pictures are decoded and drawn anew, so that nothing but the picture is kept."""

import warnings
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from onewindow.foundation.records.rules.uploads import FileKind, UploadLimits
from onewindow.kernel.violations import Refused, refuse

FORMATS = {FileKind.JPEG: "JPEG", FileKind.PNG: "PNG", FileKind.WEBP: "WEBP"}
_KEPT_MODES = {"L", "RGB", "RGBA", "1", "I;16", "LA"}


def clean_image(source: Path, target: Path, kind: FileKind, limits: UploadLimits) -> FileKind:
    """
    Write the picture without its metadata, turned upright.

    :raises Refused: if it cannot be decoded or has too many pixels.
    """
    Image.MAX_IMAGE_PIXELS = limits.pixels
    warnings.simplefilter("ignore")
    try:
        plain = _decoded(source, kind, limits)
    except Image.DecompressionBombError:
        raise _too_large() from None
    except (Refused, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - decoders fail in every way there is
        raise refuse(
            "attachment.malformed", f"{kind.label}已损坏，无法打开；请重新拍摄或导出"
        ) from None
    if kind is FileKind.JPEG and plain.mode not in {"L", "RGB"}:
        plain = plain.convert("RGB")
    options: dict[str, Any] = {"quality": 90} if kind is not FileKind.PNG else {}
    plain.save(target, format=FORMATS[kind], **options)
    return kind


def _decoded(source: Path, kind: FileKind, limits: UploadLimits) -> Image.Image:
    with Image.open(source, formats=[FORMATS[kind]]) as image:
        width, height = image.size
        if width * height > limits.pixels or max(width, height) > limits.side:
            raise _too_large()
        image.load()
        upright = ImageOps.exif_transpose(image)
        if upright.mode not in _KEPT_MODES:
            upright = upright.convert("RGBA" if "transparency" in image.info else "RGB")
        return Image.frombytes(upright.mode, upright.size, upright.tobytes())


def _too_large() -> Refused:
    return refuse("attachment.bomb", "图片尺寸过大，请缩小到6000万像素以内再上传")
