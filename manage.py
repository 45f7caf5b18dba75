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
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
