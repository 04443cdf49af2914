for file in kinds.vcd ../why/pair.nl ../../../netlists/programs/sum_loop.asm; do
    for option in '--cycles 5' '--top m' '--mem 3=4' '--word 8' "--record $TMP/x.glr"; do
        "$TOOL" wave $file $option --screenshot "$TMP/x.svg" 2>&1 | grep ' says how '
    done
done
"$TOOL" wave kinds.vcd --top m --screenshot "$TMP/x.svg" 2>/dev/null
