"""News from the rooms below. Received inside their transaction: what is raised here stands and falls with it."""

from typing import Any

from django.dispatch import receiver

from cases.dossier.models import Case
from cases.dossier.signals import clinical_facts_changed
from cases.genomics.services.safety import evaluate


@receiver(clinical_facts_changed)
def ask_safety_nets(case: Case, **_: Any) -> None:
    """A drug that is planned now, an age or a tumour type that was not known before."""
    evaluate(case)
