"$TOOL" stats no_model_bad.blif
