"""Files that several write at once: the first counts, or the last, and never a half."""

import stat
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from onewindow.kernel.keeping import keep_first, keep_whole

CONTENTS = [bytes([65 + number]) * 200_000 for number in range(8)]


def at_once(keep, path):
    """Write each content in a thread of its own, all at the same moment; return what each read."""
    barrier = Barrier(len(CONTENTS))

    def work(content):
        barrier.wait()
        keep(path, content)
        return path.read_bytes()

    with ThreadPoolExecutor(len(CONTENTS)) as threads:
        return list(threads.map(work, CONTENTS))


def test_of_eight_who_write_at_once_one_is_first_and_all_read_his(tmp_path):
    path = tmp_path / "new" / "secret"
    read = at_once(keep_first, path)
    assert len(set(read)) == 1
    assert read[0] in CONTENTS
    assert [one.name for one in path.parent.iterdir()] == ["secret"]


def test_what_is_kept_anew_is_always_whole(tmp_path):
    path = tmp_path / "report"
    assert set(at_once(keep_whole, path)) <= set(CONTENTS)
    assert [one.name for one in tmp_path.iterdir()] == ["report"]


def test_the_second_does_not_replace_the_first(tmp_path):
    path = tmp_path / "key"
    keep_first(path, b"one")
    keep_first(path, b"two")
    assert path.read_bytes() == b"one"
    keep_whole(path, b"three")
    assert path.read_bytes() == b"three"


def test_only_the_owner_reads_unless_said_otherwise(tmp_path):
    keep_first(tmp_path / "key", b"secret")
    keep_first(tmp_path / "key.pem", b"public", mode=0o644)
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("key", "key.pem")]
    assert modes == [0o600, 0o644]
