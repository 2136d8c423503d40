#!/usr/bin/env bash
# Sets the lab up from within its namespaces, then becomes the command. Only scripts/lab calls it:
#   lab-inside.sh "LOW HIGH" "ADDRESS ADDRESS ..." COMMAND [ARG...]
# Every step states the result it wants, so it does no harm where that is so already.
set -euo pipefail
ports=$1
read -ra more_addresses <<<"$2"
shift 2

note() { echo "lab: $*" >&2; }

die() {
  note "$*"
  exit 1
}

# setting NAME VALUE: sets a sysctl below net; fails when it does not hold the value afterwards.
setting() {
  local file=/proc/sys/net/$1
  { echo "$2" >"$file"; } 2>/dev/null || true
  [ -r "$file" ] && [ "$(tr '\t' ' ' <"$file")" = "$2" ]
}

add() {
  local address=$1 length=32 nodad=()
  # nodad: usable at once, for nobody else can have the address
  if [[ $address = *:* ]]; then length=128 nodad=(nodad); fi
  [[ $address = */* ]] || address+=/$length
  ip address replace "$address" dev lo "${nodad[@]}"
}

ip link set lo up
for n in {1..8}; do add "10.9.0.$n"; done
for n in {1..4}; do add "10.9.1.$n"; done
# A host may have IPv6 switched off for new interfaces, or altogether.
if setting ipv6/conf/lo/disable_ipv6 0; then
  for n in {1..8}; do add "fd09::1:$n"; done
  for n in {1..4}; do add "fd09::2:$n"; done
else
  note "this kernel has no IPv6, so the lab has none"
fi
for address in "${more_addresses[@]}"; do
  add "$address" || die "--address $address: refused, see above"
done

# Without these two the lab would measure something else. tcp_tw_reuse is 2 by default: TIME_WAIT does not count on lo.
setting ipv4/tcp_tw_reuse 0 || die "cannot set net.ipv4.tcp_tw_reuse to 0 (is /proc/sys read-only, as in a container?)"
setting ipv4/ip_local_port_range "$ports" || die "cannot set net.ipv4.ip_local_port_range to $ports"
# lo hands segments over per processor, so the ACK of a FIN may come in after the FIN that was sent behind it. It is
# answered, the answer finds no connection any more, and the RST that this brings ends the TIME_WAIT (RFC 1337).
setting ipv4/tcp_rfc1337 1 || note "net.ipv4.tcp_rfc1337 cannot be set here: a few TIME_WAITs in a thousand end early"
# Room for a burst of connections. Older kernels hide the first from user namespaces, and it is not essential.
for name in core/somaxconn ipv4/tcp_max_syn_backlog; do
  setting "$name" 16384 || note "net.${name/\//.} cannot be set here and stays as it is"
done

# /sys shows the interfaces of the network it was mounted in: show the lab's, and leave the rest of it (cgroups) alone.
mounted=$(mktemp -d)
if ! { mount -t sysfs sysfs "$mounted" &&
  mount --bind "$mounted/devices/virtual/net" /sys/devices/virtual/net &&
  mount --bind "$mounted/class/net" /sys/class/net; } 2>/dev/null; then
  note "/sys/class/net cannot be mounted here and shows the interfaces of the host"
fi
umount --lazy "$mounted" 2>/dev/null || true
rmdir "$mounted"

ulimit -Sn "$(ulimit -Hn)" 2>/dev/null || note "the limit of open files stays at $(ulimit -Sn)"

export IN_PORTKEEPER_LAB=1
exec "$@"
