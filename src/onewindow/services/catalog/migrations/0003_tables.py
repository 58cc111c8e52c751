"""Changes that were open at the upgrade from release 0.1 get their tables in today's form."""

from django.db import migrations

from onewindow.services.catalog.rules.older import modern


def renew_drafts(apps, schema_editor):
    ChangeRequest = apps.get_model("catalog", "ChangeRequest")
    for change in ChangeRequest.objects.filter(state__in=["draft", "returned", "proposed"]):
        change.content = dict(modern(change.content))
        change.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_barriers")]

    operations = [migrations.RunPython(renew_drafts, migrations.RunPython.noop)]
