# shellcheck shell=bash
# The JDKs to test on: where they are, and how to get one that the system lacks. Sourced by setup.sh.

jdk_cache=${XDG_CACHE_HOME:-$HOME/.cache}/portkeeper/jdks

# jdk_version HOME: prints the major version of the JDK there, if one is there that runs.
jdk_version() {
  [ -x "$1/bin/javac" ] || return 0
  "$1/bin/java" -version 2>&1 | sed -n 's/^[a-z]* version "\([0-9]*\).*/\1/p'
}

# jdks: prints "VERSION HOME" for each JDK 17, 21 or 25, each once. Looks at JAVA_HOME and its likes (JAVA_HOME_17_X64,
# as build services set them), JDK_HOMES (homes with colons between), /usr/lib/jvm, and what get_jdk has fetched.
jdks() {
  local home version variable candidates=() seen=:
  IFS=: read -ra candidates <<<"${JDK_HOMES:-}"
  for variable in "${!JAVA_HOME@}"; do candidates+=("${!variable}"); done
  for home in "${candidates[@]}" /usr/lib/jvm/* "$jdk_cache"/*; do
    home=$(readlink -e "$home") || continue
    [[ $seen = *:$home:* ]] && continue
    seen+=$home:
    version=$(jdk_version "$home")
    case $version in
      17 | 21 | 25) echo "$version $home" ;;
    esac
  done
}

# jdk_home VERSION: prints the home of the first JDK of that version, or nothing.
jdk_home() {
  jdks | awk -v version="$1" '$1 == version && !found { sub(/^[0-9]+ /, ""); print; found = 1 }'
}

# get_jdk VERSION: fetches the Debian or Ubuntu package of that JDK into the cache and unpacks it there. Nothing on
# the system is installed or upgraded, and no root is needed. Where the release has no such package, Debian's
# unstable suite has: its JDK wants a newer C library than the release's, so it is given one of its own.
get_jdk() {
  if ! command -v apt-get dpkg >/dev/null; then
    echo "JDK $1: cannot be fetched without apt-get and dpkg, going on without it" >&2
    return 1
  fi
  local log
  echo "JDK $1: fetching it into $jdk_cache"
  log=$("${BASH_SOURCE[0]%/*}/fetch-jdk.sh" "$1" "$jdk_cache/openjdk-$1" 2>&1) || {
    echo "JDK $1: cannot be had (${log##*$'\n'}), going on without it" >&2
    return 1
  }
}

# find_jdk VERSION: sets home to that JDK's, fetched when the system lacks it, or to nothing.
find_jdk() {
  home=$(jdk_home "$1")
  if [ -z "$home" ] && get_jdk "$1"; then home=$(jdk_home "$1"); fi
}
