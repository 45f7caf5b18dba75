"""Facts and alterations as text. What stands in them is made anew from the rows: the sheet's form is another one."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases_trials", "0009_full_since"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="factsheet", name="trials_sheet_genes"),
        migrations.RemoveField(model_name="factsheet", name="genes"),
        migrations.RemoveField(model_name="factsheet", name="alterations"),
        migrations.RemoveField(model_name="factsheet", name="facts"),
        migrations.AddField(
            model_name="factsheet",
            name="facts",
            field=models.TextField(
                default="", help_text="every field of a dossier but the alterations, fast_sheet.PATHS"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="factsheet",
            name="alterations",
            field=models.TextField(blank=True, default="", help_text="one on each line"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="factsheet",
            name="touches",
            field=ArrayField(
                base_field=models.TextField(),
                default=list,
                help_text="kinds and genes of the alterations",
                size=None,
            ),
        ),
        migrations.AddIndex(model_name="factsheet", index=GinIndex(fields=["touches"], name="trials_sheet_touches")),
    ]
