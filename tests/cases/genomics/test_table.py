"""The findings table: what each filter hides, what may not be hidden, orders, groups, saved views, the file."""

from html import escape
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from cases.dossier.models import Task
from cases.genomics.models import (
    Actionability,
    Finding,
    GeneFact,
    Interpretation,
    KnowledgeSource,
    Profile,
    SafetyFlag,
    SavedView,
)
from cases.genomics.queries.filters import Filters
from cases.genomics.queries.grouping import groups_of
from cases.genomics.queries.known import known_of, new_in_version
from cases.genomics.queries.ordering import SORTS
from cases.genomics.queries.table import page_of
from cases.genomics.queries.triage import Narrowed, counted, narrowed, searched_in
from cases.genomics.services.sheets import sheet_of
from cases.genomics.views.exporting import safe
from cases.pathology.models import Specimen
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import now, today
from tests.cases.genomics.deliveries import FUSIONS, current, deliver, record, vcf
from tests.factories import make_account, make_board, make_case, make_decision, make_specimen

pytestmark = pytest.mark.django_db
SAMPLE = "IPH0214-D01-P01-A03"
RECORDS = (
    record(),
    record(140453140, reads=(950, 50), protein="p.Val599Ala"),
    record(140453150, passed=False, protein="p.Lys595Asn"),
    record(140453160, consequence="synonymous_variant", protein="p.Lys5="),
    record(7577120, gene="TP53", protein="p.Arg273His", chrom="17", reads=(400, 600)),
)


@pytest.fixture
def laboratory() -> Account:
    return make_account(Role.MOLECULAR_BIOLOGIST)


@pytest.fixture
def profile(laboratory: Account) -> Profile:
    specimen = make_specimen(make_case(), dna_sample_id=SAMPLE)
    deliver(specimen, laboratory, {"a.vcf": vcf(SAMPLE, *RECORDS), "f.tsv": FUSIONS})
    return current(specimen)


@pytest.fixture
def client(client: Client, laboratory: Account) -> Client:
    client.force_login(laboratory)
    return client


def asked(profile: Profile, **values: Any) -> Narrowed:
    filters = Filters(**values)
    sheet = sheet_of(profile, searched_in(filters))
    return narrowed(profile, sheet, filters, known_of(profile, profile.case, sheet))


def shown(profile: Profile, **values: Any) -> list[str]:
    page = page_of(profile, profile.case, Filters(**values), asked(profile, **values))
    return [f"{row.title} {row.change}" for row in page.rows]


def interpret(finding: Finding, oncogenicity: str = "oncogenic", level: str = "I-B") -> None:
    author = make_account(Role.MOLECULAR_BIOLOGIST).person
    text = Interpretation.objects.create(finding=finding, author=author, oncogenicity=oncogenicity, text="x")
    if level:
        Actionability.objects.create(
            interpretation=text, drugs=["x"], system="ESCAT", system_version="1", level_own_tumour=level
        )


V600, V599, K595, K5, R273 = "p.Val600Glu", "p.Val599Ala", "p.Lys595Asn", "p.Lys5=", "p.Arg273His"
FILTERS: list[tuple[dict[str, Any], set[str], int]] = [
    # asked for; parts of the rows that stay (the fusion is "FGFR2"); how many rows of the profile the filter hides
    ({"kind": "fusion"}, {"FGFR2"}, 5),
    ({"chrom": "17"}, {R273}, 5),
    ({"low": 10.0}, {V600, R273}, 2),
    ({"high": 40.0}, {V600, V599}, 2),
    ({"low": 4.0, "high": 6.0}, {V599}, 5),
    ({"passed": "yes"}, {V600, V599, R273, "FGFR2"}, 1),
    ({"passed": "no"}, {K595}, 5),
    ({"protein": "yes"}, {V600, V599, R273, "FGFR2"}, 1),
    ({"protein": "no"}, {K5}, 5),
    ({"protein": "unknown"}, set(), 6),
    ({"search": "braf val6"}, {V600}, 5),
    ({"search": "7577120"}, {R273}, 5),
    ({"mark": "relevant"}, {R273}, 5),
    ({"oncogenicity": "oncogenic"}, {R273}, 5),
    ({"oncogenicity": "none"}, {V600, V599, "FGFR2"}, 1),
    ({"evidence": "yes"}, {R273}, 5),
    ({"evidence": "own"}, {R273}, 5),
    ({"evidence": "other"}, set(), 6),
    ({"evidence": "no"}, {V600, V599, "FGFR2"}, 1),
    ({"actionable": True}, {R273}, 5),
]  # fmt: skip


@pytest.mark.parametrize(("values", "stays", "hidden"), FILTERS)
def test_filter_keeps_and_counts(profile: Profile, values: dict[str, Any], stays: set[str], hidden: int) -> None:
    finding = Finding.objects.get(gene="TP53")
    interpret(finding)
    Finding.objects.filter(pk=finding.pk).update(relevance="relevant")
    rows = shown(profile, **values)
    assert len(rows) == len(stays) and all(any(part in row for row in rows) for part in stays), rows
    counts = counted(asked(profile, **values))
    assert (counts.total, counts.matching) == (6, len(stays))
    assert list(counts.by_filter.values()) == [hidden]


def test_groups_are_counted_and_shown_when_asked_for(profile: Profile) -> None:
    counts = counted(asked(profile))
    assert (counts.of("failed"), counts.of("silent"), counts.of("part"), counts.matching) == (1, 1, 0, 4)
    everything = counted(asked(profile, show=frozenset({"failed", "silent"})))
    assert everything.matching == 6


@pytest.mark.parametrize("what", ["evidence", "mark", "flag"])
def test_hidden_actionable_findings_are_told(client: Client, profile: Profile, what: str) -> None:
    finding = Finding.objects.get(gene="TP53")
    if what == "evidence":
        interpret(finding)
    elif what == "mark":
        Finding.objects.filter(pk=finding.pk).update(relevance="relevant")
    else:
        task = Task.objects.create(case=profile.case, kind="information_request", text="x", due_on=today())
        SafetyFlag.objects.create(
            case=profile.case, finding=finding, task=task, kind="germline", variant_key=finding.variant_key,
            subject="TP53", rules="x",
        )  # fmt: skip
    assert counted(asked(profile, search="BRAF")).lost == 1
    assert counted(asked(profile)).lost == 0
    page = client.get(f"/cases/{profile.case.pseudonym}/findings/?q=BRAF&kind=small_variant").content.decode()
    assert 'id="lost"' in page and "actionable=1" in page
    shown_page = client.get(f"/cases/{profile.case.pseudonym}/findings/?actionable=1").content.decode()
    assert R273 in shown_page and 'id="lost"' not in shown_page


def test_interpreted_without_evidence_is_not_actionable(profile: Profile) -> None:
    interpret(Finding.objects.get(gene="TP53"), level="")
    assert counted(asked(profile, search="BRAF")).lost == 0


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{name}" for name in SORTS), ""])
def test_every_order_is_whole_and_the_far_pages_agree(
    profile: Profile, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    interpret(Finding.objects.get(gene="TP53"))
    whole = shown(profile, sort=sort, show=frozenset({"failed", "silent"}))
    assert len(set(whole)) == 6
    monkeypatch.setattr("cases.genomics.queries.table.PAGE_SIZE", 2)
    pages = [shown(profile, sort=sort, show=frozenset({"failed", "silent"}), page=number) for number in (1, 2, 3)]
    assert [row for page in pages for row in page] == whole


def test_orders_put_what_is_asked_for_first(profile: Profile) -> None:
    interpret(Finding.objects.get(gene="TP53"))
    assert R273 in shown(profile, sort="-fraction")[0]
    assert V599 in shown(profile, sort="fraction")[0]
    assert R273 in shown(profile, sort="evidence")[0]
    assert R273 in shown(profile, sort="oncogenicity")[0]
    assert R273 in shown(profile, sort="-gene")[0]
    assert shown(profile, sort="place")[0].startswith("BRAF")


def test_new_in_the_version(client: Client, profile: Profile, laboratory: Account) -> None:
    assert new_in_version(profile) is None
    later = (*RECORDS, record(140453200, protein="p.Gly606Arg"))
    specimen = Specimen.objects.get(pk=profile.specimen_id)
    deliver(specimen, laboratory, {"b.vcf": vcf(SAMPLE, *later), "f.tsv": FUSIONS})
    page = client.get(f"/cases/{profile.case.pseudonym}/findings/?new=version").content.decode()
    assert "p.Gly606Arg" in page and V600 not in page
    visit = client.get(f"/cases/{profile.case.pseudonym}/findings/?new=visit").content.decode()
    assert V600 in visit, "who was never here before sees everything as new"


def test_new_since_the_last_visit(client: Client, profile: Profile, laboratory: Account, monkeypatch: Any) -> None:
    monkeypatch.setattr("cases.genomics.queries.known.last_visit", lambda person, case: now())
    finding = Finding.objects.get(gene="TP53")
    client.post(f"/cases/{profile.case.pseudonym}/findings/{finding.pk}/mark/", {"relevance": "questioned"})
    monkeypatch.setattr("cases.genomics.queries.known.last_visit", lambda person, case: profile.imported_at)
    page = client.get(f"/cases/{profile.case.pseudonym}/findings/?new=visit").content.decode()
    assert R273 in page and V600 not in page


def test_groups_by_gene_and_by_pathway(client: Client, profile: Profile) -> None:
    source = KnowledgeSource.objects.create(
        kind="genes", name="genes", version="1", released_on=today(), sha256="0" * 64
    )
    GeneFact.objects.create(source=source, gene="BRAF", pathways=["MAPK"])
    GeneFact.objects.create(source=source, gene="FGFR2", pathways=["MAPK", "RTK"])
    interpret(Finding.objects.get(gene="TP53"))
    question = asked(profile)
    by_gene = groups_of(profile, profile.case, Filters(group="gene", open=frozenset({"BRAF"})), question)
    told = [(group.name, group.count, group.actionable, len(group.rows)) for group in by_gene.groups]
    assert told == [("TP53", 1, 1, 0), ("BRAF", 2, 0, 2), ("FGFR2", 1, 0, 0)]
    by_pathway = groups_of(profile, profile.case, Filters(group="pathway"), question)
    told = [(group.name, group.count, group.genes) for group in by_pathway.groups]
    assert told == [("MAPK", 3, 2), ("RTK", 1, 1), ("", 1, 1)]
    page = client.get(f"/cases/{profile.case.pseudonym}/findings/?group=gene&open=BRAF").content.decode()
    assert page.count('class="group"') == 3 and V600 in page and R273 not in page


def test_columns_are_chosen_and_kept_in_a_row(client: Client, profile: Profile) -> None:
    base = f"/cases/{profile.case.pseudonym}/findings/"
    page = client.get(f"{base}?col=depth").content.decode()
    assert "c-depth" in page and "c-fraction" not in page and "c-gene" in page
    finding = Finding.objects.get(gene="TP53")
    row = client.get(
        f"{base}{finding.pk}/row/", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL=f"http://x{base}?col=depth"
    )
    assert "c-depth" in row.content.decode() and "c-fraction" not in row.content.decode()


def test_cells_are_escaped(client: Client, profile: Profile) -> None:
    Finding.objects.filter(gene="TP53").update(
        gene="<b>T&P", hgvs_p="p.<script>", clinvar="<i>", filters="<u>", transcript="<s>"
    )
    every = "&".join(f"col={name}" for name in ("clinvar", "transcript", "place", "kind", "status", "population"))
    page = client.get(f"/cases/{profile.case.pseudonym}/findings/?{every}").content.decode()
    assert "&lt;b&gt;T&amp;P" in page and "p.&lt;script&gt;" in page
    assert "<b>T&P" not in page and "<i>" not in page and "<s>" not in page


@pytest.mark.parametrize(
    ("mane", "led", "beside"),
    [
        ({}, "p.Val640Glu", ""),
        ({"mane_transcript": "NM_004333.6", "mane_hgvs_c": "NM_004333.6:c.1799T>A", "mane_hgvs_p": "p.Val600Glu"},
         "p.Val600Glu", "p.Val640Glu (NM_001374258.1)"),
        ({"mane_transcript": "NM_004333.6", "mane_hgvs_c": "c.1799T>A"}, "c.1799T>A",
         "p.Val640Glu (NM_001374258.1)"),
        ({"mane_transcript": "ENST1.1", "mane_hgvs_c": "c.1919T>A", "mane_hgvs_p": "p.Val640Glu"}, "p.Val640Glu", ""),
        ({"mane_transcript": "NM_004333.6"}, "p.Val640Glu", ""),  # named, but nothing is said on it
    ],
)  # fmt: skip
def test_mane_select_leads_the_row_and_the_laboratorys_own_name_stands_beneath(
    client: Client, profile: Profile, mane: dict[str, str], led: str, beside: str
) -> None:
    own = {"transcript": "NM_001374258.1", "hgvs_c": "c.1919T>A", "hgvs_p": "p.Val640Glu"}
    finding = profile.findings.filter(kind="small_variant").first()
    Finding.objects.filter(pk=finding.pk).update(**own, **mane)
    base = f"/cases/{profile.case.pseudonym}/findings/"
    asking = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": f"http://x{base}?col=transcript"}
    row = client.get(f"{base}{finding.pk}/row/", **asking).content.decode()  # type: ignore[arg-type]
    named = row.partition("c-change")[2].partition("</td>")[0]
    assert f'<span class="change">{escape(led)}</span>' in named
    assert (beside in named) if beside else "(NM_001374258.1)" not in named
    transcript = row.partition("c-transcript")[2].partition("</td>")[0]
    assert "NM_001374258.1" in transcript and mane.get("mane_transcript", "") in transcript


def test_unknown_values_of_an_address_are_left_out(client: Client, profile: Profile) -> None:
    bad = "kind=x&mark=x&class=x&low=abc&high=-3&chrom=99&group=x&sort=x&col=x&page=0&show=x&open=%00&q=%00"
    answer = client.get(f"/cases/{profile.case.pseudonym}/findings/?{bad}")
    assert answer.status_code == 200 and "Viser 4 av 6 funn" in answer.content.decode()


def test_mark_is_not_taken_back_over_another_persons_mark(client: Client, profile: Profile) -> None:
    finding = Finding.objects.get(gene="TP53")
    address = f"/cases/{profile.case.pseudonym}/findings/{finding.pk}/mark/"
    client.post(address, {"relevance": "relevant"})
    Finding.objects.filter(pk=finding.pk).update(relevance="questioned")
    assert client.post(address, {"relevance": "unmarked", "before": "relevant"}).status_code == 409
    finding.refresh_from_db()
    assert finding.relevance == "questioned"


def test_saved_views_are_kept_renamed_chosen_and_deleted(client: Client, profile: Profile, laboratory: Account) -> None:
    base = f"/cases/{profile.case.pseudonym}/findings/"
    here = {
        "HTTP_HX_REQUEST": "true",
        "HTTP_HX_CURRENT_URL": f"http://x{base}?profile={profile.pk}&kind=fusion&col=depth",
    }

    def act(**values: Any) -> Any:
        return client.post(f"{base}views/", values, **here)  # type: ignore[arg-type]

    assert "Fusjoner først" in act(act="save", name="Fusjoner først").content.decode()
    view = SavedView.objects.get()
    assert (view.person, view.query) == (laboratory.person, "kind=fusion&col=depth")
    assert "Gi utsnittet et navn" in act(act="save", name="  ").content.decode()
    act(act="default", view=view.pk)
    bare = client.get(base)
    assert bare.status_code == 302 and bare["Location"] == f"{base}?profile={profile.pk}&kind=fusion&col=depth"
    client.post(f"{base}views/", {"act": "rename", "view": view.pk}, HTTP_HX_PROMPT="Bare fusjoner", **here)  # type: ignore[arg-type]
    view.refresh_from_db()
    assert (view.name, view.default) == ("Bare fusjoner", True)
    stranger = Client()
    stranger.force_login(make_account(Role.MOLECULAR_BIOLOGIST))
    stranger.post(f"{base}views/", {"act": "delete", "view": view.pk}, **here)  # type: ignore[arg-type]
    assert SavedView.objects.filter(pk=view.pk).exists()
    act(act="delete", view=view.pk)
    assert not SavedView.objects.exists()


CELLS = [
    ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM", "'@SUM"), ("\tx", "'\tx"), ("\rx", "'\rx"),
    ("  =1", "'  =1"), ("SEPT9", "'SEPT9"), ("MARCH1", "'MARCH1"), ("DEC1", "'DEC1"), ("SEPTIN9", "'SEPTIN9"),
    ("BRAF", "BRAF"), ("p.V600E", "p.V600E"), (-0.5, "-0.5"), (None, ""), (3, "3"), ("DECORIN", "DECORIN"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "expected"), CELLS)
def test_cell_of_a_file_is_no_formula(cell: Any, expected: str) -> None:
    assert safe(cell) == expected


def test_file_holds_every_row_of_the_filters_and_names_them(client: Client, profile: Profile) -> None:
    Finding.objects.filter(gene="TP53").update(gene="=cmd", normal_allele_fraction=0.48)
    with translation.override("nb"):
        answer = client.get(f"/cases/{profile.case.pseudonym}/findings/export/?kind=small_variant&show=failed")
        text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    lines = text.split("\r\n")
    head = [line for line in lines if line.startswith("#")]
    assert any(profile.case.pseudonym in line for line in head) and any("GRCh37" in line for line in head)
    names = lines[len(head)].split(";")
    rows = [dict(zip(names, line.split(";"), strict=True)) for line in lines[len(head) + 1 :] if line]
    assert len(rows) == 4 and {row["gene"] for row in rows} == {"BRAF", "'=cmd"}
    assert "normal_allele_fraction" in names and any(row["normal_allele_fraction"] == "0.48" for row in rows)
    events = AuditEvent.objects.filter(object_type="cases_genomics.Profile", details__export=4)
    assert set(events.values_list("action", flat=True)) == {"findings.export", "germline.view"}


def test_germline_columns_are_left_out_for_who_may_not_see_them(
    client: Client, profile: Profile, monkeypatch: Any
) -> None:
    monkeypatch.setattr("cases.genomics.views.exporting.can", lambda *_: None)
    answer = client.get(f"/cases/{profile.case.pseudonym}/findings/export/")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "normal_allele_fraction" not in text and "BRAF" in text
    assert not AuditEvent.objects.filter(action="germline.view", details__has_key="export").exists()


def test_an_observer_in_the_session_sees_the_table_and_takes_no_file(client: Client, profile: Profile) -> None:
    make_decision(profile.case, in_session=True)
    base, button = f"/cases/{profile.case.pseudonym}/findings/", 'id="export"'
    assert button in client.get(base).content.decode()
    client.force_login(make_account(Role.OBSERVER, board=make_board()))
    page = client.get(base)
    assert page.status_code == 200 and V600 in page.content.decode() and button not in page.content.decode()
    assert client.get(f"{base}export/").status_code in (403, 404)
    refused = AuditEvent.objects.filter(action="findings.export", outcome="denied")
    assert refused.count() == 1 and not AuditEvent.objects.filter(details__has_key="export").exists()
