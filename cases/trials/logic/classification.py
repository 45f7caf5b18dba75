"""The tumour classification as sets of codes, for what is asked of whole rules. Pure."""

from collections.abc import Callable, Iterable


class Classification:
    """Every code, and which lies under which. Without codes nothing is said of tumours."""

    def __init__(self, codes: Callable[[], Iterable[str]], is_under: Callable[[str, str], bool]) -> None:
        self._codes, self._is_under = codes, is_under
        self._under: dict[str, frozenset[str]] = {}

    @property
    def all(self) -> frozenset[str]:
        return frozenset(self._codes())

    def under(self, codes: Iterable[str]) -> frozenset[str]:
        """The codes with everything below them."""
        return frozenset[str]().union(*(self._subtree(code) for code in codes))

    def above(self, codes: Iterable[str]) -> frozenset[str]:
        """What one of the codes lies under, itself left out: as a diagnosis it decides nothing."""
        named = set(codes)
        return frozenset(one for one in self.all if one not in named and named & self._subtree(one))

    def _subtree(self, code: str) -> frozenset[str]:
        if code not in self._under:
            self._under[code] = frozenset(one for one in self.all if self._is_under(one, code))
        return self._under[code]


NO_TUMOURS = Classification(lambda: (), lambda code, ancestor: False)
