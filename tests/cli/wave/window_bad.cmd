env -u DISPLAY -u WAYLAND_DISPLAY SDL_VIDEODRIVER=none "$TOOL" wave kinds.vcd 2>$TMP/e; rc=$?; grep -c -e "--screenshot x.png" $TMP/e >&2; exit $rc
