/* line_edit.c - the only file that knows libedit. */
#include "cli/line_edit.h"

#include <editline/readline.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static LineWords *line_words;
static void *line_self;
static char *line;

/* libedit asks again and again, and frees each answer. */
static char *next_word(const char *text, int state)
{
    static unsigned n;
    if (state == 0)
        n = 0;
    const char *word = line_words(line_self, text, n++);
    return word ? strdup(word) : NULL;
}

static char **complete(const char *text, int start, int end)
{
    (void)start;
    (void)end;
    return rl_completion_matches(text, next_word);
}

void line_edit_start(LineWords *words, void *self)
{
    line_words = words;
    line_self = self;
    if (isatty(STDIN_FILENO)) {
        rl_initialize();
        rl_attempted_completion_function = complete;
        using_history();
    }
}

static const char *read_script(void)
{
    size_t room = 0;
    ssize_t n = getline(&line, &room, stdin);
    if (n < 0)
        return NULL;
    while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
        line[--n] = 0;
    return line;
}

const char *line_edit_read(const char *prompt)
{
    free(line);
    line = NULL;
    if (!isatty(STDIN_FILENO))
        return read_script();
    line = readline(prompt);
    if (line && *line)
        add_history(line);
    return line;
}
