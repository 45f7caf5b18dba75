"""Numbers as pages show them."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format


def rounded(value: float | Decimal, places: int) -> str:
    """With so many decimals and the language's decimal sign, rounded as people round.

    Django's number_format alone cuts the digits of a float off: 3.86 became 3,8.
    """
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return str(number_format(exact, places))
