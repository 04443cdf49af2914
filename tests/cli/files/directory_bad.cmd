"$TOOL" check ../files
