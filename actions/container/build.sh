#!/usr/bin/env bash
# The steps of the Dockerfile beside this, which also run where no container daemon does:
#
#   build.sh pinned IMAGE            fails unless the image is named by its digest
#   build.sh install SOURCE PREFIX   gosupply of a checkout, and what it needs, below PREFIX
#   build.sh git                     git, where there is none
#   build.sh compile [FOLDER]        bytecode of Python's own library, or of a copy of it
#
# PYTHON names the interpreter; python3 unless it is set. pip takes only files whose hash the lock
# has, and never builds.

set -euo pipefail

readonly PYTHON=${PYTHON:-python3}
# pip starts Python again, and not isolated.
for name in "${!PYTHON@}"; do [[ $name == PYTHON ]] || unset "$name"; done

fail() {
    printf 'build.sh: %s\n' "$1" >&2
    exit 1
}

require_digest() {
    [[ $1 =~ @sha256:[0-9a-f]{64}$ ]] ||
        fail "the image '$1' is not named by its digest: give PYTHON_IMAGE=NAME@sha256:DIGEST"
}

# Bytecode that is never compared with its source: nobody who runs this may write it, and without
# it every run would take most of a second longer.
bytecode() {
    "$PYTHON" -I -m compileall -q -f -j 0 --invalidation-mode unchecked-hash "$@"
}

install_gosupply() {
    local source=$1 prefix=$2 packages
    "$PYTHON" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail 'Python 3.11 or newer is needed'
    [[ ! -e $prefix ]] || fail "'$prefix' is there already"
    # pip stays outside: nothing is installed later.
    "$PYTHON" -I -m venv --without-pip "$prefix"
    "$PYTHON" -I -m pip --python "$prefix/bin/python" --disable-pip-version-check --no-input \
        --no-cache-dir install --quiet --no-compile --no-deps --require-hashes \
        --only-binary :all: --requirement "$source/actions/check/requirements.lock"
    packages=$("$prefix/bin/python" -I -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    cp -R "$source/gosupply" "$packages/gosupply"
    find "$packages" -name __pycache__ -prune -exec rm -rf {} +
    bytecode "$packages"
    # Isolated: nothing of the folder that is checked, or of the environment, is imported.
    cat >"$prefix/bin/gosupply" <<'SCRIPT'
#!/bin/sh
exec "${0%/*}/python" -I -B -m gosupply "$@"
SCRIPT
    chmod +x "$prefix/bin/gosupply"
    chmod -R u=rwX,go=rX "$prefix"
}

add_git() {
    local lists
    if command -v git >/dev/null; then return; fi
    # Debian's lists are signed, and of no use later.
    lists=$(mktemp -d)
    chmod 755 "$lists"
    apt-get --option "Dir::State::Lists=$lists" --quiet update
    apt-get --option "Dir::State::Lists=$lists" --quiet --yes --no-install-recommends install git
    apt-get clean
    rm -rf "$lists"
}

compile_library() {
    local library=${1:-}
    [[ -n $library ]] ||
        library=$("$PYTHON" -I -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')
    # Python's tests have files that are wrong on purpose; packages are not Python's own.
    bytecode -x '/(idlelib|site-packages|test|tests|turtledemo)/' "$library"
}

case ${1:-} in
pinned) require_digest "${2:-}" ;;
install) install_gosupply "${2:?SOURCE is missing}" "${3:?PREFIX is missing}" ;;
git) add_git ;;
compile) compile_library "${2:-}" ;;
*) fail "there is no step '${1:-}'" ;;
esac
