"""Headquarters' administration."""

from field_ems.i18n.markers import N_

SENTENCES = {
    "hq.no_such_device": N_(
        "No device that could be revoked has the id {device}. Look it up with: field-ems hq status"
    ),
}
