printf "\\211GLR\\r\\n\\032\\002" >$TMP/r.glr; "$TOOL" wave --list $TMP/r.glr
