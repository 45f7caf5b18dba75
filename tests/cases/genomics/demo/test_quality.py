"""The demonstration's control material: through the service like any other, and the newest run has drifted."""

from datetime import date
from pathlib import Path

import pytest

from cases.genomics.demo.files import make_files
from cases.genomics.demo.quality import RUNS, SAMPLE_ID, quality_runs
from cases.genomics.queries.quality import outside_of
from cases.genomics.services import Incoming, receive_quality_run
from molmdt.accounts.enums import Role
from tests.factories import make_account

pytestmark = pytest.mark.django_db


def test_the_newest_run_alone_lies_outside_its_limits(tmp_path: Path) -> None:
    actor = make_account(Role.BIOINFORMATICIAN)
    accepted = []
    for number, made in enumerate(quality_runs(date(2026, 11, 22))):
        folder = tmp_path / str(number)
        folder.mkdir()
        files = [
            Incoming(str(path.relative_to(folder)), [path.read_bytes()]) for path in make_files(made.profile, folder)
        ]
        run, created = receive_quality_run(
            laboratory=actor.person.hospital, actor=actor, sample_id=SAMPLE_ID, files=files, ran_on=made.on
        )
        assert created
        accepted.append(run.figures["accepted"])
    assert accepted == [True] * (RUNS - 1) + [False]
    (outside,) = outside_of(actor.person.hospital_id)
    assert outside.values == 1
