#!/usr/bin/env bash
# The last step of the action, which always runs: ends with the exit code of gosupply. Whatever was
# not said clearly is "could not be checked": a step that failed, was skipped or was cancelled.
#
# Reads CODE, the output `exit-code`, and OUTCOME, how the step ended that said it.

set -euo pipefail

case ${CODE:-} in
0)
    if [[ ${OUTCOME:-} == success ]]; then exit 0; fi
    ;;
[1-9] | [1-9][0-9] | 1[0-9][0-9] | 2[0-4][0-9] | 25[0-5])
    exit "$CODE"
    ;;
esac
printf '::error title=gosupply::%s\n' \
    'gosupply did not come to an end, so nothing is known; the steps above say why'
exit 3
