#!/usr/bin/env bash
# Says that code scanning did not take the report. The verdict does not depend on it.
#
# Reads FORK: `true` for a pull request from a fork.

set -euo pipefail

why='GitHub did not take the SARIF report; the step above says why'
if [[ ${FORK:-} == true ]]; then
    why='GitHub did not take the SARIF report: the token of a pull request from a fork may only read'
fi
printf '::warning title=gosupply::%s. Code scanning shows nothing of this run; %s.\n' \
    "$why" 'annotations and the job summary are complete, and the verdict stands'
