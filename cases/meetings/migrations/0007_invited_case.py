import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases_meetings", "0006_shared_notes_and_frozen_minutes"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="case",
            field=models.ForeignKey(
                blank=True,
                help_text="None = the whole meeting; stays when the case has left the agenda",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases_dossier.case",
            ),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="problem",
            field=models.CharField(
                blank=True,
                choices=[
                    ("no_address", "no_address"),
                    ("no_server", "no_server"),
                    ("unreachable", "unreachable"),
                    ("refused", "refused"),
                ],
                max_length=11,
            ),
        ),
    ]
