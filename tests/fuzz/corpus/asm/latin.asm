; ÿş bad bytes
