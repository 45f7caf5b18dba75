"""Writing an interpretation: criteria, the reason of a departure, levels, and two who write at once."""

import pytest
from django.test import Client

from cases.genomics.enums import Effect, EvidenceSystem, Oncogenicity
from cases.genomics.logic.alterations import read_alteration
from cases.genomics.models import EvidenceItem, Finding
from cases.genomics.services import Action, Judged, Judgement, save
from cases.genomics.services.acting import require_levels
from molmdt.kernel.errors import InvalidInput
from tests.cases.genomics.variants import MET, confirmed, judged, make_finding, make_knowledge, make_source, readers

pytestmark = pytest.mark.django_db
ONCOGENIC, LIKELY = Oncogenicity.ONCOGENIC, Oncogenicity.LIKELY_ONCOGENIC


def write(finding: Finding, judgement: Judgement, oncogenicity: Oncogenicity | None = ONCOGENIC, **values):
    author, _ = readers("bergen")
    known = {"expected_version": 0, "text": "", "actions": [], **values}
    return save(finding=finding, actor=author, oncogenicity=oncogenicity, judgement=judgement, **known)


def problems(finding: Finding, judgement: Judgement, oncogenicity: Oncogenicity | None = ONCOGENIC) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        write(finding, judgement, oncogenicity)
    assert not finding.interpretations.exists()
    return [problem.path for problem in refused.value.problems]


def test_criteria_are_stored_with_points_evidence_and_the_versions_they_stood_on() -> None:
    make_knowledge()
    draft = write(make_finding(), Judgement([*judged(*MET).criteria, Judged("critical_domain", False)], "manuscript"))
    assert (draft.points, draft.guideline) == (10, "clingen-cgc-vicc/2022/manuscript")
    assert draft.knowledge == {"CIViC": "2026-10", "Genes": "2026-10", "Hotspots": "2026-10"}
    kept = {one.key: (one.points, one.met, one.suggested) for one in draft.criteria.all()}
    assert kept["hotspot_ge50_aa_ge10"] == (4, True, True)
    assert kept["critical_domain"] == (2, False, True) and kept["functional_damaging"] == (4, True, False)
    domain = draft.criteria.get(key="critical_domain")
    assert "kinase" in domain.evidence and draft.criteria.get(key="population_absent").evidence == "PMID:1"


def test_two_criteria_that_exclude_each_other_are_refused() -> None:
    paths = problems(make_finding(), judged("hotspot_ge50_aa_ge10", "critical_domain", "functional_damaging"), LIKELY)
    assert paths == ["criterion critical_domain"]


@pytest.mark.parametrize(
    ("judgement", "oncogenicity"),
    [(judged("population_absent"), ONCOGENIC), (Judgement(), ONCOGENIC), (Judgement(), Oncogenicity.UNCERTAIN)],
)
def test_a_class_that_the_points_do_not_give_needs_a_reason(judgement, oncogenicity) -> None:
    assert problems(make_finding(), judgement, oncogenicity) == ["deviation"]
    reasoned = Judgement(judgement.criteria, deviation="Samme variant i flere laboratorier.")
    draft = write(make_finding(), reasoned, oncogenicity)
    assert draft.deviation and draft.points == (1 if judgement.criteria else None)


def test_a_class_without_a_judgement_is_held_to_the_criteria_too() -> None:
    finding, (author, _) = make_finding(), readers("bergen")
    with pytest.raises(InvalidInput) as refused:
        save(finding=finding, actor=author, expected_version=0, oncogenicity=ONCOGENIC, text="", actions=[])
    assert [problem.path for problem in refused.value.problems] == ["deviation"]
    assert not finding.interpretations.exists()


def test_unknown_and_repeated_criteria_are_refused() -> None:
    assert problems(make_finding(), judged("OM3")) == ["criteria"]
    assert problems(make_finding(), judged("critical_domain", "critical_domain")) == ["criteria"]
    assert problems(make_finding(kind="fusion", variant_key="f"), judged("critical_domain")) == ["criteria"]


def test_other_kinds_are_classified_by_their_text() -> None:
    draft = write(make_finding(kind="copy_number", variant_key="cn"), Judgement())
    assert (draft.oncogenicity, draft.points, draft.guideline) == ("oncogenic", None, "")


def test_a_draft_without_a_class_needs_no_reason() -> None:
    assert write(make_finding(), judged("population_absent"), None).points == 1


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (Action(("a",), system=EvidenceSystem.ONCOKB, level_own_tumour="I-A", oncotree="MEL"), "I-A"),
        (Action(("a",), Effect.SENSITIVE, EvidenceSystem.ONCOKB, "R1", oncotree="MEL"), "R1"),
        (Action(()), ""),
        (Action(("a",), oncotree="NOWHERE"), "NOWHERE"),
        (Action(("vemurafenib",), level_own_tumour="I-A"), "vemurafenib"),
    ],
)
def test_level_drug_and_tumour_type_are_checked(action: Action, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        require_levels([action], "")
    assert len(refused.value.problems) == 1 and said in refused.value.problems[0].message


def test_resistance_level_holds_for_a_resistant_row_and_own_means_the_case() -> None:
    action = Action(("vismodegib",), Effect.RESISTANT, EvidenceSystem.ONCOKB, "R1", source="FDA", source_version="2026")
    kept = write(make_finding(), Judgement(), None, actions=[action]).actionabilities.get()
    assert (kept.level_own_tumour, kept.oncotree, kept.source_version) == ("R1", "MEL", "2026")


# the page


def data(version: int = 0, **values: str) -> dict[str, str]:
    return {
        "version": str(version), "oncogenicity": "oncogenic", "text": "Min tekst.",
        "actions-TOTAL_FORMS": "1", "actions-INITIAL_FORMS": "0", "actions-0-drugs": "vemurafenib",
        "actions-0-system": "ESCAT", "actions-0-effect": "sensitive", "actions-0-level_own_tumour": "I-A",
        **{f"criterion-{key}": "yes" for key in MET}, **values,
    }  # fmt: skip


def entered(client: Client, hospital: str = "bergen") -> Client:
    client.force_login(readers(hospital)[0])
    return client


def base(finding: Finding) -> str:
    return f"/cases/{finding.profile.case.pseudonym}/findings/{finding.pk}/"


def test_form_lists_criteria_suggestions_and_what_is_missing(client: Client) -> None:
    make_knowledge()
    finding = make_finding()
    page = entered(client).get(f"{base(finding)}interpretation/").content.decode()
    assert page.count("data-criterion=") == 17 and page.count("data-suggested") == 3
    assert "V600: 897 svulster" in page and "Filene oppgir ingen befolkningsfrekvens" in page
    assert 'data-corrected="OM4" data-manuscript="OM3"' in page


def test_saved_page_shows_points_codes_and_departure(client: Client) -> None:
    finding = make_finding()
    answer = entered(client).post(f"{base(finding)}interpretation/save/", data(printing="manuscript"))
    page = answer.content.decode()
    assert "10 poeng" in page and "OS3" in page and "forfatterutgave" in page
    again = client.post(
        f"{base(finding)}interpretation/save/", data(1, oncogenicity="uncertain", deviation="Uklar funksjon.")
    ).content.decode()
    assert "Poengene gir «onkogen»." in again and "Uklar funksjon." in again
    assert "OncoKB 1, 2" in again  # levels of other scales stand beside, they are not stored
    assert finding.interpretations.get().actionabilities.get().system == "ESCAT"


def test_refused_form_keeps_what_was_written(client: Client) -> None:
    finding = make_finding()
    page = (
        entered(client)
        .post(
            f"{base(finding)}interpretation/save/",
            data(oncogenicity="benign", **{"evidence-functional_damaging": "PMID:77"}),
        )
        .content.decode()
    )
    assert "Si hvorfor din er en annen" in page and "Min tekst." in page and "PMID:77" in page
    assert not finding.interpretations.exists()


def test_two_who_write_at_once_see_both_and_lose_nothing(client: Client) -> None:
    finding = make_finding()
    entered(client).post(f"{base(finding)}interpretation/save/", data(text="Den første."))
    mine = data(
        text="Den andre.", oncogenicity="likely_oncogenic", deviation="Lav dekning.",
        **{"actions-0-drugs": "dabrafenib", "criterion-single_aetiology": "no"},
    )  # fmt: skip
    page = entered(client).post(f"{base(finding)}interpretation/save/", mine).content.decode()
    for text in ("Den første.", "Den andre.", "vemurafenib", "dabrafenib", "Lav dekning.", "Behold min"):
        assert text in page
    assert finding.interpretations.get().text == "Den første."
    joined = client.post(f"{base(finding)}interpretation/save/", mine | {"version": "1", "resolve": "merge"})
    page = joined.content.decode()
    assert "Den første.\n\nDen andre." in page and "vemurafenib" in page and "dabrafenib" in page
    assert 'name="version" value="1"' in page and finding.interpretations.get().text == "Den første."
    client.post(f"{base(finding)}interpretation/save/", mine | {"version": "1"})
    assert finding.interpretations.get().text == "Den andre."


def test_therapies_of_the_tables_are_rows_to_take_over(client: Client) -> None:
    source = make_source("evidence", "Egen tabell")
    match = read_alteration("V600E", "BRAF")
    for drug, level, system, tumours in (("dabrafenib", "I-A", "ESCAT", ["MEL"]), ("cobimetinib", "B", "CIViC", [])):
        EvidenceItem.objects.create(
            source=source, gene="BRAF", alteration="V600E", match=match, kind="predictive", effect="sensitive",
            drugs=[drug], system=system, level=level, oncotree=tumours,
        )  # fmt: skip
    finding = make_finding()
    page = entered(client).get(f"{base(finding)}interpretation/").content.decode()
    assert "2 behandlinger i kunnskapstabellene" in page and 'name="suggested-0-accepted"' in page
    rows = {
        "suggested-TOTAL_FORMS": "2", "suggested-INITIAL_FORMS": "2",
        "suggested-0-drugs": "dabrafenib", "suggested-0-system": "ESCAT", "suggested-0-level_own_tumour": "I-A",
        "suggested-0-accepted": "on", "suggested-0-source_version": "2026-10", "suggested-1-drugs": "cobimetinib",
    }  # fmt: skip
    client.post(f"{base(finding)}interpretation/save/", data() | rows)
    kept = {tuple(one.drugs): one for one in finding.interpretations.get().actionabilities.all()}
    assert set(kept) == {("vemurafenib",), ("dabrafenib",)}
    assert kept["dabrafenib",].source_version == "2026-10" and kept["dabrafenib",].level_own_tumour == "I-A"


def test_confirmed_text_is_followed_by_a_new_draft_with_its_criteria(client: Client) -> None:
    finding = make_finding()
    confirmed(finding)
    page = entered(client).get(f"{base(finding)}interpretation/").content.decode()
    assert "Husets vurdering." in page
    client.post(f"{base(finding)}interpretation/save/", data(3))
    assert [(one.state, one.points) for one in finding.interpretations.order_by("pk")] == [
        ("superseded", None),
        ("draft", 10),
    ]
