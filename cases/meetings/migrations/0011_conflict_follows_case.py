import django.db.models.deletion
from django.db import migrations, models

# Each row names its case from now on. Constraints are checked at once, so that the column can be closed afterwards.
NAME_THE_CASE = [
    "SET CONSTRAINTS ALL IMMEDIATE",
    "UPDATE cases_meetings_conflictofinterest c SET case_id = i.case_id FROM cases_meetings_agendaitem i "
    "WHERE i.id = c.item_id",
]


class Migration(migrations.Migration):
    dependencies = [
        ("cases_dossier", "0001_initial"),
        ("cases_meetings", "0010_step_taken"),
    ]

    operations = [
        migrations.AddField(
            model_name="conflictofinterest",
            name="case",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="conflicts",
                to="cases_dossier.case",
            ),
        ),
        migrations.AddField(
            model_name="conflictofinterest",
            name="carried_from",
            field=models.ForeignKey(
                blank=True,
                help_text="the same declaration on the agenda before; when it was made stays",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases_meetings.conflictofinterest",
            ),
        ),
        migrations.AlterField(
            model_name="conflictofinterest",
            name="item",
            field=models.ForeignKey(
                help_text="None = the case was taken off that agenda",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="conflicts",
                to="cases_meetings.agendaitem",
            ),
        ),
        migrations.RunSQL(NAME_THE_CASE, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="conflictofinterest",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="conflicts", to="cases_dossier.case"
            ),
        ),
    ]
