"""Versions into the database, and the words that a rule may use."""

from datetime import date, timedelta

import pytest

from cases.genomics.models import GeneName, KnowledgeSource
from cases.trials.logic.written import BadDefinition
from cases.trials.models import CohortVersion
from cases.trials.queries import vocabulary
from cases.trials.queries.vocabulary import VOCABULARY, is_gene, nearest_gene
from cases.trials.services import definition_of, load_trials, screen_case, switch_versions
from molmdt.kernel.clock import now, stopped_at, today
from molmdt.kernel.errors import InvalidInput
from tests.cases.trials.nation import TRIAL, load_cohorts, make_ready_case

pytestmark = pytest.mark.django_db
TEXT = TRIAL.read_text(encoding="utf-8")
BEGINS = "valid_from: 2023-11-01"
RULE = "rule: {all: [{copy_number: {gene: ERBB2, kind: amplification}}, {tumour: {within: [SACA]}}]}"
OLD = f"{BEGINS}\n        {RULE}"
DAY = timedelta(days=1)


def with_version(days: str, number: int = 2) -> str:
    assert OLD in TEXT
    new = f"\n      - {{number: {number}, {days}, rule: {{copy_number: {{gene: ERBB2, kind: gain}}}}}}"
    return TEXT.replace(OLD, OLD + new)


def refusal(text: str) -> str:
    with pytest.raises(InvalidInput) as caught:
        load_trials([definition_of(text)])
    return str(caught.value)


def test_a_first_load_brings_old_versions_with_it():
    load_trials([definition_of(with_version("valid_from: 2024-05-01"))])
    assert CohortVersion.objects.get(cohort__code="PH-ERBB2-SDC", is_current=True).number == 2


def test_a_new_version_cannot_begin_before_what_was_judged_under_the_old_one():
    load_cohorts()
    screen_case(make_ready_case())
    said = refusal(with_version(f"valid_from: {today() - DAY}"))
    assert said.startswith(f"PH-ERBB2-SDC: version 2 cannot be valid from {today() - DAY}")
    assert CohortVersion.objects.filter(cohort__code="PH-ERBB2-SDC").count() == 1
    load_trials([definition_of(with_version(f"valid_from: {today()}"))])
    assert CohortVersion.objects.get(cohort__code="PH-ERBB2-SDC", is_current=True).number == 2


def test_a_new_version_in_the_past_where_nobody_was_judged():
    load_cohorts()
    load_trials([definition_of(with_version(f"valid_from: {today() - DAY}"))])
    assert CohortVersion.objects.get(cohort__code="PH-ERBB2-SDC", is_current=True).number == 2


def ending(on: date) -> str:
    """The trial with a last day for its one version."""
    return TEXT.replace(OLD, OLD.replace(BEGINS, f"{BEGINS}\n        valid_until: {on}"))


def test_a_version_is_not_put_before_a_stored_one():
    load_cohorts()
    CohortVersion.objects.filter(cohort__code="PH-ERBB2-SDC").update(number=3)
    assert "version 1 cannot be put before version 3" in refusal(TEXT)


def test_a_stored_version_keeps_its_first_day_and_may_be_given_a_last_one():
    load_cohorts()
    assert "valid from 2023-11-01; that stays" in refusal(TEXT.replace(BEGINS, "valid_from: 2023-11-02"))
    load_trials([definition_of(ending(today()))])
    assert CohortVersion.objects.get(cohort__code="PH-ERBB2-SDC").valid_until == today()


def test_a_version_ends_on_its_last_day_and_no_other_begins_before():
    until = today() + 3 * DAY
    load_trials([definition_of(ending(until))])
    second = f"\n      - {{number: 2, valid_from: {until}, rule: {{fusion: {{gene: RET}}}}}}"
    with pytest.raises(BadDefinition, match="two versions cannot be open at once"):
        definition_of(ending(until).replace(RULE, RULE + second))
    current = CohortVersion.objects.filter(cohort__code="PH-ERBB2-SDC", is_current=True)
    with stopped_at(now() + 3 * DAY):
        assert switch_versions() == 0
        assert current.exists()
    with stopped_at(now() + 4 * DAY):
        assert switch_versions() == 1
        assert not current.exists()
        assert switch_versions() == 0
        assert "has passed; it cannot be changed" in refusal(TEXT)


def name_genes(rows: int = 3) -> None:
    source = KnowledgeSource.objects.create(
        kind="gene_names", name="HGNC", version="1", released_on=today(), sha256="0" * 64, rows=rows
    )
    for symbol, approved, status in (("ERBB2", "ERBB2", "approved"), ("HER2", "ERBB2", "alias")):
        GeneName.objects.create(source=source, symbol=symbol, approved=approved, status=status)


@pytest.mark.parametrize(
    ("symbol", "by_form", "by_some_names", "by_all_names"),
    [
        ("ERBB2", True, True, True),
        ("HER2", True, False, False),  # an alias: the approved symbol is asked for
        ("ZZZ3", True, True, False),  # a few names cannot say that a symbol does not exist
        ("erbb2", False, False, False),
    ],
)
def test_genes_by_what_is_known_of_their_names(symbol, by_form, by_some_names, by_all_names):
    assert is_gene(symbol) is by_form
    name_genes()
    assert is_gene(symbol) is by_some_names
    KnowledgeSource.objects.update(rows=vocabulary.WHOLE)
    assert is_gene(symbol) is by_all_names


@pytest.mark.parametrize(
    ("symbol", "nearest"), [("HER2", "ERBB2"), ("her2", "ERBB2"), ("ERBB22", "ERBB2"), ("QQQ", "")]
)  # fmt: skip
def test_the_gene_that_was_meant(symbol, nearest):
    name_genes()
    assert nearest_gene(symbol) == nearest


@pytest.mark.parametrize(
    ("code", "nearest"), [("BILARY_TRACT", "BILIARY_TRACT"), ("Spyttkjertel", "SACA"), ("??", "")]
)  # fmt: skip
def test_the_tumour_that_was_meant(code, nearest):
    found = VOCABULARY.nearest_tumour(code)
    assert found == nearest or (nearest == "SACA" and found)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("gene: ERBB2, kind", "gene: HER2, kind", '"HER2" is not known as a gene. Did you mean "ERBB2"?'),
        ("within: [SACA]", "within: [SACCA]", '"SACCA" is no tumour code of OncoTree. Did you mean "SACA"?'),
        ("any_of: [pemigatinib, futibatinib]", "any_of: [futibatinb]", 'Did you mean "futibatinib"?'),
        ("drugs: [vismodegib]", "drugs: [vismodegb]", '"vismodegb" is not known as a drug. Did you mean "vismodegib"?'),
        ("{tumour: {within: [BLADDER]}}", "{tumour: {within: [BLADDER]}}, {tumour: {within: [PROSTATE]}}",
         "this can never be true: what it asks of tumour excludes itself"),
    ],
)  # fmt: skip
def test_bad_words_in_a_trial_file_are_refused_with_the_nearest(old, new, message):
    name_genes()
    assert old in TEXT
    with pytest.raises(BadDefinition) as caught:
        definition_of(TEXT.replace(old, new, 1))
    assert any(message in problem.message and problem.line > 1 for problem in caught.value.problems)
