"""Records called by a name or a short id."""

from field_ems.i18n.markers import N_

SENTENCES = {
    "called.several": N_("Several records are called “{called}”. Name one by more of its id: {ids}."),
    "called.unknown": N_("Nothing here is called “{called}”. Use the name, or the id as lists show it."),
}
