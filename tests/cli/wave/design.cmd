"$TOOL" wave ../why/pair.nl --init 0 --set a=0,0,1,1,0 --set b=0,1,1,1,1 --set set=0,1,1,0 --cycles 7 --size 900x560 --cursor 25ns --screenshot $TMP/x.txt && cat $TMP/x.txt
