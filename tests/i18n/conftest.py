"""Languages are one thing for the whole program: tests give English back."""

from collections.abc import Iterator

import pytest

from field_ems.i18n import install


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    install("en")
