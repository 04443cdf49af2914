#!/bin/bash
# figures.sh TOOL FOLDER - the figures of the book that are circuits or curves, as SVG and PNG.
#
# Circuits are drawn from the netlists; nothing is placed by hand. Curves are plotted by gnuplot from
# their formulas.
set -eu
export LC_ALL=C
tool=$1 to=$2
mkdir -p "$to"
n=0
circuit() { # NAME FILE MODULE OPTION...
    local name=$1 file=$2 top=$3 kind
    shift 3
    for kind in svg png; do
        "$tool" draw "netlists/$file" --top "$top" -o "$to/$name.$kind" "$@"
    done
    n=$((n + 1))
}

# Section 2.1: the symbols (figure 4), XOR, the full adder, 5 + 3 and one column of it.
for gate in not and or nor xor nand; do
    case $gate in not) ports='x -> y' call='y = not(x)' ;; *) ports='a, b -> y' call="y = $gate(a, b)" ;; esac
    printf 'use "std/gates.nl"\n\nmodule symbol(%s) {\n    %s\n}\n' "$ports" "$call" >"$to/symbol.nl"
    for kind in svg png; do "$tool" draw "$to/symbol.nl" --top symbol -o "$to/symbol_$gate.$kind"; done
    n=$((n + 1))
done
rm -f "$to/symbol.nl"
circuit xor_from_and_or_not book/1_xor.nl book_xor
circuit xor_from_nand std/gates.nl xor
circuit full_adder_formulas book/2_full_adder.nl book_full_adder
circuit full_adder_nand std/adders.nl full_adder
circuit five_plus_three book/3_five_plus_three.nl 'book_adder<4>' --set x=5 --set y=3
circuit five_plus_three_column book/3_five_plus_three.nl 'book_adder<4>' --set x=5 --set y=3 --only 's[1]'
circuit adder_4 std/adders.nl 'ripple_adder<4>'
# Section 2.3: one adder for both.
circuit add_or_subtract book/5_one_adder.nl 'add_or_subtract<4>'
# Section 2.2: the machine.
circuit alu std/alu.nl 'alu<16>'
circuit machine cpu/machine.nl machine
circuit machine_data_path cpu/machine.nl machine --buses

curve() { # NAME GNUPLOT-COMMANDS
    local kind terminal
    for kind in svg png; do
        case $kind in
        svg) terminal='svg size 480,340 font "DejaVu Sans,12" background "#ffffff"' ;;
        png) terminal='pngcairo size 960,680 font "DejaVu Sans,20"' ;;
        esac
        gnuplot <<PLOT
set terminal $terminal
set output "$to/$1.$kind"
set grid lc rgb "#d8dde2"
set border lc rgb "#303840"
set samples 801
set key top left
blue = "#0072b2"; orange = "#e69f00"; red = "#d55e00"
relu(x) = x > 0 ? x : 0
$2
PLOT
    done
    n=$((n + 1))
}
if command -v gnuplot >/dev/null; then
    curve relu 'set xrange [-3:3]; set yrange [-0.5:3]; plot relu(x) lw 3 lc rgb blue title "ReLU(x)"'
    curve sigmoid 'set xrange [-6:6]; set yrange [-0.1:1.1]
plot 1/(1+exp(-x)) lw 3 lc rgb blue title "Sigmoid(x)"'
    curve tanh 'set xrange [-4:4]; set yrange [-1.2:1.2]; plot tanh(x) lw 3 lc rgb blue title "tanh(x)"'
    curve square_by_relu 'set xrange [-1:1]; set yrange [-0.1:1.05]; set key bottom left
plot x**2 lw 3 lc rgb blue title "x^2", \
     0.5*relu(x)+0.5*relu(-x)+relu(x-0.5)+relu(-x-0.5)-1.0/32 lw 3 dt 2 lc rgb red title "four segments"'
else
    echo "skip: figures: gnuplot is not installed, no curves"
fi
echo "figures: $n, as SVG and PNG, in $to"
