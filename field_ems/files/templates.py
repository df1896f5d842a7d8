"""Checklist templates written in YAML: read, put together from their fragments, and checked.

A finding names the file, the line, the key and, where a word is not known, the nearest one that is, so that whoever
writes a template can mend it without knowing this program.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from field_ems.domain.checklists import Template
from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.template_body import read_template
from field_ems.domain.template_checks import check_template
from field_ems.files.assets import asset_path
from field_ems.files.yaml_tree import Place, YamlTree, read_yaml_file

_FOLDER = "checklists"
_LONGEST_QUOTE = 60
_KEPT_OUT_OF_BODY = ("published",)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in a file: where, and what."""

    file: str
    line: int
    notice: Notice


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A template that passed: its whole body as data, as domain template, and the day from which it is published."""

    body: dict[str, Any]
    template: Template
    published_at: datetime


@dataclass(frozen=True, slots=True)
class _Whole:
    """A template's data with its fragments put in, and where each of its questions was written."""

    data: dict[str, Any]
    written: dict[str, tuple[YamlTree, Place]]
    tree: YamlTree


def lint_template(path: Path) -> list[Finding]:
    """Give everything that is wrong with the template in this file; nothing, where it can be published."""
    try:
        tree = read_yaml_file(path)
        findings = _check_schema(tree, fragment=False)
        if findings:
            return findings
        for _, fragment in _fragments(tree, path.parent):
            findings += _check_schema(fragment, fragment=True)
        if findings:
            return findings
        whole = _put_together(tree, path.parent)
        template = read_template(_body(whole.data))
    except Refusal as refusal:
        return [_finding_of(refusal, path.name)]
    return [_locate(whole, notice) for notice in check_template(template)]


def load_template(path: Path) -> TemplateFile:
    """Read the template in this file, refusing with the first thing that is wrong (with ``file`` and ``line``)."""
    for finding in lint_template(path):
        params = {**finding.notice.params, "file": finding.file, "line": finding.line}
        raise Refusal(finding.notice.code, **params)
    return _load_checked(path)


def shipped_templates() -> list[TemplateFile]:
    """Give the templates that ship with the program; the tests, not the start, check them against the schema."""
    return [_load_checked(path) for path in shipped_template_paths()]


def shipped_template_paths() -> list[Path]:
    """Give the files of the shipped templates, fragments left out."""
    return sorted(asset_path(_FOLDER).glob("*.yaml"))


def _load_checked(path: Path) -> TemplateFile:
    whole = _put_together(read_yaml_file(path), path.parent)
    body = _body(whole.data)
    published = datetime.fromisoformat(whole.data.get("published", "2026-01-01")).replace(tzinfo=UTC)
    return TemplateFile(body, read_template(body), published)


def _body(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in _KEPT_OUT_OF_BODY}


def _fragments(tree: YamlTree, folder: Path) -> Iterator[tuple[int, YamlTree]]:
    """Give (position among the sections, fragment) for each include; refuses with ``template.no_fragment``."""
    for position, section in enumerate(tree.data["sections"]):
        if "include" not in section:
            continue
        name = str(section["include"])
        places = [folder / "fragments" / f"{name}.yaml", asset_path(_FOLDER) / "fragments" / f"{name}.yaml"]
        path = next((one for one in places if one.is_file()), None)
        if path is None:
            known = [one.stem for one in asset_path(_FOLDER).glob("fragments/*.yaml")]
            line = tree.line(("sections", position, "include"))
            raise Refusal(
                "template.no_fragment",
                file=tree.name,
                line=line,
                key="include",
                named=name,
                nearest=_nearest(name, known),
            )
        yield position, read_yaml_file(path)


def _put_together(tree: YamlTree, folder: Path) -> _Whole:
    fragments = dict(_fragments(tree, folder))
    sections: list[dict[str, Any]] = []
    written: dict[str, tuple[YamlTree, Place]] = {}
    for position, section in enumerate(tree.data["sections"]):
        fragment = fragments.get(position)
        if fragment is None:
            parts = [(tree, ("sections", position), section)]
        else:
            parts = [(fragment, ("sections", n), one) for n, one in enumerate(fragment.data["sections"])]
        for origin, place, one in parts:
            sections.append(one)
            for n, question in enumerate(one["questions"]):
                # A repeated code is found later; the second place is then the one to show.
                written[str(question["code"])] = (origin, (*place, "questions", n))
    return _Whole({**tree.data, "sections": sections}, written, tree)


def _check_schema(tree: YamlTree, *, fragment: bool) -> list[Finding]:
    import jsonschema  # 0.1 s, needed only when a template is checked

    schema = json.loads(asset_path(_FOLDER, "schema.json").read_text("utf-8"))
    if fragment:
        schema = {"$defs": schema["$defs"], **schema["$defs"]["fragment"]}
    errors = jsonschema.Draft202012Validator(schema).iter_errors(tree.data)
    findings = [finding for error in errors for finding in _schema_findings(tree, error)]
    return sorted(findings, key=lambda finding: finding.line)


def _schema_findings(tree: YamlTree, error: Any) -> Iterator[Finding]:
    place: Place = tuple(error.absolute_path)
    key = next((str(part) for part in reversed(place) if isinstance(part, str)), "")
    found = _quote(error.instance)

    def finding(code: str, at: Place = place, **params: object) -> Finding:
        return Finding(tree.name, tree.line(at), Notice(code, {"key": key, **params}))

    match error.validator:
        case "additionalProperties":
            known = list(error.schema["properties"]) if "properties" in error.schema else []
            for extra in sorted(set(error.instance) - set(known)):
                yield finding(
                    "template.unknown_key", (*place, extra), key=_quote(extra), nearest=_nearest(extra, known)
                )
        case "required":
            for name in error.validator_value:
                if name not in error.instance:
                    yield finding("template.missing_key", key=name)
        case "enum":
            valid = [str(one) for one in error.validator_value]
            nearest = _nearest(found, valid)
            yield finding("template.not_one_of", found=found, nearest=nearest, valid=", ".join(valid))
        case "type":
            yield finding("template.wrong_type", found=found, expected=_expected(error.validator_value))
        case "pattern":
            yield finding("template.wrong_form", found=found, pattern=error.validator_value)
        case _:
            yield finding("template.not_allowed", found=found, rule=f"{error.validator} {error.validator_value}")


def _expected(types: Any) -> str:
    return ", ".join(types) if isinstance(types, list) else str(types)


def _locate(whole: _Whole, notice: Notice) -> Finding:
    tree, place = whole.written.get(str(notice.params.get("question")), (whole.tree, ()))
    key = str(notice.params.get("key", ""))
    return Finding(tree.name, tree.line((*place, key)), notice)


def _finding_of(refusal: Refusal, name: str) -> Finding:
    params = dict(refusal.notice.params)
    line = params.get("line")
    return Finding(str(params.get("file", name)), line if isinstance(line, int) else 1, refusal.notice)


def _nearest(word: str, known: list[str]) -> str:
    found = get_close_matches(word, known, n=1, cutoff=0.5)
    return found[0] if found else ""


def _quote(value: object) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"
