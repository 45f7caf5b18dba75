"""Offers in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.trials.enums import OfferState

OFFER_STATES: Mapping[OfferState, Promise] = {
    OfferState.OPEN: _("to be called"),
    OfferState.CALLED: _("called"),
    OfferState.TAKEN_UP: _("back to the board"),
    OfferState.NOT_SUITABLE: _("not suitable"),
    OfferState.DECLINED: _("declined"),
    OfferState.FITS_NO_MORE: _("fits no more"),
}
OFFER_ACTS: Mapping[OfferState, Promise] = {
    OfferState.CALLED: _("Called"),
    OfferState.TAKEN_UP: _("Back to the board"),
    OfferState.NOT_SUITABLE: _("Not suitable"),
    OfferState.DECLINED: _("Patient declines"),
}
