"""The cases floor as JSON: the same doors, the same services, pseudonyms only. Manual: docs/api.md."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.dossier import services
from cases.dossier.enums import CaseState
from cases.dossier.frame import completeness_of
from cases.dossier.logic.age import age_band
from cases.dossier.models import Case, Consent, TreatmentLine
from cases.dossier.queries import case_by_pseudonym, national_board
from molmdt.access.doors import door
from molmdt.access.queries import visible_to
from molmdt.audit import services as audit
from molmdt.kernel.clock import today
from molmdt.kernel.errors import Denied, InvalidInput


class CaseSummary(serializers.ModelSerializer[Case]):
    """One case as a list shows it."""

    hospital = serializers.CharField(source="hospital.code")
    sex = serializers.CharField(source="patient.sex")
    age_band = serializers.SerializerMethodField(help_text="[51, 60]; null above the highest band or when unknown")

    class Meta:
        model = Case
        fields: tuple[str, ...] = (
            "pseudonym", "state", "state_since", "hospital", "sex", "age_band", "icd10", "oncotree", "diagnosis_text",
            "stage", "urgency",
        )  # fmt: skip

    def get_age_band(self, case: Case) -> list[int | None] | None:
        band = age_band(case.patient.birth_year, today().year)
        return None if band is None else list(band)


class LineSerializer(serializers.ModelSerializer[TreatmentLine]):
    class Meta:
        model = TreatmentLine
        fields = ("number", "drugs", "started_on", "stopped_on", "best_response", "stop_reason")


class ConsentSerializer(serializers.ModelSerializer[Consent]):
    class Meta:
        model = Consent
        fields = ("kind", "answer", "given_on")


class CaseDetailSerializer(CaseSummary):
    """Everything of the referral but the identity."""

    lines = LineSerializer(source="treatment_lines", many=True)
    consents = ConsentSerializer(many=True)
    completeness = serializers.SerializerMethodField()

    class Meta(CaseSummary.Meta):
        fields: tuple[str, ...] = (
            *CaseSummary.Meta.fields, "question", "history", "morphology", "diagnosed_on", "metastatic_sites", "ecog",
            "ecog_on", "earlier_treatment", "standard_options_left", "measurable_disease", "brain_metastases",
            "planned_treatment", "lines", "consents", "completeness", "version",
        )  # fmt: skip

    def get_completeness(self, case: Case) -> dict[str, Any]:
        return completeness_as_json(case)


def completeness_as_json(case: Case) -> dict[str, Any]:
    found = completeness_of(case)
    return {
        "percent": found.percent,
        "missing": [one.key for one in found.missing],
        "unknown": [one.key for one in found.unknown],
        "blocks_submission": [one.key for one in found.blocks_submission],
    }


class CasePages(PageNumberPagination):
    page_size = 50


class CaseList(APIView):
    @extend_schema(
        operation_id="cases_list",
        parameters=[
            OpenApiParameter("state", enum=[state.value for state in CaseState]),
            OpenApiParameter("page", OpenApiTypes.INT),
        ],
        responses=CaseSummary(many=True),
    )
    def get(self, request: Request) -> Response:
        """The cases that you may see, last changed first; one row of the access record per case shown."""
        cases = visible_to(request.user, "case.list", Case.objects.select_related("hospital", "patient"))
        state = request.query_params.get("state")
        if state:
            cases = cases.filter(state=state)
        pages = CasePages()
        shown = pages.paginate_queryset(cases.order_by("-state_since", "-pk"), request) or []
        audit.record_list(actor=request.user, action="case.list", cases=[case.pseudonym for case in shown])
        return pages.get_paginated_response(CaseSummary(shown, many=True).data)


class CaseDetail(APIView):
    @extend_schema(operation_id="cases_detail", responses=CaseDetailSerializer)
    def get(self, request: Request, case: Case) -> Response:
        """One case without identity."""
        return Response(CaseDetailSerializer(case).data)


class Referrals(APIView):
    @extend_schema(
        operation_id="referrals_create",
        request=OpenApiTypes.OBJECT,
        responses={201: OpenApiTypes.OBJECT},
        description="A document of the schema molmdt-referral-1 (docs/referral.md). Stored as a draft, or not at all.",
    )
    def post(self, request: Request) -> Response:
        if not isinstance(request.data, Mapping):
            raise InvalidInput(_("Send one JSON object."))
        document = services.read_referral(request.data)
        account: Any = request.user
        if document.hospital != account.person.hospital.code:
            raise Denied(_("You refer patients of your own hospital only."))
        case = services.store_referral(document, board=national_board(), actor=account, file="referral")
        answer = {"pseudonym": case.pseudonym, "state": case.state, "completeness": completeness_as_json(case)}
        return Response(answer, status=201)


case_list = door("case.list")(CaseList.as_view())
case_detail = door("case.open", case_by_pseudonym)(CaseDetail.as_view())
referrals = door("referral.create")(Referrals.as_view())
