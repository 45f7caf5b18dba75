"""What a finding says of diagnosis and outcome: graded apart from drugs, each use by the levels that its scale has."""

import pytest
from django.test import Client

from cases.genomics.enums import DIRECTIONS, Direction, EvidenceSystem, EvidenceUse
from cases.genomics.evidence import levels_for, systems_of
from cases.genomics.models import Finding, Implication
from cases.genomics.queries import key_findings
from cases.genomics.services import Implied, save
from cases.genomics.services.implying import implied_by, require_implied
from cases.genomics.services.interpreting import confirm, live_of, propose
from molmdt.kernel.errors import InvalidInput
from tests.cases.genomics.test_interpreting import base, data, entered
from tests.cases.genomics.variants import make_finding, readers

pytestmark = pytest.mark.django_db
DX, PX = EvidenceUse.DIAGNOSTIC, EvidenceUse.PROGNOSTIC
AMP, ONCOKB, ESCAT = EvidenceSystem.AMP, EvidenceSystem.ONCOKB, EvidenceSystem.ESCAT
CODED = Implied(DX, Direction.SUPPORTS, "pilocytic astrocytoma", AMP, "I-A", "WHO", "2021", "PAST")
WORSE = Implied(PX, Direction.WORSE, "overall survival", ONCOKB, "Px1")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (CODED, None),
        (WORSE, None),
        (Implied(DX, Direction.EXCLUDES, "x", ONCOKB, "Dx3"), None),
        (Implied(PX, Direction.BETTER, "x", AMP, "II-D"), None),
        (Implied(DX, Direction.SUPPORTS, "x", ONCOKB, "Px1"), "Px1"),
        (Implied(PX, Direction.WORSE, "x", ONCOKB, "1"), "OncoKB"),
        (Implied(DX, Direction.SUPPORTS, "x", ESCAT, "I-A"), "ESCAT"),
        (Implied(DX, Direction.SUPPORTS, "x", AMP, ""), "AMP"),
        (Implied(DX, Direction.WORSE, "x", AMP, "I-A"), ""),
        (Implied(PX, Direction.EXCLUDES, "x", AMP, "I-A"), ""),
        (Implied(DX, Direction.SUPPORTS, "  ", AMP, "I-A"), ""),
        (Implied(DX, Direction.SUPPORTS, "x", AMP, "I-A", oncotree="NOWHERE"), "NOWHERE"),
    ],
)
def test_level_direction_and_subject_are_checked(row: Implied, said: str | None) -> None:
    if said is None:
        require_implied([row])
        return
    with pytest.raises(InvalidInput) as refused:
        require_implied([row])
    assert len(refused.value.problems) == 1 and said in refused.value.problems[0].message


def test_scales_grade_the_uses_apart() -> None:
    assert systems_of("diagnostic") == systems_of("prognostic") == ["AMP/ASCO/CAP", "OncoKB"]
    assert levels_for("OncoKB", "prognostic") == ["Px1", "Px2", "Px3"] and levels_for("nothing", "diagnostic") == []
    assert {one for said in DIRECTIONS.values() for one in said} == set(Direction)


def written(finding: Finding, version: int = 0, implied: list[Implied] | None = None):
    author, _ = readers("bergen")
    return save(
        finding=finding, actor=author, expected_version=version, oncogenicity=None, text="", actions=[], implied=implied
    )


def test_statements_are_stored_with_their_scale_and_stay_until_changed() -> None:
    finding = make_finding()
    draft = written(finding, implied=[CODED, WORSE])
    assert implied_by(draft)[0] == CODED
    kept = draft.implications.last()
    assert (kept.system_version, kept.oncotree) == ("V2", finding.profile.case.oncotree)
    assert len(implied_by(written(finding, 1))) == 2  # a form without them takes nothing away
    assert implied_by(written(finding, 2, [])) == []


def test_new_version_of_a_confirmed_interpretation_keeps_them() -> None:
    finding = make_finding()
    author, reader = readers("bergen")
    draft = written(finding, implied=[CODED])
    propose(interpretation=draft, actor=author, expected_version=1)
    confirm(interpretation=live_of(finding), actor=reader, expected_version=2)
    fresh = written(finding, 3)
    assert fresh.pk != draft.pk and implied_by(fresh) == [CODED] == implied_by(draft)


def rows(subject: str = "overlevelse", meaning: str = "prognostic|worse", grade: str = "AMP/ASCO/CAP|I-B"):
    return {
        "implications-TOTAL_FORMS": "1", "implications-INITIAL_FORMS": "0", "implications-0-subject": subject,
        "implications-0-meaning": meaning, "implications-0-grade": grade, "implications-0-oncotree": "mel",
    }  # fmt: skip


def test_page_takes_shows_and_offers_them_again(client: Client) -> None:
    finding = make_finding()
    page = entered(client).post(f"{base(finding)}interpretation/save/", data(**rows())).content.decode()
    stored = Implication.objects.get()
    assert (stored.use, stored.direction, stored.system, stored.level, stored.oncotree) == (
        "prognostic", "worse", "AMP/ASCO/CAP", "I-B", "MEL",
    )  # fmt: skip
    assert "overlevelse" in page and '<td class="tier">I-B</td>' in page
    form = client.get(f"{base(finding)}interpretation/").content.decode()
    assert 'value="overlevelse"' in form and 'value="AMP/ASCO/CAP|I-B" selected' in form
    client.post(f"{base(finding)}interpretation/save/", data(1, **rows(subject="")))
    assert not Implication.objects.exists()


@pytest.mark.parametrize("change", [{"meaning": ""}, {"grade": ""}, {"grade": "OncoKB|Dx1"}, {"meaning": "x|y"}])
def test_row_that_is_not_whole_comes_back_and_nothing_is_stored(client: Client, change: dict[str, str]) -> None:
    finding = make_finding()
    page = entered(client).post(f"{base(finding)}interpretation/save/", data(**rows(**change))).content.decode()
    assert 'value="overlevelse"' in page and "Min tekst." in page and live_of(finding) is None


def test_of_two_who_write_at_once_neither_loses_a_statement(client: Client) -> None:
    finding = make_finding()
    save_at = f"{base(finding)}interpretation/save/"
    entered(client).post(save_at, data(**rows("diagnosen", "diagnostic|supports")))
    mine = data(**rows())
    page = client.post(save_at, mine).content.decode()
    assert "overlevelse: dårligere utfall AMP/ASCO/CAP I-B</li>" in page and "|I-B</li>" not in page
    assert "diagnosen: støtter diagnosen AMP/ASCO/CAP I-B</li>" in page
    joined = client.post(save_at, mine | {"version": "1", "resolve": "merge"}).content.decode()
    assert 'value="diagnosen"' in joined and 'value="overlevelse"' in joined
    assert Implication.objects.get().subject == "diagnosen"


def test_overview_shows_them_beside_the_therapies_and_only_what_is_confirmed_where_that_counts(client: Client) -> None:
    finding = make_finding()
    author, _ = readers("bergen")
    propose(interpretation=written(finding, implied=[CODED, WORSE]), actor=author, expected_version=1)
    case = finding.profile.case
    (found,) = key_findings(case)
    assert [(one.direction, one.subject, one.level) for one in found.said] == [
        ("supports", "pilocytic astrocytoma", "I-A"), ("worse", "overall survival", "Px1"),
    ]  # fmt: skip
    finding.relevance = "relevant"
    finding.save(update_fields=["relevance"])
    assert key_findings(case, confirmed_only=True)[0].said == ()
    page = entered(client).get(f"/cases/{case.pseudonym}/box/findings/").content.decode()
    assert "Støtter diagnosen: pilocytic astrocytoma" in page and "OncoKB Px1" in page


def test_number_of_questions_does_not_grow_with_statements(django_assert_max_num_queries) -> None:
    finding = make_finding()
    author, _ = readers("bergen")
    propose(interpretation=written(finding, implied=[CODED]), actor=author, expected_version=1)
    with django_assert_max_num_queries(60) as few:
        key_findings(finding.profile.case)
    values = {"interpretation": live_of(finding), "use": DX, "direction": "supports", "system": AMP, "level": "I-A"}
    Implication.objects.bulk_create(Implication(subject=str(number), **values) for number in range(20))
    with django_assert_max_num_queries(60) as many:
        assert len(key_findings(finding.profile.case)[0].said) == 21
    assert len(few) == len(many)
