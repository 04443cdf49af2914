/* keys.c - names of keys, and bindings. */
#include "gui/keys.h"

typedef struct ActionInfo {
    const char *name, *keys, *help;
} ActionInfo;

static const ActionInfo actions[N_ACTIONS] = {
    {"", "", ""},
#define ACTION(name, text, keys, help) {text, keys, help},
    ACTIONS(ACTION)
#undef ACTION
};

static const struct {
    const char *name;
    uint32_t code;
} key_names[] = {
    {"left", KEY_LEFT}, {"right", KEY_RIGHT}, {"up", KEY_UP}, {"down", KEY_DOWN}, {"home", KEY_HOME},
    {"end", KEY_END}, {"pageup", KEY_PAGE_UP}, {"pagedown", KEY_PAGE_DOWN}, {"enter", KEY_ENTER},
    {"escape", KEY_ESCAPE}, {"tab", KEY_TAB}, {"backspace", KEY_BACKSPACE}, {"delete", KEY_DELETE},
    {"space", ' '}, {"comma", ','}};
enum { N_KEY_NAMES = sizeof key_names / sizeof *key_names };

const char *action_name(Action a)
{
    return actions[a].name;
}

const char *action_help(Action a)
{
    const char *h = actions[a].help;
    return *h == '=' ? strchr(h, ':') + 1 : h;
}

const char *action_part(Action a)
{
    return actions[a].help[0] == '=' ? actions[a].help + 1 : NULL;
}

bool action_of(Str name, Action *a)
{
    for (int i = 1; i < N_ACTIONS; i++) {
        if (str_eqz(name, actions[i].name)) {
            *a = (Action)i;
            return true;
        }
    }
    return false;
}

static bool cut_mod(Str *s, const char *word)
{
    size_t n = strlen(word);
    if (s->len <= n || memcmp(s->ptr, word, n) != 0)
        return false;
    *s = (Str){s->ptr + n, s->len - n};
    return true;
}

bool key_parse(Str s, Key *key)
{
    *key = (Key){0};
    s = str_trim(s);
    for (bool more = true; more;) {
        more = true;
        if (cut_mod(&s, "ctrl+"))
            key->mods |= MOD_CTRL;
        else if (cut_mod(&s, "alt+"))
            key->mods |= MOD_ALT;
        else if (cut_mod(&s, "shift+"))
            key->mods |= MOD_SHIFT;
        else
            more = false;
    }
    for (int i = 0; i < N_KEY_NAMES; i++) {
        if (str_eqz(s, key_names[i].name)) {
            key->code = key_names[i].code;
            return true;
        }
    }
    int64_t f;
    if (s.len > 1 && s.ptr[0] == 'F' && str_to_int((Str){s.ptr + 1, s.len - 1}, &f) && f >= 1 && f <= 12) {
        key->code = KEY_F1 + (uint32_t)f - 1;
        return true;
    }
    if (s.len != 1 || s.ptr[0] <= ' ')
        return false;
    key->code = (unsigned char)s.ptr[0];
    return true;
}

static const char *bind_list(Keys *k, Action a, Str list)
{
    for (size_t at = 0, end; at < list.len; at = end + 1) {
        for (end = at; end < list.len && list.ptr[end] != ','; end++)
            ;
        Key key;
        Str one = str_trim((Str){list.ptr + at, end - at});
        if (!one.len)
            continue;
        if (!key_parse(one, &key))
            return "expected a key, as 'x', 'ctrl+left', 'F3' or 'comma'";
        /* A key does one thing: the last binding wins. */
        for (int i = 0; i < k->n; i++) {
            if (k->all[i].key.code == key.code && k->all[i].key.mods == key.mods)
                k->all[i--] = k->all[--k->n];
        }
        if (k->n == MAX_BINDINGS)
            return "too many keys";
        k->all[k->n++] = (KeyBinding){key, a};
    }
    return NULL;
}

void keys_default(Keys *k)
{
    k->n = 0;
    for (int i = 1; i < N_ACTIONS; i++)
        bind_list(k, (Action)i, str_from(actions[i].keys));
}

static const char *read_line(Keys *k, Str line)
{
    const char *eq = memchr(line.ptr, '=', line.len);
    Action a;
    if (!eq)
        return "expected 'action = key, key'";
    size_t n = (size_t)(eq - line.ptr);
    if (!action_of(str_trim((Str){line.ptr, n}), &a))
        return "no such action; the help sheet (key ?) and docs/window.md list them";
    for (int i = 0; i < k->n; i++) {
        if (k->all[i].action == a)
            k->all[i--] = k->all[--k->n];
    }
    return bind_list(k, a, (Str){eq + 1, line.len - n - 1});
}

bool keys_read(Keys *k, Str text, const char *path, Diag *dg)
{
    uint32_t file = diag_add_file(dg, path, text);
    bool ok = true;
    for (size_t at = 0, end; at < text.len; at = end + 1) {
        for (end = at; end < text.len && text.ptr[end] != '\n'; end++)
            ;
        Str line = str_trim((Str){text.ptr + at, end - at});
        const char *wrong = line.len && line.ptr[0] != '#' ? read_line(k, line) : NULL;
        if (wrong)
            diag(dg, DIAG_ERROR, (Span){file, (uint32_t)at, (uint32_t)end}, "%s", wrong);
        ok &= !wrong;
    }
    return ok;
}

Action keys_find(const Keys *k, Key key)
{
    for (int i = 0; i < k->n; i++) {
        if (k->all[i].key.code == key.code && k->all[i].key.mods == key.mods)
            return k->all[i].action;
    }
    return ACTION_NONE;
}

static void key_text(Key key, StrBuf *b)
{
    strbuf_printf(b, "%s%s%s", key.mods & MOD_CTRL ? "ctrl+" : "", key.mods & MOD_ALT ? "alt+" : "",
                  key.mods & MOD_SHIFT ? "shift+" : "");
    for (int i = 0; i < N_KEY_NAMES; i++) {
        if (key.code == key_names[i].code) {
            strbuf_addz(b, key_names[i].name);
            return;
        }
    }
    if (key.code >= KEY_F1)
        strbuf_printf(b, "F%u", key.code - KEY_F1 + 1);
    else
        strbuf_addc(b, (char)key.code);
}

void keys_text(const Keys *k, Action a, StrBuf *b)
{
    bool first = true;
    for (int i = 0; i < k->n; i++) {
        if (k->all[i].action != a)
            continue;
        strbuf_addz(b, first ? "" : ", ");
        key_text(k->all[i].key, b);
        first = false;
    }
}
