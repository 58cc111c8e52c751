import gmssl_pyx
import pytest

from onewindow.kernel.signing import KeyKind, SoftwareKey, content_digest, is_signed, statement


@pytest.fixture(scope="module", params=list(KeyKind))
def key(request) -> SoftwareKey:
    return SoftwareKey.generate(request.param)


def test_a_signature_holds_for_its_message_and_its_key_only(key):
    signature = key.sign(b"message")
    other = SoftwareKey.generate(key.kind)
    assert is_signed(key.public(), signature, b"message")
    assert not is_signed(key.public(), signature, b"massage")
    assert not is_signed(other.public(), signature, b"message")
    assert not is_signed(key.public(), signature[:-1], b"message")
    assert not is_signed(key.public(), b"", b"message")


def test_a_key_is_read_again_from_its_file(key):
    again = SoftwareKey.from_private(key.private)
    assert (again.kind, again.public()) == (key.kind, key.public())


def test_what_is_no_key_is_refused():
    with pytest.raises(ValueError):
        SoftwareKey.from_private(b"AAAA")


def test_an_sm2_signature_is_that_of_the_national_standard():
    """A second library, with the usual signer identity, verifies what the first has signed."""
    key = SoftwareKey.generate(KeyKind.SM2)
    assert gmssl_pyx.SM2_DEFAULT_SIGNER_ID == b"1234567812345678"
    assert gmssl_pyx.sm2_verify(key.public()[-64:], b"message", key.sign(b"message"))


def test_what_is_signed_is_written_out():
    digest = content_digest(b"")
    assert digest == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert statement(purpose="minutes", subject="meetings.meeting:7", digest=digest) == (
        b'{"digest":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",'
        b'"onewindow":"onewindow.signature.v1","purpose":"minutes","subject":"meetings.meeting:7"}'
    )
