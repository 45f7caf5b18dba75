"""Which tests of the last run may be tried once more: its few failures, if all of them walk pages or sockets.

Those tests share two cores with browsers, a site and each other, and a slow moment can fail one of them; no other test
has that excuse. One name per line, and none where there is no second try.
"""

import json
from pathlib import Path

NOTES = Path(__file__).resolve().parents[2] / ".pytest_cache" / "v" / "cache" / "lastfailed"
FOLDERS = ("tests/browser/", "tests/live/", "tests/faults/")
MOST = 3  # more have not failed by chance


def second_try(failed: list[str]) -> list[str]:
    """The failed tests, or none of them."""
    excused = len(failed) <= MOST and all(name.startswith(FOLDERS) and "::" in name for name in failed)
    return sorted(failed) if excused else []


if __name__ == "__main__":
    for name in second_try(list(json.loads(NOTES.read_text())) if NOTES.exists() else []):
        print(name)
