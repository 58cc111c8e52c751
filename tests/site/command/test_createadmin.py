import pytest

from onewindow.foundation.accounts.api import Role, User, roles_of
from onewindow.foundation.records.api import Entry
from onewindow.kernel.violations import Refused
from onewindow.site.command.createadmin import open_administrator

pytestmark = pytest.mark.django_db
GOOD = "correct-horse-battery"


def open_root(password=GOOD, username="root"):
    return open_administrator(username=username, name="夏冰", email="", password=password)


def test_the_first_administrator_holds_the_role_everywhere_and_is_on_the_record():
    user = open_root()
    assert roles_of(user) == {Role.ADMINISTRATOR}
    assert user.check_password(GOOD)
    assert list(Entry.objects.values_list("move", "actor")) == [("grant.give", "system:command")]


@pytest.mark.parametrize(
    ("password", "messages"),
    [
        ("short", ["密码至少需要10个字符。"]),
        ("password12", ["这个密码太常见了。"]),
    ],
)
def test_a_weak_password_is_refused(password, messages):
    with pytest.raises(Refused) as refused:
        open_root(password)
    assert [v.message for v in refused.value.violations] == messages
    assert User.objects.count() == 0


def test_a_taken_name_is_refused():
    open_root()
    with pytest.raises(Refused, match="登录名“root”已被使用"):
        open_root()
