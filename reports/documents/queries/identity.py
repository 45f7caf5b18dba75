"""The identity block: whom a conclusion is about, kept apart from the pseudonymous snapshot."""

import secrets

from cases.dossier.models import Case, PatientIdentity
from molmdt.kernel.errors import PreconditionFailed
from reports.documents.logic.canonical import Json


def build_identity(case: Case, *, earlier: Json | None) -> Json:
    """Name, number and its kind, and a random salt. An unchanged identity keeps its earlier block, and so its hash."""
    identity = PatientIdentity.objects.filter(patient_id=case.patient_id).first()
    if identity is None:
        raise PreconditionFailed("The patient has no registered identity; a conclusion cannot go to a journal.")
    block = {"name": identity.name, "national_id": identity.national_id, "kind": identity.kind}
    if earlier is not None and {key: earlier.get(key) for key in block} == block:
        return earlier
    return {**block, "salt": secrets.token_hex(16)}
