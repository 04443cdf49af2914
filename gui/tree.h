/* tree.h - the hierarchy of a trace as lines of a list, whatever its size.
 *
 *     Tree *t = tree_new(store);
 *     tree_toggle(t, 0);                          opens the scope on line 0
 *     for (uint32_t i = top; i < top + 40; i++) TreeLine l = tree_line(t, i);
 *     tree_filter(t, STR("pc*"));                 from now on lines are variables that fit
 *     while (!tree_filter_step(t, 100000)) ...    found a piece at a time
 *
 * Lines are not made: a scope that is open costs a few numbers, however many
 * children it has, and any line is found by a search over the open scopes.
 */
#ifndef GUI_TREE_H
#define GUI_TREE_H

#include "gui/match.h"
#include "wave/store.h"

typedef struct Tree Tree;

typedef struct TreeLine {
    bool is_scope, is_open, has_children;
    uint32_t depth;
    uint32_t ix; /* scope or variable */
} TreeLine;

Tree *tree_new(const WaveStore *s); /* with its root open, and what hangs alone below it, too */
void tree_free(Tree *t);            /* NULL is allowed */

uint32_t tree_n(const Tree *t);
TreeLine tree_line(const Tree *t, uint32_t i); /* i below tree_n */
void tree_toggle(Tree *t, uint32_t i);         /* opens or closes the scope on a line */

/* Empty: the hierarchy again.  False: the pattern is wrong, tree_filter_error says how. */
bool tree_filter(Tree *t, Str pattern);
bool tree_is_filtered(const Tree *t);
const char *tree_filter_error(const Tree *t); /* "" when there is none */
/* Looks at up to n more variables.  True: at all. */
bool tree_filter_step(Tree *t, uint32_t n);

#endif
