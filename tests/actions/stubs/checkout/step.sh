#!/usr/bin/env bash
# Stands for actions/checkout, with the repositories below $HOSTED in place of GitHub's.

set -euo pipefail

[[ $PERSIST == false ]] || {
    echo 'the token would stay in the clone' >&2
    exit 1
}
url=file://$HOSTED/$REPOSITORY.git
ref=$GITHUB_REF sha=$GITHUB_SHA
if [[ $REPOSITORY != "$GITHUB_REPOSITORY" ]]; then
    ref=refs/heads/main
    sha=$(git ls-remote "$url" "$ref" | cut -f 1)
fi
bash "$GITHUB_ACTION_PATH/clone.sh" "$url" "$ref" "$sha" "$DEPTH" "$GITHUB_WORKSPACE/$FOLDER"
