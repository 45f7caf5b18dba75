"""Compiles every template, so that a broken one is found before its page is."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "molmdt.settings")


def main() -> int:
    import django
    from django.template import TemplateDoesNotExist, TemplateSyntaxError
    from django.template.loader import get_template

    django.setup()
    folder = ROOT / "templates"
    problems = []
    templates = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in templates:
        try:
            get_template(str(path.relative_to(folder)))
        except (TemplateSyntaxError, TemplateDoesNotExist, UnicodeDecodeError) as error:
            problems.append(f"{path.relative_to(ROOT)}: {error}")
    print("\n".join(problems) or f"{len(templates)} templates compile")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
