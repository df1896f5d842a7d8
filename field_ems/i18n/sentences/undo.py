"""What is said where something can't be taken back."""

from field_ems.i18n.markers import N_

SENTENCES: dict[str, str] = {
    "undo.unknown": N_("There is no such entry on this laptop. Nothing was changed."),
    "undo.not_here": N_("This was entered on another laptop; whoever entered it can take it back there."),
    "undo.changed_since": N_("This was changed again since. Take back the later change first."),
    "undo.in_use": N_("Other records belong to this one. Take them back first."),
    "undo.removed": N_("This is gone already. Enter it again where it is needed."),
    "undo.stays": N_("This stays as it was entered. Enter it again as it should be: the later entry counts."),
}
