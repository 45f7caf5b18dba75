"""The screening panel: groups, what one datum would decide, what is new, what is set aside."""

from datetime import timedelta
from html import unescape
from importlib import import_module

import pytest
from django.urls import reverse

from cases.dossier.enums import CaseState
from cases.dossier.services.tasks import ask_for_information
from cases.genomics.models import Profile
from cases.meetings.models import AgendaItem, Conclusion, Meeting
from cases.trials.enums import Cause
from cases.trials.models import Cohort, CohortPatient, CohortVersion, Screening, Waiver
from cases.trials.queries.chosen import Chosen
from cases.trials.queries.panel import panel_of, section_count
from cases.trials.services import ask_for, screen_case
from molmdt.accounts.enums import Role
from molmdt.kernel.clock import now, stopped_at, today
from molmdt.kernel.errors import PreconditionFailed
from molmdt.kernel.jobs import run_all
from tests.cases.trials.nation import BRAF, FGFR2, load_cohorts, make_profile, make_ready_case
from tests.factories import make_account, make_board, make_person

pytestmark = pytest.mark.django_db
FITS = "PEM-FGFR2-BTC"


@pytest.fixture(autouse=True)
def _cohorts():
    load_cohorts()


def codes(entries):
    return [entry.state.cohort.code for entry in entries]


def panel(case, cause=Cause.ASKED):
    screen_case(case, cause=cause)
    return panel_of(case)


def save(case, **values):
    for name, value in values.items():
        setattr(case, name, value)
    case.version += 1
    case.save()


def test_every_cohort_stands_in_one_group():
    case = make_ready_case()
    make_profile(case, FGFR2, tmb=3.9, msi=1.2)
    found = panel(case)
    groups = [found.fits, found.one_datum, found.near, found.several_data, found.fits_not]
    assert sorted(code for group in groups for code in codes(group)) == sorted(
        CohortVersion.objects.values_list("cohort__code", flat=True).distinct()
    )
    assert found.total == 12
    assert (codes(found.fits), codes(found.one_datum)) == ([FITS], ["ABE-CDK4-CDKN2A-SOLID"])


def test_one_criterion_away_says_which_and_why():
    case = make_ready_case(oncotree="COAD")
    make_profile(case, FGFR2, tmb=3.9, msi=1.2)
    (entry,) = [one for one in panel(case).near if one.state.cohort.code == FITS]
    assert len(entry.near) == 1
    assert entry.near[0].startswith("svulst: ") and "saken har" in entry.near[0]


def test_a_gene_without_a_finding_is_not_one_criterion_away():
    case = make_ready_case()
    make_profile(case, tmb=3.9, msi=1.2)
    found = panel(case)
    assert FITS in codes(found.fits_not)
    assert FITS not in codes(found.near)


def test_a_datum_that_decides_several_cohorts_stands_at_the_top():
    case = make_ready_case(ecog=None, ecog_on=None)
    make_profile(case, FGFR2, BRAF, tmb=3.9, msi=1.2)
    found = panel(case)
    assert {FITS, "DT-BRAF-SOLID"} <= set(codes(found.one_datum))
    (question,) = found.decisive
    assert (question.datum, question.whom, question.asked) == ("ecog", "behandlende lege", None)
    assert question.decides == len([one for one in found.one_datum if one.questions[0].datum == "ecog"]) > 1


def test_what_was_asked_for_says_since_when():
    case = make_ready_case(ecog=None, ecog_on=None)
    make_profile(case, FGFR2, BRAF, tmb=3.9, msi=1.2)
    found = panel(case)
    doctor = make_account(Role.REFERRING_ONCOLOGIST)
    screening = next(one.screening for one in found.one_datum if one.state.cohort.code == FITS)
    task = ask_for(screening=screening, datum="ecog", subject="", actor=doctor)
    found = panel_of(case)
    assert found.decisive[0].asked == task.created_at
    assert {one.questions[0].asked for one in found.one_datum if one.questions[0].datum == "ecog"} == {task.created_at}


def test_what_is_missing_only_before_inclusion_can_be_asked_for_and_what_is_known_cannot():
    case = make_ready_case()
    make_profile(case, FGFR2)
    (screening,) = [one for one in screen_case(case) if one.version.cohort.code == FITS]
    doctor = make_account(Role.REFERRING_ONCOLOGIST)
    assert "hemoglobin" in ask_for(screening=screening, datum="organ", subject="hb", actor=doctor).text
    with pytest.raises(PreconditionFailed):
        ask_for(screening=screening, datum="ecog", subject="", actor=doctor)


def test_the_doctors_new_ecog_changes_the_verdict_by_itself(client):
    """The case is behind its board, where nobody writes in the referral any more."""
    case = make_ready_case(state=CaseState.DISPATCHED, ecog=1, ecog_on=today() - timedelta(days=40))
    make_profile(case, FGFR2, tmb=3.9, msi=1.2)
    assert FITS in codes(panel(case).one_datum)
    client.force_login(make_account(Role.REFERRING_ONCOLOGIST, person=case.referring_doctor))
    page = client.get(reverse("clinical-data", args=[case.pseudonym]))
    lines = list(enumerate(page.context["lines"].initial))
    stored = {
        **page.context["form"].initial,
        **{f"line-{number}-{name}": value for number, line in lines for name, value in line.items()},
        "version": case.version,
        "line-INITIAL_FORMS": 0,
        "line-TOTAL_FORMS": len(lines),
    }
    sent = {name: value for name, value in stored.items() if value not in (None, "")} | {"ecog_on": f"{today()}"}
    answer = client.post(reverse("clinical-data", args=[case.pseudonym]), sent)
    assert answer.status_code == 302, answer.content.decode()
    run_all()
    assert FITS in codes(panel_of(case).fits)


def test_before_the_profile_the_laboratory_is_not_asked():
    case = make_ready_case()
    found = panel(case)
    assert not found.has_profile
    assert not any(question.ask == "laboratory" for entry in found.one_datum for question in entry.questions)
    assert not found.decisive
    assert len(found.several_data) > 5


def test_first_screening_is_no_news_and_a_change_is_told_with_its_clause_and_cause():
    case = make_ready_case()
    make_profile(case, FGFR2, tmb=3.9, msi=1.2)
    assert not panel(case).news
    save(case, ecog=3)
    news = panel(case, Cause.CLINICAL).news
    (line,) = [one for one in news.turned if one.cohort == FITS]
    day = f"{case.ecog_on:%d.%m.%Y}"
    assert (line.before, line.after) == ("match", "no")
    assert line.lines == (f"ECOG 2 eller bedre, ikke eldre enn 28 dager: 1, {day} → 3, {day}",)
    assert line.at == Screening.objects.get(case=case, is_current=True, version__cohort__code=FITS).screened_at
    assert news.others and all(one.before == one.after for one in news.others)


def test_what_a_first_profile_rules_out_is_told_apart_from_what_fits_now():
    case = make_ready_case()
    screen_case(case)
    make_profile(case, FGFR2, tmb=3.9, msi=1.2)
    news = panel(case, Cause.IMPORT).news
    assert [(one.cohort, one.before, one.after) for one in news.turned] == [(FITS, "unknown", "match")]
    assert len(news.ruled_out) > 5 and {one.after for one in news.ruled_out} == {"no"}
    assert not {one.cohort for one in news.ruled_out} & {one.cohort for one in news.others}


def test_news_looks_past_a_screening_that_changed_nothing():
    case = make_ready_case()
    profile = make_profile(case, FGFR2, tmb=3.9, msi=1.2)
    screen_case(case)
    save(case, ecog=3)
    screen_case(case, cause=Cause.CLINICAL)
    Profile.objects.filter(pk=profile.pk).update(version=2)  # delivered again with the same content
    news = panel(case, Cause.IMPORT).news
    (line,) = [one for one in news.turned if one.cohort == FITS]
    assert (line.before, line.after, line.cause) == ("match", "no", "henvisningen endret")


def test_a_replaced_profile_is_news():
    case = make_ready_case()
    profile = make_profile(case, FGFR2, tmb=3.9, msi=1.2)
    screen_case(case)
    Profile.objects.filter(pk=profile.pk).update(state="superseded")
    make_profile(case, tmb=3.9, msi=1.2)
    news = panel(case, Cause.IMPORT).news
    (line,) = news.turned
    assert (line.cohort, line.before, line.after) == (FITS, "match", "no")
    assert "FGFR2::BICC1" in line.lines[0] and "testet, ingen funn" in line.lines[0]


def test_a_new_rule_tells_what_it_asks_otherwise():
    case = make_ready_case()
    make_profile(case, FGFR2, tmb=3.9, msi=1.2)
    screen_case(case)
    version = CohortVersion.objects.get(cohort__code=FITS)
    CohortVersion.objects.filter(pk=version.pk).update(is_current=False)
    CohortVersion.objects.create(
        cohort=version.cohort, number=2, rule={"fusion": {"gene": "FGFR2", "partner": "TACC3"}}, valid_from=today()
    )
    (line,) = panel(case, Cause.RULE).news.turned
    assert (line.before, line.after) == ("match", "no")
    assert "FGFR2::TACC3-fusjon" in line.lines[0] and "(var: FGFR2-fusjon)" in line.lines[0]


def test_a_cohort_that_opens_is_news_for_a_case_that_was_screened_before():
    case = make_ready_case()
    make_profile(case, FGFR2, tmb=3.9, msi=1.2)
    version = CohortVersion.objects.get(cohort__code=FITS)
    CohortVersion.objects.filter(pk=version.pk).update(is_current=False)
    screen_case(case)
    CohortVersion.objects.filter(pk=version.pk).update(is_current=True)
    with stopped_at(now() + timedelta(hours=2)):
        (line,) = panel(case, Cause.RULE).news.turned
    assert (line.cohort, line.before, line.after, line.lines) == (FITS, "", "match", ())


def test_old_news_is_not_told():
    case = make_ready_case()
    make_profile(case, FGFR2)
    screen_case(case)
    save(case, ecog=3)
    screen_case(case)
    Screening.objects.filter(case=case).update(screened_at=now() - timedelta(days=15))
    assert not panel_of(case).news


def test_what_is_set_aside_stands_beside_its_clause_and_the_case_fits_with_a_waiver():
    case = make_ready_case(ecog=3)
    make_profile(case, FGFR2, tmb=3.9, msi=1.2)
    (entry,) = [one for one in panel(case).near if one.state.cohort.code == FITS]
    (waivable,) = entry.waivable
    waiver = Waiver.objects.create(
        case=case, version=entry.screening.version, clause=waivable.clause, reason="Avtalt", granted_by=make_person()
    )
    found = panel_of(case)
    (entry,) = found.fits
    assert (entry.with_waiver, entry.waivers, entry.screening.verdict) == (True, (waiver,), "no")
    assert [line.text for line in entry.tree if line.waived] == ["ECOG 2 eller bedre, ikke eldre enn 28 dager"]
    assert FITS not in codes(found.near)


def test_number_of_queries_does_not_grow_with_what_has_happened(django_assert_num_queries):
    case = make_ready_case()
    profile = make_profile(case, FGFR2, tmb=3.9, msi=1.2)
    screen_case(case)
    import_module("cases.views")  # as on the site, where the meetings tell what is decided
    with django_assert_num_queries(12):
        panel_of(case)
    for ecog in (3, 1, 2):
        save(case, ecog=ecog)
        screen_case(case)
    Profile.objects.filter(pk=profile.pk).update(version=2)
    screen_case(case)
    ask_for_information(actor=None, case=case, text="Noe", owner_role="RO")
    with django_assert_num_queries(13):  # and the screenings that stood before
        panel_of(case)


def test_of_many_cohorts_that_do_not_fit_the_reasoning_is_sent_when_one_is_opened(client, monkeypatch):
    case = make_ready_case()
    make_profile(case, BRAF)
    screen_case(case)
    client.force_login(make_account(Role.NATIONAL_COORDINATOR))
    address = reverse("case-trials", args=[case.pseudonym])
    whole = client.get(address).content.decode()
    monkeypatch.setattr("cases.trials.queries.panel.FEW", 0)
    short = client.get(address).content.decode()
    folded = panel_of(case).fits_not
    why = f"{reverse('case-trials-why', args=[case.pseudonym])}?cohort={folded[0].state.cohort.code}"
    assert whole.count('class="tree"') - short.count('class="tree"') == len(folded) > 0
    assert why in short and why not in whole
    part = client.get(why, headers={"HX-Request": "true"}).content.decode()
    page = client.get(why).content.decode()
    for told in (part, page):
        assert told.count('class="tree"') == 1 and folded[0].tree[-1].text in unescape(told)
    assert "<html" in page and "<html" not in part
    assert client.get(f"{why}NONE").status_code == 404


def test_the_boards_decision_is_told_where_the_cohort_is_offered(client):
    """Once it has been read back and recorded: what the board is writing is for those in the room."""
    case = make_ready_case()
    make_profile(case, FGFR2, BRAF, tmb=3.9, msi=1.2)
    screen_case(case)
    client.force_login(make_account(Role.REFERRING_ONCOLOGIST, person=case.referring_doctor))

    def shown():
        return unescape(client.get(reverse("case-trials", args=[case.pseudonym])).content.decode())

    assert "beslutning" not in shown()
    meeting = Meeting.objects.create(board=make_board(), starts_at=now(), chair=make_person())
    item = AgendaItem.objects.create(meeting=meeting, case=case, position=1)
    conclusion = Conclusion.objects.create(item=item, case=case)
    conclusion.lines.create(position=1, kind="trial_cohort", cohort=Cohort.objects.get(code=FITS))
    assert {entry.chosen for entry in panel_of(case).fits} == {None}
    assert "beslutning" not in shown()
    conclusion.state, conclusion.recorded_at = "recorded", now()
    conclusion.recorded_by = make_person()
    conclusion.save()
    assert {entry.state.cohort.code: entry.chosen for entry in panel_of(case).fits} == {
        FITS: Chosen(today()), "DT-BRAF-SOLID": None,
    }  # fmt: skip
    assert f"på tumorboardets beslutning {today():%d.%m.%Y}" in shown()


def test_no_place_is_offered_to_a_patient_who_has_died(client):
    case = make_ready_case()
    make_profile(case, FGFR2, tmb=3.9, msi=1.2)
    screen_case(case)
    client.force_login(make_account(Role.NATIONAL_COORDINATOR))
    page = reverse("case-trials", args=[case.pseudonym])
    assert "Reserver plass" in client.get(page).content.decode()
    type(case.patient).objects.update(deceased_on=today())
    shown = client.get(page).content.decode()
    assert FITS in shown and "Reserver plass" not in shown


def test_who_has_been_included_is_not_offered_a_place_again(client):
    case = make_ready_case()
    make_profile(case, FGFR2, tmb=3.9, msi=1.2)
    screen_case(case)
    cohort = Cohort.objects.get(code=FITS)
    version = cohort.versions.get(is_current=True)
    CohortPatient.objects.create(cohort=cohort, version=version, case=case, trial_number="R1", outcome="not_evaluable")
    (entry,) = panel_of(case).fits
    assert (entry.may_reserve, entry.may_wait, entry.slot) == (False, False, None)
    client.force_login(make_account(Role.NATIONAL_COORDINATOR))
    page = unescape(client.get(reverse("case-trials", args=[case.pseudonym])).content.decode())
    assert "Har vært inkludert her før" in page and "Reserver plass" not in page


def test_the_count_beside_the_section_tells_what_could_fit_before_anybody_opened_the_case():
    """Of a nation brought in at once only what fits becomes a screening; what could fit is counted all the same."""
    case = make_ready_case()
    make_profile(case, FGFR2, tmb=3.9, msi=1.2)
    assert section_count(case) == ""
    screen_case(case)
    stood = section_count(case)
    Screening.objects.filter(case=case).exclude(verdict="match").delete()
    assert section_count(case) == stood == "1 + 1"
