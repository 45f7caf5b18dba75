from django.conf import settings

from molmdt.access.manual import page
from molmdt.access.queries import matrix


def test_the_manual_page_is_the_matrix() -> None:
    written = (settings.BASE_DIR / "docs" / "permissions.md").read_text(encoding="utf-8")
    assert written == page(matrix()), "run manage.py permission_manual"
