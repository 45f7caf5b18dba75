from django.urls import path

from cases.meetings.views import concluding, live, minutes, plans, running

urlpatterns = [
    path("meetings/", plans.meeting_list, name="meeting-list"),
    path("meetings/new/", plans.new, name="meeting-new"),
    path("meetings/<int:meeting>/plan/", plans.plan, name="meeting-plan"),
    path("meetings/<int:meeting>/publish/", plans.publish, name="meeting-publish"),
    path("meetings/<int:meeting>/items/", plans.add_case, name="agenda-add"),
    path("meetings/items/<int:item>/move/", plans.move_case, name="agenda-move"),
    path("meetings/items/<int:item>/minutes/", plans.set_minutes, name="agenda-minutes"),
    path("meetings/items/<int:item>/remove/", plans.remove_case, name="agenda-remove"),
    path("meetings/<int:meeting>/live/", live.live, name="meeting-live"),
    path("meetings/<int:meeting>/live/state/", live.state, name="meeting-state"),
    path("meetings/<int:meeting>/join/", live.join, name="meeting-join"),
    path("meetings/<int:meeting>/leave/", live.leave, name="meeting-leave"),
    path("meetings/items/<int:item>/conflict/", live.conflict_of_interest, name="item-conflict"),
    path("meetings/<int:meeting>/open/", running.open_meeting, name="meeting-open"),
    path("meetings/<int:meeting>/close/", running.close_meeting, name="meeting-close"),
    path("meetings/items/<int:item>/call/", running.call_case, name="item-call"),
    path("meetings/items/<int:item>/show/", running.show, name="item-show"),
    path("meetings/items/<int:item>/record/", running.record, name="item-record"),
    path("meetings/items/<int:item>/defer/", running.defer, name="item-defer"),
    path("meetings/items/<int:item>/lines/", concluding.add_line, name="item-lines"),
    path("meetings/lines/<int:line>/edit/", concluding.edit_line, name="line-edit"),
    path("meetings/lines/<int:line>/remove/", concluding.remove_line, name="line-remove"),
    path("meetings/lines/<int:line>/reserve/", concluding.reserve_place, name="line-reserve"),
    path("meetings/items/<int:item>/outcome/", concluding.save_outcome, name="item-outcome"),
    path("meetings/items/<int:item>/notes/", concluding.save_notes, name="item-notes"),
    path("meetings/<int:meeting>/minutes/", minutes.minutes, name="meeting-minutes"),
    path("meetings/<int:meeting>/minutes/text/", minutes.save_text, name="minutes-text"),
    path("cases/<str:pseudonym>/box/meetings/", plans.box, name="box-meetings"),
]
