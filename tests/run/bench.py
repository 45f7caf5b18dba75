"""`make bench [BENCH=name]`: runs the scripts in tests/bench, each printing one JSON line per figure.

A line is {"name", "value", "unit", "limit", "ratio"}; ratio is value / limit, so that above 1 the promise is broken.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEYS = {"name", "value", "unit", "limit", "ratio"}


def main(wanted: list[str]) -> int:
    scripts = {path.stem: path for path in sorted((ROOT / "tests" / "bench").glob("[a-z]*.py"))}
    unknown = [name for name in wanted if name not in scripts]
    if unknown:
        print(f"No bench named {', '.join(unknown)}; there are: {', '.join(scripts)}", file=sys.stderr)
        return 2
    broken = 0
    for name in wanted or scripts:
        with tempfile.TemporaryDirectory(prefix="molmdt-bench-") as home:
            broken += _run(scripts[name], home)
    return 1 if broken else 0


def _run(script: Path, home: str) -> int:
    environment = os.environ | {"MOLMDT_HOME": home, "PYTHONPATH": str(ROOT)}
    try:
        done = subprocess.run(
            [sys.executable, str(script)], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False
        )
    finally:
        stop = environment | {"MOLMDT_NO_DATABASE": "1"}
        command = [sys.executable, "manage.py", "stop_database"]
        subprocess.run(command, cwd=ROOT, env=stop, stdout=subprocess.DEVNULL, check=False)
    broken = done.returncode != 0
    for line in done.stdout.splitlines():
        if not line.startswith("{"):
            continue
        figure = json.loads(line)
        print(json.dumps(figure), flush=True)
        broken |= set(figure) != KEYS or (figure["ratio"] is not None and figure["ratio"] > 1)
    return int(broken)


if __name__ == "__main__":
    sys.exit(main([name for name in sys.argv[1:] if name]))
