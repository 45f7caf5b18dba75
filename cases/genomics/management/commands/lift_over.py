"""``manage.py lift_over``: the key on the other build for findings that were stored before chains were configured."""

from typing import Any

from django.core.management.base import BaseCommand

from cases.genomics.enums import ProfileState
from cases.genomics.models import Profile
from cases.genomics.queries.genomes import Genomes
from cases.genomics.services.lifting import lift


class Command(BaseCommand):
    help = (
        "Derives the place on the other genome build for small variants of current profiles that have none. "
        "May be run again at any time; needs MOLMDT_CHAIN_37_TO_38 or MOLMDT_CHAIN_38_TO_37."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        for profile in Profile.objects.filter(state=ProfileState.CURRENT).order_by("pk").iterator():
            if Genomes(profile.build).can_lift:
                lift(profile=profile)
                done += 1
        self.stdout.write(f"{done} profiles")
