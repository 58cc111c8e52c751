import gzip
import sqlite3
import tarfile
import threading
import time

import pytest

pytestmark = pytest.mark.processes

ENTRY = (
    "INSERT INTO records_sequence (key, value) VALUES (?, ?) "
    "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)


@pytest.fixture
def restored(installation, tmp_path):
    """A second installation, still without a home."""
    return type(installation)(tmp_path / "restored", 0)


class Writer(threading.Thread):
    """Commits the numbers 1, 2, 3 … one by one until told to stop."""

    def __init__(self, path):
        super().__init__(daemon=True)  # a test that fails leaves nobody waiting for it
        self.path, self.last, self.ending = path, 0, False

    def run(self):
        with sqlite3.connect(self.path, timeout=20) as connection:
            while not self.ending:
                connection.execute(ENTRY, ("test", self.last + 1))
                connection.commit()
                self.last += 1


def stored(home):
    with sqlite3.connect(home / "onewindow.sqlite3") as connection:
        return connection.execute("SELECT value FROM records_sequence").fetchone()[0]


def backup(installation, file, *words):
    outcome = installation.command("backup", str(file), *words)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome


def test_a_backup_while_others_write_holds_what_was_committed_before_it(
    installation, restored, tmp_path
):
    (installation.home / "files").mkdir()
    (installation.home / "files" / "abc").write_bytes(b"paper")
    installation.start("up", "--only", "worker", ready=None)
    writer = Writer(installation.home / "onewindow.sqlite3")
    writer.start()
    while writer.last < 20:
        time.sleep(0.01)
    before = writer.last
    backup(installation, tmp_path / "b.tar.gz")
    after = writer.last
    writer.ending = True
    writer.join()
    outcome = restored.command("restore", str(tmp_path / "b.tar.gz"))
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert before <= stored(restored.home) <= after
    assert (restored.home / "files" / "abc").read_bytes() == b"paper"
    key = "secrets/secret_key"
    assert (restored.home / key).read_text() == (installation.home / key).read_text()
    assert restored.command("ledger", "verify").returncode == 0


def test_the_file_is_for_its_owner_only_and_is_never_overwritten(installation, tmp_path):
    file = tmp_path / "b.tar.gz"
    assert "未加密的密钥" in backup(installation, file).stdout
    assert file.stat().st_mode & 0o777 == 0o600
    again = installation.command("backup", str(file))
    assert (again.returncode, "已存在" in again.stderr) == (1, True)


def test_with_a_password_the_secrets_are_unreadable_without_it(installation, restored, tmp_path):
    file, good, bad = tmp_path / "b.tar.gz", tmp_path / "good", tmp_path / "bad"
    good.write_text("correct horse\n")
    bad.write_text("battery staple\n")
    backup(installation, file, "--password-file", str(good))
    secret = (installation.home / "secrets" / "secret_key").read_bytes()
    assert secret not in gzip.decompress(file.read_bytes())
    for words, problem in (((), "请用 --password-file"), (("--password-file", bad), "口令不正确")):
        outcome = restored.command("restore", str(file), *map(str, words))
        assert (outcome.returncode, problem in outcome.stderr) == (1, True)
        assert not restored.home.exists()
    outcome = restored.command("restore", str(file), "--password-file", str(good))
    assert outcome.returncode == 0, outcome.stderr
    assert (restored.home / "secrets" / "secret_key").read_bytes() == secret


def test_a_backup_restores_into_an_empty_home_only(installation, tmp_path):
    backup(installation, tmp_path / "b.tar.gz")
    outcome = installation.command("restore", str(tmp_path / "b.tar.gz"))
    assert (outcome.returncode, "不是空目录" in outcome.stderr) == (1, True)


def test_a_truncated_backup_is_refused(installation, restored, tmp_path):
    file = tmp_path / "b.tar.gz"
    backup(installation, file)
    file.write_bytes(file.read_bytes()[:-2000])
    outcome = restored.command("restore", str(file))
    assert (outcome.returncode, "不完整" in outcome.stderr) == (1, True)
    assert not restored.home.exists()


def test_a_changed_backup_is_refused(installation, restored, tmp_path):
    file, changed = tmp_path / "b.tar.gz", tmp_path / "changed.tar.gz"
    backup(installation, file)
    with tarfile.open(file) as old, tarfile.open(changed, "w:gz") as new:
        for member in old:
            content = old.extractfile(member)
            if member.name == "home/secrets/secret_key":
                (tmp_path / "x").write_bytes(b"x" * member.size)
                content = (tmp_path / "x").open("rb")
            new.addfile(member, content)
    outcome = restored.command("restore", str(changed))
    assert (outcome.returncode, "与清单不符" in outcome.stderr) == (1, True)
    assert not restored.home.exists()
