"$TOOL" check missing_parameter_bad.nl
