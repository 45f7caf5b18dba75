"""How what comes before a meeting is read aloud: types of meeting, weekdays, holidays, clashes, answers, problems."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.meetings.enums import Answer, ClashKind, Holiday, MeetingKind, NoticeProblem

Words = Mapping[str, str | Promise]

MEETING_KINDS: Words = {
    MeetingKind.NATIONAL.value: pgettext_lazy("meeting", "national"),
    MeetingKind.REGIONAL.value: pgettext_lazy("meeting", "regional"),
}
WEEKDAYS: Mapping[int, str | Promise] = {
    0: _("Monday"),
    1: _("Tuesday"),
    2: _("Wednesday"),
    3: _("Thursday"),
    4: _("Friday"),
    5: _("Saturday"),
    6: _("Sunday"),
}
HOLIDAYS: Words = {
    Holiday.NEW_YEAR: _("New Year's Day"),
    Holiday.MAUNDY_THURSDAY: _("Maundy Thursday"),
    Holiday.GOOD_FRIDAY: _("Good Friday"),
    Holiday.EASTER_SUNDAY: _("Easter Sunday"),
    Holiday.EASTER_MONDAY: _("Easter Monday"),
    Holiday.LABOUR_DAY: _("1 May"),
    Holiday.CONSTITUTION_DAY: _("17 May"),
    Holiday.ASCENSION: _("Ascension Day"),
    Holiday.PENTECOST: _("Whit Sunday"),
    Holiday.PENTECOST_MONDAY: _("Whit Monday"),
    Holiday.CHRISTMAS_DAY: _("Christmas Day"),
    Holiday.BOXING_DAY: _("26 December"),
}
CLASHES: Words = {
    ClashKind.AWAY: _("is away"),
    ClashKind.REFUSED: _("has answered no"),
    ClashKind.ELSEWHERE: _("is in another meeting then"),
}
ANSWERS: Words = {
    Answer.COMES.value: _("comes"),
    Answer.CANNOT.value: _("cannot"),
    Answer.SUBSTITUTE.value: _("sends a substitute"),
}
NOTICE_PROBLEMS: Words = {
    NoticeProblem.NO_ADDRESS: _("no e-mail address is registered"),
    NoticeProblem.NO_SERVER: _("no mail server is configured: tell them yourself"),
    NoticeProblem.UNREACHABLE: _(
        "the mail server cannot be reached, or does not let us in; it is tried again by itself"
    ),
    NoticeProblem.REFUSED: _("the mail server refuses the message or its address"),
}
