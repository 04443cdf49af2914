"$TOOL" check unknown_name_bad.nl
