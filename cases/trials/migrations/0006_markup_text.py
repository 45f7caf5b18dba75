from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases_trials", "0005_second_person")]

    operations = [
        migrations.RenameField("markuptrial", "document", "text"),
        migrations.AlterField(
            "markuptrial",
            "text",
            models.TextField(help_text="the trial as JSON, in the order of the file: of two fields the later stands"),
        ),
        migrations.AlterField(
            "sistercohort",
            "biomarker",
            models.CharField(help_text="canonical expression, as in docs/sister-trials.md", max_length=500),
        ),
    ]
