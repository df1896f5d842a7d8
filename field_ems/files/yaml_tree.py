"""YAML read as plain data with the line of every part, and nothing that YAML can do beyond that.

A template may come from anywhere. Anchors and aliases (a few lines that unfold to gigabytes), tags, repeated keys, deep
nesting and huge texts are refused. Words stay words: ``no`` is the text "no", as the answer of a question has to be,
and ``0.27`` stays text, because a float is not exact; only whole numbers, true and false are read as such.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from field_ems.domain.notices import Refusal

LARGEST_FILE = 512 * 1024
LONGEST_TEXT = 4_000
DEEPEST = 16
MOST_PARTS = 20_000

_WHOLE_NUMBER = re.compile(r"-?(0|[1-9]\d{0,8})")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Place = tuple[str | int, ...]
"""Keys and list positions from the top down to a part."""


@dataclass(frozen=True, slots=True)
class YamlTree:
    """A file's data, and the line (from 1) at which each part begins."""

    name: str
    data: Any
    lines: dict[Place, int]

    def line(self, place: Place) -> int:
        """Give the line of a part, or of the nearest part around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_yaml_file(path: Path) -> YamlTree:
    """Read a file; refuses with ``yaml.*`` (params ``file`` and mostly ``line``)."""
    name = path.name
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Refusal("yaml.too_large", file=name, largest=LARGEST_FILE // 1024)
        return read_yaml(path.read_bytes(), name)
    except OSError as error:
        raise Refusal("yaml.cannot_open", file=name, detail=error.strerror or str(error)) from error


def read_yaml(content: bytes, name: str) -> YamlTree:
    """Read the content of a file called ``name``."""
    if len(content) > LARGEST_FILE:
        raise Refusal("yaml.too_large", file=name, largest=LARGEST_FILE // 1024)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal("yaml.not_utf8", file=name, line=content[: error.start].count(b"\n") + 1) from error
    lines: dict[Place, int] = {}
    try:
        events = yaml.parse(text, Loader=_LOADER)
        data = _Reader(name, events, lines).document()
    except yaml.YAMLError as error:
        line, fault = _place_and_fault(text, error)
        raise Refusal("yaml.not_yaml", file=name, line=line, detail=fault) from error
    return YamlTree(name, data, lines)


def _place_and_fault(text: str, error: yaml.YAMLError) -> tuple[int, str]:
    """Give the line, from 1, and what is wrong there, in the parser's words."""
    if isinstance(error, yaml.reader.ReaderError):  # a character that no YAML may have
        return text.count("\n", 0, error.position) + 1, error.reason
    mark = getattr(error, "problem_mark", None)
    return (mark.line + 1 if mark else 1), getattr(error, "problem", None) or ""


class _Reader:
    """Builds the data from the parser's events, counting as it goes."""

    def __init__(self, name: str, events: Iterator[Any], lines: dict[Place, int]) -> None:
        self._name = name
        self._events = events
        self._lines = lines
        self._parts = 0

    def document(self) -> Any:
        data: Any = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._refusal("yaml.several_documents", event)
                data = self._part(next(self._events), ())
        return data

    def _part(self, event: Any, place: Place) -> Any:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise self._refusal("yaml.too_many_parts", event, most=MOST_PARTS)
        if len(place) > DEEPEST:
            raise self._refusal("yaml.too_deep", event, deepest=DEEPEST)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise self._refusal("yaml.alias", event)
        if event.tag is not None:
            raise self._refusal("yaml.tag", event, tag=event.tag)
        self._lines.setdefault(place, self._line(event))
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(place)
        return self._mapping(place)

    def _scalar(self, event: Any) -> Any:
        text = str(event.value)
        if len(text) > LONGEST_TEXT:
            raise self._refusal("yaml.text_too_long", event, length=len(text), longest=LONGEST_TEXT)
        if not event.implicit[0]:
            return text
        if _WHOLE_NUMBER.fullmatch(text):
            return int(text)
        return {"true": True, "false": False, "null": None, "~": None, "": None}.get(text, text)

    def _sequence(self, place: Place) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._part(event, (*place, len(items))))
        return items

    def _mapping(self, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._refusal("yaml.key_not_text", event)
            key = str(event.value)
            if len(key) > LONGEST_TEXT:
                raise self._refusal("yaml.text_too_long", event, length=len(key), longest=LONGEST_TEXT)
            if key in found:
                raise self._refusal("yaml.repeated_key", event, key=key)
            self._lines[(*place, key)] = self._line(event)
            found[key] = self._part(next(self._events), (*place, key))
        return found

    def _refusal(self, code: str, event: Any, **params: object) -> Refusal:
        return Refusal(code, file=self._name, line=self._line(event), **params)

    def _line(self, event: Any) -> int:
        return int(event.start_mark.line) + 1
