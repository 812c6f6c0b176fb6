"""Edits of one policy: what each loosens, and which loosen nothing."""

from __future__ import annotations

LEVEL = "The level of '{}' falls from '{}' to '{}' at {}."
RINGS = "'local', 'ci' and 'prod'"

WAIVER = """\
  - {id: two, rule: deprecated, subject: example.com/x, reason: x, owner: ann,
     from: 2026-11-20, expires: 2026-12-15}
"""

# One edit of the whole policy each, what it loosens, and the two lines.
MUTATIONS: list[tuple[str, str, str, str]] = [
    (
        "opinion: deny",
        "opinion: warn",
        "The level of 'sumdb-environment' and of",
        "25>25",
    ),
    (
        "from: 2027-01-15",
        "from: 2027-03-15",
        f"{LEVEL[:-1]} from 2027-01-15 on.".format("deprecated", "deny", "warn", RINGS),
        "26>26",
    ),
    (
        "  deprecated: {now: warn",
        "  module-path-invalid: {local: note, ci: deny}\n  deprecated: {now: warn",
        "The level of 'module-path-invalid' falls from 'deny' to 'note' at 'local'.",
        "25>26",
    ),
    (
        "extends: [strict]",
        "extends: [private-proxy]",
        "The policy no longer extends 'strict'.",
        "2>2",
    ),
    ("extends: [strict]\n", "", "The policy no longer extends 'strict'.", "2>"),
    (
        "acme/payments",
        "acme/other",
        "The repository is no longer 'github.com/acme/payments', which approvals are made for.",
        "3>3",
    ),
    (
        "repository: github.com/acme/payments\n",
        "",
        "The repository is no longer 'github.com/acme/payments', which approvals are made for.",
        "3>",
    ),
    ("{name: local,", "{name: first,", "The ring 'local' is gone.", "5>"),
    (
        "{name: prod, at: release",
        "{name: prod, at: change",
        "The ring 'prod' is at 'change' instead of 'release'.",
        "7>7",
    ),
    (
        ', refs: ["refs/tags/v*"]',
        "",
        "The ring 'prod' no longer has 'refs/tags/v*' in 'refs'.",
        "7>7",
    ),
    (
        '["refs/tags/v*"]',
        '["refs/tags/v1*"]',
        "The ring 'prod' no longer has 'refs/tags/v*' in 'refs'.",
        "7>7",
    ),
    ("{ci: 48h}", "{ci: 47h}", "The ring 'prod' waits only 47h for 'ci' instead of 2d.", "7>7"),
    (
        ", after: {ci: 48h}",
        "",
        "The ring 'prod' waits not at all for 'ci' instead of 2d.",
        "7>7",
    ),
    (
        ", approvals: {threshold: 1, from: {owning-team: 1}}",
        "",
        "The ring 'ci' needs no approvals any more.",
        "6>6",
    ),
    (
        "threshold: 2, from: {release: 1}, keys",
        "threshold: 1, from: {release: 1}, keys",
        "The ring 'prod' has a threshold of 1 instead of 2 for approvals.",
        "7>7",
    ),
    (
        "threshold: 2, from: {release: 1}, keys",
        "threshold: 2, keys",
        "The ring 'prod' needs 0 instead of 1 of 'release' for approvals.",
        "7>7",
    ),
    (
        "keys: [security-key]",
        "keys: [security-key, rsa]",
        "The ring 'prod' takes 'rsa' as kinds of key for approvals.",
        "7>7",
    ),
    (
        ", keys: [security-key]",
        "",
        "The ring 'prod' takes every kind of key for approvals.",
        "7>7",
    ),
    (
        "emergency: {threshold: 2",
        "emergency: {threshold: 1",
        "The ring 'prod' has a threshold of 1 instead of 2 for emergency.",
        "7>7",
    ),
    ("days: 3", "days: 4", "The ring 'prod' has emergencies of 4 days.", "7>7"),
    (
        "from: {owning-team: 1}}}",
        "from: {owning-team: 1}}, emergency: {threshold: 1, days: 1}}",
        "The ring 'ci' has an emergency now, which skips the wait.",
        "6>6",
    ),
    ("[pay/..., pos/...]", "[pay/...]", "The team 'pay' no longer owns 'pos/...'.", "11>11"),
    ("pos/...]", "pos/a/...]", "The team 'pay' no longer owns 'pos/...'.", "11>11"),
    (
        "pos/...]",
        "pos/..., all/...]",
        "The team 'pay', which loosens some things, now owns 'all/...'.",
        "11>11",
    ),
    (
        ' codeowners: "@acme/pay",',
        "",
        "The team 'pay' no longer owns what CODEOWNERS gives '@acme/pay'.",
        "11>11",
    ),
    (
        "members: [ann,",
        "members: [bob, ann,",
        "The team 'pay' has 'bob' as members, who decide on its overrides.",
        "12>12",
    ),
    (
        "members: [ann, cat,",
        "members: [ann,",
        "The team 'pay' no longer has 'cat' as members.",
        "12>12",
    ),
    (
        "mode: required",
        "mode: any",
        "The setting 'vendor.mode' of team 'pay' is 'any' instead of 'required'.",
        "13>13",
    ),
    (
        ", vendor: {mode: required}",
        "",
        "The setting 'vendor.mode' of team 'pay' is 'any' instead of 'required'.",
        "13>baseline",
    ),
    (
        "until: 2026-12-10",
        "until: 2026-12-11",
        "The denials of team 'pay' are warnings from 2026-11-20 to 2026-12-11.",
        "14>14",
    ),
    ("eve: [eve@", "eve: [ev@", "The person 'eve' is changed, who decides on overrides.", "17>17"),
    (
        "people:\n  {",
        "people:\n  {zoe: [zoe@acme.example], ",
        "The person 'zoe' is new, who decides on overrides.",
        ">16",
    ),
    (
        "[bob, eve, fay]",
        "[bob, eve, ann]",
        "The group 'release' is changed, who decides on overrides.",
        "18>18",
    ),
    (
        "groups: {",
        "groups: {other: [ann, bob, cat], ",
        "The group 'other' is new, who decides on overrides.",
        ">18",
    ),
    ('">=1.24"', '">=1.23"', "The setting 'versions.go' is '>=1.23' instead of '>=1.24'.", "20>20"),
    (
        "    - {module: github.com/bad/..., reason: bad}\n",
        "",
        "The setting 'versions.denied' no longer has 'github.com/bad/...'.",
        "22>22",
    ),
    (
        '"<2"',
        '"<1"',
        "The setting 'versions.denied' no longer has 'github.com/old/lib'.",
        "23>22",
    ),
    (
        "reason: bad",
        "requirement: direct",
        "The setting 'versions.denied' no longer has 'github.com/bad/...'.",
        "22>22",
    ),
    (
        "  denied:\n",
        '  toolchain: ">=1.21"\n  denied:\n',
        "The setting 'versions.toolchain' is '>=1.21' instead of '>=1.26.9 <1.27 || >=1.27.2'.",
        "baseline>21",
    ),
    (
        "waivers:\n",
        "sumdb: {private: [git.acme.example/...]}\nwaivers:\n",
        "The setting 'sumdb.private' now has 'git.acme.example/...'.",
        "baseline>27",
    ),
    (
        "waivers:\n",
        "sumdb: {log: sum.example.com+01234567+AAAA}\nwaivers:\n",
        "The setting 'sumdb.log' is 'sum.example.com+01234567+AAAA' instead of 'sum.golang.org'.",
        "baseline>27",
    ),
    (
        "expires: 2026-12-15",
        "expires: 2026-12-16",
        "The waiver 'one' of 'retracted' for 'example.com/lib' reaches further, or lasts longer.",
        "28>28",
    ),
    (
        "subject: example.com/lib",
        "subject: example.com/other",
        "The waiver 'one' of 'retracted' for 'example.com/other' reaches further, or lasts longer.",
        "28>28",
    ),
    (
        ", roots: [pay/...]",
        "",
        "The waiver 'one' of 'retracted' for 'example.com/lib' reaches further, or lasts longer.",
        "28>28",
    ),
    (
        "waivers:\n",
        f"waivers:\n{WAIVER}",
        "The waiver 'two' of 'deprecated' for 'example.com/x' is new.",
        ">28",
    ),
    (
        "children_may_loosen: [versions]",
        "children_may_loosen: [versions, vendor]",
        "'children_may_loosen' now has 'vendor.mode'.",
        "31>31",
    ),
    (
        "children_may_loosen: [versions]\n",
        "",
        "'children_may_loosen' now has 'exclude.require_resolve_to' and",
        "31>",
    ),
    (
        "teams_may_loosen: []",
        "teams_may_loosen: [versions.go, versions.denied]",
        "'teams_may_loosen' now has 'versions.denied' and 1 more.",
        "30>30",
    ),
]

# Edits that only make it stricter, or say the same in another way.
STRICTER = [
    ("opinion: deny", "opinion: {local: deny, ci: deny}"),
    ("opinion: deny", "opinion: deny\n  pseudo-version: deny\n  integrity-needs: deny"),
    ("from: 2027-01-15", "from: 2027-01-14"),
    ("{now: warn, then: deny, from: 2027-01-15}", "deny"),
    ('["refs/tags/v*"]', '["refs/tags/*"]'),
    ("{ci: 48h}", "{ci: 1w, local: 1h}"),
    ("threshold: 2, from: {release: 1}, keys", "threshold: 2, from: {release: 2}, keys"),
    ("days: 3", "days: 2"),
    ("pos/...]", "pos/..., pay/a/...]"),
    ("rules: {pseudo-version: deny}", "rules: {opinion: deny}"),
    ("mode: required}", "mode: required}, replace: {placement: none}"),
    ("until: 2026-12-10", "until: 2026-12-09"),
    ("from: 2026-11-20, until", "from: 2026-11-19, until"),
    (
        '[pay/..., pos/...], codeowners: "@acme/pay"',
        '[pos/..., pay/...], codeowners: "@acme/pay"',
    ),
    ('">=1.24"', '">=1.25 || >=1.24.3 <1.25"'),
    ("github.com/bad/..., reason: bad", "github.com/b*/..., reason: other"),
    ('module: github.com/old/lib, versions: "<2"', "module: github.com/old/lib"),
    ("expires: 2026-12-15", "expires: 2026-12-14"),
    ("from: 2026-11-20, expires", "from: 2026-11-22, expires"),
    ("example.com/lib, reason", "example.com/lib, sha256: " + "0" * 64 + ", reason"),
    ("roots: [pay/...]", "roots: [pay/a]"),
    ("{id: one", "{id: other"),
    ("children_may_loosen: [versions]", "children_may_loosen: [versions.go]"),
    ("waive_in_change: [opinion]", "waive_in_change: [pseudo-version]"),
    ("waivers:\n", "sumdb: {lookup: none}\nvendor: {mode: forbidden}\nwaivers:\n"),
    ("teams_may_loosen: []\n", ""),
    ("version: 1\n", "version: 1\nx-note: hello\n"),
]
