cp broken.nl $TMP/w.nl; cd $TMP; "$TOOL" fmt --write w.nl; rc=$?; cmp -s w.nl $OLDPWD/broken.nl || echo changed; exit $rc
