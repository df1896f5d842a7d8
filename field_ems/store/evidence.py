"""Evidence files beside the database, each content once, under the hex of its digest."""

import os
import tempfile
from hashlib import sha256
from pathlib import Path

from field_ems.domain.journal import ID_BYTES

FOLDER = "evidence"


def digest_of(content: bytes) -> bytes:
    """Give what a file is named by: the first 16 bytes of the SHA-256 of its content."""
    return sha256(content).digest()[:ID_BYTES]


def keep(data_folder: Path, content: bytes) -> bytes:
    """Keep a file's content and give its digest; a content that is there is not written again.

    It is written beside its place and renamed, so that a power cut leaves the whole file or none.
    """
    digest = digest_of(content)
    path = path_of(data_folder, digest)
    if path.exists():
        return digest
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return digest


def path_of(data_folder: Path, digest: bytes) -> Path:
    """Give where the content with this digest lies, or would lie."""
    return data_folder / FOLDER / digest.hex()
