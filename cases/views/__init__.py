"""Pages that combine rooms: the work list, the list of cases, the dossier. They may ask every room of this floor."""

from cases.views import contributions
from cases.views.dossier import dossier
from cases.views.listing import case_list
from cases.views.start import start

contributions.hang()

__all__ = ["case_list", "dossier", "start"]
