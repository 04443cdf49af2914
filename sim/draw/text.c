/* text.c - character widths from a table, so that no installed font moves a wire. */
#include "draw/text.h"

/* Thousandths of the size, U+0020 to U+007E. */
static const uint16_t plain[] = {
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775,
    752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390,
    337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
    635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838};
static const uint16_t bold[] = {
    348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696, 696,
    696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683, 683, 821,
    837, 372, 372, 775, 637, 995, 837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457,
    365, 457, 838, 500, 500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687,
    716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838};

uint32_t text_next(const char **z)
{
    const unsigned char *s = (const unsigned char *)*z;
    uint32_t c = s[0];
    unsigned more = c < 0x80 ? 0 : c < 0xc2 ? 4 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : c < 0xf5 ? 3 : 4;
    *z += 1;
    if (more == 0)
        return c;
    if (more == 4)
        return 0xfffd;
    c &= 0x3fu >> more;
    for (unsigned i = 1; i <= more; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0xfffd;
        c = c << 6 | (s[i] & 0x3fu);
    }
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    if (c < least[more] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        return 0xfffd;
    *z += more;
    return c;
}

void text_put(uint32_t c, StrBuf *b)
{
    if (c < 0x80) {
        strbuf_addc(b, (char)c);
        return;
    }
    unsigned more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned char lead[] = {0, 0xc0, 0xe0, 0xf0};
    strbuf_addc(b, (char)(lead[more] | c >> (6 * more)));
    while (more--)
        strbuf_addc(b, (char)(0x80 | (c >> (6 * more) & 0x3f)));
}

int text_width(const char *z, int size, bool is_bold)
{
    int w = 0;
    while (*z) {
        uint32_t c = text_next(&z);
        if (c >= 32 && c < 127)
            w += (is_bold ? bold : plain)[c - 32];
        else
            w += c < 0x1100 ? 800 : 1050;
    }
    return (w * size + 999) / 1000;
}
