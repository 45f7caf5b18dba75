"""The import contract is worth something only if breaking it fails: every contract is broken here once, on a skeleton.

The skeleton has every module of the real tree, empty, so that a contract which only seems to hold because a module is
missing or misspelt is found too.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LINT = Path(sys.executable).with_name("lint-imports")

FORBIDDEN = [
    # importer, what it must not import, words of the contract that must say so
    ("molmdt/kernel/clock.py", "import molmdt.web", "Floors"),
    ("molmdt/web/views.py", "import molmdt.access.doors", "Floors"),
    ("molmdt/audit/services.py", "from molmdt.accounts import models", "Floors"),
    ("molmdt/accounts/services.py", "import molmdt.access", "Floors"),
    ("molmdt/access/doors.py", "import cases.dossier", "Floors"),
    ("cases/dossier/services.py", "import reports.documents", "Floors"),
    ("cases/dossier/views.py", "import molmdt.urls", "Floors"),
    ("molmdt/kernel/jobs.py", "import molmdt.settings", "Every room of the site"),
    ("cases/dossier/models.py", "import cases.genomics.models", "Inside cases"),
    ("cases/genomics/services.py", "import cases.trials.services", "Inside cases"),
    ("cases/trials/services.py", "import cases.meetings", "Inside cases"),
    ("cases/meetings/services.py", "import cases.views", "Inside cases"),
    ("reports/documents/services.py", "import reports.signing", "Inside reports"),
    ("reports/signing/services.py", "import reports.journal", "Inside reports"),
    ("reports/statistics/__init__.py", "import reports.registry", "Inside reports"),
    ("cases/dossier/models.py", "import cases.dossier.services", "Inside every room"),
    ("cases/dossier/services.py", "import cases.dossier.views", "Inside every room"),
    ("cases/genomics/enums.py", "import cases.genomics.logic", "Inside every room"),
    ("cases/dossier/logic/__init__.py", "import django.db", "Rules are pure"),
    ("cases/genomics/readers/__init__.py", "import molmdt.kernel", "Rules are pure"),
    ("cases/genomics/knowledge/__init__.py", "import django.db", "Rules are pure"),
    ("cases/genomics/knowledge/__init__.py", "import cases.genomics.models", "Inside every room"),
]
HOMELESS = ["molmdt/attic", "cases/radiology", "reports/billing"]


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    for package in ("molmdt", "cases", "reports"):
        for module in (ROOT / package).rglob("*.py"):
            copy = tmp_path / module.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.touch()
    for name in ("__init__.py", "services.py", "views.py", "models.py", "enums.py"):
        for room in ("cases/dossier", "cases/genomics", "cases/trials", "cases/meetings", "reports/signing"):
            (tmp_path / room / name).touch()
    (tmp_path / "cases/dossier/logic").mkdir(exist_ok=True)
    (tmp_path / "cases/dossier/logic/__init__.py").touch()
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def lint(folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(LINT), "--no-cache"], cwd=folder, capture_output=True, text=True, check=False, env={"COLUMNS": "200"}
    )


def test_skeleton_without_forbidden_imports_passes(skeleton: Path) -> None:
    done = lint(skeleton)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(("importer", "statement", "contract"), FORBIDDEN, ids=[f"{a}: {b}" for a, b, _ in FORBIDDEN])
def test_forbidden_import_fails_and_names_its_contract(
    skeleton: Path, importer: str, statement: str, contract: str
) -> None:
    module = skeleton / importer
    module.parent.mkdir(parents=True, exist_ok=True)
    module.write_text(statement + "\n")
    done = lint(skeleton)
    assert done.returncode != 0, done.stdout
    broken = [line for line in done.stdout.splitlines() if "BROKEN" in line]
    assert any(contract in line for line in broken), done.stdout


@pytest.mark.parametrize("room", HOMELESS)
def test_new_room_without_a_place_fails(skeleton: Path, room: str) -> None:
    (skeleton / room).mkdir()
    (skeleton / room / "__init__.py").touch()
    done = lint(skeleton)
    assert done.returncode != 0
    assert room.rpartition("/")[2] in done.stdout + done.stderr
