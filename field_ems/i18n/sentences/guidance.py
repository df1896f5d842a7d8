"""The guidance library."""

from field_ems.i18n.markers import N_

SENTENCES = {
    "guidance.unknown": N_("There is no guideline “{named}”. List them with: field-ems guidance list"),
    "guidance.no_code": N_(
        "A guideline needs a short code: 1 to {longest} letters without accents, digits, points, lines or underscores."
    ),
    "guidance.no_text": N_("A guideline needs a title and a text, both in the same languages. Nothing was published."),
    "guidance.too_long": N_(
        "The text in “{language}” has {length} letters; {longest} are the most. Name a document for the rest."
    ),
    "guidance.review_before_effect": N_(
        "It would have to be reviewed on {review}, before it takes effect on {effective}. Correct one of the days."
    ),
    "guidance.supersedes_unknown": N_("There is no guideline “{named}” that this one could take the place of."),
    "guidance.not_in_force": N_("“{named}” is in force no longer; see {successor}. Nothing was changed."),
    "guidance.no_reason": N_("Say why it is adapted, or why it does not apply here. Nothing was changed."),
}
