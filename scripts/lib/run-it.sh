#!/usr/bin/env bash
# run-it.sh CLASS[#METHOD] VERSION HOME [OPTION...]: runs the integration tests of one class on one JDK, in a lab of their own,
# prints a row of the table when they are done, and their log if they fail. OPTIONs are those of JUnit's ConsoleLauncher.
# Called by scripts/test, which exports it_class_path, it_promtool, it_mptcpize, it_nginx, it_reports, and it_kind, which is brief
# or soak.
set -uo pipefail
trap 'exit 130' INT # not to the row and the log of what was interrupted
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
class=$1 version=$2 home=$3
shift 3
name=${class%%#*}
reports=$it_reports/${class/'#'/.}-$version
rm -rf "$reports"
mkdir -p "$reports"
[[ $class != *#* ]] || set -- "$@" "--include-methodname=.*#${class#*#}"

cd "$root/test-app" || exit
# None takes half of this; one that hangs must not keep the others from being counted. In the foreground, for Ctrl-C.
# The tests' own JVM is kept small: what it does is to wait, mostly.
# shellcheck disable=SC2154 # exported by scripts/test
timeout --foreground --kill-after=10 2400 "$root/scripts/lab" "$home/bin/java" \
  -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "-Dportkeeper-test.$it_kind=true" \
  "-Dportkeeper-test.agent=$root/agent/target/portkeeper.jar" "-Dportkeeper-test.promtool=$it_promtool" \
  "-Dportkeeper-test.mptcpize=$it_mptcpize" \
  "-Dportkeeper-test.nginx=$it_nginx" \
  -cp "$it_class_path" org.junit.platform.console.ConsoleLauncher execute --select-class "io.portkeeper.testapp.it.$name" "$@" \
  --fail-if-no-tests --disable-banner --disable-ansi-colors --reports-dir "$reports" >"$reports/log" 2>&1 </dev/null
status=$?

# counted NAME: the number of that name in the report; 0 when there is none, for then nothing was counted.
counted() {
  sed -n "s/^<testsuite .*\b$1=\"\([0-9]*\)\".*/\1/p" "$reports/TEST-junit-jupiter.xml" 2>/dev/null | grep . || echo 0
}
failed=$(($(counted failures) + $(counted errors)))
[ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1 # it did not come to its end
printf '%-20s %4s %7d %6d %7d %8d\n' \
  "$name" "$version" "$SECONDS" "$(counted tests)" "$failed" "$(counted skipped)" | tee "$reports/row"
if [ "$status" -ne 0 ]; then
  echo "$name on JDK $version failed (status $status):"
  sed 's/^/    /' "$reports/log"
  exit 1
fi
