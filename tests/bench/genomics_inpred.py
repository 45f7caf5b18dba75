"""Figures of the view that InPreD knows: the command as a process, and the view itself, on two tables of one size."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data" / "tso500" / "hus-acrometrix"
ACROMETRIX, ROWS, TIMES = "CL-AcroMetrix-D01", 510, 5
LIMIT = 1.0  # seconds, from the start of the process to its end; today's tool takes about 150 on AcroMetrix


def figure(name: str, value: float) -> None:
    line = {"name": name, "value": round(value, 3), "unit": "s", "limit": LIMIT, "ratio": round(value / LIMIT, 3)}
    print(json.dumps(line), flush=True)


def made_up(root: Path) -> tuple[Path, str]:
    """As many rows and columns as AcroMetrix has, every second one pathogenic: it comes twice in the merge."""
    from cases.genomics.demo.writers.tsoppi import COLUMNS
    from tests.cases.genomics.inpred.tables import SAMPLE, oslo, row, text, written

    rows = []
    for at in range(ROWS):
        cells = dict.fromkeys(COLUMNS, "NA") | row(at + 1, CPSR_ClinVar_class="Pathogenic" if at % 2 else "VUS")
        rows.append(cells)
    return written(oslo(root), text(rows, columns=COLUMNS)), SAMPLE


def measure(name: str, folder: Path, sample: str) -> None:
    from cases.genomics.inpred.view import view_of_folder

    command = [sys.executable, "manage.py", "inpred_view", str(folder), "--sample", sample, "--json"]
    whole, alone = [], []
    for _ in range(TIMES):
        began = time.perf_counter()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        whole.append(time.perf_counter() - began)
        began = time.perf_counter()
        view_of_folder(folder, sample)
        alone.append(time.perf_counter() - began)
    shown = json.loads(done.stdout)["tables"]["class_selected"]
    assert len(shown) >= 400, len(shown)
    # The best of a few: what the machine does beside us is not the command's doing.
    figure(f"genomics.inpred_view_{name}_process", min(whole))
    figure(f"genomics.inpred_view_{name}", min(alone))


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        measure("made_up", *made_up(Path(scratch)))
    if SHARED.is_dir():
        measure("acrometrix", SHARED, ACROMETRIX)
    else:
        print("no ../shared beside this checkout: the AcroMetrix folder is not measured", file=sys.stderr)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "molmdt.settings")
    main()
