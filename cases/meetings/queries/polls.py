"""Advisory votes as they are shown and written down: counts while open, names only afterwards."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from cases.meetings.enums import VoteChoice
from cases.meetings.models import AgendaItem, Meeting, Poll


@dataclass(frozen=True)
class VoteRecord:
    person: int
    name: str
    choice: VoteChoice
    comment: str


@dataclass(frozen=True)
class PollRecord:
    """One vote. ``version``: of the conclusion that it was about; ``overtaken``: a change of it closed the vote."""

    id: int
    question: str
    version: int
    asked_by: str
    opened_at: datetime
    closed_at: datetime | None
    overtaken: bool
    votes: tuple[VoteRecord, ...]

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def counts(self) -> list[tuple[VoteChoice, int]]:
        """Every choice with its number, also where nobody made it."""
        found = Counter(vote.choice for vote in self.votes)
        return [(choice, found[choice]) for choice in VoteChoice]

    @property
    def voters(self) -> list[int]:
        """Who has voted, in an order that tells nothing of what."""
        return sorted(vote.person for vote in self.votes)


def polls_of(item: AgendaItem | int) -> list[PollRecord]:
    """All votes about a case in a meeting, in order; two queries."""
    rows = Poll.objects.filter(item=item).select_related("opened_by").prefetch_related("votes__person")
    return [_record(row) for row in rows]


def polls_of_meeting(meeting: Meeting) -> dict[int, list[PollRecord]]:
    """Agenda item -> its votes, in order; two queries."""
    found: dict[int, list[PollRecord]] = {}
    rows = Poll.objects.filter(item__meeting=meeting).select_related("opened_by").prefetch_related("votes__person")
    for row in rows:
        found.setdefault(row.item_id, []).append(_record(row))
    return found


def _record(poll: Poll) -> PollRecord:
    votes = sorted(poll.votes.all(), key=lambda vote: (vote.person.name, vote.pk))
    return PollRecord(
        id=poll.pk,
        question=poll.question,
        version=poll.conclusion_version,
        asked_by=poll.opened_by.name,
        opened_at=poll.opened_at,
        closed_at=poll.closed_at,
        overtaken=poll.overtaken,
        votes=tuple(VoteRecord(v.person_id, v.person.name, VoteChoice(v.choice), v.comment) for v in votes),
    )
