"""What exporting has to say."""

from field_ems.i18n.markers import N_

SENTENCES: dict[str, str] = {
    "exports.no_days": N_("From {first} to {end} there are no days. Nothing was written. Correct the dates."),
}
