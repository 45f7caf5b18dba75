"""Whose file it is: sample ids against the case, reference materials, mix-ups between name and content."""

import re

from cases.genomics.logic.sample_id import find_sample_ids, parse_sample_id
from cases.genomics.readers.draft import Draft
from cases.genomics.readers.kinds import FileKind
from cases.genomics.readers.rows import Expected

# Reference materials and controls by the names that laboratories give them.
_CONTROLS = tuple(
    (material, re.compile(pattern, re.IGNORECASE))
    for material, pattern in (
        ("AcroMetrix", r"acro-?metrix"),
        ("Seraseq", r"sera-?_?seq|seracare"),
        ("OncoSpan", r"onco-?span"),
        (
            "Coriell / Genome in a Bottle",
            r"(?<![a-z0-9])(?:NA|GM)(?:1\d{4}|24\d{3})(?!\d)",
        ),
        ("Genome in a Bottle", r"(?<![a-z0-9])HG00[1-7](?!\d)"),
        ("Horizon", r"(?<![a-z0-9])HD[-_ ]?\d{3}(?!\d)"),
        ("HCC1395", r"(?<![a-z0-9])HCC[-_ ]?1395(?!\d)"),
        ("COLO829", r"(?<![a-z0-9])COLO[-_ ]?829(?!\d)"),
        ("universal reference RNA", r"(?<![a-z0-9])UHRR?(?![a-z0-9])"),
        ("no-template control", r"(?<![a-z0-9])NTC\d*(?![a-z0-9])"),
        ("control", r"(?:pos|neg)(?:itive|ative)?[-_ ]?(?:ctrl|control)"),
        ("cell line", r"^CL-"),
    )
)
_GENERIC = re.compile(
    r"(?:sample|tumou?r|normal|control|primary|metastasis|dna|rna|unknown|none|na|n/a|-|\.|)[-_ ]?(?:dna|rna|\d{0,3})",
    re.IGNORECASE,
)
_SHORTEST_PREFIX = 5  # an id shorter than this says too little to be the beginning of another


def control_material(text: str) -> str | None:
    """The reference material that an id or a file's name speaks of, or None."""
    parsed = parse_sample_id(text)
    if parsed is not None and parsed.is_cell_line:
        return "cell line"
    return next((material for material, pattern in _CONTROLS if pattern.search(text)), None)


def is_generic(sample_id: str) -> bool:
    """SAMPLE, TUMOR, NORMAL: names that callers give and that identify nobody."""
    return bool(_GENERIC.fullmatch(sample_id.strip()))


def same_sample(found: str, expected: str) -> bool:
    """Equal, or one is the other with a further part: CL-X and CL-X-D01, but never D01 and D01b."""
    first, second = (text.strip().removesuffix("_P").casefold() for text in (found, expected))
    if first == second:
        return bool(first)
    short, long = sorted((first, second), key=len)
    return len(short) >= _SHORTEST_PREFIX and long.startswith(short) and long[len(short)] in "-_."


def same_patient(found: str, expected: str) -> bool:
    """Two identifiers of InPreD's grammar with the same node and patient number."""
    first, second = parse_sample_id(found), parse_sample_id(expected)
    return first is not None and second is not None and first.patient == second.patient


def is_own_sample(found: str, expected: Expected) -> bool:
    """The case's sample, or the RNA of the same specimen when the case names only its DNA."""
    if any(same_sample(found, want) for want in expected.sample_ids):
        return True
    other = parse_sample_id(found)
    known = [parsed for want in expected.sample_ids if (parsed := parse_sample_id(want)) is not None]
    return other is not None and any(other.specimen == parsed.specimen for parsed in known)


def check_identity(draft: Draft, expected: Expected, *, alone: bool = True) -> None:
    """Records control samples, mismatches with the case and contradictions between name and content.

    ``alone`` False: the files beside it may name the sample.
    """
    ids = tuple(sample for sample in draft.sample.sample_ids if not is_generic(sample))
    _check_controls(draft, ids, expected)
    _check_name(draft, ids)
    if draft.kind is not FileKind.VARIANT_SUMMARY:  # a whole run's
        _check_pair(draft, ids)
    if expected.sample_ids:
        _check_expected(draft, ids, expected, alone=alone)
    if expected.sex and draft.sample.sex and expected.sex != draft.sample.sex:
        draft.problem("sex_mismatch", field="sex")


def _check_controls(draft: Draft, ids: tuple[str, ...], expected: Expected) -> None:
    if expected.reference_material:
        return
    for sample in ids:
        material = control_material(sample)
        if material is not None:
            draft.problem("control_sample", field="sample", sample=sample, material=material)
            return
    material = control_material(draft.file.rsplit("/", 1)[-1])
    if material is not None:
        unnamed_for_patient = bool(expected.sample_ids) and not ids
        draft.problem("control_file_name_patient" if unnamed_for_patient else "control_file_name", material=material)


def _check_name(draft: Draft, ids: tuple[str, ...]) -> None:
    named = find_sample_ids(draft.file.rsplit("/", 1)[-1])
    inside = [parsed for parsed in map(parse_sample_id, ids) if parsed is not None]
    if named and inside and not {part.patient for part in named} & {part.patient for part in inside}:
        draft.problem("file_name_mismatch", name_id=named[0].text, found=inside[0].text)


def _check_pair(draft: Draft, ids: tuple[str, ...]) -> None:
    """DNA and RNA of one pair must be one patient's."""
    patients = {parsed.patient for parsed in map(parse_sample_id, ids) if parsed is not None}
    if len(patients) > 1 and not any(problem.rule == "several_patients" for problem in draft.problems):
        draft.problem("several_patients", found=", ".join(sorted(patients)))


def _check_expected(draft: Draft, ids: tuple[str, ...], expected: Expected, *, alone: bool) -> None:
    wanted = ", ".join(expected.sample_ids)
    if any(same_sample(found, want) for found in ids for want in expected.sample_ids):
        return
    if any(same_patient(found, want) for found in ids for want in expected.sample_ids):
        draft.problem("sample_other_specimen", found=", ".join(ids), expected=wanted)
    elif ids:
        draft.problem("sample_mismatch", field="sample", found=", ".join(ids), expected=wanted)
    elif not any(want.casefold() in draft.file.casefold() for want in expected.sample_ids):
        named = find_sample_ids(draft.file)
        if named and not any(same_patient(part.text, want) for part in named for want in expected.sample_ids):
            draft.problem("sample_mismatch", field="file name", found=named[0].text, expected=wanted)
        elif alone:
            draft.problem("sample_unnamed", expected=wanted)
