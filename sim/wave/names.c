/* names.c - tables of types, and the range at the end of a name. */
#include "wave/names.h"

const char *const wave_scope_types[] = {
    "module", "task", "function", "begin", "fork", "generate", "struct", "union", "class",
    "interface", "package", "program", "vhdl_architecture", "vhdl_procedure", "vhdl_function",
    "vhdl_record", "vhdl_process", "vhdl_block", "vhdl_for_generate", "vhdl_if_generate",
    "vhdl_generate", "vhdl_package", NULL};

const char *const wave_var_types[] = {
    "event", "integer", "parameter", "real", "real_parameter", "reg", "supply0", "supply1", "time",
    "tri", "triand", "trior", "trireg", "tri0", "tri1", "wand", "wire", "wor", "port", "sparray",
    "realtime", "string", "bit", "logic", "int", "shortint", "longint", "byte", "enum",
    "shortreal", NULL};

uint8_t wave_state_of(char c)
{
    /* ORDER WAVE_STATES */
    switch (c) {
    case '0': return WAVE_0;
    case '1': return WAVE_1;
    case 'x': case 'X': return WAVE_X;
    case 'z': case 'Z': return WAVE_Z;
    case 'h': case 'H': return WAVE_H;
    case 'u': case 'U': return WAVE_U;
    case 'w': case 'W': return WAVE_W;
    case 'l': case 'L': return WAVE_L;
    case '-': return WAVE_DASH;
    default: return 255;
    }
}

int wave_index_of(Str s, const char *const *list)
{
    for (int i = 0; list[i]; i++) {
        if (str_eqz(s, list[i]))
            return i;
    }
    return -1;
}

bool wave_is_one_of(Str s, const char *const *list)
{
    return wave_index_of(s, list) >= 0;
}

WaveKind wave_kind_of_type(Str type)
{
    static const char *const reals[] = {"real", "realtime", "real_parameter", "shortreal", NULL};
    return wave_is_one_of(type, reals) ? WAVE_REAL
           : str_eqz(type, "string")   ? WAVE_TEXT
           : str_eqz(type, "event")    ? WAVE_EVENT
                                       : WAVE_BITS;
}

size_t wave_parse_range(Str s, int64_t *msb, int64_t *lsb)
{
    enum { FAR = 1 << 30 };
    if (!str_ends_with(s, "]"))
        return 0;
    size_t open = s.len - 1;
    while (open > 0 && s.ptr[open] != '[')
        open--;
    if (s.ptr[open] != '[')
        return 0;
    Str in = {s.ptr + open + 1, s.len - open - 2};
    size_t colon = 0;
    while (colon < in.len && in.ptr[colon] != ':')
        colon++;
    if (!str_to_int(str_trim((Str){in.ptr, colon}), msb))
        return 0;
    *lsb = *msb;
    if (colon < in.len &&
        !str_to_int(str_trim((Str){in.ptr + colon + 1, in.len - colon - 1}), lsb))
        return 0;
    bool is_far = *msb > FAR || *msb < -FAR || *lsb > FAR || *lsb < -FAR;
    return is_far ? 0 : s.len - open;
}

uint64_t wave_range_width(int64_t msb, int64_t lsb)
{
    return (uint64_t)(msb > lsb ? msb - lsb : lsb - msb) + 1;
}

void wave_split_range(WaveDecl *v)
{
    int64_t msb, lsb;
    size_t range = wave_parse_range(v->name, &msb, &lsb);
    if (v->kind != WAVE_BITS || !range || wave_range_width(msb, lsb) != v->width)
        return;
    v->has_range = true;
    v->msb = msb;
    v->lsb = lsb;
    v->name = str_trim((Str){v->name.ptr, v->name.len - range});
}
