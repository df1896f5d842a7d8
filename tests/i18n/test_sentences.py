"""Every notice of the program has a sentence, and every sentence a notice."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pkgutil import iter_modules

import pytest

from field_ems.domain.notices import Notice
from field_ems.i18n import install, say, sentences
from field_ems.i18n.markers import Counted
from field_ems.i18n.sentences import SENTENCES, WORDS
from tests.i18n.texts import notices_of_the_source, placeholders


@pytest.fixture(autouse=True)
def english() -> None:
    install("en")


def test_every_notice_has_a_sentence() -> None:
    speechless = {f"{code} ({where})" for code, _, where in notices_of_the_source() if code not in SENTENCES}
    assert speechless == set()


def test_every_sentence_belongs_to_a_notice() -> None:
    assert set(SENTENCES) - {code for code, _, _ in notices_of_the_source()} == set()


def test_sentences_get_all_that_they_name() -> None:
    unfilled = {
        f"{code} ({where}): {sorted(missing)}"
        for code, parameters, where in notices_of_the_source()
        if parameters is not None and code in SENTENCES
        if (missing := placeholders(SENTENCES[code]) - parameters)
    }
    assert unfilled == set()


def test_no_code_has_two_sentences() -> None:
    areas = [
        __import__(f"{sentences.__name__}.{area.name}", fromlist=["*"]) for area in iter_modules(sentences.__path__)
    ]
    assert sum(len(area.SENTENCES) for area in areas) == len(SENTENCES)


@pytest.mark.parametrize("sentence", SENTENCES.values())
def test_sentences_are_sentences(sentence: str) -> None:
    assert sentence[0].isupper() or sentence[0] in "“{"
    assert "  " not in sentence
    assert not sentence.endswith((" ", ".."))


def test_parameters_are_said_as_people_write_them() -> None:
    assert say(Notice("amount.too_large", {"largest": Decimal("1234567.5")})).startswith(
        "That number is too large: at most 1\u00a0234\u00a0567.5 can be kept."
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("refrigerant gas", "refrigerant gas"),
        (date(2026, 3, 2), "2 March 2026"),
        (datetime(2026, 3, 2, 8, 5, tzinfo=UTC), "2 March 2026, 08:05"),
        (["meter", "col 7"], "meter, col 7"),
        (17, "17"),
    ],
)
def test_each_kind_of_parameter(value: object, said: str) -> None:
    assert say(Notice("time.not_a_time", {"typed": value})).startswith(f"“{said}” is not a date")


def test_codes_as_parameters_become_words() -> None:
    install("fr")
    assert WORDS["supplier"] == "supplier"
    assert "fournisseur" in say(Notice("sync.waits_for", {"kind": "supplier"}))


def test_code_from_a_newer_headquarters_is_shown_as_it_is() -> None:
    assert say(Notice("sync.of_tomorrow")) == "sync.of_tomorrow"
    assert say(Notice("sync.of_tomorrow", {"day": 3})) == "sync.of_tomorrow {'day': 3}"


def test_parameter_that_another_version_left_out_does_not_hide_the_sentence() -> None:
    assert "Try again in … seconds." in say(Notice("sync.busy"))


@pytest.mark.parametrize("sentence", [one for one in SENTENCES.values() if isinstance(one, Counted)])
def test_counted_sentences_name_their_number_in_both_forms(sentence: Counted) -> None:
    assert sentence.by in placeholders(sentence)
    assert placeholders(sentence) == placeholders(sentence.many)
    assert sentence.many != sentence


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("en", 1, "Try again in 1 second."),
        ("en", 2, "Try again in 2 seconds."),
        ("fr", 1, "dans 1 seconde."),
        ("fr", 2, "dans 2 secondes."),
        ("ar", 2, "بعد ثانيتين."),
        ("ar", 3, "بعد 3 ثوانٍ."),
        ("ar", 11, "بعد 11 ثانية."),
        ("zh", 1, "请在 1 秒后重试。"),
    ],
)
def test_sentence_goes_with_its_number(language: str, count: int, said: str) -> None:
    install(language)
    assert said in say(Notice("sync.busy", {"seconds": count}))


def test_number_that_another_version_left_out_takes_the_form_of_many() -> None:
    install("ar")
    assert "بعد … ثانية." in say(Notice("sync.busy"))
