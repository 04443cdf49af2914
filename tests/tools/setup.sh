#!/bin/bash
# setup.sh NEED... - installs the packages of packages.txt for `build` or `test`.
#
# Silent and quick when everything is there.  Otherwise says what is missing and installs it with apt-get;
# when it may not, prints the command to type.  `test` wants the peers, too (PEERS=no: it does not), but
# goes on without those that cannot be had.
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

wanted=" ${*:-build} " peers=()
case $wanted in *" test "*) wanted=" build$wanted" ;; esac
missing=()
while read -r name need probe why; do
    case $wanted in *" $need "*) present "$probe" || missing+=("$name") ;; esac
    case $wanted$need in *" test peer") [ "${PEERS:-yes}" = no ] || present "$probe" || peers+=("$name") ;; esac
done < <(packages)
[ ${#missing[@]} = 0 ] && [ ${#peers[@]} = 0 ] && exit 0

command="apt-get install -y --no-install-recommends"
[ ${#missing[@]} = 0 ] || echo "setup: missing: ${missing[*]}"
[ ${#peers[@]} = 0 ] || echo "setup: missing, and useful for the tests: ${peers[*]}"
give_up() { # WHY: the end, unless only peers are missing
    echo "setup: $1" >&2
    [ ${#missing[@]} = 0 ] && exit 0
    exit 1
}
typed="please type, as root:  apt-get update && $command ${missing[*]} ${peers[*]}"
command -v apt-get >/dev/null || give_up "this is no Debian; please install what these packages hold"
if [ "$(id -u)" = 0 ]; then
    as_root=()
elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || { [ -t 0 ] && sudo true; }; }; then
    as_root=(sudo)
else
    give_up "$typed"
fi
export DEBIAN_FRONTEND=noninteractive
install() { # PACKAGE...
    echo "setup: $command $*"
    "${as_root[@]}" $command -qq "$@" >/dev/null
}
"${as_root[@]}" apt-get update -qq || give_up "that failed; $typed"
if [ ${#missing[@]} != 0 ] && ! install "${missing[@]}"; then
    give_up "that failed; $typed"
fi
# All at once; and one by one when that fails, since one may be what cannot be had.
if [ ${#peers[@]} != 0 ] && ! install "${peers[@]}"; then
    for name in "${peers[@]}"; do
        install "$name" || echo "skip: $name cannot be installed here: some tests will be skipped"
    done
fi
exit 0
