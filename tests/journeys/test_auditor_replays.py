"""An auditor replays last year: everything comes out again; what was altered is found."""

from datetime import timedelta

from onewindow.engines.decisions.api import Judgement, Rerun
from onewindow.engines.decisions.jobs import rerun_waiting
from onewindow.foundation.records.models import Entry
from tests.demo_city import Somebody, number_in
from tests.journeys.test_instant_approval import renew_licence


def checked(auditor):
    """Start a check of the last year, let the worker do it, and look at the page again."""
    auditor.go("/decisions/reruns/")
    auditor.press("开始复核")
    rerun = number_in(auditor.path)
    assert "正在逐件重新判定" in auditor.page.words
    rerun_waiting()
    auditor.go(f"/decisions/reruns/{rerun}/")
    return Rerun.objects.get(pk=rerun)


def test_an_auditor_replays_last_year_and_gets_the_same_answers(clock):
    renew_licence(Somebody("demo-citizen"))
    clock.shift(timedelta(days=200))
    auditor = Somebody("demo-auditor")
    rerun = checked(auditor)
    assert (rerun.same, rerun.changed, rerun.state) == (1, 0, "done")
    assert "1件全部一致" in auditor.page.words

    auditor.follow("返回列表")
    auditor.follow("判定记录")
    auditor.go(f"/decisions/judgements/{Judgement.objects.get().pk}/")
    assert "李*云" in auditor.page.words
    assert "以当日的判定表和输入重新判定，结果相同" in auditor.page.words
    assert "驾驶证在有效期满前90日内，没有未处理的违法和事故，准予换发新证" in auditor.page.words
    auditor.press("复核这一件")
    assert "复核一致" in auditor.page.words
    assert Entry.objects.filter(move="rerun.finish").count() == 1
    assert Entry.objects.filter(move="judgement.check").count() == 1


def test_a_judgement_altered_in_the_database_is_found_and_named(clock):
    renew_licence(Somebody("demo-citizen"))
    kept = Judgement.objects.get()
    inputs = kept.inputs | {"violations": "2"}
    Judgement.objects.filter(pk=kept.pk).update(inputs=inputs)
    auditor = Somebody("demo-auditor")
    assert checked(auditor).changed == 1
    assert "1件与当日不同，请逐件查明" in auditor.page.words
    auditor.go(f"/decisions/judgements/{kept.pk}/")
    assert "当日命中“renew”，现在命中“violations”" in auditor.page.words
