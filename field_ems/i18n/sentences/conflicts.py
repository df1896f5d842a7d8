"""Settling what two people did without having seen each other's."""

from field_ems.i18n.markers import N_, NN_

SENTENCES = {
    "conflict.settled_already": N_("It is settled already, here or on another laptop. Nothing was changed."),
    "conflict.changed": N_(
        "Something else has come for {record} meanwhile. Nothing was changed; look at all values and choose again."
    ),
    "conflict.choose_one": N_("Choose one of the values for “{field}”. Nothing was changed; all values are kept."),
    "conflict.no_reason": N_("Say why both are right. Nothing was changed; both are kept."),
    "conflict.merge_versions": N_(
        "Versions of a checklist are merged question by question. Nothing was changed; open them and choose the answers."
    ),
    "handover.taken": N_(
        "{name} went on with it already. Nothing was changed; sync to see what comes of it, or begin a checklist anew."
    ),
    "handover.unknown": N_("That handed-over checklist isn't here. Nothing was changed; sync, then look at the list."),
    "versions.unknown_choice": N_(
        "“{typed}” names no question that differs, or no side. Write CODE={sides}. Nothing was submitted."
    ),
    "versions.undecided": NN_(
        "{count} question has no answer chosen yet: {question}. Nothing was submitted; choose one for it.",
        "{count} questions have no answer chosen yet, the first is {question}. Nothing was submitted; choose one for each.",
    ),
}
