"""Small variants of a large file go into the database while the child still reads it.

The profile exists from the first row on, but for nobody: it is visible only when the one transaction of the import
commits, and what is refused or held back is rolled back to where the rows began.
"""

import time
from collections.abc import Mapping
from typing import Any

from django.db import DataError, IntegrityError, transaction

from cases.genomics.enums import ProfileState
from cases.genomics.models import Profile, Upload, UploadedFile
from cases.genomics.readers.frames import BadAnswerError
from cases.genomics.services.carrying import NOT_YET
from cases.genomics.services.rows import copy_sent, reserve
from molmdt.kernel import jobs
from molmdt.kernel.models import Job

TELL_EVERY = 10.0  # seconds


class Intake:
    """The parent's end of the rows (``frames.Taker``); ``profile`` is None while none have come."""

    def __init__(self, upload: Upload, job: Job | None = None) -> None:
        self.upload = upload
        self.job = job
        self.stored = 0  # rows
        self._told = time.monotonic()
        self.profile: Profile | None = None
        self.inner: dict[str, int] = {}  # reserved keys of files inside an archive
        self._file = 0
        self._savepoint: str | None = None

    def begin(self, file: str) -> None:
        if self.profile is not None:
            raise BadAnswerError
        known: Mapping[str, int] = dict(self.upload.files.values_list("name", "pk"))
        self._file = known.get(file) or self._reserved(file)
        self._savepoint = transaction.savepoint()
        upload = self.upload
        self.profile = Profile.objects.create(
            case=upload.specimen.case, specimen=upload.specimen, upload=upload, laboratory=upload.laboratory,
            version=NOT_YET + upload.pk % 100_000_000, state=ProfileState.SUPERSEDED,
        )  # fmt: skip

    def _reserved(self, file: str) -> int:
        if file not in self.inner:
            (self.inner[file],) = reserve(UploadedFile._meta.db_table, 1)
        return self.inner[file]

    def rows(self, findings: bytes, observations: bytes) -> None:
        if self.profile is None:
            raise BadAnswerError
        try:
            copy_sent(profile=self.profile.pk, file=self._file, findings=findings, observations=observations)
        except (DataError, IntegrityError, ValueError) as error:
            self.discard()
            raise BadAnswerError from error
        self.stored += findings.count(b"\n") + 1
        self._tell()

    def _tell(self) -> None:
        """A long reading is no dead one: who waits sees how far it is, and no second worker begins."""
        if self.job is not None and time.monotonic() - self._told >= TELL_EVERY:
            jobs.report_aside(self.job, done=self.stored)
            self._told = time.monotonic()

    def discard(self) -> None:
        """Nothing that came since ``begin`` stays."""
        if self._savepoint is not None:
            transaction.savepoint_rollback(self._savepoint)
        self.profile = self._savepoint = None
        self.stored = 0

    def settle(self, **values: Any) -> Profile:
        """The profile with its values: the one whose findings are there already, or a new one."""
        if self.profile is None:
            return Profile.objects.create(**values)
        for name, value in {"state": ProfileState.CURRENT, **values}.items():
            setattr(self.profile, name, value)
        self.profile.save()
        return self.profile
