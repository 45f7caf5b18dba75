"""The sockets of one meeting in this process, what each of them holds, and what is on its stage."""

import asyncio
from dataclasses import dataclass, field

from cases.meetings.live.audience import Audience
from cases.meetings.live.lines import Line, Packet
from cases.meetings.live.seats import Memory
from cases.meetings.live.updates import Asking, Stage

NOTHING_KNOWN = 2**31 - 1  # a room that nobody has looked at asks for no events, only for what its newcomers miss


@dataclass(eq=False)
class Member:
    """One socket. ``since``: what it must be brought on from; None when it holds the room's number."""

    line: Line
    since: int | None
    token: str
    number: int = 0  # what it was last brought to
    person: int = 0
    audience: Audience | None = None
    behind: bool = False  # has not taken what it was sent; gets everything once it has
    moved_at: float = 0.0

    def asking(self) -> Asking:
        return Asking(self.line.seat, self.audience, self.since, self.token)


@dataclass(frozen=True)
class View:
    """The presenter's last move, for those who come late. ``ours``: its sender's socket is in this process."""

    item: int
    text: str
    packet: Packet
    ours: bool


@dataclass(eq=False)
class Room:
    meeting: int
    members: dict[Line, Member] = field(default_factory=dict)  # in order of arrival
    sequence: int = NOTHING_KNOWN
    memory: Memory = field(default_factory=Memory)
    stage: Stage | None = None
    view: View | None = None
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    blind_since: float | None = None  # the database has not answered since

    def of_account(self, account: int) -> list[Line]:
        return [line for line in self.members if line.seat.account == account]

    def may_see_stage(self, member: Member) -> bool:
        return self.stage is not None and member.audience is not None and self.stage.case in member.audience.visible

    def may_move(self, member: Member, item: int) -> bool:
        """Only the presenter moves the picture, only with the right to, and only that of the case that is up."""
        if self.stage is None or member.audience is None or not member.person:
            return False
        on_stage = self.stage.item == item and self.may_see_stage(member)
        return on_stage and self.stage.presenter == member.person and member.audience.present
