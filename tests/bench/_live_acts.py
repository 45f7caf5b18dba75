"""Acts in a meeting from a process of its own, as the web process does them: paced, and timed at their commit.

``python -m tests.bench._live_acts DATABASE MEETING``; reads ``show COUNT PER_SECOND`` lines, answers each act with
``SEQUENCE MOMENT`` (perf_counter, which all processes of a machine share) and the round with ``done``.
"""

import os
import sys
import time

import django

SECTIONS = ("course", "findings", "pathology", "trials", "overview")


def main(database: str, meeting: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "molmdt.settings")
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from cases.meetings.models import AgendaItem, Meeting
    from molmdt.accounts.models import Account

    found = Meeting.objects.get(pk=meeting)
    chair = Account.objects.get(person=found.chair_id)
    item = AgendaItem.objects.select_related("case", "meeting").get(meeting=found, state="current")
    print("ready", flush=True)
    for line in sys.stdin:
        _, count, per_second = line.split()
        _round(chair, item, int(count), float(per_second))
        print("done", flush=True)


def _round(chair, item, count: int, per_second: float) -> None:
    from cases.meetings.services.presence import note_seen

    began = time.perf_counter()
    for number in range(count):
        time.sleep(max(0.0, began + number / per_second - time.perf_counter()))
        chair._reaches = None
        note_seen(item.meeting_id, [chair.person_id])  # as the chair's own page does
        sequence, at = _show(chair, item, SECTIONS[number % len(SECTIONS)])
        print(sequence, at, flush=True)


def _show(chair, item, section: str) -> tuple[int, float]:
    from django.db import transaction

    from cases.meetings import services
    from cases.meetings.enums import Section
    from cases.meetings.models import Meeting
    from cases.meetings.services.presenting import View

    moments: list[float] = []
    with transaction.atomic():
        transaction.on_commit(lambda: moments.append(time.perf_counter()))
        services.show(actor=chair, item=item, view=View(Section(section)))
        sequence = Meeting.objects.values_list("last_sequence", flat=True).get(pk=item.meeting_id)
    return sequence, moments[0]


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
