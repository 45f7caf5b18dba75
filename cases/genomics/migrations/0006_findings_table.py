"""The index that the findings table lives on, and links to alignments."""

import django.db.models.deletion
from django.db import migrations, models

# The keeper's default is to look again after a fifth of the table is new. A profile of 50,000 rows in a table of
# millions would wait for months until its rows can be read out of the index alone.
KEEPER = """
ALTER TABLE cases_genomics_finding SET (
    autovacuum_vacuum_insert_scale_factor = 0.0, autovacuum_vacuum_insert_threshold = 20000,
    autovacuum_analyze_scale_factor = 0.02
)
"""
USUAL = """
ALTER TABLE cases_genomics_finding RESET (
    autovacuum_vacuum_insert_scale_factor, autovacuum_vacuum_insert_threshold, autovacuum_analyze_scale_factor
)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases_genomics", "0005_illustrative_evidence"),
    ]

    operations = [
        migrations.AddField(
            model_name="profile",
            name="alignments",
            field=models.JSONField(
                default=list,
                help_text="[{name, url, index_url, build}]: where the laboratory serves the reads (BAM, CRAM)",
            ),
        ),
        migrations.AlterField(
            model_name="finding",
            name="profile",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="findings",
                to="cases_genomics.profile",
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                fields=["profile", "id"],
                include=[
                    "kind",
                    "relevance",
                    "passed",
                    "alters_protein",
                    "allele_fraction",
                    "depth",
                    "copy_number",
                    "chrom",
                    "position",
                    "gene",
                ],
                name="genomics_finding_table",
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                condition=models.Q(("part_of", ""), _negated=True),
                fields=["profile"],
                name="genomics_finding_part",
            ),
        ),
        migrations.RunSQL(KEEPER, USUAL),
    ]
