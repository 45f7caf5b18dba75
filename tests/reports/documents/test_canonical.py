import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.documents.logic.canonical import NotCanonical, canonical_json, freeze, is_canonical

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8", exclude_characters="\x00")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abcåøé"), inner, max_size=4),
    max_leaves=20,
)


def test_keys_are_sorted_and_text_is_nfc() -> None:
    assert canonical_json({"b": "A\u030a", "a": [1, None, True]}) == '{"a":[1,null,true],"b":"Å"}'


def test_known_value_has_the_known_hash() -> None:
    assert freeze({"a": "å"}).sha256 == "65b5cfbfcfa650150de1554f3c1315785acf3ed6fa05ae1c2b79c1f117dc1e07"  # sha256sum


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"a": 0.5}, "$.a"),
        ({"a": [1, {"b": float("nan")}]}, "$.a[1].b"),
        ({1: "x"}, "$"),
        ({"a": "\ud800"}, "$.a"),
        ({"a": "x\x00"}, "$.a"),
        ({"A\u030a": 1, "Å": 2}, "$.Å"),
        ({"a": b"x"}, "$.a"),
    ],
)
def test_value_without_a_canonical_form_is_refused_by_place(value: object, place: str) -> None:
    with pytest.raises(NotCanonical) as refused:
        canonical_json(value)
    assert str(refused.value).startswith(f"{place}:")


@given(VALUES)
def test_canonical_text_is_its_own_canonical_form(value: object) -> None:
    text = canonical_json(value)
    assert canonical_json(json.loads(text)) == text
    assert is_canonical(text)


def test_other_order_or_blanks_are_not_canonical() -> None:
    assert not is_canonical('{"b":1,"a":2}')
    assert not is_canonical('{"a": 1}')
    assert not is_canonical('{"a":0.5}')
    assert not is_canonical("{")
