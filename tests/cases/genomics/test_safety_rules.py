"""Other safety rules, or another version of them: asked of the cases that are open already, once."""

from datetime import timedelta

import pytest
from django.test import override_settings

from cases.dossier.enums import CaseState
from cases.genomics.models import SafetyFlag
from cases.genomics.queries.safety_facts import rules_in_force
from cases.genomics.services.reasking import REASK, reask_when_changed
from cases.genomics.tasks import watch_safety_rules
from molmdt.kernel import jobs
from molmdt.kernel.models import Job
from tests.cases.genomics.safety import BRCA2, make_finding, make_flagged, make_profile
from tests.factories import make_case

pytestmark = pytest.mark.django_db
BRITISH = override_settings(GERMLINE_RULES="uk-intermediate-conservative-2025")


def asked() -> Job:
    """The job that asking enqueued, and done."""
    job = reask_when_changed()
    assert job is not None
    assert jobs.run_all() == 1
    job.refresh_from_db()
    return job


def test_open_cases_are_asked_and_nobody_twice() -> None:
    case, over = make_flagged(), make_flagged()
    over.state = CaseState.CLOSED
    over.save()
    make_case()  # without a profile
    job = asked()
    assert SafetyFlag.objects.get().case == case
    assert (job.state, job.progress_done, job.progress_total) == ("done", 1, 1)
    assert job.payload == {"rules": rules_in_force()} and rules_in_force()[0] == "esmo-pmwg-2023 v1"
    watch_safety_rules()
    assert Job.objects.filter(kind=REASK).count() == 1


def test_variant_of_other_rules_is_flagged_when_they_are_chosen() -> None:
    """ATM in a cancer of the prostate is of the ESMO list alone."""
    case = make_case(oncotree="PRAD")
    make_finding(make_profile(case), **{**BRCA2, "gene": "ATM"})
    with BRITISH:
        assert asked().payload["rules"][0] == "uk-intermediate-conservative-2025 v1"
        assert not SafetyFlag.objects.exists()
    asked()
    assert [flag.rules for flag in SafetyFlag.objects.filter(case=case)] == ["esmo-pmwg-2023 v1"]
    with BRITISH:
        asked()
    assert SafetyFlag.objects.get().state == "open", "what stands is not taken back"


def test_rules_that_could_not_be_asked_are_asked_again() -> None:
    job = asked()
    assert reask_when_changed() is None
    Job.objects.filter(key=job.key).update(state="failed", created_at=job.created_at - timedelta(hours=1))
    assert asked().state == "done" and reask_when_changed() is None
