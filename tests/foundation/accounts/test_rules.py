"""Accounts' rules, on both sides of each limit."""

from datetime import date

import pytest

from onewindow.foundation.accounts.rules import (
    GrantedRole,
    MandateKind,
    MandateTerms,
    RightsKind,
    Role,
    Side,
    check_applicant,
    check_consent,
    check_ending,
    check_grant,
    check_mandate,
    check_rights_answer,
    check_rights_request,
    client_address,
    covers,
    is_local_request,
    is_mandate_in_force,
    is_phone,
    key_text,
    needs_second_factor,
    parse_key,
    seconds_in_words,
    secret_digest,
    tidy_name,
)

ON = date(2026, 3, 5)
GOOD = "330106199003070014"


def codes(violations):
    return [violation.code for violation in violations]


@pytest.mark.parametrize(
    ("own", "path", "reaches"),
    [
        ("", "/1/2/", True),
        ("/1/", "/1/", True),
        ("/1/", "/1/2/", True),
        ("/1/2/", "/1/", False),
        ("/1/1/", "/1/12/", False),
        ("/1/1", "/1/12/", False),
        ("/1/1", "/1/1/", True),
    ],
)
def test_a_grant_reaches_its_organization_and_what_is_below(own, path, reaches):
    assert GrantedRole(Role.CLERK, 1, own).reaches(path) is reaches


@pytest.mark.parametrize(
    ("access", "roles", "needed"),
    [
        (frozenset({"public"}), {Role.CLERK}, False),
        (frozenset({Role.CITIZEN}), {Role.CITIZEN, Role.CLERK}, False),
        (frozenset({Role.CITIZEN, Role.CLERK}), {Role.CITIZEN, Role.CLERK}, True),
        (frozenset({Role.CLERK}), {Role.CLERK}, True),
        (frozenset({Role.DEVICE}), {Role.DEVICE}, False),
        (None, {Role.CLERK}, False),
    ],
)
def test_whoever_enters_with_a_staff_role_needs_a_second_factor(access, roles, needed):
    assert needs_second_factor(access, frozenset(roles)) is needed


def test_only_an_administrator_above_grants_and_never_to_himself():
    below = (GrantedRole(Role.ADMINISTRATOR, 2, "/1/2/"), GrantedRole(Role.CLERK, 1, "/1/"))
    told = {"role": Role.CLERK, "granter": below}
    assert codes(check_grant(path="/1/2/3/", is_own=False, **told)) == []
    assert codes(check_grant(path="/1/", is_own=False, **told)) == ["grant.out_of_scope"]
    assert codes(check_grant(path="", is_own=True, **told)) == ["grant.out_of_scope", "grant.own"]
    everything = check_grant(role=Role.CITIZEN, path="", granter=below, is_own=True)
    assert codes(everything) == ["grant.role.not_grantable", "grant.out_of_scope", "grant.own"]


def test_everything_wrong_with_an_applicant_is_told_at_once():
    found = list(check_applicant("李", "330106199003070017", "1380000123", on=ON))
    assert codes(found) == ["identity.name", "identity.number", "identity.phone"]
    assert [v.field for v in found] == ["name", "number", "phone"]
    assert codes(check_applicant("李晓云", GOOD, "13800001234", on=ON)) == []


@pytest.mark.parametrize(
    ("name", "fits"),
    [("李晓云", True), ("阿卜杜拉·买买提", True), ("Li Wei", True), ("李1", False), ("", False)],
)
def test_names_have_letters_only(name, fits):
    assert (codes(check_applicant(name, GOOD, "13800001234", on=ON)) == []) is fits


def test_a_name_is_tidied_before_it_is_compared():
    assert tidy_name("　阿卜杜拉•买买提 ") == "阿卜杜拉·买买提"


@pytest.mark.parametrize(
    ("phone", "fits"),
    [
        ("13800001234", True),
        ("12800001234", False),
        ("1380000123", False),
        ("138000012345", False),
    ],
)
def test_mobile_numbers_have_eleven_digits_and_start_with_13_to_19(phone, fits):
    assert is_phone(phone) is fits


@pytest.mark.parametrize(
    ("meta", "host", "is_local"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, "127.0.0.1:8000", True),
        ({"REMOTE_ADDR": "::1"}, "[::1]:8000", True),
        ({"REMOTE_ADDR": "127.0.0.1"}, "localhost", True),
        ({"REMOTE_ADDR": "10.0.0.5"}, "127.0.0.1", False),
        ({"REMOTE_ADDR": "127.0.0.1"}, "gov.example", False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, "127.0.0.1", False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=1"}, "127.0.0.1", False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_REAL_IP": "1.2.3.4"}, "127.0.0.1", False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_VIA": "1.1 proxy"}, "127.0.0.1", False),
        ({}, "127.0.0.1", False),
    ],
)
def test_a_request_is_local_only_without_any_trace_of_a_proxy(meta, host, is_local):
    assert is_local_request(meta, host) is is_local


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("6.6.6.6", 0, "10.0.0.1"),
        ("6.6.6.6, 7.7.7.7", 1, "7.7.7.7"),
        ("6.6.6.6, 7.7.7.7", 2, "6.6.6.6"),
        ("7.7.7.7", 2, "10.0.0.1"),
        ("", 1, "10.0.0.1"),
    ],
)
def test_the_address_of_a_visitor_is_what_our_own_proxies_saw(forwarded, proxies, address):
    meta = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": forwarded}
    assert client_address(meta, proxies=proxies) == address


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1秒"), (59, "59秒"), (60, "1分钟"), (61, "2分钟"), (900, "15分钟")]
)
def test_a_wait_is_said_in_words_and_rounded_up(seconds, words):
    assert seconds_in_words(seconds) == words


def test_a_key_is_read_back_and_only_its_digest_is_comparable():
    secret = "s" * 43
    assert parse_key(key_text("0123456789ab", secret)) == ("0123456789ab", secret)
    assert parse_key("ow_short_x") is None
    assert parse_key(f"ow_0123456789ab_{secret} ") is None
    assert secret_digest("a") == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"


@pytest.mark.parametrize(
    ("state", "on", "in_force"),
    [
        ("active", date(2026, 3, 4), False),
        ("active", date(2026, 3, 5), True),
        ("active", date(2026, 3, 9), True),
        ("active", date(2026, 3, 10), False),
        ("asked", date(2026, 3, 5), False),
        ("ended", date(2026, 3, 5), False),
    ],
)
def test_a_mandate_counts_from_its_first_day_until_before_its_end(state, on, in_force):
    period = (date(2026, 3, 5), date(2026, 3, 10))
    assert is_mandate_in_force(state, *period, on=on) is in_force


def test_an_empty_scope_covers_every_matter():
    assert covers([], "passport")
    assert covers(["passport"], "passport")
    assert not covers(["passport"], "licence")


def test_a_mandate_says_until_when_and_never_goes_to_oneself():
    told = {"kind": MandateKind.ENTRUSTED, "is_self": True, "has_proof": False, "on": ON}
    assert codes(check_mandate(MandateTerms(ON), **told)) == [
        "mandate.self",
        "mandate.ends.missing",
    ]
    told["is_self"] = False
    assert codes(check_mandate(MandateTerms(ON, ON), **told)) == ["mandate.ends.past"]
    assert codes(check_mandate(MandateTerms(ON, date(2026, 3, 6)), **told)) == []


def test_a_guardian_needs_proof_but_no_end():
    told = {"kind": MandateKind.GUARDIAN, "is_self": False, "on": ON}
    missing = check_mandate(MandateTerms(ON), has_proof=False, **told)
    assert codes(missing) == ["mandate.proof.missing"]
    assert codes(check_mandate(MandateTerms(ON), has_proof=True, **told)) == []


@pytest.mark.parametrize(
    ("kind", "side", "found"),
    [
        (MandateKind.ENTRUSTED, Side.PRINCIPAL, []),
        (MandateKind.ENTRUSTED, Side.CLERK, []),
        (MandateKind.ENTRUSTED, Side.AGENT, ["mandate.not_principal"]),
        (MandateKind.ENTERPRISE, Side.NOBODY, ["mandate.not_principal"]),
        (MandateKind.GUARDIAN, Side.PRINCIPAL, ["mandate.guardian.at_counter"]),
        (MandateKind.GUARDIAN, Side.CLERK, []),
    ],
)
def test_only_the_principal_consents_and_a_clerk_confirms_guardians(kind, side, found):
    assert codes(check_consent(kind=kind, side=side)) == found


@pytest.mark.parametrize(
    ("kind", "side", "found"),
    [
        (MandateKind.ENTRUSTED, Side.AGENT, []),
        (MandateKind.ENTRUSTED, Side.PRINCIPAL, []),
        (MandateKind.ENTRUSTED, Side.NOBODY, ["mandate.not_party"]),
        (MandateKind.GUARDIAN, Side.PRINCIPAL, ["mandate.guardian.at_counter"]),
        (MandateKind.GUARDIAN, Side.AGENT, []),
    ],
)
def test_either_side_ends_a_mandate_but_a_ward_only_at_the_counter(kind, side, found):
    assert codes(check_ending(kind=kind, side=side)) == found


def test_a_request_about_own_data_says_something_and_comes_once():
    found = list(check_rights_request(RightsKind.ERASURE, " ", has_open_request=True))
    assert codes(found) == ["rights.wish.missing", "rights.open"]
    assert found[0].source == "《中华人民共和国个人信息保护法》第四十七条"
    assert codes(check_rights_request(RightsKind.ERASURE, "删除", has_open_request=False)) == []


def test_an_answer_gives_its_reason():
    assert codes(check_rights_answer(" ")) == ["rights.answer.missing"]
    assert codes(check_rights_answer("已更正")) == []
