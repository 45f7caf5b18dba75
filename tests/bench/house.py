"""How long the house takes to start a second time, with its demo nation loaded, and to end."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.services import free_port

ROOT = Path(__file__).resolve().parents[2]
SECOND_START_LIMIT = 5.0
DEMO_LIMIT = 60.0
END_LIMIT = 10.0


def figure(name: str, value: float, limit: float) -> None:
    line = {"name": name, "value": round(value, 2), "unit": "s", "limit": limit, "ratio": round(value / limit, 3)}
    print(json.dumps(line), flush=True)


def start() -> tuple[float, float]:
    """Seconds until the site says that it is ready, and until it has ended."""
    began = time.monotonic()
    house = subprocess.Popen(
        [sys.executable, "manage.py", "serve_all", "--port", os.environ["PORT"]],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert house.stdout is not None
    for line in house.stdout:
        if "is ready at" in line:
            break
    ready = time.monotonic() - began
    time.sleep(2)
    ending = time.monotonic()
    house.send_signal(signal.SIGINT)
    house.wait()
    return ready, time.monotonic() - ending


def main() -> None:
    os.environ["PORT"] = str(free_port())
    first, _ = start()
    second, ended = start()
    figure("house.first_start", first, DEMO_LIMIT + SECOND_START_LIMIT)
    figure("house.second_start", second, SECOND_START_LIMIT)
    figure("house.end", ended, END_LIMIT)


if __name__ == "__main__":
    main()
