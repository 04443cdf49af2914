"$TOOL" check choice_width_bad.nl
