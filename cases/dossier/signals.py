"""News from the dossier for the rooms above it. Sent inside the transaction: a receiver that fails undoes the whole."""

from django.dispatch import Signal

# ``case``: Case, ``specimens``: tuple[SpecimenData, ...], ``actor``: who referred. Pathology stores the specimens
# and refuses with paths such as ``[0]``.
specimens_named = Signal()
# ``case``: Case, ``actor``. What the dossier says of the patient, the disease or its treatment has changed, or a
# draft has been sent and is the board's to know.
clinical_facts_changed = Signal()
# ``task``: Task. It was opened or closed.
task_changed = Signal()
# ``case``: Case, ``actor``. The case is taken from the board for now or for good, by its doctor or coordinator:
# withdrawn, returned to the doctor, or deferred outside a meeting.
case_taken_back = Signal()
