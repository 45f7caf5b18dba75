"""Many rules over one case, explained: what ``rules.evaluate`` and ``as_json`` give, each distinct part once. Pure."""

from collections import defaultdict
from dataclasses import replace
from typing import Any, Generic

from cases.trials.logic.explanation import Explanation, join, node_json
from cases.trials.logic.facts import Alteration, Dossier
from cases.trials.logic.fast_looks import Looks
from cases.trials.logic.fast_rules import Compiled, Key
from cases.trials.logic.fast_sheet import touched
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
        self._unaltered = replace(case, alterations=())
        self._altered: dict[str, list[Alteration]] = defaultdict(list)
        for one in case.alterations:
            for touch in touched(one):
                self._altered[touch].append(one)

    def tree(self, key: Key) -> Explanation:
        return self._tree(self.compiled.roots[key])

    def written(self, tree: Explanation) -> dict[str, Any]:
        """``as_json`` of one of these trees or of a part of one. Parts are shared, so nobody may change them."""
        known = self._written.get(id(tree))
        if known is None:
            known = self._written[id(tree)] = node_json(tree, self.compiled.data_of)
            if tree.children:
                known["children"] = [self.written(child) for child in tree.children]
        return known

    def _tree(self, number: int) -> Explanation:
        tree = self._trees.get(number)
        if tree is None:
            part = self.compiled.parts[number]
            node = part.node
            if isinstance(node, Group):
                tree = join(node, node.operator, tuple(map(self._tree, part.written)))
            else:
                tree = evaluate(node, self._seen(part.looks), self.compiled.tumours)
            self._trees[number] = tree
        return tree

    def _seen(self, looks: Looks) -> Dossier:
        """The case as far as a clause looks at its alterations: at none of them, mostly."""
        whole = looks.everything or any(touch in self._altered for touch in looks.touches)
        return self.case if whole else self._unaltered
