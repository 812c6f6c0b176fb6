"""Parts of cases: go.mod and go.work files whose own lines begin at line 4 and line 3."""

from __future__ import annotations

from tests.rules.judging import lines


def gomod(*texts: str, module: str = "example.com/app", at: str = "go.mod") -> str:
    """Return a go.mod as a part of a case."""
    return f"-- {at} --\n{lines(f'module {module}', '', 'go 1.25.0', *texts)}"


def gowork(*texts: str, at: str = "go.work") -> str:
    """Return a go.work as a part of a case."""
    return f"-- {at} --\n{lines('go 1.25.0', '', *texts)}"


def proved(name: str, *texts: str) -> str:
    """Return the go.mod of `PATH@VERSION`, proved, with these requirements."""
    path = name.partition("@")[0]
    return f"-- mod {name} --\n{lines(f'module {path}', *(f'require {text}' for text in texts))}"
