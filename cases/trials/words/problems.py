"""What is wrong with a rule's text, in the reader's language.

The grammar says it in English, for files and terminals. Here each of its sentences is known by its form; one that is
not known is shown as it came, so that nothing is ever left unsaid.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.trials.logic.written import Problem

_NEAREST = re.compile(r'\.? Did you mean "(?P<word>[^"]+)"\?$')
_FORMS: Sequence[tuple[str, Promise]] = (
    (r"a rule is a mapping with one key: an operator or a clause", _("a rule has one key: an operator or a clause")),
    (r'unknown word "(?P<word>.*)"', _("unknown word “%(word)s”")),
    (r"(?P<word>\w+) wants a list with at least one rule", _("“%(word)s” wants a list with at least one rule")),
    (r"(?P<word>\w+) wants a mapping of values", _("“%(word)s” wants values in braces, such as {gene: BRAF}")),
    (r'(?P<clause>\w+) has no "(?P<word>.*)"', _("“%(clause)s” has no value called “%(word)s”")),
    (r"(?P<word>\w+) must be (?P<wants>.+)", _("“%(word)s” must be %(wants)s")),
    (r'(?P<clause>\w+) needs "(?P<word>.*)"', _("“%(clause)s” needs the value “%(word)s”")),
    (r"(?P<clause>\w+) needs one of (?P<words>.+)", _("“%(clause)s” needs one of %(words)s")),
    (r'"(?P<word>.*)" means nothing without "(?P<other>.*)"', _("“%(word)s” means nothing without “%(other)s”")),
    (r'"(?P<word>.*)" is no tumour code of OncoTree', _("“%(word)s” is no tumour code of OncoTree")),
    (r'"(?P<word>.*)" is not known as a gene', _("“%(word)s” is not known as a gene")),
    (r'"(?P<word>.*)" is not known as a drug', _("“%(word)s” is not known as a drug")),
    (
        r'no known drug has an ATC code that begins with "(?P<word>.*)"',
        _("no known drug has an ATC code that begins with “%(word)s”"),
    ),
    (r"this can never be true", _("this can never be true")),
    (
        r"this can never be true: what it asks of (?P<word>\w+) excludes itself",
        _("this can never be true: what it asks of “%(word)s” excludes itself"),
    ),
    (
        r"this can never be true: (?P<one>.+) and (?P<other>.+) exclude each other",
        _("this can never be true: “%(one)s” and “%(other)s” exclude each other"),
    ),
    (r"this is always true, so that it asks nothing", _("this is always true, so that it asks nothing")),
    (
        r"a rule cannot ask for a germline finding: .*",
        _(
            "a rule cannot ask for a germline finding: its verdict would tell everybody who sees the case what only "
            "some may know. Ask for somatic: true, or leave it to the inclusion"
        ),
    ),
    (
        r'"(?P<word>.*)" is no unit of (?P<clause>\w+); write (?P<words>.+)',
        _("“%(word)s” is no unit of “%(clause)s”; write one of %(words)s"),
    ),
    (
        r"(?P<clause>\w+) in (?P<word>.+) cannot be compared: .*upper limit",
        _("“%(clause)s” in %(word)s cannot be compared: the dossier has multiples of the laboratory's upper limit"),
    ),
    (
        r"(?P<clause>\w+) in (?P<word>.+) cannot be compared: .*body surface.*",
        _("“%(clause)s” in %(word)s cannot be compared: the dossier has clearance per 1.73 m² of body surface"),
    ),
    (r'"(?P<word>.*)" stands twice', _("“%(word)s” stands twice")),
    (r"it holds a character that cannot be shown", _("it holds a character that cannot be shown")),
    (r"it is nested too deeply for a rule", _("it is nested too deeply for a rule")),
    (r"aliases .*", _("aliases (*name) are not used here; write the rule out")),
    (r"cannot be read as YAML: (?P<why>.*)", _("cannot be read as YAML: %(why)s")),
)
_WANTS: dict[str, Promise] = {
    "a text": _("a text"),
    "a number up to 1000000000000000": _("a number up to 1000000000000000"),
    "a whole number up to 100000": _("a whole number up to 100000"),
    "a whole number of days up to 3650": _("a whole number of days up to 3650"),
    "true or false": _("true or false"),
    "a list of tumour codes": _("a list of tumour codes"),
    "a list of drug names": _("a list of drug names"),
    "a list of genes": _("a list of genes"),
    "true; leave it out where it is not asked": _("true; leave it out where it is not asked"),
    "a scale and its level, such as ESCAT II-B": _("a scale and its level, such as ESCAT II-B"),
    "a list of protein changes such as V600E, or residues such as V600": _(
        "a list of protein changes such as V600E, or residues such as V600"
    ),
    "a range of codons such as 762-823": _("a range of codons such as 762-823"),
    "an exon such as 14, or several such as 2-7": _("an exon such as 14, or several such as 2-7"),
    "a list of ATC codes or their beginnings, such as L01FF": _(
        "a list of ATC codes or their beginnings, such as L01FF"
    ),
    "a list of ICD-O-3 codes such as 8160/3 or 816": _("a list of ICD-O-3 codes such as 8160/3 or 816"),
    "a list of ICD-O-3 codes such as C22 or C22.1": _("a list of ICD-O-3 codes such as C22 or C22.1"),
    "a number from 0 to 1": _("a number from 0 to 1"),
    "a number from 0 to 100": _("a number from 0 to 100"),
}
_ONE_OF = _("one of %(words)s")
_KNOWN = [(re.compile(form), words) for form, words in _FORMS]


@dataclass(frozen=True)
class ProblemLine:
    """One problem beside its line. ``nearest``: the valid word that was probably meant, or empty."""

    line: int
    key: str
    message: str
    nearest: str

    @property
    def sentence(self) -> str:
        """With what was probably meant."""
        meant = str(_("Did you mean “%(word)s”?")) % {"word": self.nearest}
        return f"{self.message}. {meant}" if self.nearest else f"{self.message}."


def problem_line(problem: Problem) -> ProblemLine:
    said = _NEAREST.search(problem.message)
    bare = _NEAREST.sub("", problem.message).rstrip(".")
    return ProblemLine(problem.line, problem.key, problem_words(bare), said["word"] if said else "")


def problem_words(sentence: str) -> str:
    """The sentence in the reader's language, without what was probably meant."""
    for form, words in _KNOWN:
        found = form.fullmatch(sentence)
        if found:
            values = found.groupdict()
            return str(words) % {**values, "wants": wants_words(values["wants"])} if "wants" in values else (
                str(words) % values
            )  # fmt: skip
    return sentence


def wants_words(wants: str) -> str:
    """What a value must be."""
    if wants.startswith("one of "):
        return str(_ONE_OF) % {"words": wants.removeprefix("one of ")}
    return str(_WANTS.get(wants, wants))
