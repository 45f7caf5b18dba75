"""The verbs of a meeting. Each is one transaction: guards, row lock, write, numbered event, audit row, doorbell."""

from cases.meetings.services.absences import note_absence, remove_absence
from cases.meetings.services.agenda import add_case, move_case, remove_case, set_minutes
from cases.meetings.services.asking import answer_question, ask_question, withdraw_question
from cases.meetings.services.attendance import admit, leave, show_out
from cases.meetings.services.cancelling import cancel_meeting
from cases.meetings.services.chairing import take_chair
from cases.meetings.services.concluding import (
    add_line,
    edit_line,
    move_line,
    remove_line,
    save_outcome,
)
from cases.meetings.services.conflicts import declare_conflict, withdraw_conflict
from cases.meetings.services.entering import come_back, join
from cases.meetings.services.inviting import answer_invitation, invite, sweep_invitations
from cases.meetings.services.minutes import correct_discussion, freeze_as_they_stand, freeze_minutes, save_minutes
from cases.meetings.services.notes import append_note, note_client, write_note
from cases.meetings.services.places import reserve_place
from cases.meetings.services.planning import change_plan, plan_meeting, publish
from cases.meetings.services.polling import close_poll, open_poll, vote
from cases.meetings.services.presence import sweep_unseen
from cases.meetings.services.presenting import give_back, go_to_step, hand_over, show, take_control
from cases.meetings.services.proposing import propose_agenda, set_presenter, undo_proposal
from cases.meetings.services.reading import read_back, stop_reading
from cases.meetings.services.recording import defer_case, end_access_after_signature, record_conclusion
from cases.meetings.services.returning import return_cases
from cases.meetings.services.review import review_case
from cases.meetings.services.running import call_case, close_meeting, open_meeting
from cases.meetings.services.sending import send_invitations
from cases.meetings.services.series import make_all_meetings, save_series
from cases.meetings.services.speaking import give_word, lower_hand, raise_hand, take_word_back

__all__ = [
    "add_case",
    "add_line",
    "admit",
    "answer_invitation",
    "answer_question",
    "append_note",
    "ask_question",
    "call_case",
    "cancel_meeting",
    "change_plan",
    "close_meeting",
    "close_poll",
    "come_back",
    "correct_discussion",
    "declare_conflict",
    "defer_case",
    "edit_line",
    "end_access_after_signature",
    "freeze_as_they_stand",
    "freeze_minutes",
    "give_back",
    "give_word",
    "go_to_step",
    "hand_over",
    "invite",
    "join",
    "leave",
    "lower_hand",
    "make_all_meetings",
    "move_case",
    "move_line",
    "note_absence",
    "note_client",
    "open_meeting",
    "open_poll",
    "plan_meeting",
    "propose_agenda",
    "publish",
    "raise_hand",
    "read_back",
    "record_conclusion",
    "remove_absence",
    "remove_case",
    "remove_line",
    "reserve_place",
    "return_cases",
    "review_case",
    "save_minutes",
    "save_outcome",
    "save_series",
    "send_invitations",
    "set_minutes",
    "set_presenter",
    "show",
    "show_out",
    "stop_reading",
    "sweep_invitations",
    "sweep_unseen",
    "take_chair",
    "take_control",
    "take_word_back",
    "undo_proposal",
    "vote",
    "withdraw_conflict",
    "withdraw_question",
    "write_note",
]
