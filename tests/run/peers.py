"""`make peers`: second opinions by programs that we did not write, where they are at hand; says what it skipped.

Looked for: Java with Maven (HAPI FHIR server and validator, the EU's DSS), veraPDF, and pdfsig.
"""

import shutil
import subprocess
import sys

PEERS = {
    "FHIR resources by HAPI's validator": ("java", "mvn"),
    "signatures by the EU's DSS": ("java", "mvn"),
    "PDF/A by veraPDF": ("verapdf",),
    "signatures by pdfsig": ("pdfsig",),
}
# What exists as a test already: its marker expression says which tests are that peer's opinion.
TESTS = {"signatures by pdfsig": "pdfsig"}


def main() -> int:
    code = 0
    for question, programs in PEERS.items():
        missing = [program for program in programs if shutil.which(program) is None]
        if missing:
            print(f"skipped  {question}: {', '.join(missing)} not found")
        elif question not in TESTS:
            print(f"skipped  {question}: not asked by this version")
        else:
            command = [sys.executable, "-m", "pytest", "-q", "-k", TESTS[question], "tests/reports"]
            print(f"asking   {question}", flush=True)
            code |= subprocess.run(command, check=False).returncode
    return code


if __name__ == "__main__":
    sys.exit(main())
