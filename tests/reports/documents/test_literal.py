import pytest

from reports.documents.logic.literal import MAX_FIELD, TooLong, literal, one_line


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("EGFR\u202einhibitor", "EGFR⟦U+202E⟧inhibitor"),  # U01
        ("\u2066a\u2069", "⟦U+2066⟧a⟦U+2069⟧"),  # U02
        ("BR\u200bAF", "BR⟦U+200B⟧AF"),  # U03
        ("\x1b[2J", "⟦U+001B⟧[2J"),  # U09
        ("so\u00adft", "so⟦U+00AD⟧ft"),  # U10
        ("a\U000e0041b", "a⟦U+E0041⟧b"),  # U12
        ("Čáŋŋá đŧ", "Čáŋŋá đŧ"),  # U08: living letters stay
        ("A\u030ase", "Åse"),  # U05
        ("{{7*7}} {% debug %} <script>", "{{7*7}} {% debug %} <script>"),  # X01, X02: literal
        ("én\nto\ttre\r\nfire", "én\nto\ttre\nfire"),
    ],
)
def test_hidden_characters_are_written_out(typed: str, printed: str) -> None:
    assert literal(typed) == printed


def test_one_line_field_shows_its_line_breaks() -> None:
    assert one_line("a\nMSH|^~") == "a⟦U+000A⟧MSH|^~"


def test_pile_of_combining_marks_is_written_out() -> None:
    shown = literal("e" + "\u0323\u0302" * 50)
    assert "⟦U+0302⟧" in shown
    assert not any(shown[i : i + 8].count("\u0302") > 6 for i in range(len(shown)))


def test_text_beyond_the_limit_is_refused() -> None:
    literal("x" * MAX_FIELD)
    with pytest.raises(TooLong, match="20001 characters"):
        literal("x" * (MAX_FIELD + 1))
