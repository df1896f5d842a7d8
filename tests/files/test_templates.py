"""Templates in YAML: those that ship are complete, and what is wrong or hostile is refused where it stands."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from field_ems.domain.answers import Visibility, visibilities
from field_ems.domain.checklists import (
    UN_LANGUAGES,
    Mode,
    Question,
    QuestionKind,
    Template,
)
from field_ems.domain.notices import Refusal
from field_ems.domain.scoring import Verdict, assess, points_got
from field_ems.files.templates import lint_template, load_template, shipped_template_paths, shipped_templates
from field_ems.files.yaml_tree import LARGEST_FILE, read_yaml
from field_ems.i18n import say
from tests.domain.checklist_cases import body, question

SHIPPED = {found.template.code: found.template for found in shipped_templates()}
PRODUCT_GROUPS = {
    "air-conditioning", "catering", "cleaning", "clothing-tents", "construction", "events", "freight", "fuel-supply",
    "furniture", "generators", "ict-equipment", "lighting", "office-supplies", "solar-pv", "vehicles", "waste-services",
    "water",
}  # fmt: skip
PROOF = [{"kind": kind, "name": "x"} for kind in ("certificate", "test_report", "data_sheet", "declaration", "plan",
                                                  "contract", "photo", "other")]  # fmt: skip


def candidates(one: Question) -> list[Any]:
    """Answers among which the best and every one that a condition asks for are found."""
    if one.kind is QuestionKind.YES_NO:
        return ["yes", "no"]
    if one.kind is QuestionKind.SINGLE:
        return [choice.code for choice in one.choices]
    if one.kind is QuestionKind.MULTIPLE:
        every = [choice.code for choice in one.choices]
        return [every, *([code] for code in every)]
    if one.kind is QuestionKind.NUMBER:
        ends = [end for band in one.bands for end in (band.range.at_least, band.range.at_most)]
        ends += [one.accepted.at_least, one.accepted.at_most] if one.accepted else []
        return [str(end) for end in ends if end is not None] or ["1"]
    return ["2026-01-01"] if one.kind is QuestionKind.DATE else ["text"]


def excluded(one: Question, value: Any) -> bool:
    return bool({value} & one.knock_out) if isinstance(value, str) else False


def fill_best(template: Template) -> dict[str, Any]:
    """Answer each question as well as can be, in the order asked."""
    answers: dict[str, Any] = {}
    for one in template.questions():
        if visibilities(template, answers)[one.code] is Visibility.ASKED:
            allowed = [value for value in candidates(one) if not excluded(one, value)]
            best = max(allowed, key=lambda value: points_got(one, {"value": value, "evidence": PROOF}))
            answers[one.code] = {"value": best, "evidence": PROOF}
    return answers


def bring_up(template: Template, target: Question) -> dict[str, Any]:
    """Give answers under which the question is asked."""
    answers: dict[str, Any] = {}
    for condition in target.visible_if:
        answers |= bring_up(template, template.by_code[condition.question])
        controlling = template.by_code[condition.question]
        for value in candidates(controlling):
            given = set(value) if isinstance(value, list) else {value}
            if given & condition.any_of:
                answers[controlling.code] = {"value": value}
                break
    return answers


def test_every_product_group_has_its_checklist() -> None:
    groups = {template.product_group for template in SHIPPED.values()}
    assert groups == PRODUCT_GROUPS | {"suppliers"}


@pytest.mark.parametrize("path", shipped_template_paths(), ids=lambda path: path.stem)
def test_shipped_templates_pass_the_lint(path: Path) -> None:
    assert [(finding.file, finding.line, say(finding.notice)) for finding in lint_template(path)] == []


def texts_of(template: Template) -> dict[str, Mapping[str, str]]:
    """Every text that a reader of the checklist sees, under the place where it stands."""
    found = {"title": template.title}
    for section in template.sections:
        found[section.code] = section.title
        for one in section.questions:
            found[one.code] = one.text
            found[f"{one.code}: verification"] = one.verification
            found |= {f"{one.code}: note": one.note} if one.note else {}
            found |= {f"{one.code}: {choice.code}": choice.label for choice in one.choices}
    return found


def numbers_in(text: str) -> Counter[str]:
    return Counter(re.sub("[,٫]", ".", number) for number in re.findall(r"\d+(?:[.,٫]\d+)*", text))


@pytest.mark.parametrize("code", SHIPPED)
def test_shipped_templates_have_as_many_questions_as_a_sitting_allows_and_name_their_sources(code: str) -> None:
    questions = list(SHIPPED[code].questions())
    assert 18 <= len(questions) <= 40
    assert [one.code for one in questions if not one.source] == []


@pytest.mark.parametrize("code", SHIPPED)
def test_every_text_of_shipped_templates_is_there_in_all_six_languages(code: str) -> None:
    texts = texts_of(SHIPPED[code])
    missing = [
        (place, language) for place, text in texts.items() for language in UN_LANGUAGES if not text.get(language)
    ]
    assert missing == []


@pytest.mark.parametrize("code", SHIPPED)
def test_a_translation_names_every_number_that_the_english_text_names(code: str) -> None:
    different = [
        (place, language, translated)
        for place, text in texts_of(SHIPPED[code]).items()
        for language, translated in text.items()
        if numbers_in(text["en"]) - numbers_in(translated)
    ]
    assert different == []


@pytest.mark.parametrize("code", SHIPPED)
def test_the_best_answers_reach_100_and_are_complete(code: str) -> None:
    result = assess(SHIPPED[code], fill_best(SHIPPED[code]), Mode.BINDING)
    assert (result.score.percent, result.verdict) == (100, Verdict.ELIGIBLE)


@pytest.mark.parametrize("code", SHIPPED)
def test_every_question_can_come_up(code: str) -> None:
    template = SHIPPED[code]
    for one in template.questions():
        visible = visibilities(template, bring_up(template, one))
        assert visible[one.code] is Visibility.ASKED, one.code


def test_the_core_is_the_same_in_every_template() -> None:
    cores = [[one for one in template.questions() if one.code.startswith("CORE_")] for template in SHIPPED.values()]
    assert len(cores[0]) > 10
    assert all(core == cores[0] for core in cores)


def written(folder: Path, data: Any) -> Path:
    path = folder / "mine.yaml"
    path.write_text(data if isinstance(data, str) else json.dumps(data, indent=1), "utf-8")
    return path


WRONG_LINES = """\
code: mine
version: 1
title: {en: Mine}
product_group: generators
issuer: HQ
source: mine
sections:
  - code: all
    title: {en: All}
    questions:
      - code: A
        kind: yes_nno
        criterion: award
        text: {en: Is it?}
        poinst: {yes: 1}
      - code: b
        kind: yes_no
        criterion: award
        text: {fr: Est-ce ?}
        weight: 1.5.2
"""


def test_findings_name_line_key_and_nearest_valid_key(tmp_path: Path) -> None:
    findings = lint_template(written(tmp_path, WRONG_LINES))
    assert [(finding.line, finding.notice.code, finding.notice.params["key"]) for finding in findings] == [
        (12, "template.not_one_of", "kind"),
        (15, "template.unknown_key", "poinst"),
        (16, "template.wrong_form", "code"),
        (19, "template.missing_key", "en"),
        (20, "template.wrong_form", "weight"),
    ]
    assert [findings[n].notice.params["nearest"] for n in (0, 1)] == ["yes_no", "points"]
    assert all(say(finding.notice) != finding.notice.code for finding in findings)


def test_a_finding_of_meaning_has_its_line_too(tmp_path: Path) -> None:
    looped = body(
        question("A", visible_if=[{"question": "B", "any_of": ["yes"]}]),
        question("B", visible_if=[{"question": "A", "any_of": ["yes"]}]),
    )
    path = written(tmp_path, looped)
    findings = lint_template(path)
    assert [finding.notice.code for finding in findings] == ["template.cycle"]
    lines = path.read_text("utf-8").splitlines()
    assert "visible_if" in lines[findings[0].line - 1]
    with pytest.raises(Refusal) as refusal:
        load_template(path)
    assert refusal.value.notice.params["file"] == "mine.yaml"


def test_an_unknown_fragment_is_refused_with_the_nearest(tmp_path: Path) -> None:
    data = body(question("A"))
    data["sections"].append({"include": "comon-core"})
    (finding,) = lint_template(written(tmp_path, data))
    assert (finding.notice.code, finding.notice.params["nearest"]) == ("template.no_fragment", "common-core")


BOMB = "a: &a [x, x]\n" + "\n".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]" for n in range(20)
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (BOMB, "yaml.alias"),
        ("a: !!python/object/apply:os.system ['true']", "yaml.tag"),
        ("a: " + "[" * 40 + "]" * 40, "yaml.too_deep"),
        ("a: " + "x" * 1_000_000, "yaml.too_large"),
        ("a: " + "x" * 5_000, "yaml.text_too_long"),
        ("x" * 5_000 + ": a", "yaml.text_too_long"),
        ("a: [" + "1," * 30_000 + "1]", "yaml.too_many_parts"),
        ("a: 1\na: 2", "yaml.repeated_key"),
        ("a: 1\n---\nb: 2", "yaml.several_documents"),
        ("[1, 2]: 3", "yaml.key_not_text"),
        ("a: [1", "yaml.not_yaml"),
        ("a: \0", "yaml.not_yaml"),
    ],
)
def test_hostile_files_are_refused_with_a_sentence(tmp_path: Path, text: str, code: str) -> None:
    (finding,) = lint_template(written(tmp_path, text))
    assert finding.notice.code == code
    assert say(finding.notice) != code


@pytest.mark.parametrize("text", ["", "just text", "- a\n- b", "sections: 3", "a: {}"])
def test_what_is_no_template_is_found_out(tmp_path: Path, text: str) -> None:
    assert lint_template(written(tmp_path, text))


def test_words_stay_words_and_numbers_stay_exact() -> None:
    tree = read_yaml(b"a: no\nb: 0.27\nc: 12\nd: '12'\ne: true\nf: 012\ng: 2026-01-01", "x")
    assert tree.data == {"a": "no", "b": "0.27", "c": 12, "d": "12", "e": True, "f": "012", "g": "2026-01-01"}
    assert tree.line(("c",)) == 3


def test_bytes_that_are_not_utf8_are_refused_with_their_line() -> None:
    with pytest.raises(Refusal) as refusal:
        read_yaml(b"a: 1\nb: \xff", "x")
    assert (refusal.value.notice.code, refusal.value.notice.params["line"]) == ("yaml.not_utf8", 2)
    with pytest.raises(Refusal):
        read_yaml(b"#" * (LARGEST_FILE + 1), "x")


def test_a_character_that_no_yaml_may_have_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "cut.yaml"
    path.write_text("code: fans\nversion: 1\ntitle: \0", "utf-8")
    with pytest.raises(Refusal) as refused:
        load_template(path)
    assert refused.value.notice.params["line"] == 3
    assert "not allowed" in str(refused.value.notice.params["detail"])
