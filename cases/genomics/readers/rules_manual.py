"""The manual page of the readers' rules, made from the table of rules alone."""

from collections.abc import Mapping

from cases.genomics.readers import rules, rules_content
from cases.genomics.readers.kinds import Severity
from cases.genomics.readers.rule import Rule

HEAD = """# Reading rules

Every sentence of a reading report carries the id of its rule. This page is made from the readers' own table
(`manage.py reading_rules`); a test holds that page and table agree. `%(name)s` stands for what the file says.

- **refused**: nothing of the delivery is stored.
- **quarantined**: kept, clinically invisible, until two persons have cleared it; the findings say so, then and after.
- **warned**: read and stored; a person should look.
"""
GROUPS: tuple[tuple[str, Mapping[str, Rule]], ...] = (
    ("Files", rules.FILE_RULES),
    ("Archives and folders", rules.ARCHIVE_RULES),
    ("Whose file it is", rules.IDENTITY_RULES),
    ("Genome build", rules.BUILD_RULES),
    ("Tables", rules_content.TABLE_RULES),
    ("Cells", rules_content.CELL_RULES),
    ("VCF", rules_content.VCF_RULES),
    ("MAF", rules_content.MAF_RULES),
)
_ORDER = (Severity.REFUSED, Severity.QUARANTINED, Severity.WARNED)


def page() -> str:
    """Markdown: one table per group, the severest first."""
    return HEAD + "".join(_section(title, group) for title, group in GROUPS)


def _section(title: str, group: Mapping[str, Rule]) -> str:
    ordered = sorted(group.items(), key=lambda item: (_ORDER.index(item[1].severity), item[0]))
    lines = [f"| `{name}` | {rule.severity} | {_cell(rule.sentence)} |" for name, rule in ordered]
    return "\n".join(["", f"## {title}", "", "| rule | severity | sentence |", "|---|---|---|", *lines, ""])


def _cell(sentence: str) -> str:
    return sentence.replace("|", "\\|").replace("%%", "%")
