"""What there is to say about texts in people's own words."""

from field_ems.i18n.markers import N_

SENTENCES: dict[str, str] = {
    "text.too_long": N_(
        "This text is too long: {length} of at most {longest} characters. Nothing was saved: shorten it, or attach it as a file."
    ),
}
