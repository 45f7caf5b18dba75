"""Safety flags: what opens them, what blocks, who takes them on, what ends them."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest
from django.test import override_settings

from cases.dossier.enums import CaseState
from cases.dossier.logic.referral import ReferralData
from cases.dossier.models import Case, Task
from cases.dossier.services import close_task, save_referral
from cases.genomics.checks import germline_rules_are_known
from cases.genomics.enums import SafetyGround, SafetyKind, SafetyState
from cases.genomics.models import DrugGeneAllele, Finding, SafetyFlag
from cases.genomics.queries import safety, work_items
from cases.genomics.queries.safety_facts import active_rules, judge_case
from cases.genomics.services import Judgement, confirm, evaluate, move, propose, raise_by_hand, save
from cases.meetings.queries.rooms import flagged_cases
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.audit.models import AuditEvent
from molmdt.kernel.errors import InvalidInput, PreconditionFailed
from tests.cases.genomics.deliveries import deliver, record, vcf
from tests.cases.genomics.safety import BRCA2, DNMT3A, DPYD, load_dpyd, make_finding, make_flagged, make_profile
from tests.factories import make_account, make_board, make_case, make_decision, make_specimen

pytestmark = pytest.mark.django_db


@pytest.fixture
def geneticist() -> Account:
    return make_account(Role.GENETICIST)


def flag_of(case: Case) -> SafetyFlag:
    evaluate(case)
    return SafetyFlag.objects.get(case=case)


def again(account: Account) -> Account:
    return Account.objects.get(pk=account.pk)


# --- what opens a flag ------------------------------------------------------------------------------------------------


def test_inherited_variant_opens_a_task_of_medical_genetics_that_blocks_and_names_no_gene() -> None:
    case = make_flagged()
    flag = flag_of(case)
    assert (flag.kind, flag.state, flag.rules) == ("germline", "open", "esmo-pmwg-2023 v1")
    assert flag.subject == "BRCA2 NM_000059.4:c.5946del p.(Ser1982ArgfsTer22)"
    task = flag.task
    assert (task.owner_role, task.owner, task.blocks_signing, task.done_at) == ("GE", None, True, None)
    assert "BRCA2" not in task.text
    assert {one["rule"] for one in flag.reasons} >= {"any_tumour", "class", "allele_fraction"}
    assert flagged_cases([case.pk]) == {case.pk}, "the meeting needs a geneticist"


def test_asking_again_opens_nothing_twice() -> None:
    case = make_flagged()
    assert len(evaluate(case)) == 1
    assert evaluate(case) == []
    assert Task.objects.filter(case=case, kind="germline_flag").count() == 1


def test_case_without_profile_and_case_that_is_over_are_not_asked() -> None:
    assert evaluate(make_case()) == []
    assert evaluate(make_flagged(state=CaseState.CLOSED)) == []


def test_import_asks_in_its_own_transaction() -> None:
    """A stop in BRCA2 as a file brings it: no class, so it is shown as unknown; two persons' word raises it."""
    sample = "IPH0214-D01-P01-A03"
    case = make_case()
    author, second = make_account(Role.MOLECULAR_BIOLOGIST), make_account(Role.GENETICIST)
    stop = record(pos=32914437, ref="G", alt="T", gene="BRCA2", protein="p.Glu1982Ter", consequence="stop_gained",
                  reads=(300, 400), chrom="13")  # fmt: skip
    deliver(make_specimen(case, dna_sample_id=sample), author, {"a.vcf": vcf(sample, stop)})
    assert not SafetyFlag.objects.exists()
    (open_question,) = safety.undecided(case, second)
    assert [one.rule for one in open_question.judgement.missing] == ["class_missing"]
    finding = Finding.objects.get()
    draft = save(
        finding=finding, actor=author, expected_version=0, oncogenicity="oncogenic", text="", actions=[],
        judgement=Judgement(deviation="Stopp i et gen som hindrer svulst."),
    )  # fmt: skip
    proposed = propose(interpretation=draft, actor=author, expected_version=draft.version)
    assert not SafetyFlag.objects.exists()
    confirm(interpretation=proposed, actor=second, expected_version=proposed.version)
    assert next(one["rule"] for one in SafetyFlag.objects.get().reasons) == "class_null"
    assert safety.undecided(case, again(second)) == []


def test_drug_that_becomes_planned_after_the_profile_raises_an_urgent_flag() -> None:
    load_dpyd()
    doctor = make_account(Role.REFERRING_ONCOLOGIST)
    case = make_case(CaseState.RETURNED, doctor=doctor.person)
    make_finding(make_profile(case), **DPYD)
    assert evaluate(case) == []
    plan(case, doctor, "kapecitabin")
    flag = SafetyFlag.objects.get()
    assert (flag.kind, flag.task.owner, flag.task.owner_role) == ("pharmacogenetic", doctor.person, "RO")
    assert flag.task.due_on is not None and flag.task.blocks_signing
    said = {one["rule"]: one["values"] for one in flag.reasons}
    assert said["drug_planned"] == {"drugs": "kapecitabin"}
    assert said["activity_score"] == {
        "score": "1", "key": "reduce_by_half", "advice": "Start with half the dose.", "source": "CPIC test"
    }  # fmt: skip


def test_allele_whose_advice_is_stricter_than_its_score_is_told_once() -> None:
    """The general advice and the table's own stand in one sentence; they must not name two doses."""
    source = load_dpyd().source
    DrugGeneAllele.objects.create(
        source=source, gene="DPYD", allele="c.2846A>T", hgvs_c="NM_000110.4:c.2846A>T", activity=Decimal("0.5"),
        positions={"GRCh37": "1:97547947:T:A"}, advice="Start with half the dose.",
    )  # fmt: skip
    case = make_case(planned_treatment="kapecitabin")
    make_finding(make_profile(case), **{**DPYD, "variant_key": "GRCh37:1:97547947:T:A", "hgvs_c": ""})
    evaluate(case)
    said = {one["rule"]: one["values"] for one in SafetyFlag.objects.get().reasons}["activity_score"]
    assert (said["score"], said["key"]) == ("1.5", "reduce_by_half")


def plan(case: Case, doctor: Account, drugs: str) -> None:

    case.refresh_from_db()
    plain = {one.name: getattr(case, one.name) for one in fields(ReferralData) if hasattr(case, one.name)}
    plain = {name: value for name, value in plain.items() if isinstance(value, str | int | date)}
    save_referral(actor=doctor, case=case, version=case.version,
                  referral=replace(ReferralData(**plain), planned_treatment=drugs))  # fmt: skip


def test_drug_declined_as_not_planned_and_planned_anew_asks_again() -> None:
    load_dpyd()
    doctor = make_account(Role.REFERRING_ONCOLOGIST)
    case = make_case(CaseState.RETURNED, doctor=doctor.person, planned_treatment="kapecitabin")
    make_finding(make_profile(case), **DPYD)
    flag = flag_of(case)
    move(flag=flag, actor=doctor, to=SafetyState.DECLINED, expected=SafetyState.OPEN, note="Gis ikke likevel.",
         ground=SafetyGround.NO_LONGER_RELEVANT)  # fmt: skip
    assert evaluate(case) == []
    plan(case, doctor, "FLOT")
    flag.refresh_from_db()
    assert (flag.state, flag.ground) == ("open", "")
    assert flag.task.blocks_signing and flag.task.done_at is None
    assert Task.objects.filter(case=case, kind="pharmacogenetic").count() == 2


def test_without_the_table_nothing_is_said_of_a_drug_gene() -> None:
    case = make_case(planned_treatment="kapecitabin")
    make_finding(make_profile(case), **DPYD)
    assert evaluate(case) == []
    (open_question,) = safety.undecided(case, make_account(Role.GENETICIST))
    assert [one.rule for one in open_question.judgement.missing] == ["table_missing"]


@pytest.mark.parametrize(
    ("values", "origin", "tissue", "raised"),
    [
        ({}, "liquid", False, True),
        ({}, "liquid", True, False),
        ({}, "metastasis", False, False),
        ({"normal_allele_fraction": 0.0}, "liquid", False, False),
    ],
    ids=["plasma", "in the tissue too", "tissue", "not in white cells"],
)
def test_clone_of_blood_cells(values: dict[str, float], origin: str, tissue: bool, raised: bool) -> None:
    case = make_case()
    make_finding(make_profile(case, specimen=make_specimen(case, origin=origin)), **DNMT3A, **values)
    if tissue:
        make_finding(make_profile(case), **DNMT3A)
    assert [flag.kind for flag in evaluate(case)] == (["clonal_blood"] if raised else [])


def test_other_rule_set_may_be_chosen_and_a_wrong_name_is_told() -> None:
    with override_settings(GERMLINE_RULES="uk-intermediate-conservative-2025"):
        assert flag_of(make_flagged()).rules == "uk-intermediate-conservative-2025 v1"
    with override_settings(GERMLINE_RULES="esmo"), pytest.raises(Exception, match="none of esmo-pmwg-2023"):
        active_rules()


def test_questions_to_the_database_do_not_grow_with_the_findings(django_assert_max_num_queries) -> None:
    load_dpyd()
    case = make_case(planned_treatment="kapecitabin")
    profile = make_profile(case)
    for number in range(30):
        make_finding(profile, **{**BRCA2, "variant_key": f"GRCh37:13:{number}:G:T"})
        make_finding(profile, **{**DPYD, "variant_key": f"GRCh37:1:{number}:G:T"})
    with django_assert_max_num_queries(8):
        assert len(judge_case(case)) == 60


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_person_raises_something_with_a_text(geneticist: Account) -> None:
    case = make_flagged()
    finding = Finding.objects.get()
    with pytest.raises(InvalidInput):
        raise_by_hand(finding=finding, actor=geneticist, kind=SafetyKind.INCIDENTAL, text="  ")
    with pytest.raises(InvalidInput):
        raise_by_hand(finding=finding, actor=geneticist, kind=SafetyKind.CLONAL_BLOOD, text="x")
    flag = raise_by_hand(finding=finding, actor=geneticist, kind=SafetyKind.INCIDENTAL, text="Sees i to prøver.")
    assert flag.task.owner == case.referring_doctor and flag.task.blocks_signing
    assert flag.steps.get().person == geneticist.person
    with pytest.raises(PreconditionFailed):
        raise_by_hand(finding=finding, actor=geneticist, kind=SafetyKind.INCIDENTAL, text="Igjen.")
    assert evaluate(case)[0].kind == "germline", "another kind about the same variant is another flag"


# --- its way ----------------------------------------------------------------------------------------------------------


def test_way_to_the_journal(geneticist: Account) -> None:
    doctor = make_account(Role.REFERRING_ONCOLOGIST)
    flag = flag_of(make_flagged(doctor=doctor.person))
    way = [("acknowledged", geneticist), ("informed", doctor), ("referred", doctor), ("answered", geneticist),
           ("journalled", doctor)]  # fmt: skip
    before = SafetyState.OPEN
    for state, actor in way:
        flag = move(flag=flag, actor=actor, to=SafetyState(state), expected=before, note=f"Notat {state}")
        before = SafetyState(state)
        assert flag.task.blocks_signing is False or flag.task.done_at is not None
        assert (flag.task.done_at is not None) == (state == "journalled")
    assert [step.state for step in flag.steps.all()] == ["open", *(state for state, _ in way)]
    assert "Notat" not in flag.task.outcome, "notes may name the gene; the discussion does not"
    rows = AuditEvent.objects.filter(action="safety.handle", object_type=flag._meta.label)
    assert rows.count() == 5 and set(rows.values_list("field_set", flat=True)) == {"germline"}


def test_turn_goes_to_the_doctor_and_back(geneticist: Account) -> None:
    doctor = make_account(Role.REFERRING_ONCOLOGIST)
    flag = flag_of(make_flagged(doctor=doctor.person))

    def asked(account: Account) -> list[str]:
        return [item.what for item in work_items(again(account)) if "/safety/" in item.url]

    assert (len(asked(geneticist)), asked(doctor)) == (1, [])
    assert "BRCA2" not in asked(geneticist)[0]
    move(flag=flag, actor=geneticist, to=SafetyState.ACKNOWLEDGED, expected=SafetyState.OPEN)
    assert (asked(geneticist), len(asked(doctor))) == ([], 1)
    assert asked(make_account(Role.GENETICIST, hospital=None)) == []


def test_second_of_two_is_told_and_a_step_cannot_be_skipped(geneticist: Account) -> None:
    flag = flag_of(make_flagged())
    with pytest.raises(PreconditionFailed):
        move(flag=flag, actor=geneticist, to=SafetyState.JOURNALLED, expected=SafetyState.OPEN)
    move(flag=flag, actor=geneticist, to=SafetyState.ACKNOWLEDGED, expected=SafetyState.OPEN)
    with pytest.raises(PreconditionFailed):
        move(flag=flag, actor=geneticist, to=SafetyState.ACKNOWLEDGED, expected=SafetyState.OPEN)


def test_declining_takes_a_ground_and_a_reason(geneticist: Account) -> None:
    flag = flag_of(make_flagged())
    for ground, note in ((None, "Kjent"), (SafetyGround.ALREADY_KNOWN, " ")):
        with pytest.raises(InvalidInput):
            move(flag=flag, actor=geneticist, to=SafetyState.DECLINED, expected=SafetyState.OPEN, note=note,
                 ground=ground)  # fmt: skip
    declined = move(flag=flag, actor=geneticist, to=SafetyState.DECLINED, expected=SafetyState.OPEN,
                    note="Utredet 2019.", ground=SafetyGround.ALREADY_KNOWN)  # fmt: skip
    assert (declined.ground, declined.reason_given) == ("already_known", "Utredet 2019.")
    assert declined.task.done_at is not None
    assert evaluate(declined.case) == [], "what a person has declined stays declined"
    with pytest.raises(PreconditionFailed):
        move(flag=flag, actor=geneticist, to=SafetyState.OPEN, expected=SafetyState.DECLINED)


def test_chair_may_set_aside_for_the_board_and_nothing_else() -> None:
    board = make_board()
    chair = make_account(Role.CHAIR, board=board)
    case = make_flagged()
    make_decision(case, board)
    flag = flag_of(case)
    for to, ground in ((SafetyState.ACKNOWLEDGED, None), (SafetyState.DECLINED, SafetyGround.ALREADY_KNOWN)):
        with pytest.raises(PreconditionFailed):
            move(flag=flag, actor=chair, to=to, expected=SafetyState.OPEN, note="x", ground=ground)
    shown = safety.shown_flag(SafetyFlag.objects.get(), again(chair))
    assert shown.next == (SafetyState.DECLINED,)
    move(flag=flag, actor=chair, to=SafetyState.DECLINED, expected=SafetyState.OPEN,
         note="Allelfrekvensen forklares av tap av allelet.", ground=SafetyGround.BOARD_OVERRIDES)  # fmt: skip


def test_patients_no_is_respected_or_taken_back_in_words(geneticist: Account) -> None:
    case = make_flagged()
    case.consents.filter(kind="germline_information").update(answer="no")
    flag = flag_of(case)
    move(flag=flag, actor=geneticist, to=SafetyState.ACKNOWLEDGED, expected=SafetyState.OPEN)
    with pytest.raises(InvalidInput):
        move(flag=flag, actor=geneticist, to=SafetyState.INFORMED, expected=SafetyState.ACKNOWLEDGED)
    informed = move(flag=flag, actor=geneticist, to=SafetyState.INFORMED, expected=SafetyState.ACKNOWLEDGED,
                    note="Ønsker nå likevel å vite.")  # fmt: skip
    assert informed.state == "informed"


def test_discussion_does_not_close_what_has_a_way_of_its_own(geneticist: Account) -> None:
    flag = flag_of(make_flagged())
    with pytest.raises(PreconditionFailed):
        close_task(actor=geneticist, task=flag.task, outcome="Greit.")


# --- new versions of the profile --------------------------------------------------------------------------------------


def test_flag_survives_a_new_version_and_points_to_it(geneticist: Account) -> None:
    case = make_flagged()
    flag = flag_of(case)
    move(flag=flag, actor=geneticist, to=SafetyState.ACKNOWLEDGED, expected=SafetyState.OPEN)
    fresh = make_finding(make_profile(case, specimen=case.specimens.get(), build="GRCh38"),
                         **{**BRCA2, "variant_key": "GRCh38:13:32340300:GT:G"})  # fmt: skip
    assert evaluate(case) == []
    flag.refresh_from_db()
    assert (flag.finding, flag.state) == (fresh, "acknowledged")


def test_flag_is_withdrawn_where_all_see_it_when_the_variant_is_gone_and_returns_with_it() -> None:
    case = make_flagged()
    flag = flag_of(case)
    specimen = case.specimens.get()
    make_finding(make_profile(case, specimen=specimen), **DNMT3A)
    evaluate(case)
    flag.refresh_from_db()
    assert flag.state == "withdrawn" and flag.task.done_at is not None
    assert [step.state for step in flag.steps.all()] == ["open", "withdrawn"]
    make_finding(make_profile(case, specimen=specimen), **BRCA2)
    assert evaluate(case) == [flag]
    flag.refresh_from_db()
    assert flag.state == "open" and flag.task.done_at is None


def test_what_has_ended_is_not_withdrawn(geneticist: Account) -> None:
    case = make_flagged()
    flag = flag_of(case)
    move(flag=flag, actor=geneticist, to=SafetyState.DECLINED, expected=SafetyState.OPEN, note="Kjent.",
         ground=SafetyGround.ALREADY_KNOWN)  # fmt: skip
    make_profile(case, specimen=case.specimens.get())
    evaluate(case)
    flag.refresh_from_db()
    assert flag.state == "declined"


# --- who sees what ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "detailed"),
    [
        (Role.GENETICIST, True),
        (Role.MOLECULAR_BIOLOGIST, True),
        (Role.PATHOLOGIST, False),
        (Role.LOCAL_COORDINATOR, False),
    ],
)
def test_gene_is_shown_through_the_germline_door_alone(role: Role, detailed: bool) -> None:
    case = make_flagged()
    evaluate(case)
    (shown,) = safety.flags_of(case, make_account(role))
    assert (shown.detailed, bool(shown.subject), bool(shown.reasons)) == (detailed,) * 3
    assert (safety.judged_finding(Finding.objects.get(), make_account(role)) != []) == detailed


def test_blood_clone_is_somatic_and_seen_by_all_who_see_findings() -> None:
    case = make_case()
    make_finding(make_profile(case, specimen=make_specimen(case, origin="liquid")), **DNMT3A)
    evaluate(case)
    (shown,) = safety.flags_of(case, make_account(Role.PATHOLOGIST))
    assert shown.detailed and "DNMT3A" in shown.subject and shown.next == ()


def test_rule_set_that_does_not_exist_stops_the_start() -> None:
    assert germline_rules_are_known() == []
    with override_settings(GERMLINE_RULES="esmo"):
        assert [one.id for one in germline_rules_are_known()] == ["genomics.E001"]


def test_laboratorys_mark_raises_whatever_the_gene() -> None:
    case = make_case()
    make_finding(make_profile(case), **{**DNMT3A, "judgements": {"Reporting_judgement": "GLrel"}})
    assert [flag.reasons[0]["rule"] for flag in evaluate(case)] == ["laboratory_mark"]
