{ echo 'use "std/gates.nl"'; echo "module r<N>(x -> y) {"; echo "    if N == 0 {"; echo "        y = x"; echo "    } else {"; echo "        y = ~t0"; for i in {0..999}; do echo "        t$i = ~t$((i + 1))"; done; echo "        t1000 = r<N - 1>(x)"; echo "    }"; echo "}"; } >"$TMP/deep.nl"
"$TOOL" stats "$TMP/deep.nl" --top 'r<400>'
