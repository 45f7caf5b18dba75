"""What /proc knows of a process: enough to tell ours from a zombie or from a stranger who got the same pid."""

from __future__ import annotations

from pathlib import Path


def command_line(pid: int) -> str:
    """The arguments joined by spaces; empty for a zombie, a kernel thread or nobody."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def state(pid: int) -> str:
    """The one-letter state (R, S, D, Z, X ...); empty if there is no such process."""
    fields = _stat(pid)
    return fields[0] if fields else ""


def is_running(pid: int, *, naming: str) -> bool:
    """Is this pid alive, no zombie, and does its command line name the given word?"""
    return pid > 0 and state(pid) not in ("", "Z", "X") and naming in command_line(pid)


def started_at(pid: int) -> int:
    """When the process began, in clock ticks since boot: with the pid it names one process for good; 0 for nobody."""
    fields = _stat(pid)
    return int(fields[19]) if fields else 0


def session_members(leader: int) -> list[int]:
    """The living processes of a session, which outlives its leader; the kernel gives its number to nobody meanwhile."""
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [pid for pid in pids if (fields := _stat(pid)) and int(fields[3]) == leader and fields[0] not in "ZX"]


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on (proc(5) numbers it 3); empty if there is no such process."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:
        return []
    return text.rpartition(")")[2].split()
