"""Reasons of a refusal are kept by rule; those that were kept as sentences stay as they were said."""

from typing import Any

from django.db import migrations, models


def keep_sentences(apps: Any, schema_editor: Any) -> None:
    receipts = apps.get_model("cases_genomics", "Receipt").objects.exclude(problems=[])
    for receipt in receipts.iterator():
        receipt.problems = [
            {"rule": "", "file": place, "line": None, "field": "", "values": {"said": sentence}}
            for place, sentence in receipt.problems
        ]
        receipt.save(update_fields=["problems"])


class Migration(migrations.Migration):
    dependencies = [("cases_genomics", "0013_implications")]

    operations = [
        migrations.RemoveField(model_name="receipt", name="language"),
        migrations.AlterField(
            model_name="receipt",
            name="problems",
            field=models.JSONField(default=list, help_text="rule, place and values of each, as refusals.Reason"),
        ),
        migrations.RunPython(keep_sentences, migrations.RunPython.noop),
    ]
