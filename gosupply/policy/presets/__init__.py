"""The shipped presets as texts of `presetcode`, each loaded when somebody asks for it."""

from __future__ import annotations

NAMES = ("baseline", "private-proxy", "staged-rollout", "strict")


def text_of(name: str) -> str:
    """Return the text of a preset.

    Raises:
        KeyError: There is none of that name.
    """
    if name == "baseline":
        from gosupply.policy.presets.baseline import TEXT
    elif name == "private-proxy":
        from gosupply.policy.presets.private_proxy import TEXT
    elif name == "staged-rollout":
        from gosupply.policy.presets.staged_rollout import TEXT
    elif name == "strict":
        from gosupply.policy.presets.strict import TEXT
    else:
        raise KeyError(name)
    return TEXT
