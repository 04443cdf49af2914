"$TOOL" check unknown_width_bad.nl
