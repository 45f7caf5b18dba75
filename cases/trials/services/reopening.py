"""Places that come back are offered to everybody who fits, also where nothing about the case has changed."""

from django.db import transaction

from cases.trials.enums import Cause
from cases.trials.logic.explanation import Explanation
from cases.trials.logic.fast_batch import as_set, members
from cases.trials.logic.fast_explain import Explained
from cases.trials.models import Cohort, CohortVersion
from cases.trials.queries.cohorts import cohorts_with_rows, states_of
from cases.trials.queries.compiled import compiled_rules, versions_in_force
from cases.trials.queries.sheets import Sheets
from cases.trials.queries.waivers import waived_clauses
from cases.trials.services.facts_sheets import cover, ensure_sheets
from cases.trials.services.filling import note_places
from cases.trials.services.holding import current_state, hold
from cases.trials.services.offers import note_fits
from cases.trials.services.replaying import CASES_PER_PART, scope
from molmdt.kernel.clock import today


def offer_places(cohort: int) -> int:
    """Reads the rule in force of a cohort (primary key) over open, concluded and closed cases, and offers its places.
    Returns how many offers were made; none where it is full again or has no rule."""
    versions = versions_in_force([cohort])
    if not versions or Cohort.objects.filter(pk=cohort, full_since__isnull=False).exists():
        return 0
    cover(compiled_rules(versions, today()).genes)
    keys = list(scope(Cause.RULE).order_by("pk").values_list("pk", flat=True))
    slices = [keys[first : first + CASES_PER_PART] for first in range(0, len(keys), CASES_PER_PART)]
    return sum(note_fits(version=versions[0], trees=_trees(versions, own), reopened=True).made for own in slices)


def note_all_places() -> int:
    """Looks at every cohort: more of a drug, an expansion or a lapse elsewhere leaves no act behind in the cohort
    itself. Returns how many have become full or have places again."""
    changed = [state.cohort.pk for state in states_of(cohorts_with_rows()) if _differs(state.cohort, state.free)]
    for pk in changed:
        with transaction.atomic():
            cohort = hold(pk)
            note_places(cohort, current_state(cohort).free)
    return len(changed)


def _differs(cohort: Cohort, free: int) -> bool:
    return (free == 0) != (cohort.full_since is not None)


def _trees(versions: list[CohortVersion], keys: list[int]) -> dict[int, Explanation | None]:
    """Of every case of a part: the explained rule, or None where it says no and nothing of it is set aside."""
    compiled = compiled_rules(versions, today())
    ensure_sheets(keys, compiled.on)
    sheets = Sheets(keys, compiled)
    pk = versions[0].pk
    says_no = compiled.screen(sheets.batch())[pk].no
    set_aside = waived_clauses(pk, keys)
    says_no &= ~as_set(number for number, key in enumerate(keys) if key in set_aside)
    open_ = list(members(~says_no & ((1 << len(keys)) - 1)))
    trees: dict[int, Explanation | None] = dict.fromkeys(keys)
    for number, dossier in sheets.dossiers(open_).items():
        trees[keys[number]] = Explained(compiled, dossier).tree(pk)
    return trees
