"""Every name that has a level: of the rules, the reviews and the needs."""

from __future__ import annotations

from gosupply.engine.gather import PROVIDERS
from gosupply.policy.model import Named
from gosupply.rules import RULES
from gosupply.rules.reviews import REVIEWS

NEEDS = tuple(provider.NEED for provider in PROVIDERS)

NAMES = (
    *(Named(rule.name, rule.kind, is_need=False, configured=rule.configured) for rule in RULES),
    *(Named(review.name, "opinion", is_need=False) for review in REVIEWS),
    *(Named(need.name, need.kind, is_need=True) for need in NEEDS),
)
