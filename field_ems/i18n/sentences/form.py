"""What forms have to say."""

from field_ems.i18n.markers import N_

SENTENCES: dict[str, str] = {
    "form.choose_one": N_("{field}: “{typed}” is none of the choices. Type its number or its name: {choices}."),
    "form.save_again": N_("{warnings} If it is right, press Enter once more."),
    "form.whole_number": N_("{field}: “{typed}” is not a whole number."),
}
