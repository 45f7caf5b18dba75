"""Typed readers of the environment that fail loudly.

A secret may also be given as a file: ``NAME_FILE`` names a file whose content is the value of ``NAME``.
"""

import os
from pathlib import Path

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}


class BadEnvironment(RuntimeError):
    """A variable of the environment cannot be used; the message names it and says what is expected."""


def text(name: str, default: str | None = None) -> str:
    """The value of NAME, or of the file named by NAME_FILE, or the default; raises BadEnvironment without any."""
    file_name = os.environ.get(f"{name}_FILE")
    if file_name:
        try:
            return Path(file_name).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise BadEnvironment(f"{name}_FILE: cannot read {file_name}: {error.strerror}") from error
    value = os.environ.get(name, default)
    if value is None:
        raise BadEnvironment(f"{name} is not set; see docs/configuration.md")
    return value


def flag(name: str, default: bool) -> bool:
    """A yes/no value; anything but the known words is refused."""
    word = text(name, "1" if default else "0").strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise BadEnvironment(f"{name}={word!r} is neither true nor false")


def integer(name: str, default: int) -> int:
    """A whole number."""
    word = text(name, str(default))
    try:
        return int(word)
    except ValueError as error:
        raise BadEnvironment(f"{name}={word!r} is not a whole number") from error


def file(name: str) -> str:
    """The path of a file that is there, or nothing; a path that leads nowhere is refused."""
    path = os.environ.get(name, "").strip()
    if path and not Path(path).is_file():
        raise BadEnvironment(f"{name}={path!r} is not a file")
    return path


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list, blanks trimmed, empty parts dropped."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]
