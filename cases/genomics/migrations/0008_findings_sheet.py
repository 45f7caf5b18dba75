"""What the findings table asks by, in one row per profile, instead of an index as wide as the table's columns."""

import django.db.models.deletion
from django.db import migrations, models

# Rows are no longer read out of an index alone, so the keeper need not hurry after each import.
USUAL = """
ALTER TABLE cases_genomics_finding RESET (
    autovacuum_vacuum_insert_scale_factor, autovacuum_vacuum_insert_threshold
)
"""
KEEPER = """
ALTER TABLE cases_genomics_finding SET (
    autovacuum_vacuum_insert_scale_factor = 0.0, autovacuum_vacuum_insert_threshold = 20000
)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases_genomics", "0007_import_speed"),
    ]

    operations = [
        migrations.CreateModel(
            name="FindingSheet",
            fields=[
                (
                    "profile",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="sheet",
                        serialize=False,
                        to="cases_genomics.profile",
                    ),
                ),
                ("layout", models.PositiveSmallIntegerField()),
                (
                    "gene_names",
                    models.BigIntegerField(help_text="key of the gene names that stood when it was made; 0 = none did"),
                ),
                (
                    "last",
                    models.BigIntegerField(help_text="the highest key of the profile's findings; 0 = it has none"),
                ),
                ("columns", models.BinaryField()),
                ("texts", models.BinaryField(help_text="genes and changes, as they are searched")),
                ("places", models.BinaryField(help_text="variant keys, as they are searched")),
            ],
        ),
        migrations.RemoveIndex(
            model_name="finding",
            name="genomics_finding_table",
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["profile", "id"], name="genomics_finding_profile"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                condition=models.Q(("relevance", "unmarked"), _negated=True),
                fields=["profile"],
                name="genomics_finding_judged",
            ),
        ),
        migrations.RunSQL(USUAL, KEEPER),
    ]
