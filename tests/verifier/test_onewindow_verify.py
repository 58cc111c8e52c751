"""The stand-alone program, run as outsiders run it."""

import copy
import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from onewindow.foundation.records.api import (
    Entry,
    consistency_between,
    head_statement,
    latest_head,
    receipt_for,
    record,
    seal_entries,
)
from onewindow.foundation.records.gateways.keys import ledger_key
from onewindow.kernel.actors import Actor
from onewindow.kernel.canonical import canonical_bytes

PROGRAM = Path(__file__).parents[2] / "verifier" / "onewindow_verify.py"


def run(*arguments):
    finished = subprocess.run(
        [sys.executable, "-I", str(PROGRAM), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    return finished.returncode, finished.stdout + finished.stderr


def write(folder, name, value):
    path = folder / name
    path.write_text(json.dumps(value, ensure_ascii=False))
    return path


def write_key(folder, key, name="key.pem"):
    path = folder / name
    path.write_bytes(
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    return path


@pytest.fixture
def receipt(db):
    for n in range(11):
        record(
            subject=f"casework.case:{n}",
            what="case.accept",
            before="received",
            after="accepted",
            actor=Actor("user:7", "王敏"),
            detail={"材料": ["身份证", {"份数": 1}]},
        )
    seal_entries()
    return receipt_for(Entry.objects.get(subject="casework.case:6"))


@pytest.fixture
def ledger_pem(tmp_path):
    return write_key(tmp_path, ledger_key())


def test_a_true_receipt_passes_and_says_what_it_proves(receipt, ledger_pem, tmp_path):
    code, said = run("receipt", write(tmp_path, "r.json", receipt), "--key", ledger_pem)
    assert code == 0
    assert "王敏" in said
    assert "在账本第 6 条，账本共 11 条" in said
    assert "树头签名有效" in said


def test_the_program_imports_nothing_of_onewindow():
    text = PROGRAM.read_text()
    assert "import onewindow" not in text
    assert "from onewindow" not in text
    assert "django" not in text.lower()


def changes(value, path=()):
    """Yield a path to every value inside."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        if isinstance(item, dict | list):
            yield from changes(item, (*path, key))
        else:
            yield (*path, key)


def changed(value, path):
    """Return a copy in which one value is another of the same kind."""
    copied = copy.deepcopy(value)
    target = copied
    for key in path[:-1]:
        target = target[key]
    old = target[path[-1]]
    if isinstance(old, int):
        target[path[-1]] = old + 1
    elif old and set(old) <= set("0123456789abcdef"):
        target[path[-1]] = ("1" if old[0] == "0" else "0") + old[1:]
    else:
        target[path[-1]] = f"{old}改"
    return copied


def test_a_receipt_changed_in_any_single_field_is_refused(receipt, ledger_pem, tmp_path):
    paths = list(changes(receipt))
    assert len(paths) >= 20
    for path in paths:
        file = write(tmp_path, "changed.json", changed(receipt, path))
        code, said = run("receipt", file, "--key", ledger_pem)
        assert code in {1, 2}, (path, said)
        assert "Traceback" not in said


def test_a_receipt_with_a_field_more_or_less_is_refused(receipt, ledger_pem, tmp_path):
    more = write(tmp_path, "more.json", receipt | {"note": "有效"})
    assert run("receipt", more, "--key", ledger_pem)[0] == 2
    for name in receipt:
        less = {key: value for key, value in receipt.items() if key != name}
        assert run("receipt", write(tmp_path, "less.json", less), "--key", ledger_pem)[0] == 2


def test_a_receipt_of_another_house_is_refused(receipt, tmp_path):
    other = write_key(tmp_path, Ed25519PrivateKey.generate(), "other.pem")
    code, said = run("receipt", write(tmp_path, "r.json", receipt), "--key", other)
    assert (code, "公钥不是您手中的公钥" in said) == (1, True)


NO_TEXT = json.dumps({"face": {"名": "\ud800"}, "ed25519_signature": "00" * 64}).encode()


@pytest.mark.parametrize("command", ["receipt", "certificate"])
@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b"\xff\xfe", b'{"a":1,"a":2}', b'{"a":1.5}', b"[" * 100_000, NO_TEXT],
)
def test_a_file_that_is_no_receipt_is_refused_calmly(command, content, ledger_pem, tmp_path, db):
    file = tmp_path / "broken.json"
    file.write_bytes(content)
    code, said = run(command, file, "--key", ledger_pem)
    assert (code, "无法核验" in said, "Traceback" in said) == (2, True, False)


def test_a_key_file_that_is_no_key_is_refused_calmly(receipt, tmp_path):
    file = write(tmp_path, "r.json", receipt)
    code, said = run("receipt", file, "--key", file)
    assert (code, "不是公钥文件" in said) == (2, True)


def test_growth_between_two_published_heads_passes_and_a_rewritten_one_does_not(
    receipt, ledger_pem, tmp_path
):
    old = head_statement(latest_head())
    record(subject="casework.case:1", what="case.close", actor=Actor("user:7", "王敏"))
    seal_entries()
    new = head_statement(latest_head())
    files = [
        write(tmp_path, name, value)
        for name, value in [("p", consistency_between(11, 12)), ("o", old), ("n", new)]
    ]
    proof, *heads = files
    arguments = ("--old", heads[0], "--new", heads[1], "--key", ledger_pem)
    assert run("growth", proof, *arguments)[0] == 0
    wrong = consistency_between(11, 12)
    wrong["path"][0] = "00" * 32
    assert run("growth", write(tmp_path, "w", wrong), *arguments)[0] == 1


FACE = {"证照名称": "食品经营许可证", "证照编号": "JY1330106", "持有人": "某某餐饮店"}


@pytest.fixture
def certificate(tmp_path):
    key = Ed25519PrivateKey.generate()
    return {
        "format": "onewindow-certificate-1",
        "face": FACE,
        "ed25519_signature": key.sign(canonical_bytes(FACE)).hex(),
        "sm2_signature": "00",
        "keys": {},
    }, write_key(tmp_path, key)


def test_a_true_certificate_passes(certificate, tmp_path):
    value, pem = certificate
    code, said = run("certificate", write(tmp_path, "c.json", value), "--key", pem)
    assert (code, "Ed25519 签名有效" in said, "食品经营许可证" in said) == (0, True, True)


def test_a_certificate_changed_in_any_line_of_its_face_is_refused(certificate, tmp_path):
    value, pem = certificate
    for path in [*changes({"face": FACE}), ("ed25519_signature",)]:
        file = write(tmp_path, "changed.json", changed(value, path))
        assert run("certificate", file, "--key", pem)[0] == 1


def test_the_sm2_signature_is_checked_with_its_key(certificate, tmp_path):
    serialization = pytest.importorskip("tongsuopy.crypto.serialization")
    from tongsuopy.crypto import hashes  # noqa: PLC0415 - optional
    from tongsuopy.crypto.asymciphers import ec  # noqa: PLC0415

    value, pem = certificate
    sm2 = ec.generate_private_key(ec.SM2())
    sm2_pem = tmp_path / "sm2.pem"
    sm2_pem.write_bytes(
        sm2.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    signature = sm2.sign(canonical_bytes(FACE), ec.ECDSA(hashes.SM3())).hex()
    true = write(tmp_path, "true.json", value | {"sm2_signature": signature})
    assert run("certificate", true, "--key", pem, "--sm2-key", sm2_pem)[0] == 0
    false = write(tmp_path, "false.json", value | {"sm2_signature": "30" + signature[2:-2] + "00"})
    assert run("certificate", false, "--key", pem, "--sm2-key", sm2_pem)[0] == 1
