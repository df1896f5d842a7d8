"""What there is to say about keys that a person chose."""

from field_ems.i18n.markers import N_

SENTENCES: dict[str, str] = {
    "keys.clash": N_(
        "Keys: {key} would run both “{other}” and “{command}”. All keys stay as they were; give one of the two another key."
    ),
    "keys.no_command": N_(
        "Keys: there is no command “{command}”. All keys stay as they were; `field-ems keys` lists the commands."
    ),
    "keys.unreadable": N_(
        "Keys: {place} can't be read ({detail}). All keys stay as they were; the file holds a key for each command's name."
    ),
}
