# Installs gosupply, fetches the commits that judge, checks once, and keeps all reports. Ends with 0
# if there is a report, whatever it says: GitLab takes reports only from jobs that succeed.
# POSIX sh at the top of the repository.
set -eu

fail() {
  printf 'gosupply: %s\n' "$2" >&2
  exit "$1"
}

# Only what this run writes may be taken for its report.
rm -rf gosupply-report

# The inputs, which GitLab writes into this text: a variable of a pipeline would replace one of the
# job. None has a line break (`regex`), each stands behind its name, and the shell expands nothing
# of them: they are words, and never part of the program.
while IFS= read -r line; do
  value=${line#*=}
  case $line in
    job=*) job=$value ;;
    path=*) path=$value ;;
    ring=*) ring=$value ;;
    team=*) team=$value ;;
    floor=*) floor=$value ;;
    bundle=*) bundle=$value ;;
    offline=*) offline=$value ;;
    changed-only=*) changed_only=$value ;;
    requirement=*) requirement=$value ;;
    wheelhouse=*) wheelhouse=$value ;;
    *) fail 2 "an input has a line break." ;;
  esac
done <<'GOSUPPLY_INPUTS'
job=$[[ inputs.job-prefix ]]gosupply
path=$[[ inputs.path ]]
ring=$[[ inputs.ring ]]
team=$[[ inputs.team ]]
floor=$[[ inputs.floor ]]
bundle=$[[ inputs.bundle ]]
offline=$[[ inputs.offline ]]
changed-only=$[[ inputs.changed-only ]]
requirement=$[[ inputs.requirement ]]
wheelhouse=$[[ inputs.wheelhouse ]]
GOSUPPLY_INPUTS

# -I: nothing of the checked tree is imported.
python3 -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  fail 3 "Python 3.11 or newer is needed; choose another 'image'."
[ -n "$requirement" ] ||
  fail 2 "this template is of no release and knows no wheel; give one, with its hash, as 'requirement'."
[ -n "${GOSUPPLY_FLOOR-none}" ] ||
  fail 2 "GOSUPPLY_FLOOR is empty, which drops no floor; name a policy, or remove the variable."

# The token is for git's fetch alone, and stands in other variables too. Inputs and labels ask for a
# ring and a team. pip starts Python again, and not isolated.
unset token
token=${CI_JOB_TOKEN:-}
odd=$(
  python3 -I - <<'PYTHON'
import os

ALWAYS = {
    *("CI_DEPENDENCY_PROXY_PASSWORD", "CI_JOB_TOKEN", "CI_REGISTRY_PASSWORD", "CI_REPOSITORY_URL"),
    *("GOSUPPLY_FETCH_TOKEN", "GOSUPPLY_RING", "GOSUPPLY_TEAM"),
    # What shells run before they do what they are told.
    *("BASH_ENV", "ENV"),
    # Other repositories, or parts of them.
    *("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_DIR", "GIT_INDEX_FILE"),
    *("GIT_NAMESPACE", "GIT_OBJECT_DIRECTORY", "GIT_SHALLOW_FILE", "GIT_WORK_TREE"),
    # More than the lock has, or another place than the environment.
    *("PIP_CONSTRAINT", "PIP_EDITABLE", "PIP_GROUP", "PIP_PREFIX", "PIP_PYTHON"),
    *("PIP_REQUIREMENT", "PIP_ROOT", "PIP_TARGET", "PIP_USER"),
}
# What configures git and pip, unless it is one of the files that are checked.
OUTSIDE = {"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "HOME", "PIP_CONFIG_FILE"}
OUTSIDE |= {"XDG_CONFIG_DIRS", "XDG_CONFIG_HOME"}
top = os.path.realpath(".")
for name, value in os.environ.items():
    paths = value.split(os.pathsep) if name in OUTSIDE else []
    found = [os.path.commonpath((top, os.path.realpath(path))) == top for path in paths if path]
    if name.startswith("PYTHON") or name in ALWAYS or any(found):
        print(name)
PYTHON
) || fail 3 "Python cannot read its environment; choose another 'image'."
for name in $odd; do unset "$name"; done

tracked=$(git ls-files -- gosupply-report) ||
  fail 3 "git is missing or cannot read the repository; choose another 'image'."
[ -z "$tracked" ] ||
  fail 2 "'gosupply-report' is where reports go; nothing of that name can be in the repository."
[ "$(git rev-parse --verify --quiet HEAD)" = "$CI_COMMIT_SHA" ] ||
  fail 3 "what is checked out is not the commit of this pipeline; leave GIT_STRATEGY and GIT_CHECKOUT alone."
if [ "${CI_MERGE_REQUEST_PROJECT_ID:-$CI_PROJECT_ID}" != "$CI_PROJECT_ID" ]; then
  printf 'gosupply: %s\n' "this pipeline is advisory: it runs in a fork, whose owner says how."
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/report"
export HOME="${HOME:-$work}"
python="$work/venv/bin/python"

cat >"$work/requirements.txt" <<'LOCK'
@LOCK@
LOCK
printf '%s\n' "$requirement" >>"$work/requirements.txt"
set --
if [ -n "$wheelhouse" ]; then
  [ -d "$wheelhouse" ] || fail 2 "the input 'wheelhouse' is no folder."
  set -- --no-index --find-links "$wheelhouse"
fi
# The image's own pip installs: a second one takes longer than all the rest. So does bytecode of all
# that is installed, for the two processes that use a part of it once.
{
  python3 -I -m venv --without-pip "$work/venv" &&
    python3 -I -m pip --python "$python" --disable-pip-version-check --no-input \
      install --quiet --no-compile --no-deps --require-hashes --only-binary :all: \
      --requirement "$work/requirements.txt" "$@"
} || fail 3 "it could not be installed, so nothing was checked."

judges=$(GOSUPPLY_FETCH_TOKEN="$token" "$python" -I -m gosupply ci fetch -- "$path") || exit
authority=$(printf '%s\n' "$judges" | sed -n 's/^authority=//p')
base=$(printf '%s\n' "$judges" | sed -n 's/^base=//p')

case $floor in
  "{"*)
    printf '%s\n' "$floor" >"$work/floor.yaml"
    floor=$work/floor.yaml
    ;;
esac
set -- --output "json=$work/report/gosupply.json"
set -- "$@" --output "gitlab=$work/report/gl-code-quality-report.json"
set -- "$@" --output "junit=$work/report/gosupply-junit.xml"
set -- "$@" --output "sarif=$work/report/gosupply.sarif"
set -- "$@" --output "markdown=$work/report/gosupply-note.md"
set -- "$@" --output "html=$work/report/gosupply.html"
set -- "$@" ${authority:+"--authority=$authority"} ${base:+"--base=$base"}
set -- "$@" ${ring:+"--ring=$ring"} ${team:+"--team=$team"}
set -- "$@" ${floor:+"--floor=$floor"} ${bundle:+"--bundle=$bundle"}
[ "$offline" != true ] || set -- "$@" --offline
[ "$changed_only" != true ] || set -- "$@" --changed-only
code=0
"$python" -I -m gosupply check "$@" -- "$path" || code=$?
case $code in
  [0-4]) ;;
  *) fail 3 "it ended with $code, which is no verdict." ;;
esac
for name in gosupply.json gl-code-quality-report.json gosupply-junit.xml gosupply.sarif \
  gosupply-note.md gosupply.html; do
  if ! [ -s "$work/report/$name" ]; then
    [ "$code" != 0 ] || fail 3 "it wrote no $name."
    exit "$code"
  fi
done
modules=$(
  python3 -I -c 'import json, sys; print(len(json.load(sys.stdin)["roots"]))' \
    <"$work/report/gosupply.json"
) || fail 3 "its report cannot be read."

mv "$work/report" gosupply-report
# The commit, so that no file in the repository can pass for it; the rest, so that no older one can.
printf '%s %s %s %s %s\n' "$code" "$modules" "$CI_COMMIT_SHA" "$CI_PIPELINE_ID" "$job" \
  >gosupply-report/.new
mv gosupply-report/.new gosupply-report/exit-code
