"""National numbers against the published vectors, all synthetic."""

import uuid

import pytest

from molmdt.kernel import ids
from molmdt.kernel.ids import (
    InvalidIdentifier,
    NationalIdKind,
    is_organisation_number,
    new_key,
    parse_national_id,
)

SYNTHETIC = [
    "01817010055", "01817010063", "01817010071", "02827010165", "02827010173", "02827010181",
    "15857520006", "15857520014", "29820050043", "29820050051", "29820050078",
]  # fmt: skip
SYNTHETIC_D = ["41817010049", "41817010057", "41817010065", "41817010073", "68857520142", "68857520177"]
JOINT_EMERGENCY = ["81234567802", "81234567810", "90000000158", "90000000166"]


@pytest.mark.parametrize("number", SYNTHETIC)
def test_synthetic_national_number(number: str) -> None:
    parsed = parse_national_id(number)
    assert (parsed.kind, parsed.synthetic) == (NationalIdKind.NATIONAL, True)


@pytest.mark.parametrize("number", SYNTHETIC_D)
def test_synthetic_d_number(number: str) -> None:
    parsed = parse_national_id(number)
    assert (parsed.kind, parsed.synthetic) == (NationalIdKind.D_NUMBER, True)


@pytest.mark.parametrize("number", JOINT_EMERGENCY)
def test_joint_emergency_number(number: str) -> None:
    assert parse_national_id(number).kind is NationalIdKind.JOINT_EMERGENCY


def test_blanks_are_dropped() -> None:
    assert parse_national_id("018170 10055").number == "01817010055"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("01817010054", "kontrollsifrene"),
        ("1817010055", "null foran"),
        ("018170100550", "elleve"),
        ("0181701005x", "sifre"),
        ("٠١٨١٧٠١٠٠٥٥", "sifre"),
        ("", "elleve"),
        ("01417010072", "måneden"),  # month + 40: only its identifier system could tell what it is
    ],
)
def test_refused_number_says_why_and_does_not_repeat_it(text: str, reason: str) -> None:
    with pytest.raises(InvalidIdentifier) as refusal:
        parse_national_id(text)
    assert reason in str(refusal.value).lower()
    assert not text or text not in str(refusal.value)


def test_the_2032_rule_accepts_four_times_as_many_numbers_of_a_day() -> None:
    accepted = 0
    for serial in range(100_000):
        try:
            parse_national_id(f"018170{serial:05}")
        except InvalidIdentifier:
            continue
        accepted += 1
    assert accepted == 3306


@pytest.mark.parametrize("number", ["993467049", "983971709", "883974832"])
def test_organisation_number(number: str) -> None:
    assert is_organisation_number(number)
    assert not is_organisation_number(number[:-1] + str((int(number[-1]) + 1) % 10))
    assert not is_organisation_number(number[:-1])


def test_keys_are_ordered_by_time() -> None:
    keys = [new_key() for _ in range(50)]
    assert len(set(keys)) == 50
    assert {key.version for key in keys} == {7}
    assert {key.variant for key in keys} == {uuid.RFC_4122}
    assert keys == sorted(keys), "what happened in the same millisecond keeps its order"


def test_key_begins_with_its_moment_and_stays_in_order_when_the_clock_is_set_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ids, "_newest_tick", 0)
    monkeypatch.setattr("time.time_ns", lambda: 1_700_000_000_123_500_000)
    before = new_key()
    assert before.int >> 64 == 1_700_000_000_123 << 16 | 0x7 << 12 | 1 << 11  # half of the millisecond has gone
    monkeypatch.setattr("time.time_ns", lambda: 1)
    after = [new_key() for _ in range(5)]
    assert [before, *after] == sorted([before, *after])
