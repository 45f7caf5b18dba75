"""News from the ledger of places for the rooms above it. Sent inside the transaction that holds the cohort."""

from django.dispatch import Signal

# ``cohort``: Cohort. Who has a place, who waits, the stage or what is left of a drug may have changed. Several may come
# of one change.
places_changed = Signal()
