"""The size of an image is read from its head; what is damaged has none and harms nobody."""

import struct

import pytest

from field_ems.files.image_size import image_size

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480)
APP0 = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + bytes(9)
FRAME = b"\xff\xc0" + struct.pack(">HBHH", 17, 8, 1200, 1600) + bytes(10)


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (PNG, (640, 480)),
        (PNG[:20], None),
        (b"\xff\xd8" + APP0 + FRAME, (1600, 1200)),
        (b"\xff\xd8" + APP0 + b"\xff" + FRAME, (1600, 1200)),
        (b"\xff\xd8" + APP0, None),
        (b"\xff\xd8\xff\xe0\x00\x00" + FRAME, (1600, 1200)),
        (b"\xff\xd8" + b"\xff\xe0\x00\x02" * 50_000, None),
        (b"%PDF-1.7", None),
        (b"", None),
    ],
)
def test_size(content: bytes, size: tuple[int, int] | None) -> None:
    assert image_size(content) == size
