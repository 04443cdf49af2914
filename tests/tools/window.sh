#!/bin/bash
# window.sh TOOL - opens the window on a virtual screen: keys and mouse work, waiting costs nothing, q closes it.
set -u
# What SDL loads for its screen (video and input drivers) is unloaded again before leaks are counted, so its own
# cannot be told from ours by name. The window without SDL is looked at by the unit and black-box tests.
export ASAN_OPTIONS=detect_leaks=0
tool=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
for need in Xvfb xdotool; do
    if ! command -v $need >/dev/null; then
        echo "skip: the window, since $need is not installed (xvfb and xdotool)"
        exit 0
    fi
done
dir=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null; rm -rf "$dir"' EXIT
fail() { echo "window: $1"; cat "$dir/log" 2>/dev/null; exit 1; }

Xvfb -displayfd 5 -screen 0 1400x900x24 5>"$dir/display" 2>/dev/null &
pids+=($!)
for _ in $(seq 50); do [ -s "$dir/display" ] && break; sleep 0.1; done
[ -s "$dir/display" ] || fail "Xvfb does not start"
DISPLAY=:$(cat "$dir/display")
export DISPLAY

"$tool" wave "$root/tests/cli/wave/kinds.vcd" >"$dir/log" 2>&1 &
pid=$!
pids+=($pid)
for _ in $(seq 100); do
    window=$(xdotool search --onlyvisible --name kinds.vcd 2>/dev/null | head -n 1)
    [ -n "$window" ] && break
    if ! kill -0 $pid 2>/dev/null; then
        if grep -q 'this build has no window' "$dir/log"; then
            echo "skip: the window, since this build has none (libsdl2-dev)"
            exit 0
        fi
        fail "it ended at once"
    fi
    sleep 0.1
done
[ -n "$window" ] || fail "no window appears"
xdotool windowfocus --sync "$window"

ticks() { awk '{print $14 + $15}' /proc/$pid/stat; }
# On a busy machine the first pictures take their time, so any quiet second out of twenty will do.
quiet=no
for _ in $(seq 20); do
    before=$(ticks)
    sleep 1
    [ $(($(ticks) - before)) -le 1 ] && quiet=yes && break
done
[ $quiet = yes ] || fail "it uses the processor while nothing happens"

xdotool mousemove --window "$window" 900 60 click 1
xdotool key Down plus ctrl+e ctrl+u
xdotool type "$dir/x.png"
xdotool key Return
for _ in $(seq 50); do [ -s "$dir/x.png" ] && break; sleep 0.1; done
head -c 8 "$dir/x.png" 2>/dev/null | grep -q PNG || fail "ctrl+e wrote no picture"
xdotool key question Escape r q
for _ in $(seq 50); do kill -0 $pid 2>/dev/null || break; sleep 0.1; done
kill -0 $pid 2>/dev/null && fail "q does not close it"
wait $pid || fail "it ended with status $?"
echo "window: passed"
