/* opt.c - the option table, parsed and printed. */
#include "base/opt.h"

#include <string.h>

#include "base/str.h"

static const Opt *find(const Opt *opts, Str name)
{
    for (const Opt *o = opts; o->name; o++) {
        if (str_eqz(name, o->name))
            return o;
    }
    return NULL;
}

static const char *dashes(const char *name)
{
    return name[1] ? "--" : "-";
}

static bool unknown(const Opt *opts, const char *arg, Str name)
{
    const Opt *best = NULL;
    unsigned best_d = 3;
    for (const Opt *o = opts; o->name; o++) {
        unsigned d = str_distance(name, str_from(o->name), 2);
        if (d < best_d) {
            best_d = d;
            best = o;
        }
    }
    fprintf(stderr, "gateloom: unknown option '%s'", arg);
    if (best)
        fprintf(stderr, "; did you mean '%s%s'?", dashes(best->name), best->name);
    fprintf(stderr, "\n");
    return false;
}

static bool store(const Opt *o, const char *value)
{
    switch (o->kind) {
    case OPT_FLAG:
        *(bool *)o->to = true;
        return true;
    case OPT_TEXT:
        *(const char **)o->to = value;
        return true;
    case OPT_LIST: {
        OptList *l = o->to;
        if (l->n == OPT_LIST_MAX) {
            fprintf(stderr, "gateloom: more than %d options '%s%s'\n", OPT_LIST_MAX,
                    dashes(o->name), o->name);
            return false;
        }
        l->items[l->n++] = value;
        return true;
    }
    case OPT_COUNT: {
        int64_t v;
        if (!str_to_int(str_from(value), &v) || v < 0) {
            fprintf(stderr, "gateloom: '%s%s' wants a whole number, not '%s'\n", dashes(o->name),
                    o->name, value);
            return false;
        }
        *(uint64_t *)o->to = (uint64_t)v;
        return true;
    }
    }
    return false;
}

bool opt_parse(const Opt *opts, int argc, char **argv, int from, const char **files, int *n_files)
{
    *n_files = 0;
    bool only_files = false;
    for (int i = from; i < argc; i++) {
        const char *arg = argv[i];
        if (only_files || arg[0] != '-' || arg[1] == 0) {
            files[(*n_files)++] = arg;
            continue;
        }
        if (strcmp(arg, "--") == 0) {
            only_files = true;
            continue;
        }
        Str name = str_from(arg + (arg[1] == '-' ? 2 : 1));
        const char *value = memchr(name.ptr, '=', name.len);
        if (value)
            name.len = (size_t)(value++ - name.ptr);
        const Opt *o = find(opts, name);
        if (!o || (arg[1] == '-') != (o->name[1] != 0))
            return unknown(opts, arg, name);
        if (o->kind == OPT_FLAG) {
            if (value) {
                fprintf(stderr, "gateloom: option '%s%s' takes no value\n", dashes(o->name),
                        o->name);
                return false;
            }
        } else if (!value) {
            if (i + 1 == argc) {
                fprintf(stderr, "gateloom: option '%s%s' wants a value: %s\n", dashes(o->name),
                        o->name, o->arg);
                return false;
            }
            value = argv[++i];
        }
        if (!store(o, value))
            return false;
    }
    return true;
}

void opt_help(const Opt *opts, FILE *out)
{
    for (const Opt *o = opts; o->name; o++) {
        char left[64];
        snprintf(left, sizeof left, "%s%s%s%s", dashes(o->name), o->name, o->arg ? " " : "",
                 o->arg ? o->arg : "");
        fprintf(out, "  %-26s %s\n", left, o->help);
    }
}
