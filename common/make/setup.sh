#!/bin/sh
# Installs what is missing of packages.txt, or of the list that is named, from Debian, as root or through sudo; says what it will
# install; does nothing, and says nothing, when all is there.
set -eu

list=$(dirname "$0")/${1:-packages.txt}
missing=
for package in $(sed 's/#.*//' "$list"); do
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "setup: installing from Debian:$missing"
if [ "$(id -u)" = 0 ]; then
  as_root=
elif command -v sudo >/dev/null; then
  as_root="sudo"
else
  echo "setup: error: not root, and there is no sudo; as root, run:" >&2
  echo "  apt-get install --no-install-recommends$missing" >&2
  exit 6
fi
# A mirror's lists may be older than its packages: refresh them once, then install.
$as_root apt-get update -q
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
