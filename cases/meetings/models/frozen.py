"""Minutes that are frozen are a document's source: their texts stay as they are, whoever asks the database."""

REFUSE = """
    IF EXISTS (SELECT 1 FROM cases_meetings_minutes m {where} AND m.frozen_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the minutes of this meeting are frozen' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN {row};
"""
# The texts of an agenda item that the minutes tell; its other columns are the next meeting's concern.
TEXTS = ("notes", "notes_version", "minutes_text", "minutes_version", "minutes_by_id", "defer_reason")


def note_is_frozen() -> str:
    """For rows that belong to an agenda item."""
    where = "JOIN cases_meetings_agendaitem i ON i.meeting_id = m.meeting_id WHERE i.id = NEW.item_id"
    return REFUSE.format(where=where, row="NEW")


def item_is_frozen() -> str:
    """For the agenda item itself, changed or deleted."""
    return REFUSE.format(where="WHERE m.meeting_id = OLD.meeting_id", row="COALESCE(NEW, OLD)")
