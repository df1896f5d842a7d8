"""The database and the disk."""

from field_ems.i18n.markers import N_

SENTENCES = {
    "store.no_address": N_(
        "This is no address of a database. It looks like postgresql+psycopg://name:password@machine/database; what can "
        "stand at its beginning: {drivers}. Nothing was changed."
    ),
    "store.locked": N_(
        "Another program is using {place}, and nothing was saved this time. Close the other one, or wait and try again."
    ),
    "store.read_only": N_(
        "{place} can only be read, so nothing was saved. Ask for write permission, or use another folder with --data-dir."
    ),
    "store.disk_full": N_(
        "The disk is full, so this was not saved; everything saved before is safe. Free some room and try again."
    ),
    "store.reserve_given_up": N_(
        "The disk is full and this was not saved, but the program has given up its own reserve to make room: "
        "save it again, then free some room."
    ),
    "store.disk_error": N_(
        "The disk reported an error ({detail}) and nothing was saved. Check the disk, then run: field-ems doctor"
    ),
    "store.cannot_open": N_("{place} can't be opened ({detail}). Check that the folder exists and is yours."),
    "store.damaged": N_("{place} is damaged ({detail}). It was left as it is. Run: field-ems doctor --recover"),
    "store.not_recoverable": N_(
        "Nothing of {place} says any more which station it is, and there is no backup. It was left as it is. Enrol this "
        "laptop again in another folder with --data-dir; headquarters gives back what it has."
    ),
    "store.newer_schema": N_(
        "This database was written by a newer version of the program (schema {found}; this one knows {known}). "
        "Nothing was changed. Install the newer version."
    ),
    "store.server_unreachable": N_(
        "The database server at {place} can't be reached ({detail}). Nothing was changed. Check its address and that it runs."
    ),
    "store.no_rights": N_(
        "The database at {place} does not let its user do this ({detail}). Nothing was changed. Ask its administrator to "
        "make that user its owner."
    ),
    "store.other_database": N_(
        "The database at {place} holds tables of another program. Nothing was changed. Give an empty database."
    ),
    "store.backup_damaged": N_("The backup {backup} is damaged ({detail}). Nothing was replaced. Try an older backup."),
    "store.no_backup": N_("There is no backup at {place}. Nothing was changed. Make one with: field-ems backup"),
    "store.nothing_here": N_("There is no station in {place} yet. Start with: field-ems setup"),
}
