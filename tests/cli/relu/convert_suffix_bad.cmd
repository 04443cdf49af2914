"$TOOL" relu convert a.relu -o a.png
