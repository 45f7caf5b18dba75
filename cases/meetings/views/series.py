"""Series of meetings: what they are, and what a change of one has done."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.meetings import services
from cases.meetings.forms_planning import SeriesForm
from cases.meetings.models import Meeting, MeetingSeries
from cases.meetings.queries import plans
from cases.meetings.queries.loaders import series_by_key
from cases.meetings.queries.series import listed_series
from cases.meetings.services.series import SeriesChange
from molmdt.access.doors import door
from molmdt.kernel.errors import InvalidInput


@door("meeting.plan")
def series_list(request: HttpRequest) -> HttpResponse:
    rows = listed_series(plans.boards_of(request.user))
    return render(request, "meetings/series_list.html", {"room": "meetings", "rows": rows})


@door("meeting.plan")
def new(request: HttpRequest) -> HttpResponseBase:
    return _page(request, SeriesForm(request.POST or None, boards=plans.boards_of(request.user)), None)


@door("meeting.plan", series_by_key)
def edit(request: HttpRequest, series: MeetingSeries) -> HttpResponseBase:
    form = SeriesForm(request.POST or None, boards=plans.boards_of(request.user), instance=series)
    return _page(request, form, series)


def _page(request: HttpRequest, form: SeriesForm, series: MeetingSeries | None) -> HttpResponseBase:
    if request.method == "POST" and form.is_valid():
        try:
            change = services.save_series(actor=request.user, series=form.instance)
        except InvalidInput as error:
            form.refuse(error)
        else:
            for told in _told(change):
                messages.success(request, told)
            return redirect("series", series=change.series.pk)
    meetings = plans.of_series(series) if series else []
    context = {"room": "meetings", "form": form, "series": series, "meetings": meetings}
    return render(request, "meetings/series.html", context, status=422 if form.errors else 200)


def _told(change: SeriesChange) -> list[str]:
    """What the change did to which meetings, by date."""
    kinds = (
        (change.made, _("Planned: %(days)s.")),
        (change.changed, _("Changed: %(days)s.")),
        (change.cancelled, _("Cancelled, since the series has no meeting there any more: %(days)s.")),
        (change.left, _("Left as they are, since their agenda is published: %(days)s.")),
    )
    found = [words % {"days": _days(meetings)} for meetings, words in kinds if meetings]
    return found or [_("The series is stored. No meeting has changed.")]


def _days(meetings: list[Meeting]) -> str:
    """The first few by date, and how many more."""
    days = [f"{plans.local(one.starts_at):%d.%m.%Y}" for one in meetings]
    more = len(days) - 8
    if more <= 0:
        return ", ".join(days)
    rest = ngettext("and %(number)s more", "and %(number)s more", more) % {"number": more}
    return f"{', '.join(days[:8])} {rest}"
