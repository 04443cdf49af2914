/* theme.c - the colours of each theme. */
#include "gui/theme.h"

typedef struct InkInfo {
    const char *name;
    uint32_t rgba[N_THEMES];
} InkInfo;

static const InkInfo inks[N_INKS] = {
#define INK(name, text, dark, light) {text, {dark, light}},
    INKS(INK)
#undef INK
};

uint32_t theme_rgba(Theme t, Ink ink)
{
    return inks[ink].rgba[t];
}

const char *theme_ink_name(Ink ink)
{
    return inks[ink].name;
}

