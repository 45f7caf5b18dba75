from typing import Any

from django.core.management.base import BaseCommand

from molmdt.accounts.demo import DEMO_PASSWORD, hospital, people


class Command(BaseCommand):
    help = "Prints who may log in to the demo nation."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"\nDemo logins, all with the password {DEMO_PASSWORD}")
        for person in people():
            place = hospital(person.hospital).short_name
            self.stdout.write(f"  {person.username:28} {person.role:4} {place:16} {person.name}")
