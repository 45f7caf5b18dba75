"""A new version is read over the cases: every level, class and therapy that would change, once, whoever is killed."""

from datetime import date

import pytest

from cases.dossier.enums import CaseState
from cases.genomics.enums import DifferenceKind, Relevance, ReplayState
from cases.genomics.guidelines import oncogenicity
from cases.genomics.models import Finding, Interpretation, Replay, ReplayDifference
from cases.genomics.queries.criteria import suggestions_of
from cases.genomics.queries.replay_slice import Reader
from cases.genomics.queries.replay_versions import versions_of
from cases.genomics.services import replay as service
from cases.genomics.services.replay import mark_seen, run_replay
from molmdt.accounts.enums import Role
from molmdt.audit.models import AuditEvent
from molmdt.kernel import jobs
from molmdt.kernel.errors import PreconditionFailed
from molmdt.kernel.models import Job
from tests.cases.genomics.deliveries import FUSIONS, current, deliver, record, vcf
from tests.cases.genomics.knowledge.tables import bring, evidence
from tests.factories import make_account, make_case, make_person, make_specimen

pytestmark = pytest.mark.django_db
PAIR = "BRAF,V600E,{tumour},dabrafenib + trametinib,sensitive,ESCAT,{level}"
LATER = date(2026, 2, 1)


def profiled(oncotree="COAD", state=CaseState.ACCEPTED, *records, number=1):
    """A case with BRAF V600E (or other records) in its current profile."""
    sample = f"IPH02{number:02}-D01-P01-A03"
    case = make_case(state, oncotree=oncotree)
    specimen = make_specimen(case, dna_sample_id=sample)
    actor = make_account(Role.BIOINFORMATICIAN)
    deliver(specimen, actor, {"a.vcf": vcf(sample, *(records or (record(),)))}, build="GRCh37")
    return case


def replayed(text, version="2", **values):
    source = bring(text, version, released=LATER, **values).source
    jobs.run_all()
    return Replay.objects.get(source=source)


def told(replay):
    return [
        (
            one.kind,
            one.subject,
            one.before.get("own"),
            one.before.get("other"),
            one.after.get("own"),
            one.after.get("other"),
        )
        for one in replay.differences.order_by("kind", "pk")
    ]


def test_level_that_rises_in_the_patients_own_tumour():
    profiled("COAD")
    bring(evidence(PAIR.format(tumour="COADREAD", level="II-B"), PAIR.format(tumour="MEL", level="I-A")))
    replay = replayed(evidence(PAIR.format(tumour="COADREAD", level="I-A"), PAIR.format(tumour="MEL", level="I-A")))
    assert told(replay) == [("level", "BRAF p.Val600Glu", "II-B", "I-A", "I-A", "I-A")]
    assert (replay.state, replay.done, replay.total, replay.before.version) == (ReplayState.DONE, 1, 1, "1")


def test_therapy_that_appears_and_one_that_falls_away():
    profiled("COAD")
    bring(evidence("BRAF,V600,,x,sensitive,ESCAT,I-C", "BRAF,V600K,,z,sensitive,ESCAT,I-C"))
    replay = replayed(evidence("BRAF,V600E,MEL,y,resistant,ESCAT,"))
    assert told(replay) == [
        ("therapy", "BRAF p.Val600Glu", None, None, "", "-"), ("therapy", "BRAF p.Val600Glu", "I-C", "", None, None),
    ]  # fmt: skip
    assert [one.after.get("drugs") or one.before["drugs"] for one in replay.differences.order_by("pk")] == [
        ["y"],
        ["x"],
    ]


def test_version_that_says_the_same_in_other_words_changes_nothing():
    profiled("COAD")
    bring(evidence(PAIR.format(tumour="MEL", level="I-A"), "KRAS,G12C,,x,sensitive,ESCAT,I-B"))
    same = evidence(
        "KRAS,G12C,,x,sensitive,ESCAT,I-B", "BRAF,p.Val600Glu,MEL,trametinib + dabrafenib,sensitive,ESCAT,I-A"
    )
    replay = replayed(same)
    assert (told(replay), versions_of(replay.source, replay.before).genes, replay.done) == ([], frozenset(), 1)


def test_fusion_is_read_for_both_of_its_genes():
    case = make_case(oncotree="IHCH")
    specimen = make_specimen(case, dna_sample_id="IPH0299-D01-P01-A03")
    deliver(specimen, make_account(Role.BIOINFORMATICIAN), {"fusions.tsv": FUSIONS}, build="GRCh37")
    assert current(specimen).findings.get().partner_gene == "BICC1"
    bring(evidence("KRAS,G12C,,x,sensitive,ESCAT,I-B"))
    replay = replayed(
        evidence("FGFR2,fusion,IHCH,pemigatinib,sensitive,ESCAT,I-B", "BICC1,fusion,,y,sensitive,ESCAT,X")
    )
    assert sorted(one[1:] for one in told(replay)) == [
        ("FGFR2::BICC1", None, None, "I-B", ""), ("FGFR2::BICC1", None, None, "X", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("state", [CaseState.DRAFT, CaseState.WITHDRAWN, CaseState.DECEASED])
def test_cases_that_never_reached_the_board_are_left(state):
    profiled("COAD").__class__.objects.update(state=state)
    bring(evidence(PAIR.format(tumour="MEL", level="I-B")))
    assert (replayed(evidence(PAIR.format(tumour="MEL", level="I-A"))).done, ReplayDifference.objects.count()) == (0, 0)


def test_findings_set_aside_or_failed_are_left():
    profiled("COAD", CaseState.ACCEPTED, record(), record(pos=140453137, passed=False), number=1)
    Finding.objects.filter(passed=True).update(relevance=Relevance.NOT_RELEVANT)
    bring(evidence(PAIR.format(tumour="MEL", level="I-B")))
    assert told(replayed(evidence(PAIR.format(tumour="MEL", level="I-A")))) == []


def test_reported_case_says_which_version_it_was_decided_on():
    case = profiled("COAD")
    bring(evidence(PAIR.format(tumour="MEL", level="I-B")))
    finding = Finding.objects.get()
    Interpretation.objects.create(
        finding=finding, author=make_person(), knowledge={"Ours": "1"}, oncogenicity="oncogenic"
    )
    case.__class__.objects.update(state=CaseState.DISPATCHED)
    replay = replayed(evidence(PAIR.format(tumour="MEL", level="I-A")))
    assert replay.differences.get().before["decided_on"] == "1"


def test_statement_about_oncogenic_variants_waits_for_the_judgement():
    profiled("COAD")
    bring(evidence("KRAS,G12C,,x,sensitive,ESCAT,I-B"))
    row = "BRAF,oncogenic mutation,,y,sensitive,ESCAT,III-A"
    assert told(replayed(evidence(row))) == []
    Interpretation.objects.create(finding=Finding.objects.get(), author=make_person(), oncogenicity="oncogenic")
    bring(evidence("KRAS,G12C,,x,sensitive,ESCAT,I-C"), "3", released=date(2026, 3, 1))
    jobs.run_all()
    assert [one[0] for one in told(Replay.objects.latest("pk"))] == [DifferenceKind.THERAPY]


HOTSPOTS = "gene,residue,samples,changes\nBRAF,{residue},{samples},{changes}\n"


def test_class_by_points_that_a_table_of_hotspots_changes():
    """-4 for a frequency of two per cent, +4 for the hotspot: likely benign becomes uncertain."""
    profiled("COAD")
    Finding.objects.update(population_frequency=0.02)
    bring(HOTSPOTS.format(residue="K601", samples=50, changes="E:10"), name="Spots")
    (one,) = replayed(HOTSPOTS.format(residue="V600", samples=50, changes="E:10"), name="Spots").differences.all()
    assert (one.kind, one.before["suggested"], one.before["points"]) == ("class", "likely_benign", -4)
    assert (one.after["suggested"], one.after["points"]) == ("uncertain", 0)
    met = [told.key for told in suggestions_of(Finding.objects.get()) if told.met]
    assert sum(oncogenicity().criteria[key].points for key in met) == one.after["points"]


def test_points_that_leave_the_class_as_it_is_are_no_difference():
    profiled("COAD")
    bring(HOTSPOTS.format(residue="K601", samples=50, changes="E:10"), name="Spots")
    assert told(replayed(HOTSPOTS.format(residue="V600", samples=50, changes="E:10"), name="Spots")) == []


def test_class_that_roles_of_genes_change():
    """A stop in a gene: +8 once the gene is known as a suppressor, which makes it likely oncogenic."""
    stop = record(protein="p.Arg213Ter", gene="TP53", consequence="stop_gained")
    profiled("COAD", CaseState.CONCLUDED, stop)
    header = "gene,oncogene,tumour_suppressor\n"
    bring(f"{header}TP53,,\n", name="Genes")
    replay = replayed(f"{header}TP53,no,yes\n", name="Genes")
    (one,) = replay.differences.all()
    assert (one.kind, one.subject, one.before["suggested"], one.after["suggested"]) == (
        "class", "TP53 p.Arg213Ter", "uncertain", "likely_oncogenic"
    )  # fmt: skip
    assert one.after["points"] - one.before["points"] == 8


def test_killed_run_goes_on_after_the_last_stored_slice(monkeypatch):
    for number in range(1, 6):
        profiled("COAD", number=number)
    bring(evidence(PAIR.format(tumour="MEL", level="I-B")))
    monkeypatch.setattr(service, "SLICE", 2)
    source = bring(evidence(PAIR.format(tumour="MEL", level="I-A")), "2", released=LATER).source
    replay = Replay.objects.get(source=source)
    original, read = Reader.differences, []

    def dies(self, cases):
        read.append(list(cases))
        if len(read) == 2:
            raise KeyboardInterrupt
        return original(self, cases)

    monkeypatch.setattr(Reader, "differences", dies)
    with pytest.raises(KeyboardInterrupt):
        run_replay(replay_id=replay.pk, job=replay.job)
    replay.refresh_from_db()
    assert (replay.done, replay.state, replay.differences.count()) == (2, ReplayState.RUNNING, 2)
    run_replay(replay_id=replay.pk, job=replay.job)
    replay.refresh_from_db()
    assert (replay.done, replay.state, replay.differences.count()) == (5, ReplayState.DONE, 5)
    assert read[1] == read[2] and len({case for cases in read for case in cases}) == 5
    run_replay(replay_id=replay.pk, job=replay.job)
    assert ReplayDifference.objects.count() == 5, "a job that is run once more finds nothing to do"


def test_replay_that_fails_for_good_is_stopped_and_says_so(monkeypatch):
    profiled("COAD")

    def fails(self, cases):
        raise RuntimeError("a fault of the program")

    monkeypatch.setattr(Reader, "differences", fails)
    replay = replayed(evidence(PAIR.format(tumour="MEL", level="I-A")))
    assert (replay.state, replay.job.state, replay.done) == (ReplayState.STOPPED, "failed", 0)


def test_job_of_a_replay_reports_its_progress(monkeypatch):
    for number in range(1, 4):
        profiled("COAD", number=number)
    monkeypatch.setattr(service, "SLICE", 2)
    job = Job.objects.get(key=replayed(evidence(PAIR.format(tumour="MEL", level="I-A"))).job_id)
    assert (job.state, job.progress_done, job.progress_total) == ("done", 3, 3)


def test_newer_version_stops_the_replay_of_the_one_before():
    profiled("COAD")
    bring(evidence(PAIR.format(tumour="MEL", level="I-B")))
    first = Replay.objects.get()
    bring(evidence(PAIR.format(tumour="MEL", level="I-A")), "2", released=LATER)
    jobs.run_all()
    first.refresh_from_db()
    assert (first.state, first.differences.count(), Replay.objects.latest("pk").state) == ("stopped", 0, "done")


def test_queries_of_a_slice_do_not_grow_with_its_cases(django_assert_num_queries):
    cases = [profiled("COAD", number=number).pk for number in range(1, 5)]
    bring(evidence(PAIR.format(tumour="MEL", level="I-B")))
    replay = replayed(evidence(PAIR.format(tumour="MEL", level="I-A")))
    reader = Reader(replay.source, replay.before, versions_of(replay.source, replay.before))
    for some in (cases[:1], cases):
        with django_assert_num_queries(2):
            assert len(reader.differences(some)) == len(some)


def test_person_marks_a_case_as_seen_once():
    case = profiled("COAD")
    bring(evidence(PAIR.format(tumour="MEL", level="I-B")))
    replay = replayed(evidence(PAIR.format(tumour="MEL", level="I-A")))
    found, actor = list(replay.differences.all()), make_account(Role.MOLECULAR_BIOLOGIST)
    assert mark_seen(differences=found, case=case, actor=actor, note=" Tas opp i møtet. ") == 1
    seen = replay.differences.get()
    assert (seen.seen_by, seen.note) == (actor.person, "Tas opp i møtet.")
    assert AuditEvent.objects.filter(action="interpretation.edit", case=case.pseudonym, details__seen=1).exists()
    with pytest.raises(PreconditionFailed):
        mark_seen(differences=found, case=case, actor=actor, note="")
