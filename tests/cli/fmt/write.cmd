cp messy.nl $TMP/w.nl; "$TOOL" fmt --write $TMP/w.nl && "$TOOL" fmt messy.nl | cmp - $TMP/w.nl && "$TOOL" fmt --check $TMP
