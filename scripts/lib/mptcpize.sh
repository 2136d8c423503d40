# shellcheck shell=bash
# What mptcpize(8) preloads into a program to have it speak MPTCP: where it is, and how to get it. Sourced by scripts/test.

mptcpize_cache=${XDG_CACHE_HOME:-$HOME/.cache}/portkeeper/mptcpize

# find_mptcpize: prints the path of the library that get_mptcpize has fetched, or nothing.
find_mptcpize() {
  [ ! -e "$mptcpize_cache/libmptcpwrap.so" ] || echo "$mptcpize_cache/libmptcpwrap.so"
}

# get_mptcpize: fetches it into the cache, out of Debian's or Ubuntu's package. Nothing on the system is installed or upgraded,
# and no root is needed.
get_mptcpize() {
  local log
  if ! command -v apt-get dpkg-deb >/dev/null; then
    echo "mptcpize: cannot be fetched without apt-get and dpkg-deb" >&2
    return 1
  fi
  echo "mptcpize: fetching its library into $mptcpize_cache"
  log=$("${BASH_SOURCE[0]%/*}/fetch-mptcpize.sh" "$mptcpize_cache/libmptcpwrap.so" 2>&1) || {
    echo "mptcpize: cannot be had (${log##*$'\n'})" >&2
    return 1
  }
}
