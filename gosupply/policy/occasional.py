"""What a person should know of why a run happens: a fork, labels that others lack, no change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.policy.teams import effective

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gosupply.policy.model import Context, Request

_NO_CHANGE = "--changed-only leaves nothing out: a tag, a schedule and a run by hand are no change."
_ADVISORY = "This pipeline runs in the fork, whose files say how it runs: its result is advisory."


def occasion_notices(request: Request, contexts: Sequence[Context]) -> Iterator[str]:
    """Yield what the occasion means for the result, one sentence each.

    1. A pipeline that runs in a fork proves nothing to the project.
    2. Labels are gone where a merge queue, a push or a tag is judged (`policy.teams`, step 6): said
       where a root has an effective team only because of them.
    3. What is no change touches no line.

    Args:
        request: What was asked, and why.
        contexts: What holds for each root.
    """
    if request.advisory:
        yield _ADVISORY
    if request.changed_only and not request.is_change:
        yield _NO_CHANGE
    labels = {asked.source for asked in request.asked if asked.is_label}
    chosen = [
        context
        for context in contexts
        if context.requested_by in labels and context.team != effective(context.owners, ())
    ]
    if chosen:
        teams = ", ".join(sorted({context.team for context in chosen}))
        more = f" and {len(chosen) - 1} more" if len(chosen) > 1 else ""
        yield (
            f"Only by a label do the permissions of {teams} count for {chosen[0].root}{more}: a "
            "merge queue, a push and a tag carry no labels, so there they do not count."
        )
