"""Parts of signed notes, to be put together wrongly."""

from __future__ import annotations

from base64 import b64decode, b64encode

from gosupply.tlog.note import VerifierKey
from tests.signing import Signer


class Hand(Signer):
    """A signer whose key and signatures can be had one by one.

    Attributes:
        key: What verifies its signatures.
    """

    def __init__(self, name: str, seed: str = "") -> None:
        super().__init__(name, seed)
        _, hex_id, encoded = self.vkey.split("+", 2)
        self.key = VerifierKey(name, int(hex_id, 16), b64decode(encoded)[1:])

    def line(self, text: str) -> str:
        """Return the signature line under a text, with its line feed."""
        return self.sign_note(text).decode().removeprefix(f"{text}\n")

    def signature(self, text: str) -> bytes:
        """Return the 64 bytes of a signature of a text."""
        return b64decode(self.line(text).split(" ")[2])[4:]


def signature_line(name: str, key_id: int, signature: bytes) -> str:
    """Return a signature line, whoever made the signature and whatever it is."""
    encoded = b64encode(key_id.to_bytes(4, "big") + signature).decode()
    return f"\N{EM DASH} {name} {encoded}\n"
