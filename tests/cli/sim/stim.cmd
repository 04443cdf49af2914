"$TOOL" sim counter.nl --stim counter.stim
