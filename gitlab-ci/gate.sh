# Ends as the check did; with 3 where its word is lost. POSIX sh.
IFS= read -r job <<'GOSUPPLY_INPUTS'
$[[ inputs.job-prefix ]]gosupply
GOSUPPLY_INPUTS
found=$(cat gosupply-report/exit-code) || found=
code=${found%% *}
rest=${found#* }
modules=${rest%% *}
if [ "$found" != "$code $modules $CI_COMMIT_SHA $CI_PIPELINE_ID $job" ]; then
  code=lost
fi
case "$code $modules" in
  "0 0") says="nothing was checked: there is no go.mod below the input 'path'." ;;
  "0 "[1-9]*) says="everything required was checked, and nothing is denied." ;;
  "1 "*) says="something is denied." ;;
  "2 "*) says="something is malformed, or the policy is invalid." ;;
  "3 "*) says="something required could not be checked." ;;
  "4 "*) says="the checksum database contradicts itself." ;;
  *)
    says="there is no verdict of this pipeline, so nothing was checked."
    code=3
    ;;
esac
printf 'gosupply: %s %s\n' "$says" "The report is in the job '$job'."
exit "$code"
