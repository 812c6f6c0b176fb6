# Installs gosupply, fetches the commits that judge, checks once, and keeps all reports. Ends with 0
# if there is a report, whatever it says: GitLab takes reports only from jobs that succeed.
# POSIX sh at the top of the repository.
set -eu

fail() {
  printf 'gosupply: %s\n' "$2" >&2
  exit "$1"
}

# Only what this run writes may be taken for its report, and nothing of the repository may be
# removed before it is checked.
tracked=$(git ls-files -- gosupply-report) ||
  fail 3 "git is missing or cannot read the repository; choose another 'image'."
rm -rf gosupply-report
[ -z "$tracked" ] ||
  fail 2 "'gosupply-report' is where reports go; nothing of that name can be in the repository."
# -I: nothing of the checked tree is imported.
python3 -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  fail 3 "Python 3.11 or newer is needed; choose another 'image'."
[ -n "$GOSUPPLY_INPUT_REQUIREMENT" ] ||
  fail 2 "this template is of no release and knows no wheel; give one, with its hash, as 'requirement'."
if [ "${CI_MERGE_REQUEST_PROJECT_ID:-$CI_PROJECT_ID}" != "$CI_PROJECT_ID" ]; then
  printf 'gosupply: %s\n' "this pipeline is advisory: it runs in a fork, whose owner says how."
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/report"
python="$work/venv/bin/python"

cat >"$work/requirements.txt" <<'LOCK'
@LOCK@
LOCK
printf '%s\n' "$GOSUPPLY_INPUT_REQUIREMENT" >>"$work/requirements.txt"
set -- --quiet --no-compile --no-deps --require-hashes --only-binary :all:
if [ -n "$GOSUPPLY_INPUT_WHEELHOUSE" ]; then
  [ -d "$GOSUPPLY_INPUT_WHEELHOUSE" ] || fail 2 "the input 'wheelhouse' is no folder."
  set -- "$@" --no-index --find-links "$GOSUPPLY_INPUT_WHEELHOUSE"
fi
# The image's own pip installs: a second one takes longer than all the rest.
{
  python3 -I -m venv --without-pip "$work/venv" &&
    python3 -I -m pip --python "$python" --no-input --disable-pip-version-check \
      install "$@" --requirement "$work/requirements.txt"
} || fail 3 "it could not be installed, so nothing was checked."

# The token is for git's fetch alone.
judges=$(
  GOSUPPLY_FETCH_TOKEN="${CI_JOB_TOKEN:-}" "$python" -I -m gosupply ci fetch -- "$GOSUPPLY_INPUT_PATH"
) || exit
authority=$(printf '%s\n' "$judges" | sed -n 's/^authority=//p')
base=$(printf '%s\n' "$judges" | sed -n 's/^base=//p')

set -- --output "json=$work/report/gosupply.json"
set -- "$@" --output "gitlab=$work/report/gl-code-quality-report.json"
set -- "$@" --output "junit=$work/report/gosupply-junit.xml"
set -- "$@" --output "sarif=$work/report/gosupply.sarif"
set -- "$@" --output "markdown=$work/report/gosupply-note.md"
set -- "$@" --output "html=$work/report/gosupply.html"
set -- "$@" ${authority:+"--authority=$authority"} ${base:+"--base=$base"}
set -- "$@" ${GOSUPPLY_INPUT_RING:+"--ring=$GOSUPPLY_INPUT_RING"}
set -- "$@" ${GOSUPPLY_INPUT_TEAM:+"--team=$GOSUPPLY_INPUT_TEAM"}
set -- "$@" ${GOSUPPLY_INPUT_FLOOR:+"--floor=$GOSUPPLY_INPUT_FLOOR"}
set -- "$@" ${GOSUPPLY_INPUT_BUNDLE:+"--bundle=$GOSUPPLY_INPUT_BUNDLE"}
[ "$GOSUPPLY_INPUT_OFFLINE" != "is true" ] || set -- "$@" --offline
[ "$GOSUPPLY_INPUT_CHANGED_ONLY" != "is true" ] || set -- "$@" --changed-only
code=0
"$python" -I -m gosupply check "$@" -- "$GOSUPPLY_INPUT_PATH" || code=$?
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

mv "$work/report" gosupply-report
# The commit, so that no file in the repository can pass for it; the rest, so that no older one can.
printf '%s %s %s %s\n' "$code" "$CI_COMMIT_SHA" "$CI_PIPELINE_ID" "$CI_JOB_NAME" >gosupply-report/.new
mv gosupply-report/.new gosupply-report/exit-code
