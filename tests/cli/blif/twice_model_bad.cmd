"$TOOL" check twice_model_bad.blif
