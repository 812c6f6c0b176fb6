#!/usr/bin/env bash
# Makes the clone that actions/checkout makes of URL at REF, whose commit is SHA: one commit with
# DEPTH of its history, no tags, no other branch, no origin/HEAD.
#
#   clone.sh URL REF SHA DEPTH FOLDER

set -euo pipefail

url=$1 ref=$2 sha=$3 depth=$4 folder=$5
git init --quiet "$folder"
cd "$folder"
git remote add origin "$url"
case $ref in
refs/heads/*) here=refs/remotes/origin/${ref#refs/heads/} ;;
refs/pull/*) here=refs/remotes/${ref#refs/} ;;
*) here=$ref ;;
esac
git -c protocol.version=2 fetch --quiet --no-tags --prune --no-recurse-submodules \
    --depth="$depth" origin "+$sha:$here"
case $ref in
refs/heads/*) git checkout --quiet --force -B "${ref#refs/heads/}" "$here" ;;
*) git checkout --quiet --force --detach "$here" ;;
esac
if git rev-parse --quiet --verify refs/remotes/origin/HEAD; then
    echo 'there is an origin/HEAD, which no clone of actions/checkout has' >&2
    exit 1
fi
