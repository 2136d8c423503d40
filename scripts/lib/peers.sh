# shellcheck shell=bash
# nginx, HAProxy and wrk, which benchmarks run beside our own: where they are, and how to get them. Sourced by scripts/bench.

peers_cache=${XDG_CACHE_HOME:-$HOME/.cache}/portkeeper/peers

# need_peers PROGRAM...: fetches those of nginx, haproxy and wrk that are missing into the cache, from the distribution's
# packages. Nothing on the system is installed (Debian's nginx would start and listen), and no root is needed.
need_peers() {
  local program log missing=()
  for program; do
    [ -x "$peers_cache/bin/$program" ] || missing+=("$program")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if ! command -v apt-get dpkg >/dev/null; then
    echo "peers: ${missing[*]} cannot be fetched without apt-get and dpkg" >&2
    exit 1
  fi
  echo "peers: fetching ${missing[*]} into $peers_cache"
  log=$("${BASH_SOURCE[0]%/*}/fetch-peers.sh" "$peers_cache" "${missing[@]}" 2>&1) || {
    echo "$log" | tail -5 >&2
    echo "peers: ${missing[*]} cannot be had" >&2
    exit 1
  }
}
