mul 27, #0
je out
out: mov 1, #2
