"""Enrolment and sync."""

from field_ems.i18n.markers import N_, NN_

SENTENCES = {
    "sync.not_enrolled": N_(
        "This device is not enrolled yet. Everything you enter is kept here. Ask headquarters for a code, then: "
        "field-ems enrol ADDRESS CODE"
    ),
    "sync.already_enrolled": N_("This device is enrolled already, at {url}. Nothing was changed."),
    "sync.wrong_code": N_(
        "Headquarters does not accept this code: it is mistyped, used already or out of date. Nothing was changed. "
        "Ask for another code."
    ),
    "sync.cap_reached": N_(
        "Stopped at {used} bytes, because a sync may cost {cap}. What came through is kept, the rest will follow."
    ),
    "sync.cap_too_small": N_(
        "Type the most that a sync may cost in kilobytes, as 50: at least {smallest} bytes; nothing for no cap."
    ),
    "sync.bad_interval": N_("Type minutes from 0 (only when asked) to {longest}."),
    "sync.unreachable": N_(
        "Headquarters can't be reached ({detail}). Everything is kept here and will be sent when a link is up."
    ),
    "sync.needs_https": N_(
        "{url} is not a safe address: it has to begin with https://. Nothing was sent. Ask headquarters for its address."
    ),
    "sync.stalled": N_("The link stopped in the middle. What came through is kept, the rest will be sent next time."),
    "sync.not_ours": N_(
        "Something other than headquarters answered: perhaps a log-in page of the network. Nothing was lost. "
        "Open a web page to log in to the network, then sync again."
    ),
    "sync.not_readable": N_(
        "The answer could not be read; it was cut short or altered on the way. Nothing was lost. Sync again."
    ),
    "sync.unknown_version": N_(
        "Headquarters speaks a version that this program does not know. Nothing was lost. Install the newer version."
    ),
    "sync.unknown_name": N_(
        "Headquarters does not know something that this device refers to. Nothing was lost. Tell headquarters."
    ),
    "sync.too_large": N_("The message was too large to be taken. Nothing was lost; smaller ones will be tried."),
    "sync.device_refused": N_(
        "Headquarters does not let this device in: it was revoked or is not known. You can go on entering data, "
        "it is kept here. Ask headquarters to enrol the device again."
    ),
    "sync.busy": NN_(
        "Headquarters is busy. Everything is kept here. Try again in {seconds} second.",
        "Headquarters is busy. Everything is kept here. Try again in {seconds} seconds.",
        by="seconds",
    ),
    "sync.server_error": N_(
        "Headquarters had a problem of its own ({status}). Everything is kept here. Try again later."
    ),
    "sync.certificate": N_(
        "The certificate of headquarters is not trusted ({detail}). Nothing was sent. Check this computer's date first, "
        "then tell headquarters."
    ),
    "sync.forked": NN_(
        "This laptop is a copy of another one, or was put back from a backup. Its {count} own entry was kept under a new number; nothing was lost.",
        "This laptop is a copy of another one, or was put back from a backup. Its {count} own entries were kept under a new number; nothing was lost.",
    ),
    "sync.headquarters_restored": N_(
        "Headquarters was put back from a backup. This laptop has given it back what it holds and headquarters had lost."
    ),
    "sync.headquarters_changed": N_(
        "Headquarters was put back from a backup meanwhile. Nothing was lost. Sync first, then compare again."
    ),
    "sync.restored": N_(
        "This laptop was put back from a backup. What it had sent since is being fetched back from headquarters."
    ),
    "sync.cancelled": N_("Stopped. What came through is kept, the rest will be sent next time."),
    "sync.unknown_kind": N_("Headquarters does not know this kind of record yet. It is kept there until it does."),
    "sync.never_changes": N_("A {kind} never changes once it is saved. The change was put aside."),
    "sync.unreadable_field": N_("A field could not be read ({detail}). The record was put aside."),
    "sync.missing_field": N_("The field “{field}” is missing. The record was put aside."),
    "sync.waits_for": N_("It waits for a {kind} that has not arrived yet."),
    "sync.refused_by_database": N_(
        "The database at headquarters did not take it ({detail}). The record was put aside."
    ),
    "sync.headquarters_writes_this": N_("Only headquarters writes a {kind}. The record was put aside."),
    "sync.role_does_not_allow": N_(
        "The person who entered it does not have the role to write a {kind}. It is kept; headquarters can give the role."
    ),
}
WORDS = {
    "organization": N_("organization"),
    "station": N_("station"),
    "person": N_("person"),
    "role_grant": N_("role"),
    "facility": N_("facility"),
    "headcount": N_("headcount"),
    "meter": N_("meter"),
    "multiplier": N_("multiplier"),
    "reading": N_("reading"),
    "supplier": N_("supplier"),
    "tender": N_("tender"),
    "template": N_("checklist template"),
    "assessment": N_("assessment"),
    "decision": N_("decision"),
    "remark": N_("remark"),
    "attachment": N_("attachment"),
    "offer": N_("offer"),
    "local_edition": N_("local edition of a checklist"),
    "handover": N_("handed-over checklist"),
    "certificate": N_("certificate of a supplier"),
    "corrective_action": N_("corrective action"),
    "communication": N_("communication to a supplier"),
    "award": N_("decision in a tender"),
    "aspect": N_("environmental aspect"),
    "settlement": N_("settlement of a conflict"),
    "dip_chart": N_("dip chart"),
    "sharing_key": N_("sharing key"),
    "target": N_("target"),
    "local_factor_set": N_("factor set made here"),
    "year_edition": N_("choice of factors for a year"),
    "factor_set": N_("factor set"),
    "inventory_edition": N_("inventory edition"),
    "minimum": N_("minimum standard"),
    "practice": N_("practice"),
}
