"""What a laboratory does beside its patients: a control material run again and again."""

import tempfile
from datetime import date
from functools import partial
from pathlib import Path

from cases.genomics import services as genomics
from cases.genomics.demo.files import make_files
from cases.genomics.demo.quality import SAMPLE_ID, DemoQualityRun, quality_runs
from reports.journal.management.nation.laboratory import BIOINFORMATICIANS
from reports.journal.management.nation.story import Nation, Story, moment

LABORATORY = "ous"


def tell_quality(story: Story, nation: Nation, today: date) -> None:
    for run in quality_runs(today):
        story.tell(moment(run.on, 9), partial(_send, nation, run))


def _send(nation: Nation, run: DemoQualityRun) -> None:
    actor = nation.accounts[BIOINFORMATICIANS[LABORATORY]]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        incoming = [
            genomics.Incoming(str(path.relative_to(folder)), [path.read_bytes()])
            for path in make_files(run.profile, folder)
        ]
    genomics.receive_quality_run(
        laboratory=actor.person.hospital, actor=actor, sample_id=SAMPLE_ID, files=incoming, ran_on=run.on
    )
