# shellcheck shell=bash
# What scripts/test and scripts/demo need on a fresh Debian or Ubuntu. Sourced by them.

# shellcheck source=scripts/lib/jdk.sh
. "${BASH_SOURCE[0]%/*}/jdk.sh"

# need_tools: installs with apt what is missing to build and to run the lab, and sets JAVA_HOME to the JDK to build
# with: 17 when there is one, for the agent is compiled for it. Without root it says what to install, and exits.
need_tools() {
  local tool packages=()
  for tool in mvn:maven git:git ip:iproute2 unshare:util-linux; do
    command -v "${tool%:*}" >/dev/null || packages+=("${tool#*:}")
  done
  build_jdk
  if [ -z "$JAVA_HOME" ] || [ ${#packages[@]} -gt 0 ]; then
    install_packages "${packages[@]}"
    build_jdk
  fi
  if [ -z "$JAVA_HOME" ]; then
    echo "No JDK 17 or later found: install one, or name its home in JDK_HOMES" >&2
    exit 1
  fi
  need_maven 3.6.3
}

# need_browser: installs the browser and its driver, with which the status page is tested, where one is missing.
need_browser() {
  local packages=()
  # Of several names one is enough.
  command -v chromium google-chrome google-chrome-stable >/dev/null || packages+=(chromium)
  command -v chromedriver >/dev/null || packages+=(chromium-driver)
  [ ${#packages[@]} -eq 0 ] || install_packages "${packages[@]}"
}

# build_jdk: exports JAVA_HOME as the JDK to build with, the oldest there is; empty when there is none.
build_jdk() {
  read -r _ _ JAVA_HOME < <(jdks | sort --stable --numeric-sort --key=1,1) || JAVA_HOME=
  export JAVA_HOME
}

# install_packages PACKAGE...: installs them, and a JDK when JAVA_HOME is empty.
install_packages() {
  local packages=("$@") root=
  [ "$(id -u)" -ne 0 ] || root=yes
  if ! command -v apt-get >/dev/null; then
    [ -n "$JAVA_HOME" ] || packages=(JDK-17 "$@")
    echo "Missing, and there is no apt-get to install it with: ${packages[*]}" >&2
    exit 1
  fi
  if [ "$root" ]; then
    echo "Something is missing: updating the package lists"
    apt-get update -qq
  fi
  if [ -z "$JAVA_HOME" ]; then
    # First, so that apt takes it for the Java runtime that Maven asks for. Newer releases have no 17 any more.
    if apt-cache show openjdk-17-jdk-headless >/dev/null 2>&1; then
      packages=(openjdk-17-jdk-headless "$@")
    else
      packages=(default-jdk-headless "$@")
    fi
  fi
  if [ -z "$root" ]; then
    echo "Missing packages, install them with: sudo apt-get install -y ${packages[*]}" >&2
    exit 1
  fi
  echo "Installing ${packages[*]}"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
}

# need_maven VERSION: the build's enforcer wants it too, but some plugins fail on older ones before it can say so.
need_maven() {
  local version
  version=$(mvn --version | sed -n 's/^[^A]*Apache Maven \([0-9.]*\).*/\1/p')
  if [ "$(printf '%s\n' "$1" "$version" | sort -V | head -n 1)" != "$1" ]; then
    echo "Maven $1 or later is needed, and $(command -v mvn) is $version: put a newer one first in PATH" >&2
    exit 1
  fi
}
