"""What is wrong with a sister trial's report, in the reader's language.

The reader of the file says it in English, for files and terminals. Here each of its sentences is known by its form; one
that is not known is shown as it came, so that nothing is ever left unsaid.
"""

import re
from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_FORMS: Sequence[tuple[str, Promise]] = (
    (
        r"the file is too long for a report; is it the right file\?",
        _("the file is too long for a report; is it the right file?"),
    ),
    (
        r"there is no cohort in the file; write one row for each",
        _("there is no cohort in the file; write one row for each"),
    ),
    (
        r"cannot be read as a table: (?P<why>.*); save it as CSV in UTF-8",
        _("cannot be read as a table: %(why)s; save it as CSV in UTF-8"),
    ),
    (
        r"the column is missing; add it to the first line",
        _("the column is missing; add it to the first line"),
    ),
    (
        r"no such column; take it out, or correct its name",
        _("no such column; take it out, or correct its name"),
    ),
    (r"the column stands twice; keep one", _("the column stands twice; keep one")),
    (
        r"(?P<cells>\d+) cells, but (?P<columns>\d+) columns; quote a text that holds the separator",
        _("%(cells)s cells, but %(columns)s columns; quote a text that holds the separator"),
    ),
    (r"cannot be read as JSON: (?P<why>.*)", _("cannot be read as JSON: %(why)s")),
    (
        r'must be an object with "format": "(?P<form>.*)" and "version": (?P<version>.*)',
        _('must be an object with "format": "%(form)s" and "version": %(version)s'),
    ),
    (r"must be a list of objects", _("must be a list of objects")),
    (r"must be an object with (?P<names>.*)", _("must be an object with %(names)s")),
    (r"no such key; take it out, or correct it", _("no such key; take it out, or correct it")),
    (r"must be a list of texts", _("must be a list of texts")),
    (r"must be a text or whole number", _("must be a text or a whole number")),
    (
        r'differs from "(?P<first>.*)" above; write one file for each trial and day',
        _("differs from “%(first)s” above; write one file for each trial and day"),
    ),
    (
        r"use letters, digits, full stops, hyphens and underscores alone",
        _("use letters, digits, full stops, hyphens and underscores alone"),
    ),
    (
        r"use two capital letters as in ISO 3166, such as NL, or leave it empty",
        _("use two capital letters as in ISO 3166, such as NL, or leave it empty"),
    ),
    (r"is no day; write it as 2026-06-30", _("is no day; write it as 2026-06-30")),
    (
        r"lies in the future; results are up to a day that has been",
        _("lies in the future; results are up to a day that has been"),
    ),
    (r"is empty; it is needed", _("is empty; it is needed")),
    (
        r"has (?P<number>\d+) characters; (?P<most>\d+) are allowed",
        _("has %(number)s characters; %(most)s are allowed"),
    ),
    (
        r"holds a line break or a control character; take it out",
        _("holds a line break or a control character; take it out"),
    ),
    (
        r"it ends too early; the terms are listed in (?P<where>.*)",
        _("it ends too early; the terms are listed in %(where)s"),
    ),
    (
        r'"(?P<word>.*)" at character (?P<place>\d+) .*; the terms are listed in (?P<where>.*)',
        _("“%(word)s” at character %(place)s does not belong there; the terms are listed in %(where)s"),
    ),
    (
        r'"(?P<word>.*)" is no ATC code of a substance, such as L01EX22',
        _("“%(word)s” is no ATC code of a substance, such as L01EX22"),
    ),
    (
        r'"(?P<word>.*)" is no code of (?P<codes>.*) that we have, such as CHOL; a minus excepts one',
        _("“%(word)s” is no code of %(codes)s that we have, such as CHOL; a minus excepts one"),
    ),
    (r"a drug's name has more than 60 characters", _("a drug's name has more than 60 characters")),
    (
        r'"(?P<word>.*)" is no count; write a whole number, or (?P<hidden>\w+) where it is kept back',
        _("“%(word)s” is no count; write a whole number, or %(hidden)s where it is kept back"),
    ),
    (
        r"(?P<fewer>\d+) is more than (?P<more>\d+) (?P<outer>\w+); it counts some of those, so that .*",
        _("%(fewer)s is more than %(more)s %(outer)s; it counts some of those, so that one of the two is wrong"),
    ),
    (
        r"(?P<code>.*) stands at (?P<place>.*) already; give each cohort a code of its own",
        _("%(code)s stands at %(place)s already; give each cohort a code of its own"),
    ),
    (
        r"has the same drugs, biomarker, tumour and definition as (?P<place>.*); report them as one cohort",
        _("has the same drugs, biomarker, tumour and definition as %(place)s; report them as one cohort"),
    ),
)
_LINE = re.compile(r"\bline (?P<number>\d+)\b")
_KNOWN = [(re.compile(form), words) for form, words in _FORMS]


def fault_words(sentence: str) -> str:
    """The sentence in the reader's language."""
    for form, words in _KNOWN:
        found = form.fullmatch(sentence)
        if found:
            return str(words) % {name: place_words(value) for name, value in found.groupdict().items()}
    return sentence


def place_words(place: str) -> str:
    """``drup.csv line 4 treated`` in the reader's language; ``cohorts.2`` is a path and stays."""
    return _LINE.sub(lambda found: str(_("line %(number)s")) % found.groupdict(), place)
