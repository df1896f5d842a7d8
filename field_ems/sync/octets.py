"""Numbers and bytes in and out of a message; a reader never gives more than the message holds."""

MAX_VARINT_BYTES = 10


class WireError(Exception):
    """A message that can't be read: cut short, altered, of an unknown version, or never ours.

    ``code`` is the notice's code (``sync.not_readable``).
    """

    def __init__(self, code: str = "sync.not_readable", detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


def zigzag(number: int) -> int:
    """Fold the sign into the lowest bit, so that small numbers of either sign stay small."""
    return number << 1 if number >= 0 else (-number << 1) - 1


def unzigzag(folded: int) -> int:
    """Undo ``zigzag``."""
    return folded >> 1 if not folded & 1 else -((folded + 1) >> 1)


class Writer:
    """Collects the octets of a message."""

    def __init__(self) -> None:
        self._octets = bytearray()

    def varint(self, number: int) -> None:
        """Write a number >= 0, seven bits an octet, the lowest first (LEB128)."""
        while number > 0x7F:
            self._octets.append(number & 0x7F | 0x80)
            number >>= 7
        self._octets.append(number)

    def signed(self, number: int) -> None:
        """Write a number of either sign."""
        self.varint(zigzag(number))

    def raw(self, octets: bytes) -> None:
        """Write octets whose length the reader knows."""
        self._octets += octets

    def sized(self, octets: bytes) -> None:
        """Write octets behind their length."""
        self.varint(len(octets))
        self._octets += octets

    def fixed64(self, number: int) -> None:
        """Write a 64-bit number >= 0 in eight octets, the highest first."""
        self._octets += number.to_bytes(8, "big")

    def octets(self) -> bytes:
        """Give all that was written."""
        return bytes(self._octets)


class Reader:
    """Reads a message; raises WireError where it is shorter than it claims or a number is out of bounds."""

    def __init__(self, octets: bytes) -> None:
        self._octets = octets
        self._at = 0

    def varint(self, limit: int = 2**64 - 1) -> int:
        """Read a number from 0 to ``limit``."""
        number = shift = 0
        for _ in range(MAX_VARINT_BYTES):
            octet = self._next()
            number |= (octet & 0x7F) << shift
            if octet < 0x80:
                if number > limit:
                    raise WireError(detail=f"{number} where at most {limit} is allowed")
                return number
            shift += 7
        raise WireError(detail="a number without an end")

    def signed(self) -> int:
        """Read a number of either sign."""
        return unzigzag(self.varint())

    def raw(self, count: int) -> bytes:
        """Read that many octets."""
        end = self._at + count
        if end > len(self._octets):
            raise WireError(detail="shorter than it claims")
        found = self._octets[self._at : end]
        self._at = end
        return found

    def sized(self) -> bytes:
        """Read octets behind their length."""
        return self.raw(self.varint(limit=len(self._octets)))

    def fixed64(self) -> int:
        """Read a 64-bit number of eight octets."""
        return int.from_bytes(self.raw(8), "big")

    @property
    def left(self) -> int:
        """How many octets have not been read."""
        return len(self._octets) - self._at

    def _next(self) -> int:
        if self._at >= len(self._octets):
            raise WireError(detail="shorter than it claims")
        octet = self._octets[self._at]
        self._at += 1
        return octet
