"""Made-up patients: names, and synthetic national numbers (month + 80) with right check digits."""

import random
from dataclasses import dataclass
from datetime import date

from cases.dossier.enums import Sex
from molmdt.kernel.ids import FIRST_WEIGHTS, SECOND_WEIGHTS

FEMALE = (
    "Anne", "Inger", "Kari", "Marit", "Ingrid", "Liv", "Eva", "Berit", "Astrid", "Bjørg", "Hilde", "Solveig", "Randi",
    "Tone", "Elin", "Sigrid", "Máret", "Ristin", "Elle", "Fatima", "Leyla", "Nadia", "Thuy", "Ewa", "Zeinab", "Shirin",
)  # fmt: skip
MALE = (
    "Jan", "Per", "Bjørn", "Ole", "Lars", "Kjell", "Knut", "Svein", "Arne", "Thomas", "Hans", "Geir", "Morten", "Terje",
    "Odd", "Sverre", "Ánte", "Niillas", "Piera", "Ahmed", "Mehmet", "Ali", "Van", "Piotr", "Abdi", "Reza",
)  # fmt: skip
FAMILY = (
    "Hansen", "Johansen", "Olsen", "Larsen", "Andersen", "Nilsen", "Kristiansen", "Berg", "Haugen", "Bakken", "Moen",
    "Strand", "Lunde", "Nygård", "Sørensen", "Ødegård", "Åsheim", "Vik", "Myhre", "Sandvik", "Tangen", "Eira", "Utsi",
    "Somby", "Buljo", "Gaup", "Yilmaz", "Hussein", "Nguyen", "Kowalska", "Mohamed", "Karimi", "Tran", "Abdullahi",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DemoPatient:
    national_id: str
    name: str
    sex: Sex
    birth_date: date


def make_patient(rng: random.Random, sex: Sex, birth_date: date) -> DemoPatient:
    given = rng.choice(FEMALE if sex is Sex.FEMALE else MALE)
    return DemoPatient(national_number(rng, sex, birth_date), f"{given} {rng.choice(FAMILY)}", sex, birth_date)


def national_number(rng: random.Random, sex: Sex, birth_date: date) -> str:
    """A synthetic number of somebody born between 1940 and 2039; its series and last digit follow the older rule too.

    Series 900-999 belong to 1940-1999 and 500-999 to 2000-2039; the third digit is even for a woman.
    """
    lowest = 900 if birth_date.year < 2000 else 500
    while True:
        series = rng.randint(lowest, 999)
        if series % 2 == (0 if sex is Sex.FEMALE else 1):
            stem = f"{birth_date.day:02d}{birth_date.month + 80:02d}{birth_date.year % 100:02d}{series}"
            number = _with_check_digits(stem)
            if number:
                return number


def _with_check_digits(stem: str) -> str | None:
    """The two check digits appended, or None where one of them would be ten."""
    for weights in (FIRST_WEIGHTS, SECOND_WEIGHTS):
        total = sum(weight * int(digit) for weight, digit in zip(weights, stem, strict=False))
        digit = -total % 11
        if digit == 10:
            return None
        stem += str(digit)
    return stem
