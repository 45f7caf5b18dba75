"""What the patient has said about being told, for each kind of flag. A no is respected; it may be taken back in words.

An incidental finding has no rule that raises it: a person does, with a text. What the rules say is whether the patient
may be told of it. Norwegian law: written consent before a predictive genetic test and counselling before, during and
after it (bioteknologiloven sections 5-4 and 5-5).
"""

from collections.abc import Mapping

from cases.genomics.enums import SafetyKind
from cases.genomics.logic.judging import Answer

# The consent that each kind asks about, by the dossier's names. A drug that may harm needs none to be told about.
CONSENT_OF: Mapping[SafetyKind, str] = {
    SafetyKind.GERMLINE: "germline_information",
    SafetyKind.CLONAL_BLOOD: "incidental_findings",
    SafetyKind.INCIDENTAL: "incidental_findings",
}
_ANSWERS = {"yes": Answer.YES, "no": Answer.NO}


def wishes_to_know(kind: SafetyKind, consents: Mapping[str, str]) -> Answer:
    """``consents``: kind of consent -> yes, no, not_asked. Unknown where nobody has asked."""
    consent = CONSENT_OF.get(kind)
    if consent is None:
        return Answer.YES
    return _ANSWERS.get(consents.get(consent, ""), Answer.UNKNOWN)
