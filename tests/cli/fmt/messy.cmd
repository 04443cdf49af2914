"$TOOL" fmt messy.nl && "$TOOL" fmt messy.nl >$TMP/once.nl && "$TOOL" fmt $TMP/once.nl | cmp - $TMP/once.nl
