"""Templates whose every value is escaped for the one target that they are written for.

Templates loop and print; what is shown, and in which order, is decided by typed code before. There
is one filter, `length`, and so none that marks text as safe: code does that, for constants of ours
and for what a template of the same target made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment


def environment(
    read: Callable[[str], str],
    escape: Callable[[str], str],
    *,
    text: tuple[str, str] = ("{{", "}}"),
) -> Environment:
    """Return an environment of templates.

    Args:
        read: Returns the text of a template by its name.
        escape: What every value goes through on its way out; see `reporters.escape`.
        text: What encloses a value in these templates, for targets where braces mean something.

    A value is text, a number, or `safe`; anything else is a TypeError, and a name that was not
    given a `jinja2.UndefinedError`. A block that stands alone on a line leaves no line behind.
    """
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    def shown(value: object) -> object:
        if hasattr(value, "__html__"):
            return value
        if isinstance(value, StrictUndefined):
            str(value)  # raises, and names it
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise TypeError(f"a template shows a {type(value).__name__}")
        return safe(escape(str(value)))

    made = Environment(
        loader=FunctionLoader(read),
        undefined=StrictUndefined,
        # A macro's result is marked as safe only with it; values are so before it sees them.
        autoescape=True,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        variable_start_string=text[0],
        variable_end_string=text[1],
    )
    made.filters = {"length": len}
    made.globals.clear()
    return made


def safe(markup: str) -> Any:  # noqa: ANN401 - the type belongs to markupsafe, which Jinja brings
    """Return text that templates print as it is: only for constants of ours and what they made."""
    from jinja2.filters import do_mark_safe

    return do_mark_safe(markup)
