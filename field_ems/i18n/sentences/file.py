"""Evidence files on their way."""

from field_ems.i18n.markers import N_

SENTENCES = {
    "file.not_listed": N_("Headquarters has no record yet that names this file. It is kept here and sent later."),
    "file.not_here": N_("{name}: headquarters does not have this file yet. Sync the laptop that attached it first."),
    "file.too_large": N_("{name} is larger than {largest} MB: headquarters does not take it. It is kept here."),
    "file.altered": N_("{name} did not arrive as it was. What is here is kept; it will be sent or fetched anew."),
    "file.not_what_it_says": N_("{name} is not of the type that its name claims: headquarters does not take it."),
    "file.damaged_here": N_(
        "{name} was altered on this laptop since it was attached. It is not sent; attach it again."
    ),
    "file.rest_later": N_("The files that are left will be sent next time, from where they stopped."),
}
