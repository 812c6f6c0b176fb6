# Ends as the check did; with 3 where its word is lost. POSIX sh.
found=$(cat gosupply-report/exit-code) || found=
code=${found%% *}
if [ "$found" != "$code $CI_COMMIT_SHA $CI_PIPELINE_ID $GOSUPPLY_REPORT_JOB" ]; then
  code=lost
fi
case $code in
  0) says="everything required was checked, and nothing is denied." ;;
  1) says="something is denied." ;;
  2) says="something is malformed, or the policy is invalid." ;;
  3) says="something required could not be checked." ;;
  4) says="the checksum database contradicts itself." ;;
  *)
    says="there is no verdict of this pipeline, so nothing was checked."
    code=3
    ;;
esac
printf 'gosupply: %s %s\n' "$says" "The report is in the job '$GOSUPPLY_REPORT_JOB'."
exit "$code"
