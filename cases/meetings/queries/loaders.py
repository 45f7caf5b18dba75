"""What the doors load: one object with what its access facts need. Http404 without it."""

from django.shortcuts import get_object_or_404

from cases.meetings.models import AgendaItem, ConclusionItem, Meeting, MeetingSeries, Minutes, Poll, Question


def meeting_by_key(meeting: int) -> Meeting:
    return get_object_or_404(Meeting.objects.select_related("board", "chair", "presenter"), pk=meeting)


def item_by_key(item: int) -> AgendaItem:
    items = AgendaItem.objects.select_related("case__hospital__region", "case__patient", "meeting__board")
    return get_object_or_404(items, pk=item)


def meeting_of_item(item: int) -> Meeting:
    """For acts about a case that are rights about its meeting."""
    found = item_by_key(item)
    found.meeting.addressed_item = found  # type: ignore[attr-defined]  # the view wants both, the door one
    return found.meeting


def line_by_key(line: int) -> ConclusionItem:
    lines = ConclusionItem.objects.select_related(
        "conclusion__item__meeting", "conclusion__case__hospital__region", "conclusion__case__patient", "cohort"
    )
    return get_object_or_404(lines, pk=line)


def question_by_key(question: int) -> Question:
    questions = Question.objects.select_related("item__meeting", "item__case__hospital__region", "item__case__patient")
    return get_object_or_404(questions, pk=question)


def minutes_by_meeting(meeting: int) -> Minutes:
    return get_object_or_404(Minutes.objects.select_related("meeting__board", "meeting__chair"), meeting=meeting)


def poll_by_key(poll: int) -> Poll:
    polls = Poll.objects.select_related("item__meeting", "item__case__hospital__region", "item__case__patient")
    return get_object_or_404(polls, pk=poll)


def meeting_of_poll(poll: int) -> Meeting:
    """For closing a vote, which is a right about its meeting."""
    found = poll_by_key(poll)
    found.item.meeting.addressed_poll = found  # type: ignore[attr-defined]
    return found.item.meeting


def series_by_key(series: int) -> MeetingSeries:
    return get_object_or_404(MeetingSeries.objects.select_related("board", "chair"), pk=series)
