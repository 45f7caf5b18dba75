"""What keeps the view from being made, as a sentence for the person who asked."""


class InpredError(Exception):
    """``rule`` names a sentence of ``sentences.ERRORS``; ``values`` fill it. ``found`` False: nothing to read."""

    def __init__(self, rule: str, *, found: bool, **values: object) -> None:
        super().__init__(rule)
        self.rule = rule
        self.found = found
        self.values = values
