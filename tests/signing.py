"""Keys that sign notes in tests; the same seed gives the same key."""

from __future__ import annotations

import base64
import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ED25519 = 1


class Signer:
    """Signs notes (C2SP signed-note) with an Ed25519 key made from a seed.

    Attributes:
        name: The key name.
        vkey: The verifier key, `name+ID+key`.
    """

    def __init__(self, name: str, seed: str = "") -> None:
        self.name = name
        private = hashlib.sha256(f"test key {name} {seed}".encode()).digest()
        self._key = Ed25519PrivateKey.from_private_bytes(private)
        typed = bytes([ED25519]) + self._key.public_key().public_bytes_raw()
        self._id = hashlib.sha256(f"{name}\n".encode() + typed).digest()[:4]
        self.vkey = f"{name}+{self._id.hex()}+{base64.b64encode(typed).decode()}"

    def sign_note(self, text: str) -> bytes:
        """Return the note: the text, which ends in a line feed, and one signature line."""
        signature = base64.b64encode(self._id + self._key.sign(text.encode())).decode()
        return f"{text}\n\N{EM DASH} {self.name} {signature}\n".encode()
