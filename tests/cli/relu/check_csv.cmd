"$TOOL" relu check --quick --cases 10 --seed 5 --csv | head -5
