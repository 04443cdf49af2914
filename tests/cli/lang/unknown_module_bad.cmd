"$TOOL" check unknown_module_bad.nl
