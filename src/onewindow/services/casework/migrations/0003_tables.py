"""An automatic decision refers to its judgement; those of release 0.1 get theirs."""

import hashlib

import django.db.models.deletion
from django.db import migrations, models

from onewindow.kernel.canonical import canonical_bytes
from onewindow.kernel.tables import DecisionTable
from onewindow.services.catalog.api import modern


def give_judgements(apps, schema_editor):
    Decision = apps.get_model("casework", "Decision")
    Judgement = apps.get_model("decisions", "Judgement")
    tables = {}
    rows = Decision.objects.exclude(fired=[]).select_related("case__edition", "case__matter")
    for decision in rows.order_by("id").iterator(chunk_size=500):
        edition = decision.case.edition
        if edition.pk not in tables:
            tables[edition.pk] = _kept(apps, edition)
        kept, kinds = tables[edition.pk]
        judgement = Judgement.objects.create(
            subject=f"casework.case:{decision.case_id}",
            decision=decision.case.matter.slug,
            table=kept,
            inputs={
                fact["code"]: _value(fact["value"], kinds[fact["code"]])
                for fact in decision.facts
                if fact["value"] is not None and fact["code"] in kinds
            },
            origins={fact["code"]: fact["origin"] for fact in decision.facts},
            row=decision.fired[-1]["row"],
            values={"outcome": "grant"},
            on=decision.on,
            at=decision.at,
        )
        decision.judgement, decision.facts = judgement, []
        decision.save(update_fields=["judgement", "facts"])


def _kept(apps, edition):
    table = DecisionTable.model_validate(modern(edition.content)["table"])
    content = table.model_dump(mode="json")
    kept, _ = apps.get_model("decisions", "KeptTable").objects.get_or_create(
        digest=hashlib.sha256(canonical_bytes(content)).hexdigest(),
        defaults={"content": content, "at": edition.published_at},
    )
    return kept, {item.code: item.kind for item in table.inputs}


def _value(text, kind):
    return text == "是" if kind == "boolean" else text


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0002_payments"),
        ("decisions", "0001_initial"),
        ("catalog", "0003_tables"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="judgement",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="decisions.judgement",
                verbose_name="判定",
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="facts",
            field=models.JSONField(default=list, verbose_name="事实"),
        ),
        migrations.RunPython(give_judgements, migrations.RunPython.noop),
        migrations.RemoveField(model_name="decision", name="fired"),
        migrations.RemoveField(model_name="decision", name="policies"),
    ]
