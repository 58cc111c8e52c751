"""Files that are there whole or not at all, whoever else writes them at the same moment."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp


def keep_first(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Write a file that others may be writing too, made durable; the first one counts."""
    with _draft(path, content, mode) as draft, suppress(FileExistsError):
        os.link(draft, path)


def keep_whole(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Write a file, made durable, in the place of the one that may be there."""
    with _draft(path, content, mode) as draft:
        draft.replace(path)


@contextmanager
def _draft(path: Path, content: bytes, mode: int) -> Iterator[Path]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, name = mkstemp(prefix=f".{path.name}.", dir=path.parent)  # 0600, and a new name
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(mode)
        yield draft
    finally:
        draft.unlink(missing_ok=True)
