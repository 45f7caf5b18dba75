from django.urls import path

from cases.pathology import views

CASE = "cases/<str:pseudonym>"
ROOM = f"{CASE}/pathology"
SPECIMEN = f"{ROOM}/specimens/<int:specimen>"
SLIDE = f"{ROOM}/slides/<int:slide>"

urlpatterns = [
    path(f"{ROOM}/", views.case_pathology, name="case-pathology"),
    path(f"{ROOM}/specimens/new/", views.specimen_new, name="specimen-new"),
    path(f"{SPECIMEN}/", views.specimen_edit, name="specimen-edit"),
    path(f"{SPECIMEN}/markers/", views.marker_add, name="marker-add"),
    path(f"{SPECIMEN}/markers/remove/", views.marker_remove, name="marker-remove"),
    path(f"{SPECIMEN}/slides/", views.slide_add, name="slide-add"),
    path(f"{SLIDE}/", views.viewer, name="slide"),
    path(f"{SLIDE}/card/", views.slide_card, name="slide-card"),
    path(f"{SLIDE}/area/", views.area, name="slide-area"),
    path(f"{SLIDE}/thumbnail.jpg", views.thumbnail, name="slide-thumbnail"),
    path(f"{SLIDE}/tiles/<int:level>/<int:column>_<int:row>.jpg", views.tile, name="slide-tile"),
    path(f"{CASE}/box/pathology/", views.box, name="box-pathology"),
]
