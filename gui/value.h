/* value.h - a value of a trace as text, in any radix, and as a number.
 *
 *     StrBuf b = {0};
 *     value_text(&b, &pos, &(ValueFormat){.radix = RADIX_HEX});       "3f", "x7"
 *
 * A digit some of whose bits are x or z is x or z, as in Verilog; a number that has
 * any is written in binary.
 */
#ifndef GUI_VALUE_H
#define GUI_VALUE_H

#include "wave/store.h"

typedef enum Radix {
    RADIX_HEX, /* ORDER: gui/session.c names them */
    RADIX_BIN,
    RADIX_OCT,
    RADIX_DEC,
    RADIX_SIGNED,
    RADIX_ASCII,
    RADIX_UTF8,
    RADIX_FIXED,
    RADIX_FLOAT,
    RADIX_GRAY,
    RADIX_ONES,
    RADIX_ENUM,
    RADIX_INSN,
    N_RADIXES
} Radix;

typedef struct EnumMap EnumMap; /* a table from values to texts */

/* Each line of text: VALUE NAME, as "3 IDLE", "0x1f wait for it" or "1x0 odd"; # starts a comment. */
EnumMap *enum_map_read(Arena *a, Str text, const char *path, Diag *dg); /* NULL: reported */
/* The name of bits, highest first; empty: it has none. */
Str enum_map_get(const EnumMap *m, Str bits);

/* Appends an instruction; false when the value is none. */
typedef bool (*DecodeFn)(void *self, uint64_t value, StrBuf *b);

typedef struct ValueFormat {
    Radix radix;
    int fraction;       /* bits behind the point, for RADIX_FIXED */
    const EnumMap *map; /* for RADIX_ENUM; NULL is allowed */
    DecodeFn decode;    /* for RADIX_INSN; NULL is allowed */
    void *decoder;
} ValueFormat;

void value_text(StrBuf *b, const WavePos *p, const ValueFormat *f);
/* The same for bits at hand: states[0] is bit 0. */
void states_text(StrBuf *b, const uint8_t *states, uint32_t width, const ValueFormat *f);

/* The value as a number: signed for RADIX_SIGNED and RADIX_FIXED, a float for RADIX_FLOAT.
 * NAN: it is none.  self is a ValueFormat. */
double value_number(const WavePos *p, void *self);

/* A number as people type it ("12", "-3", "0x3f", "0b1x0", "'text'") as states of width bits. */
bool value_parse(Str s, uint32_t width, uint8_t *states);

#endif
