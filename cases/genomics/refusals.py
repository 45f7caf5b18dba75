"""Why something was refused: kept by rule and values, told in the language of whoever reads it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any, Self

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from cases.genomics.knowledge.faults import FAULTS, Fault
from cases.genomics.readers.rows import Problem
from cases.genomics.readers.rules import RULES
from cases.genomics.words import word
from molmdt.kernel.errors import FieldProblem, InvalidInput

# What only the sending itself can get wrong.
SENDING = {
    "material_unknown": _(
        "%(sample)s is no reference material that we know. A patient's sample is delivered to its "
        "case; a new material is added to the table of materials."
    ),
    "version_taken": _("Version %(version)s of %(name)s is stored with other content. A version never changes."),
    "name_taken": _("%(name)s is the name of a table of another kind. Choose another name."),
}
# Readers of files, readers of tables and the sending may use the same word for a rule: each has its own prefix.
_SENTENCES = {
    **{f"file.{rule}": said.sentence for rule, said in RULES.items()},
    **{f"table.{rule}": said for rule, said in FAULTS.items()},
    **{f"sending.{rule}": said for rule, said in SENDING.items()},
}
_AS_WRITTEN = frozenset({"value", "sample", "name"})  # the sender's own text, which may happen to be a word of ours


@dataclass(frozen=True)
class Reason:
    """One reason. ``rule`` with its prefix; ``line`` from 1, None = the whole; ``field`` as the file or form has it."""

    rule: str
    file: str = ""
    line: int | None = None
    field: str = ""
    values: Mapping[str, Any] = attribute(default_factory=dict)

    @classmethod
    def of_table(cls, fault: Fault) -> Self:
        return cls(f"table.{fault.rule}", "", fault.line, fault.column, fault.values)

    @classmethod
    def of_file(cls, problem: Problem, file: str = "") -> Self:
        """``file``: the one that it was said of, where the problem itself names none."""
        return cls(f"file.{problem.rule}", problem.file or file, problem.line, problem.field or "", problem.values)

    @classmethod
    def stored(cls, kept: Mapping[str, Any]) -> Self:
        return cls(kept["rule"], kept["file"], kept["line"], kept["field"], kept["values"])

    def as_json(self) -> dict[str, Any]:
        values = {name: value if isinstance(value, int | str) else str(value) for name, value in self.values.items()}
        return {"rule": self.rule, "file": self.file, "line": self.line, "field": self.field, "values": values}

    @property
    def place(self) -> str:
        """``a.vcf, line 14, POS``, as far as it is known."""
        line = gettext("line %(line)s") % {"line": self.line} if self.line is not None else ""
        return ", ".join(part for part in (self.file, line, word("field", self.field)) if part)

    @property
    def sentence(self) -> str:
        """A rule of former times is told in the words that it was kept with."""
        known = _SENTENCES.get(self.rule)
        return filled(known, self.values) if known else str(self.values.get("said", self.rule))


class Refused(InvalidInput):
    """Nothing was stored; ``reasons`` can be kept and told again."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(
            gettext("Nothing was stored."), [FieldProblem(one.place, one.sentence) for one in self.reasons]
        )


def filled(sentence: str, values: Mapping[str, Any]) -> str:
    """A rule's sentence in the active language, its values as well where they are words of ours."""
    said = {
        name: gettext(value) if isinstance(value, str) and value and name not in _AS_WRITTEN else value
        for name, value in values.items()
    }
    return gettext(sentence) % said
