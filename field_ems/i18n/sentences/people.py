"""People."""

from field_ems.i18n.markers import N_

SENTENCES = {
    "person.no_name": N_("A name is needed, so that it is known who entered what."),
    "tender.not_listed": N_("There is no tender called “{title}”. Leave the line empty, or add the tender first (F6)."),
}
