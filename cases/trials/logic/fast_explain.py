"""Many rules over one case, explained: what ``rules.evaluate`` and ``as_json`` give, each distinct part once. Pure."""

from dataclasses import replace
from typing import Any, Generic

from cases.trials.logic.explanation import Explanation, as_json, join
from cases.trials.logic.facts import Dossier
from cases.trials.logic.fast_rules import Compiled, Key
from cases.trials.logic.grammar import Group
from cases.trials.logic.rules import evaluate


class Explained(Generic[Key]):
    """One case's explanations by rule. Built on demand; parts that rules share are shared."""

    def __init__(self, compiled: Compiled[Key], case: Dossier) -> None:
        if case.on != compiled.on:
            raise ValueError("the case is of another day than the rules")
        self.compiled, self.case = compiled, case
        self._trees: dict[int, Explanation] = {}
        self._written: dict[int, dict[str, Any]] = {}

    def tree(self, key: Key) -> Explanation:
        return self._tree(self.compiled.roots[key])

    def written(self, tree: Explanation) -> dict[str, Any]:
        """``as_json`` of one of these trees or of a part of one. Parts are shared, so nobody may change them."""
        known = self._written.get(id(tree))
        if known is None:
            known = self._written[id(tree)] = as_json(_alone(tree) if tree.children else tree)
            if tree.children:
                known["children"] = [self.written(child) for child in tree.children]
        return known

    def _tree(self, number: int) -> Explanation:
        if number not in self._trees:
            part = self.compiled.parts[number]
            node = part.node
            if isinstance(node, Group):
                tree = join(node, node.operator, tuple(map(self._tree, part.written)))
            else:
                tree = evaluate(node, self.case, self.compiled.tumours)
            self._trees[number] = tree
        return self._trees[number]


def _alone(tree: Explanation) -> Explanation:
    """A node without its parts."""
    return Explanation(tree.rule, tree.result) if isinstance(tree.rule, Group) else replace(tree, children=())
