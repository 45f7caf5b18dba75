from pathlib import Path

from cases.genomics.inpred.document import as_document
from tests.cases.genomics.inpred.tables import row, viewed


def test_what_is_unknown_is_null_and_sentences_are_filled(tmp_path: Path) -> None:
    view = viewed(tmp_path, [row(1, Depth_tumor_DNA="NA", AF_tumor_DNA="NA"), row(2)], size=None, purity=None)
    document = as_document(view)
    first = document["tables"]["class_selected"][0]
    assert (first["depth"], first["allele_fraction"], first["today"], first["ours"]) == (None, None, False, True)
    assert first["why"] and "%(" not in first["why"]
    assert document["tmb"]["in_house"] == {
        "count": 1, "size": None, "shown": None, "quotient": None, "today_count": 1,
    }  # fmt: skip
    assert document["purity"] == {"shown": "XX", "value": None, "source": None}
    assert all("%(" not in one["sentence"] for one in document["told"])
