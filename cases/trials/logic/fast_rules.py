"""Many rules over many cases: verdicts only, the same as ``rules.evaluate`` gives one by one. Pure.

Equal parts of different rules are one part and are judged once. A clause is judged once for all cases that are alike in
what it looks at; only those with an alteration in its gene are judged one by one. A part of ``all`` is asked only for
the cases that no other part has excluded. So time grows with the cases and with what fits, hardly with the rules.
"""

import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import compress
from typing import Any, Generic, TypeVar

from cases.trials.enums import Operator, Verdict
from cases.trials.logic.clinical import Tumours
from cases.trials.logic.facts import Alteration, Dossier
from cases.trials.logic.fast_batch import Batch, Texts, as_set, members
from cases.trials.logic.fast_looks import COST_OF_A_PLACE, Looks, in_operators, looks_of
from cases.trials.logic.fast_sheet import alterations_of, facts_of_text, fields_of
from cases.trials.logic.grammar import Clause, Group, Node, as_data, genes_of
from cases.trials.logic.rules import evaluate

Key = TypeVar("Key", bound=Hashable)
Kind = TypeVar("Kind", bound=Hashable)
KEPT_ANSWERS = 50_000  # per clause; a nation says the same things again and again
LONE = 5  # rules; among more, what they share is answered once for all of them and therefore asked before the genes
FLAT = frozenset({Operator.ALL, Operator.ANY})


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Two sets of cases; the rest lacks a datum."""

    yes: int = 0
    no: int = 0


@dataclass(slots=True)
class Part:
    """One distinct node of all the rules."""

    node: Node
    looks: Looks
    written: tuple[int, ...] = ()  # the parts of a group as written
    parts: tuple[int, ...] = ()  # the same, those that are quickly judged first
    instead: int | None = None  # the part that says the same of many cases
    answers: dict[tuple[Texts, Texts], Verdict] = field(default_factory=dict)  # of a clause, by facts and alterations


class Compiled(Generic[Key]):
    """Rules by any key, ready for one day."""

    def __init__(self, rules: Mapping[Key, Node], tumours: Tumours, on: date) -> None:
        self.on, self.tumours = on, tumours
        self.lone = len(rules) <= LONE
        self.parts: list[Part] = []
        self._numbers: dict[str, int] = {}
        self._data: dict[int, dict[str, Any]] = {}  # by the clause's identity: clauses live as long as their rules
        self.roots = {key: self._part(rule) for key, rule in rules.items()}
        looks = [self.parts[root].looks for root in self.roots.values()]
        self.everything = any(one.everything for one in looks)
        self.paths = tuple(dict.fromkeys(path for one in looks for path in one.paths))
        self.touches = frozenset[str]().union(*(one.touches for one in looks))
        self.genes = frozenset[str]().union(*map(genes_of, rules.values()))

    def _part(self, node: Node) -> int:
        name = json.dumps(as_data(node), sort_keys=True, default=str)
        if name not in self._numbers:
            parts = tuple(map(self._part, node.parts)) if isinstance(node, Group) else ()
            other = in_operators(node)
            instead = self._part(other) if other else None
            self.parts.append(Part(node, looks_of(node), parts, self._in_order(node, parts), instead))
            self._numbers[name] = len(self.parts) - 1
        return self._numbers[name]

    def _in_order(self, node: Node, parts: tuple[int, ...]) -> tuple[int, ...]:
        """The parts of a group, and of like groups within it, as they are best asked."""
        operator = node.operator if isinstance(node, Group) and node.operator in FLAT else None
        flat: list[int] = []
        for part in parts:
            inner = self.parts[part]
            alike = isinstance(inner.node, Group) and inner.node.operator == operator
            flat += inner.parts if alike else (part,)
        return tuple(sorted(dict.fromkeys(flat), key=self._cost))

    def _cost(self, number: int) -> int:
        looks = self.parts[number].looks
        return min(looks.cost, COST_OF_A_PLACE) if self.lone and looks.touches else looks.cost

    def data_of(self, clause: Clause) -> dict[str, Any]:
        """``as_data`` of a clause of these rules, or of one inside it. Nobody may change it."""
        known = self._data.get(id(clause))
        if known is None:
            known = self._data[id(clause)] = as_data(clause)
        return known

    def screen(self, batch: Batch) -> dict[Key, Verdicts]:
        """The verdicts of every rule."""
        if batch.on != self.on:
            raise ValueError("the cases are of another day than the rules")
        one_pass = _Pass(self, batch)
        return {key: one_pass.judge(root, batch.all) for key, root in self.roots.items()}


class _Pass:
    """All rules over one batch. Remembers for which cases a part has been judged."""

    def __init__(self, compiled: "Compiled[Key]", batch: Batch) -> None:
        self.compiled, self.batch = compiled, batch
        self.known: dict[int, tuple[int, Verdicts]] = {}
        self._fields: dict[tuple[tuple[str, ...], Texts], dict[str, Any]] = {}
        self._read: dict[Texts, tuple[Alteration, ...]] = {}

    def judge(self, number: int, asked: int) -> Verdicts:
        """What a part says of the cases asked about; of others it may or may not say something."""
        judged, verdicts = self.known.get(number, (0, Verdicts()))
        new = asked & ~judged
        if new:
            found = self._found(self.compiled.parts[number], new)
            verdicts = Verdicts(verdicts.yes | found.yes & new, verdicts.no | found.no & new)
            self.known[number] = judged | new, verdicts
        return verdicts

    def _found(self, part: Part, asked: int) -> Verdicts:
        if part.instead is not None:
            return self.judge(part.instead, asked)
        return self._group(part, asked) if isinstance(part.node, Group) else self._clause(part, part.node, asked)

    def _group(self, part: Part, asked: int) -> Verdicts:
        assert isinstance(part.node, Group)
        operator = part.node.operator
        if operator == Operator.NOT:
            inner = self.judge(part.parts[0], asked)
            return Verdicts(inner.no, inner.yes)
        if operator == Operator.AT_INCLUSION:
            inner = self.judge(part.parts[0], asked)
            return Verdicts(asked & ~inner.no, inner.no)
        if operator == Operator.ANY:
            return self._any(part, asked)
        return self._all(part, asked)

    def _all(self, part: Part, asked: int) -> Verdicts:
        yes, left = asked, asked
        for inner in part.parts:
            if not left:
                break
            verdicts = self.judge(inner, left)
            yes, left = yes & verdicts.yes, left & ~verdicts.no
        return Verdicts(yes & left, asked & ~left)

    def _any(self, part: Part, asked: int) -> Verdicts:
        no, left = asked, asked
        for inner in part.parts:
            if not left:
                break
            verdicts = self.judge(inner, left)
            no, left = no & verdicts.no, left & ~verdicts.yes
        return Verdicts(asked & ~left, no & left)

    def _clause(self, part: Part, clause: Clause, asked: int) -> Verdicts:
        if part.looks.everything:
            return self._one_by_one(clause, asked)
        few = asked.bit_count() < self.batch.sorting(part.looks.paths, self.compiled.lone)
        yes, no = self._one_by_one_alike(part, asked) if few else self._alike(part, asked)
        altered = asked & self.batch.altered(part.looks.touches)
        if not altered:
            return Verdicts(yes, no)
        own_yes, own_no = self._altered(part, list(members(altered)))
        return Verdicts(yes & ~altered | own_yes, no & ~altered | own_no)

    def _alike(self, part: Part, asked: int) -> tuple[int, int]:
        yes = no = 0
        for texts, cases in self.batch.alike(part.looks.paths).items():
            if cases & asked:
                verdict = self._answer(part, texts)
                yes |= cases if verdict is Verdict.MATCH else 0
                no |= cases if verdict is Verdict.NO else 0
        return yes, no

    def _one_by_one_alike(self, part: Part, asked: int) -> tuple[int, int]:
        """Where few are left, sorting all by what they say takes longer than asking these."""
        numbers = list(members(asked))
        said = self.batch.said_by(part.looks.paths, numbers)
        return _sorted_out(numbers, said, lambda texts: self._answer(part, texts))

    def _altered(self, part: Part, numbers: Sequence[int]) -> tuple[int, int]:
        """Cases with alterations that the clause looks at: those that have the same and say the same are asked once."""
        said = self.batch.said_by(part.looks.paths, numbers)
        lines = self.batch.altered_as(part.looks, numbers)
        return _sorted_out(numbers, list(zip(said, lines, strict=True)), lambda both: self._answer(part, *both))

    def _answer(self, part: Part, texts: Texts, lines: Texts = ()) -> Verdict:
        """For a case that says this and has these alterations of those that the clause looks at."""
        known = part.answers.get((texts, lines))
        if known is None:
            if len(part.answers) >= KEPT_ANSWERS:
                part.answers.clear()
            known = part.answers[texts, lines] = self._judged(part, texts, self._alterations(lines))
        return known

    def _alterations(self, lines: Texts) -> tuple[Alteration, ...]:
        known = self._read.get(lines)
        if known is None:
            known = self._read[lines] = alterations_of(lines)
        return known

    def _judged(self, part: Part, texts: Texts, alterations: tuple[Alteration, ...]) -> Verdict:
        key = part.looks.paths, texts
        fields = self._fields.get(key)
        if fields is None:
            fields = self._fields[key] = fields_of(facts_of_text(dict(zip(*key, strict=True))))
        dossier = Dossier(on=self.compiled.on, alterations=alterations, **fields)
        return evaluate(part.node, dossier, self.compiled.tumours).result

    def _one_by_one(self, clause: Clause, asked: int) -> Verdicts:
        yes = no = 0
        for number in members(asked):
            verdict = evaluate(clause, self.batch.source.dossier(number), self.compiled.tumours).result
            yes |= (verdict is Verdict.MATCH) << number
            no |= (verdict is Verdict.NO) << number
        return Verdicts(yes, no)


def _sorted_out(numbers: Sequence[int], kinds: Sequence[Kind], judge: Callable[[Kind], Verdict]) -> tuple[int, int]:
    """The cases to which the answer is yes, and no; ``kinds`` are theirs, and each kind is judged once."""
    verdicts = {kind: judge(kind) for kind in dict.fromkeys(kinds)}
    found = [verdicts[kind] for kind in kinds]
    yes, no = ([one is wanted for one in found] for wanted in (Verdict.MATCH, Verdict.NO))
    return as_set(compress(numbers, yes)), as_set(compress(numbers, no))
