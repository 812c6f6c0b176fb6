"""Every name that has a level: of the rules and of the needs."""

from __future__ import annotations

from gosupply.engine.gather import PROVIDERS
from gosupply.policy.baseline import Named
from gosupply.rules import RULES

NEEDS = tuple(provider.NEED for provider in PROVIDERS)

NAMES = (
    *(Named(rule.name, rule.kind, is_need=False) for rule in RULES),
    *(Named(need.name, need.kind, is_need=True) for need in NEEDS),
)
