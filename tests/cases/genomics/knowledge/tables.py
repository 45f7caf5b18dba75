"""Knowledge tables for tests, written by the tests themselves."""

from datetime import date

from cases.genomics.services.knowledge import Version, keep, load

EVIDENCE_HEADER = "gene,alteration,oncotree,drugs,effect,system,level"
CIVIC_HEADER = (
    "gene\tvariant\tdisease\tdrugs\tdrug_interaction_type\tevidence_type\tevidence_direction\tevidence_level\t"
    "clinical_significance\tevidence_statement\tcitation_id\tsource_type\tnct_ids\trating\tevidence_status\tevidence_id"
)


def evidence(*rows: str) -> str:
    return "\n".join([EVIDENCE_HEADER, *rows, ""])


def bring(text: str, version: str = "1", *, format: str = "own", name: str = "", released: date = date(2026, 1, 1)):
    """Stores a table as a version of a source; the name of an own table is the hospital's."""
    said = Version(
        format=format, name=name or ("Ours" if format == "own" else ""), version=version, released_on=released
    )
    return load(sha256=keep([text.encode()]), version=said)
