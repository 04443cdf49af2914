"$TOOL" why nowhere.glr q@2
