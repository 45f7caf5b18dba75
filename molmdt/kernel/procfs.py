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
    try:
        text = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:
        return ""
    return text.rpartition(")")[2].split()[0]


def is_running(pid: int, *, naming: str) -> bool:
    """Is this pid alive, no zombie, and does its command line name the given word?"""
    return pid > 0 and state(pid) not in ("", "Z", "X") and naming in command_line(pid)
