"""What was asked (`Request`), what a policy says (`Policy`), what holds for a root (`Context`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gosupply.facts import Kind
    from gosupply.findings import Level
    from gosupply.formats.codeowners import Codeowners
    from gosupply.locations import Location
    from gosupply.policy.settings import Settings
    from gosupply.policy.taken import Taken
    from gosupply.policy.teams import Asked
    from gosupply.policy.values import At, PolicyFile, TeamEntry, Value, WaiverEntry, Where


class Ring(NamedTuple):
    """A named step on the way to production.

    Attributes:
        name: As the policy's file names it.
        at: What happens there; presets and built-in levels speak of these three words only.
        refs: Patterns of git refs that are judged for this ring at least.
    """

    name: str
    at: At
    refs: tuple[str, ...] = ()


class Named(NamedTuple):
    """A name that has a level: of a rule or of a need.

    Attributes:
        name: The name.
        kind: `integrity` or `opinion`.
        is_need: Whether it is a need's.
        configured: Whether the rule speaks only because a policy configured it.
    """

    name: str
    kind: Kind
    is_need: bool
    configured: bool = False


class Policy(NamedTuple):
    """What all the files of a policy say together.

    Attributes:
        names: Every rule and need.
        chain: Parents first: the baseline, what is extended, last the repository's own file.
        floor: What nobody below can drop; None without one.
        rings: In their order.
        teams: By name.
        settings: Merged over the chain, without teams and floor; by dotted key, each with a value.
        waivers: In order.
        teams_may_loosen: Keys, rules and kinds that a team may loosen.
        waive_in_change: Rules and kinds that a waiver in the checked change reaches.
        authority: Where it came from, in words.
        codeowners: The authority's CODEOWNERS, if there is one.
        introduced: Whether the authority has no policy, so that this is the checked tree's own, as
            far as it grants nothing.
        own: What the checked files say, where that is another policy: it grants nothing, but names
            that it keeps at home stay there. None where it is the same one, or there is none.
    """

    names: tuple[Named, ...]
    chain: tuple[PolicyFile, ...]
    floor: PolicyFile | None
    rings: tuple[Ring, ...]
    teams: Mapping[str, TeamEntry]
    settings: Mapping[str, Value[Any]]
    waivers: tuple[WaiverEntry, ...]
    teams_may_loosen: frozenset[str]
    waive_in_change: frozenset[str]
    authority: str
    codeowners: Codeowners | None = None
    introduced: bool = False
    own: Policy | None = None


class Request(NamedTuple):
    """What was asked.

    Attributes:
        ring: Name of the ring to judge for; empty lets the policy choose.
        teams: Teams that were named on the command line.
        asked: What else asks for teams, the first source first.
        where: What runs gosupply.
        ref: Full name of the git ref that is checked; empty where there is none.
        changed_only: Whether opinions about lines that the change does not touch are left out.
        is_change: Whether there is a change.
        today: The UTC day, read once.
        evidence: File for the evidence of a contradiction; a folder if it ends in a slash.
        advisory: Whether whoever made the change also says how the run happens.
        taken: The commit that policy is read from; None where there is no git, or no commit.
    """

    today: date
    evidence: str
    ring: str = ""
    teams: tuple[str, ...] = ()
    asked: tuple[Asked, ...] = ()
    where: Where = "laptop"
    ref: str = ""
    changed_only: bool = False
    is_change: bool = True
    advisory: bool = False
    taken: Taken | None = None


class Context(NamedTuple):
    """What holds for one root.

    Attributes:
        root: The root's path; `.` for the top.
        ring: The ring it is judged for.
        team: The effective team, or empty.
        entitled: Whether a requested team owns this root.
        settings: The five typed sections.
        levels: For each rule and need its level and the policy line that gave it.
        owners: The teams that own the root.
        requested: The teams that were asked for.
        observed: Whether denials are warnings for now.
        requested_by: What asked for them, in words: `--team`; empty where nothing did.
        owned_by: For each of the owners, in their order, the policy line that makes it one.
    """

    root: str
    ring: Ring
    team: str
    entitled: bool
    settings: Settings
    levels: Mapping[str, tuple[Level, Location]]
    owners: tuple[str, ...] = ()
    requested: tuple[str, ...] = ()
    observed: bool = False
    requested_by: str = ""
    owned_by: tuple[Location, ...] = ()
