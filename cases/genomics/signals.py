"""What this room tells the rooms above it.

``profile_imported`` (sender: Profile; ``profile``: the new current Profile) is sent inside the transaction that stores
the profile, as its last act: a receiver enqueues a job or writes rows that stand and fall with the import. Anything
slow belongs in the job. ``interpretation_changed`` (sender: Interpretation; ``interpretation``) likewise,
and ``finding_marked`` (sender: Finding; ``finding``) when a mark of relevance is set or taken away.
"""

from django.dispatch import Signal

profile_imported = Signal()
interpretation_changed = Signal()
finding_marked = Signal()
