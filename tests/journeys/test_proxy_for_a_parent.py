"""陈丽华 applies for her mother 王桂英, 83: only with her consent, and seen by both."""

from onewindow.services.casework.api import Case
from tests.demo_city import Somebody, number_in

MOTHER_NUMBER = "339901194303080027"


def ask_the_mother(daughter, name="王桂英", *, status=200):
    daughter.go("/my/mandates/")
    daughter.follow("申请替亲友办事")
    said = {"name": name, "number": MOTHER_NUMBER, "ends": "2027-11-02"}
    daughter.press("提交", status=status, **said)


def answer_the_daughter(mother, words):
    mother.go("/my/mandates/")
    mother.press(words)


def end_the_mandate(mother):
    mother.go("/my/mandates/")
    mother.follow("解除")
    mother.press("解除")


def start_for_the_mother(daughter):
    daughter.go("/matters/MZ08/apply/")
    holder = daughter.page.form("开始填写").options["holder"][1]
    daughter.press("开始填写", holder=holder)


def fill_in(daughter):
    daughter.press("继续", situation="proxy")
    daughter.press("继续", live_with="family")
    daughter.press("继续", contact_name="陈丽华")
    daughter.press("继续", contact_phone="14100000002")
    daughter.press("继续", relation="child")
    daughter.press("继续", account="6222020000001234567")
    daughter.press("继续", bank="云川农商银行")
    daughter.follow("检查并提交")


def whom_she_can_apply_for(daughter):
    daughter.go("/matters/MZ08/apply/")
    return [
        word for word in ("陈丽华（本人）", "王桂英（委托代办）") if word in daughter.page.words
    ]


def test_a_daughter_applies_for_her_mother_with_her_consent_and_not_without(clock):
    mother, daughter = Somebody("demo-elder"), Somebody("demo-proxy")
    end_the_mandate(mother)
    assert whom_she_can_apply_for(daughter) == ["陈丽华（本人）"]

    ask_the_mother(daughter)
    assert whom_she_can_apply_for(daughter) == ["陈丽华（本人）"]
    answer_the_daughter(mother, "同意")
    assert whom_she_can_apply_for(daughter) == ["陈丽华（本人）", "王桂英（委托代办）"]

    start_for_the_mother(daughter)
    fill_in(daughter)
    daughter.press("提交申请", declared="on")
    assert daughter.page.heading == "已准予，办好了"
    case = Case.objects.get()
    assert (str(case.person), str(case.agent), case.state) == ("王桂英", "陈丽华", "closed")

    for one in (mother, daughter):
        one.go("/my/cases/")
        one.follow("高龄津贴申领")
        assert "由陈丽华代办" in one.page.words
        assert case.number in one.page.words
    mother.go("/messages/")
    assert "申请已办结" in mother.page.words

    end_the_mandate(mother)
    assert whom_she_can_apply_for(daughter) == ["陈丽华（本人）"]


def test_a_mother_who_declines_is_not_acted_for(clock):
    mother, daughter = Somebody("demo-elder"), Somebody("demo-proxy")
    end_the_mandate(mother)
    ask_the_mother(daughter)
    answer_the_daughter(mother, "拒绝")
    assert whom_she_can_apply_for(daughter) == ["陈丽华（本人）"]


def test_a_wrong_name_learns_nothing_about_the_number(clock):
    daughter = Somebody("demo-proxy")
    ask_the_mother(daughter, "王桂芳", status=422)
    assert "没有找到姓名与号码都一致的实名用户" in daughter.page.words


def test_a_draft_that_outlives_the_mandate_is_not_taken(clock):
    mother, daughter = Somebody("demo-elder"), Somebody("demo-proxy")
    start_for_the_mother(daughter)
    fill_in(daughter)
    end_the_mandate(mother)
    daughter.press("提交申请", status=422, declared="on")
    assert "没有有效的委托" in daughter.page.words
    assert Case.objects.get().state == "draft"


def test_a_stranger_sees_nothing_of_it(clock):
    daughter, stranger = Somebody("demo-proxy"), Somebody("demo-citizen")
    start_for_the_mother(daughter)
    pk = number_in(daughter.path)
    for address in (
        f"/my/applications/{pk}/",
        f"/my/cases/{pk}/",
        f"/my/applications/{pk}/check/",
    ):
        stranger.go(address, status=404)


def test_who_has_lost_the_mandate_neither_supplements_nor_withdraws(clock):
    mother, daughter = Somebody("demo-elder"), Somebody("demo-proxy")
    start_for_the_mother(daughter)
    pk = number_in(daughter.path)
    Case.objects.filter(pk=pk).update(state="supplementing", number="1")
    end_the_mandate(mother)
    daughter.go(f"/my/applications/{pk}/", status=422)
    daughter.go(f"/my/applications/{pk}/check/", status=422)
    daughter.go(f"/my/cases/{pk}/withdraw/")
    daughter.press("撤回", status=422, reason="不办了")
    assert "没有有效的委托" in daughter.page.words
    mother.go(f"/my/cases/{pk}/withdraw/")
    mother.press("撤回", reason="不办了")
    assert Case.objects.get().state == "withdrawn"
