from django.urls import path

from cases.genomics.views import boxes, files, findings, inpred, interpreting

CASE = "cases/<str:pseudonym>"

urlpatterns = [
    path(f"{CASE}/files/", files.case_files, name="case-files"),
    path(f"{CASE}/files/send/", files.send, name="delivery-send"),
    path(f"{CASE}/files/<int:upload>/", files.delivery, name="delivery"),
    path(f"{CASE}/files/<int:upload>/progress/", files.progress, name="delivery-progress"),
    path(f"{CASE}/files/<int:upload>/clear/", files.clear, name="delivery-clear"),
    path(f"{CASE}/files/<int:upload>/rerun/", files.rerun, name="delivery-rerun"),
    path(f"{CASE}/files/<int:upload>/raw/<int:file>/", files.raw, name="raw-file"),
    path(f"{CASE}/findings/", findings.case_findings, name="case-findings"),
    path(f"{CASE}/findings/inpred/", inpred.case_inpred, name="case-inpred"),
    path(f"{CASE}/findings/<int:finding>/", findings.drawer, name="finding"),
    path(f"{CASE}/findings/<int:finding>/row/", findings.row, name="finding-row"),
    path(f"{CASE}/findings/<int:finding>/mark/", findings.mark, name="finding-mark"),
    path(f"{CASE}/findings/<int:finding>/interpretation/", interpreting.edit, name="interpretation-edit"),
    path(f"{CASE}/findings/<int:finding>/interpretation/save/", interpreting.save, name="interpretation-save"),
    path(f"{CASE}/findings/<int:finding>/interpretation/propose/", interpreting.propose, name="interpretation-propose"),
    path(f"{CASE}/findings/<int:finding>/interpretation/decide/", interpreting.decide, name="interpretation-decide"),
    path(f"{CASE}/box/findings/", boxes.findings, name="box-findings"),
]
