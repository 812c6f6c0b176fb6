"""One rule a file; `RULES` is the explicit list, in the order in which they are documented."""

from __future__ import annotations

from gosupply.rules import (
    forbidden_module,
    log_forked,
    log_key_foreign,
    mod_malformed,
    pin_weakened,
    sum_conflict,
    sum_malformed,
    sum_mismatch,
    sum_not_in_log,
    sumdb_environment,
)

RULES = (
    sum_mismatch.RULE,
    sum_not_in_log.RULE,
    sum_malformed.RULE,
    sum_conflict.RULE,
    mod_malformed.RULE,
    log_forked.RULE,
    log_key_foreign.RULE,
    sumdb_environment.RULE,
    pin_weakened.RULE,
    forbidden_module.RULE,
)
