#!/usr/bin/env bash
# The first step of the action: gosupply in an environment of its own, below RUNNER_TEMP.
#
# Reads INPUT_PYTHON, INPUT_VERSION and INPUT_WHEELHOUSE. Writes the outputs `folder` (what this run
# has for itself), `python` (the interpreter that has gosupply) and `key` (of the cache of proofs);
# `exit-code` only where an input makes no sense. Python always runs isolated (-I), so that nothing
# of the checked tree is imported; pip installs only what the lock names by hash, and never builds.
# Bash 3.2 is enough, which is what macOS has.

set -euo pipefail

readonly MALFORMED=2
readonly RELEASE='^[0-9]+(\.[0-9]+)*((a|b|rc)[0-9]+)?@sha256:[0-9a-f]{64}$'

# No message has text of others in it: it is a workflow command.
fail() {
    printf '::error title=gosupply::%s\n' "$1"
    exit 1
}

refuse() {
    printf 'exit-code=%s\n' "$MALFORMED" >>"$GITHUB_OUTPUT"
    fail "$1"
}

# Runs pip of the found Python for the new environment, which has none: making one takes longer
# than all that is installed.
install() {
    "$python" -I -m pip --python "$folder/venv/bin/python" --disable-pip-version-check --no-input \
        install --quiet --progress-bar off --no-compile --no-deps --require-hashes \
        --only-binary :all: "$@" ||
        fail 'pip could not install what gosupply needs; its reason stands above'
}

# pip starts Python again, and not isolated.
for name in "${!PYTHON@}"; do unset "$name"; done

[[ -n ${RUNNER_TEMP:-} && -d $RUNNER_TEMP ]] || fail 'RUNNER_TEMP is no folder: this runs in a workflow'
python=$(command -v -- "$INPUT_PYTHON") ||
    fail "the program of the input 'python' is not there: add actions/setup-python before this action"
"$python" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail 'Python 3.11 or newer is needed: add actions/setup-python before this action'
"$python" -I -c 'import pip' 2>/dev/null ||
    fail "the program of the input 'python' has no pip: add actions/setup-python before this action"

[[ -z $INPUT_VERSION || $INPUT_VERSION =~ $RELEASE ]] ||
    refuse "the input 'version' is not of the form X.Y.Z@sha256:HEX"
wanted=(--requirement "$GITHUB_ACTION_PATH/requirements.lock")
if [[ -n $INPUT_WHEELHOUSE ]]; then
    [[ -d $INPUT_WHEELHOUSE ]] || refuse "the input 'wheelhouse' is no folder"
    wanted+=(--no-index --find-links "$(CDPATH='' cd -- "$INPUT_WHEELHOUSE" && pwd)")
fi

folder=$(mktemp -d "$RUNNER_TEMP/gosupply.XXXXXXXX")
"$python" -I -m venv --without-pip "$folder/venv" ||
    fail 'Python could not make an environment: add actions/setup-python before this action'
packages=$("$folder/venv/bin/python" -I -c 'import sysconfig; print(sysconfig.get_path("purelib"))')

if [[ -n $INPUT_VERSION ]]; then
    printf 'gosupply==%s --hash=sha256:%s\n' "${INPUT_VERSION%@*}" "${INPUT_VERSION##*:}" \
        >"$folder/version.txt"
    wanted+=(--requirement "$folder/version.txt")
fi
install "${wanted[@]}"
if [[ -z $INPUT_VERSION ]]; then
    # The action's own commit is the hash of this copy.
    cp -R "$GITHUB_ACTION_PATH/../../gosupply" "$packages/gosupply"
fi
# Once for all, and never looked at again whether a source is newer.
"$folder/venv/bin/python" -I -m compileall -q -f -j 0 --invalidation-mode unchecked-hash "$packages"

key=$("$folder/venv/bin/python" -I "$GITHUB_ACTION_PATH/key.py" "${GITHUB_WORKSPACE:-.}")
{
    printf 'folder=%s\n' "$folder"
    printf 'python=%s\n' "$folder/venv/bin/python"
    printf 'key=%s\n' "$key"
} >>"$GITHUB_OUTPUT"
