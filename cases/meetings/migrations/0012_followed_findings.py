from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases_meetings", "0011_conflict_follows_case"),
    ]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="shown_opened",
            field=models.BooleanField(default=False, help_text="the shown finding lies open, with its details"),
        ),
        migrations.AddField(
            model_name="meeting",
            name="shown_query",
            field=models.CharField(
                blank=True,
                help_text="the findings' profile, filters, order, grouping and columns, as a query",
                max_length=1000,
            ),
        ),
    ]
