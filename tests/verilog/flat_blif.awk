# flat_blif.awk - a flat exported netlist, with or without a fault of mutate.awk, as BLIF.
#
#     awk -v mutant=3 -f tests/verilog/flat_blif.awk mutants.v > bad.blif
#
# Knows just the lines that `gateloom export --flat` and mutate.awk write, and stops at any other, so that
# `gateloom prove` can judge a mutant where no other tool reads Verilog.
function stop(why) { print FILENAME ":" FNR ": " why > "/dev/stderr"; failed = 1; exit 1 }
function trim(s) { gsub(/^ +| +$/, "", s); return s }

# A wire, or a constant, which becomes a wire.
function wire(s) {
    s = trim(s)
    if (s == "1'b0" || s == "1'b1") { constant[s] = 1; return s == "1'b0" ? "$false" : "$true" }
    if (s !~ /^(\\[^ ]+|[A-Za-z_][A-Za-z0-9_$]*)(\[[0-9]+\])?$/) stop("no wire: " s)
    return s
}
function gate(y, a, b, rows) { body = body ".names " wire(a) " " wire(b) " " y "\n" rows }
function one(y, a, row) { body = body ".names " wire(a) " " y "\n" row }
function nand(y, a, b) { gate(y, a, b, "0- 1\n-0 1\n") }

# What a mutant has in place of its gate: the forms of mutate.awk.
function fault(y, s,    p) {
    s = trim(s)
    if (s ~ /^~\(.* \| .*\)$/) { split(substr(s, 3, length(s) - 3), p, " \\| "); gate(y, p[1], p[2], "00 1\n") }
    else if (s ~ /^~\(.* & .*\)$/) { split(substr(s, 3, length(s) - 3), p, " & "); nand(y, p[1], p[2]) }
    else if (s ~ / & /) { split(s, p, " & "); gate(y, p[1], p[2], "11 1\n") }
    else if (s ~ / \^ /) { split(s, p, " \\^ "); gate(y, p[1], p[2], "01 1\n10 1\n") }
    else if (s ~ /^~/) one(y, substr(s, 2), "0 1\n")
    else one(y, s, "1 1\n")
}

# assign NAME = {high, ..., low}; and assign NAME = WIRE;
function join_bits(name, s,    p, n, i) {
    if (s !~ /^\{.*\}$/) { one(name, s, "1 1\n"); return }
    n = split(substr(s, 2, length(s) - 2), p, ",")
    for (i = 1; i <= n; i++) one(name "[" n - i "]", p[i], "1 1\n")
}

function port(line,    name, width, i, names) {
    name = line
    sub(/,? *(\/\/.*)?$/, "", name); sub(/.* /, "", name)
    if (!match(line, /\[[0-9]+:0\]/)) return " " name
    width = substr(line, RSTART + 1) + 1
    for (i = 0; i < width; i++) names = names " " name "[" i "]"
    return names
}

pending != "" { $0 = pending $0; pending = "" }
/^    (assign|wire unused_ok) [^;]*$/ { pending = $0; next } # goes on in the next line

/^module / { module = $2; inputs = outputs = body = "" ; next } # the flat one comes last
module == "" || module == "gateloom_dff" { next }
/^    input  wire / { inputs = inputs port($0); next }
/^    output wire / { outputs = outputs port($0); next }
/^    nand \(/ {
    s = $0; sub(/^    nand \(/, "", s); sub(/\);.*/, "", s)
    split(s, p, ", "); nand(p[1], p[2], p[3]); next
}
/^    assign .* = mutant == / {
    y = $2; k = $6; s = $0
    sub(/^[^?]*\? /, "", s); good = s; sub(/ : ~\([^:]*$/, "", s); sub(/.* : ~\(/, "", good); sub(/\);.*/, "", good)
    if (k == mutant) { fault(y, s); found = 1 } else { split(good, p, " & "); nand(y, p[1], p[2]) }
    next
}
/^    assign / { s = $0; sub(/^    assign [^=]* = /, "", s); sub(/;.*/, "", s); join_bits($2, s); next }
/^    gateloom_dff / {
    init = match($0, /INIT\(1'b./) ? substr($0, RSTART + 8, 1) : 3
    if (init == "x") init = 3
    d = $0; sub(/.*\(\.d\(/, "", d); sub(/\), \.clk\(.*/, "", d)
    c = $0; sub(/.*\.clk\(/, "", c); sub(/\), \.q\(.*/, "", c)
    q = $0; sub(/.*\.q\(/, "", q); sub(/\)\);.*/, "", q)
    body = body ".latch " wire(d) " " q " re " wire(c) " " init "\n"; next
}
/^endmodule/ || /^\);/ || /^ *$/ || /^ *\/\// || /^ *\/\*/ || /^`/ { next }
/^    wire / || /^    integer mutant;/ || /^    initial if \(!\$value\$plusargs/ { next }
{ stop("not a line that export writes: " $0) }
END {
    if (failed) exit 1
    if (mutant && !found) stop("there is no mutant " mutant)
    printf ".model %s\n.inputs%s\n.outputs%s\n", module, inputs, outputs
    if ("1'b0" in constant) print ".names $false"
    if ("1'b1" in constant) printf ".names $true\n1\n"
    printf "%s.end\n", body
}
