"""Headquarters' administration."""

from field_ems.i18n.markers import N_

SENTENCES = {
    "hq.unknown_language": N_("There is no language “{typed}”. There is: {known}. Nothing was changed."),
    "hq.no_language": N_("Tick at least one language. Nothing was changed."),
    "hq.no_such_station": N_("There is no such station."),
    "hq.bad_name": N_("A name has 1 to {longest} letters, digits or signs. Nothing was changed."),
    "hq.no_such_page": N_(
        "There is no such page. What you looked for may have been removed, or the address is mistyped."
    ),
    "hq.form_out_of_date": N_(
        "This form is out of date, so nothing was changed. Go back, load the page again, and send it again."
    ),
    "hq.decided_meanwhile": N_(
        "Somebody else decided about this meanwhile, as shown below. Nothing was changed; what you typed is still here."
    ),
    "hq.form_unreadable": N_("This form could not be read, so nothing was changed."),
    "hq.password_short": N_("The password is too short: at least {shortest} characters. Nothing was changed."),
    "hq.sign_in": N_("The name or the password is not right."),
    "hq.sign_in_closed": N_("Too many attempts. Wait ten minutes and try again."),
    "hq.role_does_not_decide": N_("Your role does not decide about assessments. Nothing was changed."),
    "hq.not_a_check": N_(
        "{file} is not what an earlier check has printed. Make one with: field-ems hq verify-audit --json > FILE"
    ),
    "hq.role_does_not_see": N_("Your role does not see this page. Ask an administrator."),
    "hq.workers_need_postgresql": N_(
        "Several workers need a PostgreSQL database: name one with --database, or leave --workers out."
    ),
    "hq.role_does_not_publish": N_("Your role does not publish. Nothing was changed."),
    "hq.preview": N_(
        "Not published yet: read it once more below. It would be version {version}. Stations that would receive it: {stations}."
    ),
    "hq.no_such_organization": N_("There is no organization of the name {name}."),
    "hq.no_such_door": N_("{organization} could not look at {station}, so there is nothing to close."),
    "hq.no_such_token": N_("There is no token {name} that could be revoked. List them with: field-ems hq token list"),
    "hq.token_known": N_("There is a token {name} already. Choose another name, so that the log stays clear."),
    "hq.token_life": N_("A token is good for 1 to {days} days."),
    "hq.no_such_year": N_("Choose a year from {first} to {last}."),
    "hq.can_not_listen": N_(
        "Headquarters can't listen at {host}, port {port} ({detail}). Another program may have the port, perhaps a "
        "headquarters that runs already: stop that one, or choose another with --port."
    ),
    "hq.no_such_device": N_(
        "No device that could be revoked has the id {device}. Look it up with: field-ems hq status"
    ),
}
