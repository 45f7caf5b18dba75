#!/usr/bin/env python
"""Django's command line for Mol-MDT."""

import os
import sys

# These never ask the database, so settings need not start one for them.
WITHOUT_DATABASE = frozenset({"check_files", "inpred_view"})


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "molmdt.settings")
    if sys.argv[1:2] and sys.argv[1] in WITHOUT_DATABASE:
        os.environ.setdefault("MOLMDT_NO_DATABASE", "1")
    if sys.argv[1:2] == ["inpred_view"] and "--json" in sys.argv:
        _without_apps()
        return
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


def _without_apps() -> None:
    """Loading every app takes ten times as long as the view, and JSON has no words to translate."""
    from cases.genomics.management.commands.inpred_view import Command

    Command().run_from_argv(sys.argv)


if __name__ == "__main__":
    main()
