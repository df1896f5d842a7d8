"""What drawing up the inventory report has to say."""

from field_ems.i18n.markers import N_

SENTENCES: dict[str, str] = {
    "report.unknown_format": N_("A report can't be written as “{typed}”. Choose one of: {formats}."),
}
