# mutate.awk - a flat exported netlist with faults that a plusarg turns on: +mutant=K, 0 for none.
#
#     gateloom export alu.nl --top 'alu<8>' --flat -o alu.v
#     awk -v n=100 -v seed=1 -f tests/verilog/mutate.awk alu.v > mutants.v
#
# Each mutant changes one gate: an AND, OR or XOR in its place, an inversion lost, a pin that is stuck or
# belongs to another wire (an input or a flip-flop, so that no loop comes up), an output that is stuck.
# Lines "// mutant K: what, where" tell them apart.
function random(m) { # 0 .. m-1; minimal standard generator, the same in every awk
    state = (state * 16807) % 2147483647
    return state % m
}
function other() { return sources[random(n_sources)] }

BEGIN { state = seed * 7919 + 12345 }
{ line[NR] = $0 }
/^module / { n_gates = n_sources = ports_end = 0 } # the flat one comes last
/^    nand \(/ { gates[n_gates++] = NR }
/^    input  wire / {
    width = 1
    if (match($0, /\[[0-9]+:0\]/)) width = substr($0, RSTART + 1) + 1
    name = $0
    sub(/,.*/, "", name); sub(/ *\/\/.*/, "", name); sub(/.* /, "", name)
    for (i = 0; i < width; i++)
        if (name !~ /^clk/) sources[n_sources++] = $0 ~ /\[/ ? name "[" i "]" : name
}
/^    gateloom_dff .*\.q\(/ { q = $0; sub(/.*\.q\(/, "", q); sub(/\).*/, "", q); sources[n_sources++] = q }
/^\);/ && !ports_end { ports_end = NR }
END {
    for (k = 1; k <= n && k <= n_gates; k++) {
        do { at = gates[random(n_gates)] } while (at in mutant)
        mutant[at] = k
    }
    for (i = 1; i <= NR; i++) {
        if (!(i in mutant)) {
            print line[i]
        } else {
            pins = line[i]
            where = line[i]
            sub(/.*\/\/ /, "", where)
            sub(/^    nand \(/, "", pins)
            sub(/\);.*/, "", pins)
            split(pins, p, ", ")
            kind = random(p[2] == p[3] ? 3 : 8)
            if (kind == 0) { bad = p[2] == p[3] ? p[2] : p[2] " & " p[3]; what = p[2] == p[3] ? "inversion lost" : "AND" }
            else if (kind == 1) { bad = "1'b0"; what = "output stuck at 0" }
            else if (kind == 2) { bad = "1'b1"; what = "output stuck at 1" }
            else if (kind == 3) { bad = "~(" p[2] " | " p[3] ")"; what = "NOR" }
            else if (kind == 4) { bad = p[2] " ^ " p[3]; what = "XOR" }
            else if (kind == 5) { bad = "~" p[3]; what = "pin a stuck at 1" }
            else if (kind == 6) { bad = "~" p[2]; what = "pin b stuck at 1" }
            else { o = other(); bad = "~(" o " & " p[3] ")"; what = "pin a moved to " o }
            printf "    assign %s = mutant == %d ? %s : ~(%s & %s);\n", p[1], mutant[i], bad, p[2], p[3]
            printf "// mutant %d: %s, gate %s, %s\n", mutant[i], what, p[1], where
        }
        if (i == ports_end)
            print "    integer mutant;\n    initial if (!$value$plusargs(\"mutant=%d\", mutant)) mutant = 0;"
    }
}
