"""Headquarters' administration."""

from field_ems.i18n.markers import N_

SENTENCES = {
    "hq.no_such_station": N_("There is no such station."),
    "hq.password_short": N_("The password is too short: at least {shortest} characters. Nothing was changed."),
    "hq.sign_in": N_("The name or the password is not right."),
    "hq.sign_in_closed": N_("Too many attempts. Wait ten minutes and try again."),
    "hq.role_does_not_decide": N_("Your role does not decide about assessments. Nothing was changed."),
    "hq.no_such_device": N_(
        "No device that could be revoked has the id {device}. Look it up with: field-ems hq status"
    ),
}
