"""The catalogues hold every text of the source, and translations that can take their place."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from field_ems.i18n import LANGUAGES, LOCALE_FOLDER, _, current_language, in_language, install, ngettext
from tests.i18n.texts import catalogue, catalogues, forms, placeholders, texts_of_the_source

HINT = "run: python3 build_scripts/dev.py i18n"


def test_template_has_every_text_of_the_source() -> None:
    known = set(catalogue(LOCALE_FOLDER / "field_ems.pot"))
    assert texts_of_the_source() ^ known == set(), HINT


def test_there_is_a_catalogue_for_each_language() -> None:
    assert set(catalogues()) == set(LANGUAGES)


@pytest.mark.parametrize("path", catalogues().values(), ids=catalogues())
def test_catalogue_has_every_text_of_the_template(path: Path) -> None:
    assert set(catalogue(path)) == set(catalogue(LOCALE_FOLDER / "field_ems.pot")), HINT


@pytest.mark.parametrize("path", catalogues().values(), ids=catalogues())
def test_translations_name_the_same_placeholders(path: Path) -> None:
    for text, translation in catalogue(path).items():
        named = set().union(*map(placeholders, forms(text)))
        for form in filter(None, forms(translation)):
            if isinstance(text, str):
                assert placeholders(form) == named, text
            else:
                assert placeholders(form) <= named, text
        if not isinstance(text, str) and forms(translation)[-1]:
            assert placeholders(forms(translation)[-1]) == placeholders(text[-1]), text


@pytest.mark.parametrize("path", catalogues().values(), ids=catalogues())
def test_translations_have_every_plural(path: Path) -> None:
    with path.open("rb") as source:
        plurals = read_po(source).num_plurals
    for text, translation in catalogue(path).items():
        if not isinstance(text, str) and any(forms(translation)):
            assert len([form for form in forms(translation) if form]) == plurals, text


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("ru", 21, "Восстановлена {count} запись."),
        ("ru", 3, "Восстановлены {count} записи."),
        ("ru", 12, "Восстановлено {count} записей."),
        ("ar", 2, "استُعيد قيدان."),
        ("ar", 7, "استُعيدت {count} قيود."),
        ("ar", 11, "استُعيد {count} قيدًا."),
        ("ar", 100, "استُعيد {count} قيد."),
    ],
)
def test_each_number_takes_its_form(language: str, count: int, said: str) -> None:
    install(language)
    assert ngettext("{count} entry was recovered.", "{count} entries were recovered.", count) == said


@pytest.mark.parametrize("path", catalogues().values(), ids=catalogues())
def test_no_translation_is_a_guess(path: Path) -> None:
    with path.open("rb") as source:
        assert [message.id for message in read_po(source) if message.id and message.fuzzy] == []


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("ar", "مورّد"),
        ("en", "supplier"),
        ("es", "proveedor"),
        ("fr", "fournisseur"),
        ("ru", "поставщик"),
        ("zh", "供应商"),
    ],
)
def test_each_language_speaks(language: str, word: str) -> None:
    assert install(language) == current_language() == language
    assert _("supplier") == word


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [("fr_FR.UTF-8", "fr"), ("zh-Hans", "zh"), ("ES", "es"), ("C.UTF-8", "en"), ("de", "en"), ("../fr", "en")],
)
def test_locale_names(wanted: str, spoken: str) -> None:
    assert install(wanted) == spoken


def test_system_language_is_the_first_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "")
    monkeypatch.setenv("LC_MESSAGES", "ru_RU.UTF-8")
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert install() == "ru"


def test_language_can_change_while_the_program_runs() -> None:
    install("fr")
    assert _("supplier") == "fournisseur"
    install("en")
    assert _("supplier") == "supplier"


def test_each_reader_of_a_server_is_answered_in_their_own_language() -> None:
    install("en")

    def answer(language: str) -> tuple[str, str]:
        with in_language(language):
            return current_language(), _("supplier")

    with ThreadPoolExecutor() as pool:
        answers = list(pool.map(answer, ["fr", "es"] * 20))
    assert answers == [("fr", "fournisseur"), ("es", "proveedor")] * 20
    with in_language("fr"):
        install("es")
        assert _("supplier") == "fournisseur"
    assert _("supplier") == "proveedor"
    install("en")


def test_text_without_a_translation_is_said_in_english() -> None:
    install("ar")
    assert _("A text that no catalogue knows.") == "A text that no catalogue knows."
    assert ngettext("{count} unheard-of thing", "{count} unheard-of things", 2) == "{count} unheard-of things"
    assert _("") == ""
