"""What the doors of this room fetch, with everything that the decision and the header need; Http404 for strangers."""

from django.shortcuts import get_object_or_404

from cases.genomics.models import Finding, Upload, UploadedFile

CASE = ("hospital__region", "patient", "referring_doctor", "board")


def upload_of(pseudonym: str, upload: int) -> Upload:
    found = Upload.objects.select_related(
        "specimen", "laboratory", "uploaded_by", "job", *(f"specimen__case__{name}" for name in CASE)
    )
    return get_object_or_404(found, pk=upload, specimen__case__pseudonym=pseudonym)


def file_of(pseudonym: str, upload: int, file: int) -> UploadedFile:
    found = UploadedFile.objects.select_related(*(f"upload__specimen__case__{name}" for name in CASE))
    return get_object_or_404(found, pk=file, upload=upload, upload__specimen__case__pseudonym=pseudonym)


def finding_of(pseudonym: str, finding: int) -> Finding:
    found = Finding.objects.select_related(
        "profile__specimen", "relevance_by", *(f"profile__case__{name}" for name in CASE)
    )
    return get_object_or_404(found, pk=finding, profile__case__pseudonym=pseudonym)
