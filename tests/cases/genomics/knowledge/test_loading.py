"""Versions in the database: whole or not at all, one that stands, and what it sets going."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cases.genomics.knowledge.own import SCHEMAS
from cases.genomics.models import (
    DrugGeneAllele,
    EvidenceItem,
    GeneFact,
    GeneName,
    Hotspot,
    KnowledgeSource,
    ManeTranscript,
    Replay,
    RetiredTranscript,
)
from cases.genomics.queries.knowledge import current_versions, shelves, symbols
from cases.genomics.services.knowledge import check, load_starter
from molmdt.audit.models import AuditEvent
from molmdt.kernel.errors import InvalidInput
from tests.cases.genomics.knowledge.tables import CIVIC_HEADER, bring, evidence
from tests.factories import make_account

pytestmark = pytest.mark.django_db
TABLES = (EvidenceItem, GeneName, ManeTranscript, Hotspot, GeneFact, DrugGeneAllele, RetiredTranscript)
V600E = "BRAF,V600E,MEL,dabrafenib + trametinib,sensitive,ESCAT,I-A"
NAMES = "symbol,approved,status\nMLL2,KMT2D,previous\nABL,ABL1,alias\nKMT2D,KMT2D,approved\nX,A1,alias\nX,A2,alias\n"


def test_version_is_stored_with_what_is_said_of_it():
    source = bring(evidence(V600E), "2026-1").source
    assert (str(source), source.current, source.rows, source.skipped) == ("Ours 2026-1", True, 1, {})
    item = EvidenceItem.objects.get()
    assert (item.match, item.oncotree, item.drugs, item.line) == (
        {"kind": "change", "change": "V600E"}, ["MEL"], ["dabrafenib", "trametinib"], 2
    )  # fmt: skip
    assert AuditEvent.objects.filter(action="knowledge.load", object_id=str(source.pk)).count() == 1


def test_texts_survive_the_way_into_the_database():
    text = 'Back\\slash, "quotes", tab\tand {braces}, Ærlig talt'
    header = "gene,alteration,drugs,effect,system,level,text,references"
    bring(f'{header}\nBRAF,V600E,"a, b + c""d",sensitive,ESCAT,I-A,"{text.replace(chr(34), chr(34) * 2)}",\n')
    item = EvidenceItem.objects.get()
    assert (item.drugs, item.references) == (["a, b", 'c"d'], [])
    assert item.text == text.replace("\t", " ")


def test_same_content_again_changes_nothing():
    first = bring(evidence(V600E), "1").source
    again = bring(evidence(V600E), "2")
    assert (again.created, again.source, KnowledgeSource.objects.count()) == (False, first, 1)


def test_newer_version_takes_the_place_and_the_older_stays():
    old = bring(evidence(V600E), "1").source
    new = bring(evidence(V600E, V600E.replace("V600E", "V600K")), "2", released=date(2026, 2, 1)).source
    old.refresh_from_db()
    assert (old.current, new.current, old.evidence.count(), new.evidence.count()) == (False, True, 1, 2)
    assert current_versions() == {"Ours": "2"}
    (shelf,) = shelves()
    assert (shelf.standing, shelf.others) == (new, [old])


def test_older_version_is_kept_beside_the_one_that_stands():
    bring(evidence(V600E), "2")
    older = bring(evidence(V600E.replace("I-A", "I-B")), "1", released=date(2020, 1, 1)).source
    assert (older.current, current_versions(), Replay.objects.filter(source=older).exists()) == (
        False,
        {"Ours": "2"},
        False,
    )


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"version": "1"}, "version"), ({"version": "2", "name": " "}, "line 2, level"), ({"version": ""}, "version"),
        ({"version": "3", "format": "xls"}, "format"),
    ],
)  # fmt: skip
def test_refused_version_leaves_nothing(values, path):
    bring(evidence(V600E), "1")
    changed = evidence(V600E.replace("I-A", "I-Q" if path.startswith("line") else "I-B"))
    with pytest.raises(InvalidInput) as refused:
        bring(changed, values.pop("version"), **values)
    assert [problem.path for problem in refused.value.problems] in ([path], [path.replace("line", "linje")])
    assert (KnowledgeSource.objects.count(), EvidenceItem.objects.count()) == (1, 1)


def test_table_that_turns_out_faulty_at_its_end_leaves_nothing():
    good = [V600E.replace("V600E", f"V{number}E") for number in range(1, 1500)]
    with pytest.raises(InvalidInput) as refused:
        bring(evidence(*good, V600E.replace("MEL", "TARM")))
    (problem,) = refused.value.problems
    assert "TARM" in problem.message and "1501" in problem.path
    assert not KnowledgeSource.objects.exists() and not EvidenceItem.objects.exists()


def test_name_belongs_to_one_kind_of_table():
    bring(evidence(V600E), "1")
    with pytest.raises(InvalidInput) as refused:
        bring(NAMES, "2")
    assert refused.value.problems[0].path == "name"


def test_genes_stand_under_their_approved_symbols():
    bring(NAMES, "1", name="Names")
    assert symbols() == {"MLL2": "KMT2D", "ABL": "ABL1"}
    row = "ABL1,BCR::ABL,,imatinib,sensitive,ESCAT,I-A"
    bring(evidence(row, "MLL2,loss of function,,x,sensitive,ESCAT,X", "ALK,fusion,,y,sensitive,ESCAT,X"), "1")
    fusion, lost, any_fusion = EvidenceItem.objects.order_by("line")
    assert (fusion.gene, fusion.partner_gene, fusion.match) == ("ABL1", "BCR", {"kind": "fusion", "partner": "BCR"})
    assert (lost.gene, any_fusion.match) == ("KMT2D", {"kind": "fusion"})


def test_partner_gene_of_its_own_column_narrows_a_fusion():
    header = "gene,alteration,drugs,effect,system,level,partner_gene"
    bring(f"{header}\nALK,fusion,x,sensitive,ESCAT,I-A,EML4\n")
    assert EvidenceItem.objects.get().match == {"kind": "fusion", "partner": "EML4"}


def test_starter_fills_every_table_and_twice_is_once():
    assert all(loaded.created and loaded.source.current for loaded in load_starter())
    counts = [model.objects.count() for model in TABLES]
    assert min(counts) >= 5 and len({schema.kind for schema in SCHEMAS}) == 7
    assert not EvidenceItem.objects.filter(match={}).exists()
    assert not any(loaded.created for loaded in load_starter(actor=make_account()))
    assert KnowledgeSource.objects.count() == 7


def test_rows_left_out_are_counted_by_reason():
    row = ("BRAF", "V600E", "Melanoma", "x", "", "Predictive", "Supports", "B", "Resistance", "", "1(PubMed)",
           "PubMed", "", "", "submitted", "1")  # fmt: skip
    text = "\n".join([CIVIC_HEADER, "\t".join(row), "\t".join((*row[:14], "accepted", "2")), ""])
    source = bring(text, "2026-01", format="civic").source
    assert (source.name, source.licence, source.rows, source.skipped) == ("CIViC", "CC0 1.0", 1, {"not_accepted": 1})


def test_check_stores_nothing(tmp_path):
    file = tmp_path / "own.csv"
    file.write_text(evidence(V600E))
    found = check(path=file, format_name="own")
    assert (found.kind, found.rows, KnowledgeSource.objects.count()) == ("evidence", 1, 0)


def command(*words):
    out = StringIO()
    call_command("load_knowledge", *map(str, words), stdout=out)
    return out.getvalue()


def test_command_loads_checks_and_tells(tmp_path):
    file = tmp_path / "own.csv"
    file.write_text(evidence(V600E))
    said = (file, "--name", "Ours", "--version", "2026-1", "--released", "2026-01-01")
    assert "1 rows, no fault found" in command(file, "--check")
    assert "Ours 2026-1: 1 rows" in command(*said)
    assert "nothing changed" in command(*said)
    file.write_text(evidence(V600E.replace("I-A", "I-B")))
    assert "a newer version stands" in command(*said[:4], "2025", "--released", "2025-01-01")
    assert "Mol-MDT evidence" in command("--starter")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Name a file"), (("nowhere.csv",), "no such file"), (("{file}",), "--version and --released"),
        (("{file}", "--check"), "level"),
    ],
)  # fmt: skip
def test_command_says_what_is_wrong(tmp_path, words, told):
    file = tmp_path / "own.csv"
    file.write_text(evidence(V600E.replace("I-A", "I-Q")))
    with pytest.raises(CommandError, match=told):
        command(*(word.format(file=file) for word in words))
