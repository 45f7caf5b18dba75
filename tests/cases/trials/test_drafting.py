"""A rule from the first letter to a version in force: two persons, nothing lost, the right day."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction

from cases.trials.models import CohortVersion, RuleDraft, Screening
from cases.trials.queries.drafting import open_draft, own_text
from cases.trials.services import (
    drop_draft,
    propose_draft,
    publish_draft,
    rebase_draft,
    save_draft,
    screen_case,
    send_back,
    switch_versions,
    take_back,
)
from molmdt.accounts.enums import Role
from molmdt.audit.models import AuditEvent
from molmdt.kernel import jobs
from molmdt.kernel.clock import now, stopped_at, today
from molmdt.kernel.errors import Denied, EditConflict, InvalidInput, PreconditionFailed
from tests.cases.trials.nation import FGFR2, load_cohorts, make_profile, make_ready_case
from tests.factories import make_account

pytestmark = pytest.mark.django_db
FGFR = """\
# both genes since amendment 4
all:
  - tumour: {within: [BILIARY_TRACT]}
  - any:
      - fusion: {gene: FGFR2}
      - fusion: {gene: FGFR3}
"""


@pytest.fixture
def cohort():
    return load_cohorts()["PEM-FGFR2-BTC"]


@pytest.fixture
def writer():
    return make_account(Role.BIOINFORMATICIAN)


@pytest.fixture
def chair():
    return make_account(Role.CHAIR)


def drafted(cohort, writer, text=FGFR, **values) -> RuleDraft:
    values = {"valid_from": today(), "source": "amendment 4", **values}
    return save_draft(cohort=cohort, actor=writer, edition=0, text=text, **values)


def proposed(cohort, writer, **values) -> RuleDraft:
    draft = drafted(cohort, writer, **values)
    return propose_draft(draft=draft, actor=writer, edition=draft.edition)


def test_a_second_person_puts_the_rule_into_force_and_the_cases_are_screened_by_it(cohort, writer, chair):
    case = make_ready_case()
    make_profile(case, {**FGFR2, "gene": "FGFR3", "partner_gene": "TACC3"})
    screen_case(case)
    before = Screening.objects.get(case=case, version__cohort=cohort, is_current=True)
    draft = proposed(cohort, writer)
    version = publish_draft(draft=draft, actor=chair, edition=draft.edition, fresh=True)
    assert (version.number, version.is_current, version.source) == (2, True, "amendment 4")
    assert version.rule == {"all": [open_rule(), cohort.trial.general_rule]}
    jobs.run_all()
    after = Screening.objects.get(case=case, version__cohort=cohort, is_current=True)
    assert (before.verdict, after.verdict, after.version) == ("no", "match", version)
    draft.refresh_from_db()
    assert (draft.state, draft.version, draft.ended_by) == ("published", version, chair.person)
    assert own_text(version, cohort.trial) == FGFR  # the remark too
    row = AuditEvent.objects.get(action="cohort.publish")
    assert (row.account, row.details["version"]) == (chair.username, 2)


def open_rule():
    return {
        "all": [
            {"tumour": {"within": ["BILIARY_TRACT"]}},
            {"any": [{"fusion": {"gene": "FGFR2"}}, {"fusion": {"gene": "FGFR3"}}]},
        ]
    }


def test_a_version_of_a_later_day_comes_into_force_on_that_day(cohort, writer, chair):
    draft = proposed(cohort, writer, valid_from=today() + timedelta(days=3))
    version = publish_draft(draft=draft, actor=chair, edition=draft.edition, fresh=True)
    jobs.run_all()
    assert [one.is_current for one in cohort.versions.order_by("number")] == [True, False]
    with stopped_at(now() + timedelta(days=2)):
        assert switch_versions() == 0
    with stopped_at(now() + timedelta(days=3)):
        jobs.enqueue("trials.new_day")
        jobs.run_all()
        assert switch_versions() == 0
    version.refresh_from_db()
    assert version.is_current
    assert cohort.versions.filter(is_current=True).count() == 1


def test_a_cohort_whose_first_version_is_of_a_later_day_opens_on_it(cohort):
    cohort.versions.update(is_current=False, valid_from=today() + timedelta(days=1))
    assert switch_versions() == 0
    with stopped_at(now() + timedelta(days=1)):
        assert switch_versions() == 1
    assert cohort.versions.get().is_current


def test_the_author_cannot_publish_and_the_database_says_so_too(cohort):
    coordinator = make_account(Role.NATIONAL_COORDINATOR)
    draft = proposed(cohort, coordinator)
    with pytest.raises(PreconditionFailed, match="Du har skrevet denne regelen"):
        publish_draft(draft=draft, actor=coordinator, edition=draft.edition, fresh=True)
    version = cohort.versions.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleDraft.objects.filter(pk=draft.pk).update(state="published", version=version, ended_by=coordinator.person)


def test_without_the_right_or_without_the_password_nothing_is_published(cohort, writer, chair):
    draft = proposed(cohort, writer)
    with pytest.raises(Denied, match="passord"):
        publish_draft(draft=draft, actor=chair, edition=draft.edition, fresh=False)
    for nobody in (make_account(Role.MOLECULAR_BIOLOGIST), make_account(Role.REFERRING_ONCOLOGIST)):
        with pytest.raises(Denied, match="rolle"):
            publish_draft(draft=draft, actor=nobody, edition=draft.edition, fresh=True)
        with pytest.raises(Denied, match="rolle"):
            send_back(draft=draft, actor=nobody, edition=draft.edition, reason="x")
    assert cohort.versions.count() == 1


def test_what_was_read_is_what_is_published(cohort, writer, chair):
    draft = proposed(cohort, writer)
    seen = draft.edition
    draft = take_back(draft=draft, actor=writer, edition=seen)
    draft = save_draft(cohort=cohort, actor=writer, edition=draft.edition, text=FGFR.replace("FGFR3", "FGFR1"))
    draft = propose_draft(draft=draft, actor=writer, edition=draft.edition)
    with pytest.raises(EditConflict):
        publish_draft(draft=draft, actor=chair, edition=seen, fresh=True)
    assert cohort.versions.count() == 1


def test_two_who_write_at_once_both_keep_their_text(cohort, writer):
    other = make_account(Role.NATIONAL_COORDINATOR)
    drafted(cohort, other)
    with pytest.raises(EditConflict) as refused:
        save_draft(cohort=cohort, actor=writer, edition=0, text="tmb: {at_least: 10}")
    assert refused.value.stored["text"] == FGFR
    assert refused.value.version == 1
    draft = save_draft(cohort=cohort, actor=writer, edition=refused.value.version, text="tmb: {at_least: 10}")
    assert (draft.text, draft.author, draft.edition) == ("tmb: {at_least: 10}", writer.person, 2)


def test_saving_the_same_again_is_no_edition(cohort, writer):
    draft = drafted(cohort, writer)
    again = save_draft(cohort=cohort, actor=writer, edition=1, text=FGFR, source="amendment 4")
    assert (again.pk, again.edition) == (draft.pk, 1)
    assert AuditEvent.objects.filter(action="cohort.edit", verb__in="CU").count() == 1


def test_a_faulty_text_is_kept_and_cannot_be_proposed(cohort, writer):
    draft = drafted(cohort, writer, text="all:\n  - fusion: {gene: FGFR2, patner: BICC1}\n", source=" ")
    with pytest.raises(InvalidInput) as refused:
        propose_draft(draft=draft, actor=writer, edition=draft.edition)
    places = [(problem.path, problem.message) for problem in refused.value.problems]
    assert places[0][0] == "linje 2"
    assert "partner" in places[0][1]
    assert places[1][0] == "source"
    with pytest.raises(InvalidInput, match="for lang"):
        save_draft(cohort=cohort, actor=writer, edition=1, text="x" * 20_001)


@pytest.mark.parametrize("days", [-1, -400])
def test_a_day_that_has_passed_is_refused_also_when_it_passes_while_waiting(cohort, writer, chair, days):
    draft = drafted(cohort, writer, valid_from=today() + timedelta(days=days))
    with pytest.raises(InvalidInput) as refused:
        propose_draft(draft=draft, actor=writer, edition=draft.edition)
    assert [problem.path for problem in refused.value.problems] == ["valid_from"]
    draft = save_draft(cohort=cohort, actor=writer, edition=draft.edition, text=FGFR, source="a", valid_from=today())
    draft = propose_draft(draft=draft, actor=writer, edition=draft.edition)
    with stopped_at(now() + timedelta(days=1)), pytest.raises(InvalidInput):
        publish_draft(draft=draft, actor=chair, edition=draft.edition, fresh=True)


def test_a_version_does_not_begin_before_the_one_it_follows(cohort, writer):
    CohortVersion.objects.create(
        cohort=cohort, number=2, rule=cohort.versions.get().rule, valid_from=today() + timedelta(days=9),
        is_current=False,
    )  # fmt: skip
    draft = save_draft(cohort=cohort, actor=writer, edition=0, text=FGFR, source="a")
    assert draft.valid_from == today() + timedelta(days=10)
    draft = save_draft(cohort=cohort, actor=writer, edition=1, text=FGFR, source="a", valid_from=today())
    with pytest.raises(InvalidInput) as refused:
        propose_draft(draft=draft, actor=writer, edition=draft.edition)
    assert "Versjon 2" in refused.value.problems[0].message


def test_a_version_that_came_in_between_must_be_compared_with_first(cohort, writer):
    draft = drafted(cohort, writer, valid_from=today() + timedelta(days=1))
    loaded = CohortVersion.objects.create(
        cohort=cohort, number=2, rule=cohort.versions.get().rule, valid_from=today(), is_current=False
    )
    with pytest.raises(InvalidInput) as refused:
        propose_draft(draft=draft, actor=writer, edition=draft.edition)
    assert "Versjon 2 er kommet til" in refused.value.problems[0].message
    draft = rebase_draft(draft=draft, actor=writer, edition=draft.edition)
    assert draft.base == loaded
    assert propose_draft(draft=draft, actor=writer, edition=draft.edition).state == "proposed"


def test_a_version_does_not_begin_while_another_one_must_stand(cohort, writer):
    cohort.versions.update(valid_until=today() + timedelta(days=5))
    draft = drafted(cohort, writer, valid_from=today() + timedelta(days=5))
    with pytest.raises(InvalidInput) as refused:
        propose_draft(draft=draft, actor=writer, edition=draft.edition)
    assert "to versjoner kan ikke gjelde samtidig" in refused.value.problems[0].message


def test_a_rule_that_the_trial_excludes_is_refused(cohort, writer):
    """The trial asks everybody to be 16 or older."""
    draft = drafted(cohort, writer, text="all:\n  - fusion: {gene: FGFR2}\n  - age: {at_most: 5}\n")
    with pytest.raises(InvalidInput) as refused:
        propose_draft(draft=draft, actor=writer, edition=draft.edition)
    assert "aldri oppfylles sammen med det studien krever" in refused.value.problems[0].message


def test_a_rule_that_asks_the_same_is_not_proposed(cohort, writer):
    text = "# the same\n" + own_text(cohort.versions.get(), cohort.trial)
    draft = drafted(cohort, writer, text=text)
    with pytest.raises(PreconditionFailed, match="det samme som versjon 1"):
        propose_draft(draft=draft, actor=writer, edition=draft.edition)


def test_a_proposal_stands_still_until_it_is_taken_back_by_its_author(cohort, writer):
    draft = proposed(cohort, writer)
    with pytest.raises(PreconditionFailed, match="Trekk"):
        save_draft(cohort=cohort, actor=writer, edition=draft.edition, text="x")
    other = make_account(Role.NATIONAL_COORDINATOR)
    with pytest.raises(PreconditionFailed, match="Bare forfatteren"):
        take_back(draft=draft, actor=other, edition=draft.edition)
    draft = take_back(draft=draft, actor=writer, edition=draft.edition)
    assert (draft.state, draft.proposed_at) == ("draft", None)
    with pytest.raises(PreconditionFailed, match="Bare forfatteren"):
        propose_draft(draft=draft, actor=other, edition=draft.edition)


def test_sent_back_with_a_reason_and_dropped_with_a_reason(cohort, writer, chair):
    draft = proposed(cohort, writer)
    with pytest.raises(InvalidInput, match="hvorfor"):
        send_back(draft=draft, actor=chair, edition=draft.edition, reason=" ")
    draft = send_back(draft=draft, actor=chair, edition=draft.edition, reason="FGFR3 is another cohort")
    assert (draft.state, draft.end_reason, draft.ended_by) == ("draft", "FGFR3 is another cohort", chair.person)
    draft = propose_draft(draft=draft, actor=writer, edition=draft.edition)
    assert (draft.end_reason, draft.ended_by) == ("", None)
    draft = drop_draft(draft=draft, actor=writer, edition=draft.edition, reason="withdrawn by the sponsor")
    assert (draft.state, open_draft(cohort)) == ("dropped", None)
    with pytest.raises(EditConflict, match="publisert eller forkastet"):
        save_draft(cohort=cohort, actor=writer, edition=draft.edition, text=FGFR)
    assert drafted(cohort, writer).pk != draft.pk


def test_a_cohort_without_a_version_has_nothing_to_change(cohort, writer):
    cohort.versions.all().delete()
    with pytest.raises(PreconditionFailed, match="ingen versjon"):
        save_draft(cohort=cohort, actor=writer, edition=0, text=FGFR)


@pytest.mark.django_db(transaction=True)
def test_of_ten_who_publish_at_once_one_makes_the_version():
    cohort = load_cohorts()["PEM-FGFR2-BTC"]
    writer = make_account(Role.BIOINFORMATICIAN)
    draft = proposed(cohort, writer)
    chairs = [make_account(Role.CHAIR) for _ in range(10)]
    told: list[str] = []

    def publish(chair) -> None:
        try:
            publish_draft(draft=draft, actor=chair, edition=draft.edition, fresh=True)
            told.append("published")
        except EditConflict:
            told.append("too late")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=publish, args=[chair]) for chair in chairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(told) == ["published", *["too late"] * 9]
    assert list(cohort.versions.order_by("number").values_list("number", "is_current")) == [(1, False), (2, True)]
    assert connection.vendor == "postgresql"
