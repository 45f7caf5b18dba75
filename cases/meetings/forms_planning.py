"""What planners and invited people send: a meeting's time and place, a series, a reason, an answer, an absence."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.meetings.logic.schedule import MEETING_MINUTES
from cases.meetings.models import MeetingSeries
from cases.meetings.planning_words import ANSWERS, MEETING_KINDS, WEEKDAYS
from cases.meetings.queries.plans import chairs, next_tuesday
from molmdt.accounts.models import Board, Person
from molmdt.kernel.clock import OSLO, today
from molmdt.kernel.errors import InvalidInput

LATER = _("decided later")
SHOWN_AT = {"starts_at": "date"}  # a moment is asked for as day and time


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


def clock_field(label: Any, *, required: bool = True) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=required, widget=widget)


class Dressed:
    """A form whose fields look like the site's, and that takes a service's refusal as its own."""

    def dress(self: Any) -> None:
        for name, field in self.fields.items():
            field.widget.attrs.setdefault("class", "ds-input")
            if name in self.errors:
                field.widget.attrs["aria-invalid"] = "true"

    def refuse(self: Any, error: InvalidInput) -> None:
        for problem in error.problems:
            name = SHOWN_AT.get(problem.path, problem.path)
            self.add_error(name if name in self.fields else None, problem.message)
        if not error.problems:
            self.add_error(None, str(error))
        self.dress()


class PlanForm(Dressed, forms.Form):
    """Time, place and chair of a meeting; times are Norwegian."""

    board = forms.ModelChoiceField(Board.objects.none(), label=_("Board"), empty_label=None)
    kind = forms.ChoiceField(label=_("Type of meeting"), choices=list(MEETING_KINDS.items()))
    date = day_field(_("Date"))
    time = clock_field(_("Begins"))
    length_minutes = forms.IntegerField(label=_("Length in minutes"), min_value=10, max_value=600)
    minutes_per_case = forms.IntegerField(label=_("Minutes per case"), min_value=2, max_value=60, initial=7)
    chair = forms.ModelChoiceField(Person.objects.none(), label=_("Chair"), required=False, empty_label=LATER)
    place = forms.CharField(label=_("Place or video room"), required=False, max_length=200)

    def __init__(self, *args: Any, boards: Any, board_stays: bool = False, **kwargs: Any) -> None:
        proposed = next_tuesday()
        given = {"date": proposed.date(), "time": proposed.time(), "length_minutes": MEETING_MINUTES}
        kwargs["initial"] = {**given, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]
        self.fields["board"].disabled = board_stays
        self.fields["chair"].queryset = chairs()  # type: ignore[attr-defined]
        self.dress()

    def values(self) -> dict[str, Any]:
        """Arguments of ``plan_meeting`` and ``change_plan``."""
        given = dict(self.cleaned_data)
        day, time = given.pop("date"), given.pop("time")
        given["starts_at"] = time_of(day, time)
        return given


def time_of(day: date, time: time) -> datetime:
    """A Norwegian wall-clock moment."""
    return datetime.combine(day, time, tzinfo=OSLO)


class SeriesForm(Dressed, forms.ModelForm):  # type: ignore[type-arg]
    """A series; its instance is handed to ``save_series``, which stores it."""

    weekday = forms.TypedChoiceField(label=_("Weekday"), choices=list(WEEKDAYS.items()), coerce=int, initial=1)
    kind = forms.ChoiceField(label=_("Type of meeting"), choices=list(MEETING_KINDS.items()))
    begins = clock_field(_("Begins"))
    starts_on = day_field(_("First possible day"))
    ends_on = day_field(_("Last possible day"), required=False)

    class Meta:
        model = MeetingSeries
        fields = (
            "board", "kind", "weekday", "begins", "every_weeks", "length_minutes", "minutes_per_case", "chair", "place",
            "starts_on", "ends_on", "weeks_ahead",
        )  # fmt: skip
        labels = {
            "board": _("Board"),
            "every_weeks": _("Every how many weeks"),
            "length_minutes": _("Length in minutes"),
            "minutes_per_case": _("Minutes per case"),
            "chair": _("Chair"),
            "place": _("Place or video room"),
            "weeks_ahead": _("Weeks planned ahead"),
        }

    def __init__(self, *args: Any, boards: Any, **kwargs: Any) -> None:
        proposed = next_tuesday()
        if kwargs.get("instance") is None:
            given = {"starts_on": today(), "begins": proposed.time(), "weekday": proposed.weekday()}
            kwargs["initial"] = {**given, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]
        self.fields["board"].empty_label = None  # type: ignore[attr-defined]
        self.fields["board"].disabled = self.instance.pk is not None
        self.fields["chair"].queryset = chairs()  # type: ignore[attr-defined]
        self.fields["chair"].empty_label = LATER  # type: ignore[attr-defined]
        self.dress()


class CancelForm(Dressed, forms.Form):
    reason = forms.CharField(label=_("Why the meeting is cancelled"), max_length=400, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dress()


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=list(ANSWERS.items()))
    substitute = forms.CharField(max_length=100, required=False)


class AbsenceForm(Dressed, forms.Form):
    """Whole days unless times are given."""

    first = day_field(_("From"))
    begins = clock_field(_("Time, unless all day"), required=False)
    last = day_field(_("To and including"), required=False)
    ends = clock_field(_("Time, unless all day"), required=False)
    note = forms.CharField(label=_("Note to yourself"), max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dress()

    def values(self) -> dict[str, Any]:
        """Arguments of ``note_absence``."""
        given = self.cleaned_data
        last = given["last"] or given["first"]
        begins = time_of(given["first"], given["begins"] or time.min)
        # The end of a whole day is the next midnight: by the calendar, not by 24 hours.
        ends = time_of(last, given["ends"]) if given["ends"] else time_of(last + timedelta(days=1), time.min)
        return {"starts_at": begins, "ends_at": ends, "note": given["note"]}
