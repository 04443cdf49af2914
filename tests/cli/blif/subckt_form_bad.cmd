"$TOOL" check subckt_form_bad.blif
