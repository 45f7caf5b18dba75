"""Millions of findings for the benches, made by the database itself: a case of its own, and the nation around it."""

from typing import Any

from django.db import connection

OTHER_PROFILES, GENES = 990, 1200

# Spread as a laboratory's files are: most small variants, one in five fails its filters, one in four changes a protein,
# copy numbers pass. Half of what fails is an artefact that every profile has; one in ten that pass, and every copy
# number, is shared with one profile in twenty.
_FILL = """
INSERT INTO cases_genomics_finding (
    profile_id, kind, variant_key, part_of, passed, filters, lifted_key, gene, gene_as_written, partner_gene, chrom,
    position, "end", ref, alt, transcript, hgvs_c, hgvs_p, mane_transcript, mane_hgvs_c, mane_hgvs_p, consequence,
    alters_protein, exon, depth, alt_depth, allele_fraction, clinvar, judgements, copy_number_kind, copy_number,
    partner_chrom, partner_position, kept_domains, source, relevance)
SELECT p.id,
    CASE WHEN n %% 500 = 1 THEN 'fusion' WHEN n %% 40 = 0 THEN 'copy_number' ELSE 'small_variant' END,
    CASE WHEN n %% 40 = 0 OR n %% 10 = 6 THEN 'GRCh37:7:' || n * 50 || ':A:' || p.id %% 20
        WHEN n %% 10 = 0 THEN 'GRCh37:7:' || n * 50 || ':A:T' ELSE 'GRCh37:7:' || n || ':' || p.id || ':T' END,
    '', n %% 5 <> 0 OR n %% 40 = 0, CASE WHEN n %% 5 = 0 AND n %% 40 <> 0 THEN 'LowDepth' ELSE '' END, '',
    'GENE' || (n * 7919) %% {genes}, 'GENE' || (n * 7919) %% {genes}, CASE WHEN n %% 500 = 1 THEN 'BICC1' ELSE '' END,
    (1 + n %% 22)::text, 1000 + n * 50, 1000 + n * 50, 'A', 'T', 'ENST00000288602.6',
    'ENST00000288602.6:c.' || n || 'T>A', 'ENSP00000288602.6:p.Val' || n || 'Glu', '', '', '',
    CASE WHEN n %% 4 = 0 THEN 'missense_variant' ELSE 'intron_variant' END, n %% 4 = 0,
    CASE WHEN n %% 40 = 0 THEN '' ELSE '15/18' END,
    80 + n %% 900, 20 + n %% 60, (n %% 997) / 1000.0, '', '{{}}',
    CASE WHEN n %% 40 = 0 THEN 'gain' ELSE '' END, CASE WHEN n %% 40 = 0 THEN 3 + n %% 7 END,
    '', NULL, '', 'DNA', 'unmarked'
FROM unnest(%s::bigint[]) AS p(id), generate_series(1, %s) AS n
"""


def fill(profiles: list[int], count: int) -> None:
    """So many findings for each of the profiles."""
    with connection.cursor() as cursor:
        cursor.execute(_FILL.format(genes=GENES), [profiles, count])


def make_profiles(count: int) -> list[int]:
    """Empty profiles of other patients' cases, in one hospital."""
    from cases.dossier.models import Patient
    from cases.genomics.models import Profile, Upload
    from tests.factories import make_case, make_hospital, make_specimen

    made = []
    hospital = make_hospital()
    for _ in range(count):
        specimen = make_specimen(make_case(patient=Patient.objects.create(sex="female", birth_year=1960)))
        upload = Upload.objects.create(specimen=specimen, laboratory=hospital, state="accepted")
        made.append(
            Profile.objects.create(
                case=specimen.case, specimen=specimen, upload=upload, laboratory=hospital, build="GRCh37",
                content_sha256=f"{upload.pk:064}", sections={"small_variants": "reported"},
            ).pk
        )  # fmt: skip
    return made


def interpret(profile: int, every: int, *, confirmed: bool) -> None:
    """An interpretation with evidence for each so manieth finding, and marks."""
    from cases.genomics.models import Actionability, Finding, Interpretation
    from tests.factories import make_person

    author: Any = make_person()
    read: dict[str, Any] = {"state": "confirmed", "second_reader": make_person()} if confirmed else {}
    found = list(Finding.objects.filter(profile=profile, passed=True).order_by("pk").values_list("pk", flat=True))
    chosen = found[::every]
    texts = Interpretation.objects.bulk_create(
        Interpretation(finding_id=key, author=author, oncogenicity="oncogenic", text="x", **read) for key in chosen
    )
    Actionability.objects.bulk_create(
        Actionability(
            interpretation=text, drugs=["x"], system="ESCAT", system_version="1", level_own_tumour="I-B"
        )
        for text in texts[::3]
    )  # fmt: skip
    Finding.objects.filter(pk__in=chosen[::2]).update(relevance="relevant", relevance_by=author)


def vacuumed() -> None:
    """As the database's own keeper leaves a table."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE cases_genomics_finding")
        cursor.execute("ANALYZE")
