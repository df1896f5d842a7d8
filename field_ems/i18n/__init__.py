"""Languages: what the program says, in the language of whoever reads it.

Texts are looked up when they are shown, so that the language can change while the program runs. A text without a
translation appears in English.
"""

import gettext as _gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from decimal import Decimal
from pathlib import Path

from field_ems.domain.notices import Notice
from field_ems.i18n.markers import Counted

LANGUAGES = {
    "ar": "العربية",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "ru": "Русский",
    "zh": "中文",
}
"""The six official languages of the United Nations, each by its own name."""

DOMAIN = "field_ems"
LOCALE_FOLDER = Path(__file__).parent / "locale"

_MANY = 11
"""A number that takes the form of many in each of the languages."""

_Spoken = tuple[str, _gettext.NullTranslations]

_current: _Spoken = ("en", _gettext.NullTranslations())
_here: ContextVar[_Spoken | None] = ContextVar("field_ems_language", default=None)
"""What is spoken inside ``in_language``, which goes before the program's own language."""


def install(language: str | None = None) -> str:
    """Speak this language, or the system's where None, and give the one that is spoken from here on.

    ``language`` is a code of LANGUAGES or a locale's name (``fr_FR.UTF-8``); a language that is not among the six
    becomes English.
    """
    global _current  # the language of a program is one thing
    wanted = language or next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "en")
    code = wanted.replace("-", "_").split("_")[0].split(".")[0].lower()
    _current = _speaking(code if code in LANGUAGES else "en")
    return _current[0]


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Speak a language of LANGUAGES inside the block alone: a server answers each reader in their own."""
    token = _here.set(_speaking(code))
    try:
        yield
    finally:
        _here.reset(token)


def current_language() -> str:
    """Give the code of the language spoken."""
    return _spoken()[0]


def _(text: str) -> str:
    """Give the text in the language spoken."""
    return _spoken()[1].gettext(text) if text else ""


def ngettext(one: str, many: str, count: int) -> str:
    """Give the form of the text that goes with the count."""
    return _spoken()[1].ngettext(one, many, count)


def say(notice: Notice) -> str:
    """Turn a notice into a sentence, with its parameters as people write them.

    Parameters that are codes themselves are said in words. A code without a sentence, which can only come from a newer
    headquarters, appears as it is: better a strange word than none.
    """
    from field_ems.i18n.sentences import SENTENCES  # only where something is said: starting stays quick

    sentence = SENTENCES.get(notice.code)
    if sentence is None:
        return f"{notice.code} {dict(notice.params)}" if notice.params else notice.code
    words = _Words({name: _in_words(value) for name, value in notice.params.items()})
    return _in_form(sentence, notice).format_map(words)


def _in_form(sentence: str, notice: Notice) -> str:
    """Give the sentence in the form that goes with its number, or that of many where the number was left out."""
    if not isinstance(sentence, Counted):
        return _(sentence)
    count = notice.params.get(sentence.by)
    return ngettext(sentence, sentence.many, count if isinstance(count, int) else _MANY)


class _Words(dict[str, object]):
    """A notice's parameters in words; one that another version of the program left out becomes an ellipsis."""

    def __missing__(self, name: str) -> str:
        return "…"


def _in_words(value: object) -> object:
    """Give a parameter as people write it."""
    from field_ems.i18n.numbers import format_amount, format_date
    from field_ems.i18n.sentences import WORDS

    match value:
        case Notice():
            return say(value)
        case str():
            return _(WORDS[value]) if value in WORDS else value
        case Decimal():
            return format_amount(value)
        case date():
            return format_date(value)
        case list() | tuple() | set() | frozenset():
            return ", ".join(str(_in_words(part)) for part in value)
        case _:
            return value


def _spoken() -> _Spoken:
    return _here.get() or _current


def _speaking(code: str) -> _Spoken:
    return code, _gettext.translation(DOMAIN, LOCALE_FOLDER, languages=[code], fallback=True)
