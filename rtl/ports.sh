#!/bin/sh
# ports.sh - the port list of a Verilated model for harness.cpp, on standard output.
#
#     verilator --cc -Wall -y rtl --Mdir obj rtl/alu_model.v
#     rtl/ports.sh obj Valu_model 'a b op y zero less by_zero' > obj/ports.h
#
# Width and direction come from the header that Verilator wrote; the order, which it does not
# keep, from the names. Without names: the inputs, then the outputs, as they come.
set -eu
dir=${1:?directory that verilator wrote} top=${2:?class of the model, as Valu_model}
names=${3:-}
awk -v top="$top" -v names="$names" '
    # VL_IN8(&x,7,0);   VL_OUT64(&s,63,0);   VL_INW(&d,127,0,4);
    match($0, /VL_(IN|OUT)(8|16|64|W)?\(&?[A-Za-z0-9_]+,[0-9]+,[0-9]+/) {
        text = substr($0, RSTART, RLENGTH)
        split(text, part, /[(,]/)
        name = part[2]
        sub(/^&/, "", name)
        dir = text ~ /^VL_IN/ ? "IN" : "OUT"
        width = part[3] - part[4] + 1
        line[name] = "    " dir "(" name ", " width ")"
        if (dir == "IN")
            ins = ins " " name
        else
            outs = outs " " name
    }
    END {
        n = split(names == "" ? ins outs : names, order, " ")
        print "// The ports of " top ", for harness.cpp."
        print "#include \"" top ".h\""
        print "#define MODEL " top
        print "#define PORTS(IN, OUT) \\"
        for (i = 1; i <= n; i++) {
            if (!(order[i] in line)) {
                print "ports.sh: " top " has no port " order[i] > "/dev/stderr"
                exit 1
            }
            print line[order[i]] (i < n ? " \\" : "")
        }
    }' "$dir/$top.h"
