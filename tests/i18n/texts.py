"""What the source has to say, read from it without running it."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

from build_scripts.catalogues import gather
from field_ems.i18n import LOCALE_FOLDER

PACKAGE = Path(__file__).resolve().parents[2] / "field_ems"
CODE = re.compile(r"[a-z_]+\.[a-z_0-9]+")
FILE_ENDINGS = (".db", ".csv", ".html", ".json", ".log", ".py", ".tcss", ".toml", ".xlsx", ".xml", ".yaml")

Text = str | tuple[str, ...]


def texts_of_the_source() -> set[Text]:
    """Every text marked for translation; one with a plural as its two forms."""
    return {message.id for message in gather() if message.id}


def catalogue(path: Path) -> dict[Text, Text]:
    """Each text of a catalogue with its translation."""
    with path.open("rb") as source:
        return {message.id: message.string for message in read_po(source) if message.id}


def catalogues() -> dict[str, Path]:
    """The catalogues by language."""
    return {path.parts[-3]: path for path in LOCALE_FOLDER.glob("*/LC_MESSAGES/field_ems.po")}


def forms(text: Text) -> tuple[str, ...]:
    """The forms of a text: one, or one for each grammatical number."""
    return (text,) if isinstance(text, str) else tuple(text)


def placeholders(text: str) -> set[str]:
    """The names in braces; raises ValueError where a brace isn't closed."""
    return {name.partition("!")[0] for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def notices_of_the_source() -> Iterator[tuple[str, set[str] | None, str]]:
    """Every code of a notice with its parameters (None where the call doesn't show them all) and where it is.

    Codes that pass through a variable first are found by their look: any text like ``reading.too_high`` whose first
    part is that of a known notice.
    """
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")}
    shown = [
        (node, path)
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"Notice", "Refusal"}
        if node.args and isinstance(node.args[0], ast.Constant)
    ]
    areas = set()
    for call, path in shown:
        code = call.args[0].value
        areas.add(code.partition(".")[0])
        yield code, _parameters(call), f"{path.relative_to(PACKAGE.parent)}:{call.lineno}"
    for path, tree in trees.items():
        beginnings = {id(argument) for node in ast.walk(tree) for argument in _compared_beginnings(node)}
        literals = (
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in beginnings
        )
        for literal in literals if not path.is_relative_to(PACKAGE / "i18n") else ():
            if _looks_like_a_code(literal.value, areas):
                yield literal.value, None, f"{path.relative_to(PACKAGE.parent)}:{literal.lineno}"


def _compared_beginnings(node: ast.AST) -> list[ast.expr]:
    """What ``code.startswith(...)`` asks for: the beginning that several codes share is no code itself."""
    asks = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "startswith"
    return node.args if asks and isinstance(node, ast.Call) else []


def _looks_like_a_code(text: str, areas: set[str]) -> bool:
    return bool(CODE.fullmatch(text)) and text.partition(".")[0] in areas and not text.endswith(FILE_ENDINGS)


def _parameters(call: ast.Call) -> set[str] | None:
    """The names of a notice's parameters, or None where some come out of a mapping."""
    assert isinstance(call.func, ast.Name)
    if call.func.id == "Refusal":
        names = [keyword.arg for keyword in call.keywords]
        return None if None in names else {name for name in names if name}
    given = call.args[1] if len(call.args) > 1 else next((word.value for word in call.keywords), None)
    if given is None:
        return set()
    if isinstance(given, ast.Dict) and all(isinstance(key, ast.Constant) for key in given.keys):
        return {key.value for key in given.keys if isinstance(key, ast.Constant)}
    return None
