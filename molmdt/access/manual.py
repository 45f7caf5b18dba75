"""The manual page of the permission matrix, made from the matrix itself."""

from molmdt.access.logic.matrix import Cell, Matrix
from molmdt.accounts.enums import Role

HEAD = """# Who may do what

Made from `molmdt/access/matrix.yaml` by `manage.py permission_manual`; do not edit by hand.

Scopes: **O** own (referred by, assigned to, written by), **H** own hospital, **R** own region, **B** on a board of
theirs while the board's decision about the case is open, **S** as B but only while the meeting is in session,
**N** national, **L** own laboratory. Marks: **P** pseudonymous only, **D** de-identified only, **M** metadata only,
**V** see only, **2** needs a second person, **!** fresh re-authentication, **b** possible through emergency access
(not opened yet). An objection by the patient leaves only RO's O and LC's H.
A referral that has not been sent is reached by O and H alone.

Roles: RO referring oncologist, LC local coordinator, NC national coordinator, PA pathologist, BI bioinformatician,
MB molecular biologist, GE medical geneticist, CH meeting chair, OB observer, DR data manager, AU auditor,
SY system administrator, API laboratory system.
"""


def page(matrix: Matrix) -> str:
    """The page as Markdown: one row per action, one column per role."""
    roles = [role.value for role in Role]
    lines = [HEAD, f"| Action | {' | '.join(roles)} |", f"|---|{'---|' * len(roles)}"]
    for action, row in matrix.items():
        cells = " | ".join(_letters(row.get(role)) for role in roles)
        lines.append(f"| `{action}` | {cells} |")
    return "\n".join(lines) + "\n"


def _letters(cell: Cell | None) -> str:
    return " ".join([*sorted(cell.scopes), *sorted(cell.marks)]) if cell else "–"
