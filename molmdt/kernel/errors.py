"""What can go wrong in a service, as the edges need to tell it apart.

Messages are sentences for the user: what is wrong and what to do. They hold no patient data.
"""

from dataclasses import dataclass


class DomainError(Exception):
    """The base; ``status`` is the HTTP answer that an edge gives."""

    status = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class PreconditionFailed(DomainError):
    """The act is not possible in the state found."""

    status = 409


class EditConflict(PreconditionFailed):
    """Somebody saved first. Carries what is stored now so that the edge can show both texts."""

    def __init__(self, message: str, *, stored: dict[str, str], version: int) -> None:
        super().__init__(message)
        self.stored = stored
        self.version = version


class Denied(DomainError):
    """The matrix says no."""

    status = 403


@dataclass(frozen=True)
class FieldProblem:
    """One thing wrong with an input: where it stands and what to do."""

    path: str
    message: str


class InvalidInput(DomainError):
    """An input that is refused as a whole; every problem names its place."""

    status = 422

    def __init__(self, message: str, problems: list[FieldProblem] | None = None) -> None:
        super().__init__(message)
        self.problems = problems or []
