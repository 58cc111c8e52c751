"""The staff menu: groups with entries only, the page one is on marked, its group open."""

import pytest
from django.test import RequestFactory
from django.urls import resolve, reverse

from onewindow.kernel.access import Role
from onewindow.site.navigation import FEW, GROUPS, MENU, menu_for


def asked(path):
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    return request


def menu(path, *roles):
    return menu_for(frozenset(roles), asked(path))


def marked(shown):
    return [
        (group.label, entry.label, entry.current)
        for group in shown
        for entry in group.entries
        if entry.current
    ]


def test_every_page_stands_in_one_group_and_once():
    assert sum(len(group.items) for group in GROUPS) == len(set(MENU)) == len(MENU)
    assert len({item.route for item in MENU}) == len(MENU)
    assert [group.label for group in GROUPS] == [
        "办件",
        "大厅",
        "事项",
        "交易",
        "监督分析",
        "名录",
        "系统",
    ]


@pytest.mark.parametrize("role", [*Role])
def test_nobody_sees_an_empty_group_or_what_his_role_does_not_open(role):
    shown = menu("/desk/", role)
    assert all(group.entries for group in shown)
    labels = [entry.label for group in shown for entry in group.entries]
    assert labels == [item.label for item in MENU if role in item.roles]


def test_the_page_one_is_on_is_marked_and_its_group_alone_is_open():
    shown = menu("/desk/tenders/", Role.SUPERVISOR)
    assert marked(shown) == [("交易", "招标项目", "page")]
    assert [group.label for group in shown if group.is_open] == ["交易"]


def test_what_lies_below_a_page_or_in_its_app_marks_its_entry():
    below = reverse("tendering:tender", args=["A3399010001"])
    assert marked(menu(below, Role.TENDERER)) == [("交易", "招标项目", "true")]
    opening = reverse("bidding:opening", args=["A339901000100101"])
    assert marked(menu(opening, Role.TENDERER)) == [("交易", "招标项目", "true")]
    beside = reverse("contracts:contract", args=["A339901000100101"])
    assert marked(menu(beside, Role.TENDERER)) == [("交易", "定标与合同", "true")]


def test_the_first_page_of_the_desk_is_not_taken_for_all_below_it():
    assert marked(menu("/desk/", Role.CLERK)) == [("办件", "今日工作", "page")]
    assert marked(menu("/messages/", Role.CLERK)) == []


def test_a_short_menu_is_open_as_a_whole():
    shown = menu("/messages/", Role.EXPERT)
    assert sum(len(group.entries) for group in shown) <= FEW
    assert all(group.is_open for group in shown)
    long = menu("/messages/", Role.SUPERVISOR)
    assert not any(group.is_open for group in long)
