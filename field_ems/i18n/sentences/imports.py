"""What importing readings has to say about meters and rows."""

from field_ems.i18n.markers import N_

SENTENCES: dict[str, str] = {
    "imports.file_changed": N_(
        "The file {file} was changed after the preview. Nothing was imported. Look at the preview again."
    ),
    "imports.no_such_meter": N_(
        "There is no meter {meter}. The nearest code is {nearest}. Nothing was imported. Choose one of the meters."
    ),
    "imports.unknown_meter": N_(
        "The meter {meter} isn't known here; the nearest code is {nearest}. "
        "Say which of your meters it is, or let missing meters be created."
    ),
    "imports.no_meter": N_(
        "The meter {meter} isn't known here. Say which of your meters it is, or let missing meters be created."
    ),
    "imports.several_meters": N_("The meter {meter} may be any of {codes}. Say which."),
    "imports.unknown_activity": N_(
        "What the meter {meter} measures ({activity}) isn't known, so it can't be created. Create it yourself first."
    ),
    "imports.no_unit": N_("The meter {meter} can't be created without a unit. Fill in the unit."),
    "imports.no_facility": N_("It isn't clear at which facility the meter {meter} is. Choose one of: {facilities}."),
    "imports.other_unit": N_(
        "The unit {unit} doesn't fit the meter {meter}, which is in {meter_unit}. "
        "Correct the unit, or choose another meter."
    ),
    "imports.below_zero": N_(
        "The amount {value} is below zero, which the meter {meter} can't give. Correct it; a credit belongs on a bill."
    ),
    "imports.in_future": N_("The date {date} lies in the future. Is the year right?"),
    "imports.very_old": N_("The date {date} is very old. The row was taken; is the year right?"),
    "imports.needs_period": N_(
        "The meter {meter} is entered by period, and this row has no beginning. Fill in the column from."
    ),
    "imports.has_period": N_(
        "The meter {meter} is read at a moment, and this row is for a period. Choose a meter that is entered by period."
    ),
    "imports.ends_before_start": N_("The period from {start} to {end} ends before it begins. Correct the dates."),
    "imports.period_too_long": N_("The period from {start} to {end} is longer than a year. Is the year right?"),
    "imports.same_row": N_(
        "This is the same entry as in row {first_row} and counts once. "
        "If it is a second delivery of the same day, give it a time."
    ),
    "imports.contradicts_row": N_(
        "Row {first_row} gives {first} for the same time, this one {value}. The first was taken. "
        "If this one is right, delete the other and import again."
    ),
    "imports.overlaps_row": N_(
        "The period overlaps that of row {first_row} and was left out. Correct the dates of one of them."
    ),
    "imports.already_there": N_("This entry is in the station already and counts once."),
    "imports.contradicts_station": N_(
        "The station has {there} for the same time, the file {value}. The station's was kept. "
        "To take the file's, import again and let it replace; the earlier value stays in the history."
    ),
    "imports.overlaps_station": N_(
        "The period overlaps the entry from {start} to {end} that the station has. That was kept. Correct the dates."
    ),
    "imports.replaces": N_("This takes the place of {there}, which stays in the history."),
    "imports.no_such_run": N_("This import isn't among the last ones on this laptop. Nothing was changed."),
    "imports.undone_already": N_("The import of {file} was undone already. Nothing was changed."),
}
