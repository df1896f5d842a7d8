"""What there is to say about the terminal itself."""

from field_ems.i18n.markers import N_

SENTENCES: dict[str, str] = {
    "terminal.missing": N_(
        "There is no terminal to draw on, and nothing was changed. Open one and start again, or use the plain commands: field-ems --help"
    ),
}
