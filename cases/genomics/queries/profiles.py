"""Which profiles a case has."""

from django.db.models import QuerySet
from django.http import Http404

from cases.dossier.models import Case
from cases.genomics.enums import ProfileState
from cases.genomics.models import Profile


def profiles_of(case: Case) -> QuerySet[Profile]:
    """All versions, newest first, with what a header needs."""
    return (
        Profile.objects.filter(case=case)
        .select_related("specimen", "laboratory", "upload")
        .order_by("-imported_at", "-pk")
    )


def current_profiles(case: Case) -> QuerySet[Profile]:
    """One per specimen that has been sequenced, the newest first, with their whole-sample figures."""
    return profiles_of(case).filter(state=ProfileState.CURRENT).prefetch_related("signatures")


def chosen_profile(case: Case, wanted: str | None) -> tuple[list[Profile], Profile | None]:
    """All versions and the one to show: the wanted one, else the newest current one. Http404 for a stranger."""
    profiles = list(profiles_of(case))
    if wanted:
        for profile in profiles:
            if str(profile.pk) == wanted:
                return profiles, profile
        raise Http404
    current = [profile for profile in profiles if profile.state == ProfileState.CURRENT]
    return profiles, current[0] if current else None
