/* theme.h - inks, and the colours that they have in a theme.
 *
 *     uint32_t rgba = theme_rgba(THEME_DARK, INK_TEXT);       0xRRGGBBAA
 *
 * The seven colours of rows are those of Okabe and Ito (2008), which people with any
 * colour vision tell apart; in the light theme they are darkened until each has a
 * contrast of 3 to 1 or more against the background (a test says so).  x and z differ in shape, too.
 */
#ifndef GUI_THEME_H
#define GUI_THEME_H

#include <stdint.h>

/* INK(name, text, dark, light) */
#define INKS(INK)                                             \
    INK(NONE, "none", 0x00000000, 0x00000000)                 \
    INK(PANEL, "panel", 0x1d2127ff, 0xf1f3f5ff)               \
    INK(WAVES, "waves", 0x14171bff, 0xffffffff)               \
    INK(STRIPE, "stripe", 0x191d22ff, 0xf6f8faff)             \
    INK(CHOSEN, "chosen", 0x2b4562ff, 0xcfe3f7ff)             \
    INK(BORDER, "border", 0x3b424dff, 0xc3cad2ff)             \
    INK(GRID, "grid", 0x2a2f37ff, 0xe3e7ebff)                 \
    INK(TEXT, "text", 0xe6e9edff, 0x1b2026ff)                 \
    INK(DIM, "dim", 0x9aa4b0ff, 0x59636eff)                   \
    INK(FIELD, "field", 0x0e1114ff, 0xffffffff)               \
    INK(BAD, "bad", 0xff8a6bff, 0xb3301aff)                   \
    INK(BAD_FILL, "bad-fill", 0xd55e0080, 0xd55e0060)         \
    INK(Z, "z", 0xe6b800ff, 0x8a6a00ff)                       \
    INK(WEAK, "weak", 0xb8c0c8ff, 0x6b7580ff)                 \
    INK(CURSOR, "cursor", 0xffffffff, 0x000000ff)             \
    INK(SECOND, "second", 0xf0e442ff, 0x8d6f00ff)             \
    INK(MARKER, "marker", 0xcc79a7ff, 0xa04a7cff)             \
    INK(ZONE, "zone", 0x56b4e92c, 0x0072b226)                 \
    INK(NO_DATA, "no-data", 0x80808040, 0x80808033)           \
    INK(HIT, "hit", 0xf0e442a0, 0xd0a000a0)                   \
    INK(GHOST, "ghost", 0x8b96a3ff, 0x8a949eff)               \
    INK(DIFF, "diff", 0xd55e0060, 0xd55e0040)                 \
    INK(THUMB, "thumb", 0x56606dff, 0xaab3bdff)               \
    INK(ROW1, "green", 0x2fc797ff, 0x007a58ff)                \
    INK(ROW2, "sky", 0x56b4e9ff, 0x0c76adff)                  \
    INK(ROW3, "orange", 0xe69f00ff, 0xa36500ff)               \
    INK(ROW4, "yellow", 0xf0e442ff, 0x837400ff)               \
    INK(ROW5, "blue", 0x5b9bd5ff, 0x0060a0ff)                 \
    INK(ROW6, "vermillion", 0xe8743bff, 0xbf4a00ff)           \
    INK(ROW7, "purple", 0xd68fb8ff, 0xa04a7cff)               \
    INK(ROW8, "grey", 0xb5bcc4ff, 0x59636eff)                 \
    INK(FILL1, "green-fill", 0x2fc79730, 0x007a5822)          \
    INK(FILL2, "sky-fill", 0x56b4e930, 0x0c76ad22)            \
    INK(FILL3, "orange-fill", 0xe69f0030, 0xa3650022)         \
    INK(FILL4, "yellow-fill", 0xf0e44230, 0x83740022)         \
    INK(FILL5, "blue-fill", 0x5b9bd530, 0x0060a022)           \
    INK(FILL6, "vermillion-fill", 0xe8743b30, 0xbf4a0022)     \
    INK(FILL7, "purple-fill", 0xd68fb830, 0xa04a7c22)         \
    INK(FILL8, "grey-fill", 0xb5bcc430, 0x59636e22)           \
    INK(SHEET_PAGE, "sheet-page", 0x14171bff, 0xffffffff)     \
    INK(SHEET_WIRE, "sheet-wire", 0xb4bec8ff, 0x303840ff)     \
    INK(SHEET_0, "sheet-0", 0x7d8791ff, 0x8a929bff)           \
    INK(SHEET_1, "sheet-1", 0x56b4e9ff, 0x0072b2ff)           \
    INK(SHEET_X, "sheet-x", 0xff8a3dff, 0xd55e00ff)           \
    INK(SHEET_PATH, "sheet-path", 0xffc14dff, 0xe69f00ff)     \
    INK(SHEET_LINE, "sheet-line", 0xd5dce3ff, 0x1a2026ff)     \
    INK(SHEET_GATE, "sheet-gate", 0x20262dff, 0xfbfcfdff)     \
    INK(SHEET_BLOCK, "sheet-block", 0x2b2920ff, 0xfbf6eaff)   \
    INK(SHEET_STATE, "sheet-state", 0x1c2b39ff, 0xe6f0f9ff)   \
    INK(SHEET_PORT, "sheet-port", 0x2c333bff, 0xeceff2ff)     \
    INK(SHEET_TAG, "sheet-tag", 0x98a3aeff, 0x5c6670ff)       \
    INK(SHEET_TITLE, "sheet-title", 0xe8edf2ff, 0x14191fff)   \
    INK(SHEET_TEXT, "sheet-text", 0xd0d8e0ff, 0x262d34ff)     \
    INK(SHEET_NOTE, "sheet-note", 0xa9b4bfff, 0x4a545eff)     \
    INK(SHEET_VALUE, "sheet-value", 0x7cc4f0ff, 0x00578aff)   \
    INK(SHEET_HOT, "sheet-hot", 0xf0e44250, 0xe6a80050)

typedef enum Ink {
#define INK(name, text, dark, light) INK_##name,
    INKS(INK)
#undef INK
    N_INKS
} Ink;

enum { N_ROW_INKS = 8 };

typedef enum Theme { THEME_DARK, THEME_LIGHT, N_THEMES } Theme;

uint32_t theme_rgba(Theme t, Ink ink);
const char *theme_ink_name(Ink ink);

#endif
