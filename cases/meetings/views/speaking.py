"""The speaking list, and questions in writing."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST

from cases.meetings import services
from cases.meetings.models import AgendaItem, Meeting, Question
from cases.meetings.queries.loaders import item_by_key, meeting_by_key, question_by_key
from cases.meetings.views.answers import changed, number
from molmdt.access.doors import door


@require_POST
@door("meeting.speak", meeting_by_key)
def hand(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    """One's own hand, up or down."""
    act = services.lower_hand if request.POST.get("raised") == "no" else services.raise_hand
    act(actor=request.user, meeting=meeting)
    return changed(request, meeting.pk)


@require_POST
@door("meeting.run", meeting_by_key)
def word(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    """Given to a person on the list, or taken from them."""
    act = services.take_word_back if request.POST.get("given") == "no" else services.give_word
    act(actor=request.user, meeting=meeting, person=number(request.POST.get("person", "")))
    return changed(request, meeting.pk)


@require_POST
@door("meeting.speak", item_by_key)
def ask(request: HttpRequest, item: AgendaItem) -> HttpResponseBase:
    services.ask_question(actor=request.user, item=item, text=request.POST.get("text", ""))
    return changed(request, item.meeting_id)


@require_POST
@door("case.comment", question_by_key)
def answer(request: HttpRequest, question: Question) -> HttpResponseBase:
    """In writing; an empty answer says that it was given aloud."""
    services.answer_question(actor=request.user, question=question, text=request.POST.get("answer", ""))
    return changed(request, question.item.meeting_id)


@require_POST
@door("meeting.speak", question_by_key)
def withdraw(request: HttpRequest, question: Question) -> HttpResponseBase:
    services.withdraw_question(actor=request.user, question=question)
    return changed(request, question.item.meeting_id)
