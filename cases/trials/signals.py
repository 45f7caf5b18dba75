"""News of places and verdicts for the rooms above. Sent inside the transaction that changes them."""

from django.dispatch import Signal

# ``cohort``: Cohort. Who has a place, who waits, the stage or what is left of a drug may have changed. Several may come
# of one change.
places_changed = Signal()
# ``cases``: primary keys of cases whose standing in some cohort has changed; many at once where rules are read again.
cases_screened = Signal()
