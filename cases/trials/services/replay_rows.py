"""What one part of a replay writes: screenings, news and offers of the verdicts that are others than before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import connection

from cases.dossier.enums import OVER
from cases.dossier.models import Case
from cases.trials.enums import Cause, Verdict
from cases.trials.logic.explanation import Explanation
from cases.trials.logic.fast_batch import as_set, members
from cases.trials.logic.fast_explain import Explained
from cases.trials.logic.fast_rules import Compiled, Verdicts
from cases.trials.logic.offering import LIVE
from cases.trials.models import CohortVersion, FactSheet, Offer, Replay, Screening
from cases.trials.queries.sheets import Sheets
from cases.trials.queries.waivers import waived_clauses
from cases.trials.services.offers import note_fits, withdraw_offers
from cases.trials.services.screening import basis_of, screening_of
from cases.trials.services.telling import tell
from cases.trials.signals import cases_screened
from molmdt.audit import services as audit
from molmdt.kernel import jobs

SCREENED_WHOLE = 50  # cases of one part
Changed = Mapping[int, list[CohortVersion]]  # case number -> versions whose verdict is another


class Standing:
    """The verdicts that stand, as sets of case numbers by cohort."""

    def __init__(self, keys: Iterable[int]) -> None:
        keys = list(keys)
        number = {key: place for place, key in enumerate(keys)}
        self.rows = {
            number[key]: (matching, undecided, screened_on)
            for key, matching, undecided, screened_on in FactSheet.objects.filter(
                pk__gte=keys[0], pk__lte=keys[-1]
            ).values_list("pk", "matching", "undecided", "screened_on")
            if key in number
        }
        self.screened = as_set(place for place, (_, _, day) in self.rows.items() if day is not None)
        self._yes = _sets((place, matching) for place, (matching, _, _) in self.rows.items())
        self._open = _sets((place, undecided) for place, (_, undecided, _) in self.rows.items())

    def differing(self, cohort: int, now: Verdicts, everybody: int) -> int:
        """Cases of which another verdict stands. Nothing stands of a cohort that is new: that is as good as a no."""
        open_now = everybody & ~now.yes & ~now.no
        return (self._yes.get(cohort, 0) ^ now.yes) | (self._open.get(cohort, 0) ^ open_now)


def _sets(rows: Iterable[tuple[int, list[int]]]) -> dict[int, int]:
    """The case numbers by cohort."""
    places: dict[int, list[int]] = defaultdict(list)
    for place, cohorts in rows:
        for cohort in cohorts:
            places[cohort].append(place)
    return {cohort: as_set(own) for cohort, own in places.items()}


class Part:
    """The cases of a part with what is found of them."""

    def __init__(self, replay: Replay, versions: list[CohortVersion], sheets: Sheets, compiled: Compiled[int]) -> None:
        self.replay, self.versions, self.sheets, self.compiled = replay, versions, sheets, compiled
        self.everybody = (1 << len(sheets.keys)) - 1

    def store(self, verdicts: Mapping[int, Verdicts]) -> tuple[int, int]:
        """How many verdicts have changed, and how many of them to a yes."""
        standing = Standing(self.sheets.keys)
        changed: dict[int, list[CohortVersion]] = defaultdict(list)
        fitting = 0
        for version in self.versions:
            differing = standing.differing(version.cohort_id, verdicts[version.pk], self.everybody)
            fitting += (differing & verdicts[version.pk].yes).bit_count()
            for number in members(differing):
                changed[number].append(version)
        self._keep_standing(standing, changed, verdicts)
        self._write(standing, changed, verdicts)
        self._screen_whole(standing)
        return sum(map(len, changed.values())), fitting

    def _keep_standing(self, standing: Standing, changed: Changed, verdicts: Mapping[int, Verdicts]) -> None:
        """Also the day of cases that were never screened: the next time, they have been."""
        rows = []
        for number, (matching, undecided, screened_on) in standing.rows.items():
            own = changed.get(number, ())
            if not own and screened_on is not None:
                continue
            again = {version.cohort_id for version in own}
            yes = {version.cohort_id for version in own if verdicts[version.pk].yes >> number & 1}
            no = {version.cohort_id for version in own if verdicts[version.pk].no >> number & 1}
            rows.append((self.sheets.keys[number], (set(matching) - again) | yes,
                         (set(undecided) - again) | (again - yes - no)))  # fmt: skip
        keep_standing(rows, self.replay.day)

    def _write(self, standing: Standing, changed: Changed, verdicts: Mapping[int, Verdicts]) -> None:
        """Screenings of open cases; offers, where a rule has changed. Of a case that was never screened, only what fits
        becomes a screening here."""
        offering = self.replay.cause == Cause.RULE
        told = {
            number: [one for one in own if standing.screened >> number & 1 or verdicts[one.pk].yes >> number & 1]
            for number, own in changed.items()
        }
        wanted = [number for number in changed if told[number] or offering]
        explained = {number: Explained(self.compiled, one) for number, one in self.sheets.dossiers(wanted).items()}
        open_cases = Case.objects.exclude(state__in=OVER).in_bulk([self.sheets.keys[number] for number in wanted])
        self._screenings({
            open_cases[key]: (explained[number], told[number])
            for number in wanted
            if (key := self.sheets.keys[number]) in open_cases and told[number]
        })  # fmt: skip
        if offering:
            self._offers(changed, explained, verdicts)

    def _screen_whole(self, standing: Standing) -> None:
        """A case that was never screened gets all its verdicts, by a job of its own. Of a nation brought in at once it
        would be thousands of pages that nobody reads: there each waits until somebody opens the case."""
        fresh = [self.sheets.keys[number] for number in members(self.everybody & ~standing.screened)]
        if not 0 < len(fresh) <= SCREENED_WHOLE:
            return
        for key in Case.objects.exclude(state__in=OVER).filter(pk__in=fresh).values_list("pk", flat=True):
            jobs.enqueue("trials.screen", case=key, cause=str(self.replay.cause))

    def _screenings(self, current: Mapping[Case, tuple[Explained[int], list[CohortVersion]]]) -> None:
        before = {
            (one.case_id, one.version.cohort_id): one
            for one in Screening.objects.filter(
                case__in=list(current), version__cohort__in=[version.cohort_id for version in self.versions],
                is_current=True,
            ).select_related("version")
        }  # fmt: skip
        profiles = dict(FactSheet.objects.filter(pk__in=[case.pk for case in current]).values_list("pk", "profiles"))
        cause = Cause(self.replay.cause)
        made: dict[Case, list[Screening]] = {}
        for case, (explained, versions) in current.items():
            for version in versions:
                tree, basis = explained.tree(version.pk), basis_of(case, version, profiles[case.pk])
                one = screening_of(case, version, tree, basis, cause, explained)
                one.replaces = before.get((case.pk, version.cohort_id))
                made.setdefault(case, []).append(one)
        rows = [one for own in made.values() for one in own]
        Screening.objects.filter(pk__in=[one.replaces_id for one in rows if one.replaces_id]).update(is_current=False)
        Screening.objects.bulk_create(rows, batch_size=1000)
        tell(made)
        offered = set(Offer.objects.filter(case__in=list(made), state__in=LIVE).values_list("case", flat=True))
        for case, own in made.items():
            if case.pk in offered:
                withdraw_offers(case, {one.version.cohort_id for one in own if one.verdict == Verdict.NO})
        audit.record_list(
            actor=None, action="screening.run", cases=[case.pseudonym for case in made], verb="C",
            replay=self.replay.pk, cause=str(cause),
        )  # fmt: skip
        if made:
            cases_screened.send(sender=Case, cases=[case.pk for case in made])

    def _offers(
        self, changed: Changed, explained: Mapping[int, Explained[int]], verdicts: Mapping[int, Verdicts]
    ) -> None:
        for version in self.versions:
            trees: dict[int, Explanation | None] = {}
            looked_at = {number: self.sheets.keys[number] for number, own in changed.items() if version in own}
            set_aside = waived_clauses(version.pk, looked_at.values()) if looked_at else {}
            for number, key in looked_at.items():
                fits = key in set_aside or not verdicts[version.pk].no >> number & 1
                trees[key] = explained[number].tree(version.pk) if fits else None
            if trees:
                note_fits(version=version, trees=trees)


def keep_standing(rows: Sequence[tuple[int, Iterable[int], Iterable[int]]], day: date) -> None:
    """Case, cohorts that fit, cohorts that lack a datum: one statement for all."""
    if not rows:
        return
    keys, *lists = zip(*rows, strict=True)
    texts = [["{" + ",".join(map(str, sorted(one))) + "}" for one in column] for column in lists]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_trials_factsheet sheet SET matching = new.yes::bigint[], undecided = new.open::bigint[],"
            " screened_on = %s FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS new(key, yes, open)"
            " WHERE sheet.case_id = new.key",
            [day, list(keys), *texts],
        )
