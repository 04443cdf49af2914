#!/bin/bash
# setup.sh NEED... - installs the packages of packages.txt for `build` or `test`.
#
# Silent and quick when everything is there.  Otherwise says what is missing and
# installs it with apt-get; when it may not, prints the command to type.
# `setup.sh --list` shows every package and whether it is there.
set -u
here=$(dirname "$0")

header() { # is there a header of that name?  The usual places first: that is quicker.
    [ -e "/usr/include/$1" ] || [ -e "/usr/local/include/$1" ] ||
        echo "#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <$1>" | "${CC:-cc}" -E -o /dev/null - 2>/dev/null
}

present() { # PROBE
    case $1 in
    cmd:cc) command -v "${CC:-cc}" >/dev/null ;;
    cmd:*) command -v "${1#cmd:}" >/dev/null ;;
    hdr:*) header "${1#hdr:}" ;;
    file:*) compgen -G "${1#file:}" >/dev/null ;;
    *) echo "packages.txt: strange probe $1" >&2; return 1 ;;
    esac
}

packages() { grep -v '^#' "$here/packages.txt"; }

if [ "${1:-}" = --list ]; then
    packages | while read -r name need probe why; do
        present "$probe" && have=yes || have=no
        printf '%-20s %-9s %-4s %s\n' "$name" "$need" "$have" "$why"
    done
    exit 0
fi

wanted=" ${*:-build} "
case $wanted in *" test "*) wanted=" build$wanted" ;; esac
missing=()
while read -r name need probe why; do
    case $wanted in *" $need "*) present "$probe" || missing+=("$name") ;; esac
done < <(packages)
[ ${#missing[@]} = 0 ] && exit 0

command="apt-get install -y --no-install-recommends ${missing[*]}"
echo "setup: missing: ${missing[*]}"
if ! command -v apt-get >/dev/null; then
    echo "setup: this is no Debian; please install what these packages hold" >&2
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    as_root=()
elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || { [ -t 0 ] && sudo true; }; }; then
    as_root=(sudo)
else
    echo "setup: please type, as root:  apt-get update && $command" >&2
    exit 1
fi
echo "setup: $command"
export DEBIAN_FRONTEND=noninteractive
if ! "${as_root[@]}" apt-get update -qq || ! "${as_root[@]}" $command -qq >/dev/null; then
    echo "setup: that failed; please type, as root:  apt-get update && $command" >&2
    exit 1
fi
