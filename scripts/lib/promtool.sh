# shellcheck shell=bash
# promtool, which judges what the agent exports and the alert rules: where it is, and how to get it. Sourced by scripts/test.

promtool_cache=${XDG_CACHE_HOME:-$HOME/.cache}/portkeeper/promtool

# find_promtool: prints the path of the promtool on PATH, else of what get_promtool has fetched, or nothing.
find_promtool() {
  command -v promtool || { [ -x "$promtool_cache/promtool" ] && echo "$promtool_cache/promtool"; } || true
}

# get_promtool: fetches it into the cache, out of Debian's or Ubuntu's package prometheus. Nothing on the system is
# installed or upgraded, and no root is needed.
get_promtool() {
  local log
  if ! command -v apt-get dpkg >/dev/null; then
    echo "promtool: cannot be fetched without apt-get and dpkg; install Prometheus, and have its promtool in PATH" >&2
    return 1
  fi
  echo "promtool: fetching it into $promtool_cache"
  log=$("${BASH_SOURCE[0]%/*}/fetch-promtool.sh" "$promtool_cache/promtool" 2>&1) || {
    echo "promtool: cannot be had (${log##*$'\n'})" >&2
    return 1
  }
}
