"""Checklists filled in with a spreadsheet."""

from field_ems.i18n.markers import N_

SENTENCES = {
    "filled.no_headings": N_(
        "{file} has no columns “Code” and “Answer”. Fill in the table that “checklist blank” writes; "
        "nothing was taken over."
    ),
    "filled.twice": N_("{question} is answered twice in this table; the first row counts."),
}
