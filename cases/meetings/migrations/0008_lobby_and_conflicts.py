from django.db import migrations, models


def move_conflicts(apps, schema_editor):
    """What was noted with the presence becomes a declaration of its own."""
    declarations = apps.get_model("cases_meetings", "ConflictOfInterest")
    for row in apps.get_model("cases_meetings", "CaseAttendance").objects.filter(disqualified=True):
        declarations.objects.get_or_create(item_id=row.item_id, person_id=row.person_id, withdrawn_at=None)


KINDS = (
    "opened", "case_called", "view_shown", "presence", "conflict", "conclusion_changed",
    "notes_changed", "place_reserved", "case_closed", "case_deferred", "agenda_changed", "hand",
    "question", "control", "read_back", "poll", "closed", "cancelled",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("cases_meetings", "0007_invited_case")]

    operations = [
        migrations.RunPython(move_conflicts, migrations.RunPython.noop),
        migrations.RemoveField(model_name="caseattendance", name="disqualified"),
        migrations.AddField(
            model_name="attendance",
            name="lost",
            field=models.BooleanField(
                default=False, help_text="went silent without leaving; comes back without asking"
            ),
        ),
        migrations.AlterModelOptions(name="conflictofinterest", options={"ordering": ["declared_at", "pk"]}),
        migrations.AlterField(
            model_name="meetingevent",
            name="kind",
            field=models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=20),
        ),
    ]
