"""A hospital's own table: read whole, or refused with line, column and what to do."""

import pytest

from cases.genomics.enums import KnowledgeKind
from cases.genomics.knowledge import own, starter
from cases.genomics.knowledge.faults import FAULTS, MOST_FAULTS, Notes, TableRefused
from cases.genomics.knowledge.formats import kind_of, rows_of

EVIDENCE = "gene,alteration,drugs,effect,system,level"
GENES = "gene,oncogene,tumour_suppressor"


def read(text):
    return list(own.read(text.splitlines(keepends=True), Notes()))


def faults_of(text):
    with pytest.raises(TableRefused) as refused:
        read(text)
    return [(fault.rule, fault.line, fault.column) for fault in refused.value.faults]


FAULTY = [
    # the table, its faults as (rule, line, column)
    ("", [("header_missing", None, "")]),
    ("gene,what\n", [("column_missing", 1, "alteration / residue / oncogene / refseq / approved / allele / retired")]),
    ("gene,alteration\n", [("column_missing", 1, "drugs")]),
    (f"{EVIDENCE},doctor\n", [("column_unknown", 1, "doctor")]),
    (f"{EVIDENCE},gene\n", [("column_twice", 1, "gene")]),
    (f"{EVIDENCE}\nBRAF,V600E,x,sensitive,ESCAT,I-A,more\n", [("cells", 2, "")]),
    (f"{EVIDENCE}\n9-Sep,V600E,x,sensitive,ESCAT,I-A\n", [("gene_damaged", 2, "gene")]),
    (f"{EVIDENCE}\n,V600E,x,sensitive,ESCAT,I-A\n", [("empty", 2, "gene")]),
    (f"{EVIDENCE}\nBR AF,V600E,x,sensitive,ESCAT,I-A\n", [("gene", 2, "gene")]),
    (f"{EVIDENCE}\nBRAF,,x,sensitive,ESCAT,I-A\n", [("empty", 2, "alteration")]),
    (f"{EVIDENCE}\nBRAF,the usual,x,sensitive,ESCAT,I-A\n", [("alteration", 2, "alteration")]),
    (f"{EVIDENCE}\nBRAF,V600E,x,good,ESCAT,I-A\n", [("word", 2, "effect")]),
    (f"{EVIDENCE}\nBRAF,V600E,x,sensitive,ESCAT,I-Q\n", [("level", 2, "level")]),
    (f"{EVIDENCE}\nBRAF,V600E,x,sensitive,A scale of ours,1\n", [("word", 2, "system")]),
    (f"{EVIDENCE},oncotree\nBRAF,V600E,x,sensitive,ESCAT,I-A,TARM\n", [("tumour", 2, "oncotree")]),
    (f"{EVIDENCE},references\nBRAF,V600E,x,sensitive,ESCAT,I-A,Hansen 2020\n", [("reference", 2, "references")]),
    (f"{EVIDENCE},trust\nBRAF,V600E,x,sensitive,ESCAT,I-A,6\n", [("number", 2, "trust")]),
    (f"{EVIDENCE},supports\nBRAF,V600E,x,sensitive,ESCAT,I-A,maybe\n", [("word", 2, "supports")]),
    (f"{EVIDENCE}\nBRAF,V600E,x,sensitive,ESCAT,I-A\nBRAF,V600E,x,sensitive,ESCAT,I-B\n", [("twice", 3, "gene")]),
    (f"{EVIDENCE}\nBRAF,V600E,x,good,ESCAT,I-Q\nBRAF,V600K,x,sensitive,,I-A\n",
     [("level", 2, "level"), ("word", 2, "effect"), ("empty", 3, "system")]),
    ("gene,residue,samples\nBRAF,V600,many\n", [("number", 2, "samples")]),
    ("gene,residue,samples\nBRAF,V600,\n", [("number", 2, "samples")]),
    ("gene,residue,samples,changes\nBRAF,V600,50,E=10\n", [("pair", 2, "changes")]),
    (f"{GENES},domains\nBRAF,yes,no,kinase:717-457\n", [("pair", 2, "domains")]),
    (f"{GENES}\nBRAF,true,no\n", [("word", 2, "oncogene")]),
    ("gene,allele,grch37,activity\nDPYD,*2A,1:97915614,0\n", [("position", 2, "grch37")]),
    ("gene,allele,grch37,activity\nDPYD,*2A,1:97915614:C:T,NaN\n", [("number", 2, "activity")]),
    ("retired,status\nNP_004324.2,suppressed\n", [("accession", 2, "retired")]),
    ("retired,status\n,suppressed\n", [("empty", 2, "retired")]),
    ("retired,status\nNM_000001.2,gone\n", [("word", 2, "status")]),
    ("retired,status,replaced_by\nNM_000001.2,replaced,another\n", [("accession", 2, "replaced_by")]),
    ("retired,status\nNM_000001.2,suppressed\nNM_000001.2,suppressed\n", [("twice", 3, "retired")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "faults"), FAULTY, ids=[f"{n} {faults[0][0]}" for n, (_, faults) in enumerate(FAULTY)]
)
def test_faulty_table_is_refused_with_its_places(text, faults):
    assert faults_of(text) == faults


def test_every_fault_has_a_sentence_that_its_values_fill():
    told = []
    for text, _ in FAULTY:
        with pytest.raises(TableRefused) as refused:
            read(text)
        told += [(fault.rule, str(fault)) for fault in refused.value.faults]
    assert {rule for rule, _ in told} <= set(FAULTS)
    assert not [sentence for _, sentence in told if "%(" in sentence]
    assert ("level", "line 2, column level: I-Q is not a level of ESCAT. Known levels: "
            "I-A, I-B, I-C, II-A, II-B, III-A, III-B, IV-A, IV-B, V, X.") in told  # fmt: skip


def test_reading_stops_when_a_table_is_wrong_altogether():
    rows = "".join(f"BRAF,V{n}E,x,good,ESCAT,I-A\n" for n in range(1, 500))
    assert len(faults_of(f"{EVIDENCE}\n{rows}")) == MOST_FAULTS


def test_evidence_row_is_read_whole():
    (row,) = read(
        f"{EVIDENCE},oncotree,references,text,supports,illustrative,trust,partner_gene,id,tumour\n"
        'ALK,fusion,"crizotinib + x",resistant,m-scale,m1A,LUAD|LUSC,PMID:1|DOI:10.1000/x,'
        '"<i>In</i> lung &amp; more, ""so""",no,yes,3,EML4,A1,Lung\n'
    )
    assert (row.line, row.drugs, row.oncotree, row.references) == (
        2, ("crizotinib", "x"), ("LUAD", "LUSC"), ("PMID:1", "DOI:10.1000/x")
    )  # fmt: skip
    assert (row.text, row.supports, row.illustrative, row.trust) == ('In lung & more, "so"', False, True, 3)
    assert (row.system, row.level, row.partner_gene, row.external_id, row.tumour) == (
        "m-scale",
        "m1A",
        "EML4",
        "A1",
        "Lung",
    )


def test_semicolons_and_a_byte_order_mark_as_norwegian_spreadsheets_write(tmp_path):
    file = tmp_path / "own.csv"
    file.write_bytes(
        "\ufeff".encode() + (EVIDENCE.replace(",", ";") + "\nBRAF;V600E;a + b;sensitive;ESCAT;I-A\n\n").encode()
    )
    (row,) = rows_of("own", file, Notes())
    assert (row.gene, row.drugs, kind_of("own", file)) == ("BRAF", ("a", "b"), KnowledgeKind.EVIDENCE)


def test_unknown_is_kept_apart_from_no():
    known, unknown = read(f"{GENES},clonal_blood\nTET2,no,yes,yes\nXYZ,,,\n")
    assert (known.oncogene, known.tumour_suppressor, known.facts) == (False, True, {"clonal_blood": True})
    assert (unknown.oncogene, unknown.tumour_suppressor, unknown.facts) == (None, None, {})


def test_starter_tables_keep_to_their_own_schema():
    rows = {said["name"]: list(rows_of("own", path, Notes())) for path, said in starter.tables()}
    counts = {name: len(found) for name, found in rows.items()}
    assert counts["Mol-MDT genes"] >= 150 and counts["Mol-MDT evidence"] >= 100 and min(counts.values()) >= 5
    unverified = [row for row in rows["Mol-MDT evidence"] if not row.references and not row.illustrative]
    assert unverified == [], "a level without a reference says that it is illustrative"


def test_starter_alleles_lie_where_both_builds_say():
    """The distance between the builds is the same along the gene (DOMAIN 2.5's four alleles, one with its proxy)."""
    path = next(path for path, said in starter.tables() if said["name"] == "Mol-MDT drug genes")
    rows = list(rows_of("own", path, Notes()))
    distances = {
        int(row.positions["GRCh37"].split(":")[1]) - int(row.positions["GRCh38"].split(":")[1]) for row in rows
    }
    assert (len(rows), distances) == (5, {465556})
