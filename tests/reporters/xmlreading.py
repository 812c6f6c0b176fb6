"""XML, read as the platforms read it, and checked against the schema beside this file."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMA = Path(__file__).parent / "junit.xsd"


def parse(text: str) -> ET.Element:
    """Return the root of a document of our own."""
    return ET.fromstring(text)  # noqa: S314 - what gosupply wrote, with no entities


def junit_validator() -> Callable[[str], None]:
    """Return what raises where a document is no report of tests."""
    schema = import_module("xmlschema").XMLSchema(str(SCHEMA))

    def validate(text: str) -> None:
        schema.validate(parse(text))

    return validate
