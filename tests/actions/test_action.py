"""The action in a workflow of the tests' own: odd inputs, several uses in a job, its outputs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.actions.acting import OUR_ACTION, STUBBED
from tests.actions.origins import CLEAN, ODD

if TYPE_CHECKING:
    from tests.actions.acting import Act
    from tests.actions.origins import Origin

USES = OUR_ACTION.replace("@", "/actions/check@")
(CHECKOUT,) = (name for name in STUBBED if name.startswith("actions/checkout@"))
WORKFLOW = f"""\
on: pull_request
permissions: {{}}
jobs:
  job:
    runs-on: ubuntu-latest
    steps:
      - uses: {CHECKOUT}
        with: {{persist-credentials: false}}
      - id: first
        uses: {USES}
      - id: odd
        uses: {USES}
        with: {{path: {json.dumps(ODD)}}}
      - id: without
        uses: {USES}
        continue-on-error: true
        with: {{python: no-such-python, upload: "true"}}
      - id: version
        uses: {USES}
        continue-on-error: true
        with: {{version: "0.1.0"}}
      - env:
          OUTPUTS: ${{{{ toJSON(steps) }}}}
        run: echo "$OUTPUTS" >"$RECORD/uploaded.steps"
"""


def test_several_uses_in_one_job(act: Act, origin: Origin) -> None:
    ran = act.run(WORKFLOW, origin.pull_request(CLEAN), origin)
    assert ran.ok, ran.text
    (steps,) = ran.uploaded
    said = {
        name: (step["outcome"], step["outputs"]["exit-code"], step["outputs"]["verdict"])
        for name, step in steps.items()
        if not name.isdigit()
    }
    assert said == {
        "first": ("success", "0", "pass"),
        "odd": ("success", "0", "pass"),
        "without": ("failure", "3", "incomplete"),
        "version": ("failure", "2", "fail"),
    }
    assert "add actions/setup-python before this action" in ran.text
    # Each use has a folder of its own; the second found the proofs that the first one kept.
    assert len(ran.kept) == 1
    assert "cache-hit=true" in ran.text
