/* test_theme.c - inks can be read: the contrast of each against what it is drawn on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "gui/theme.h"

/* Relative luminance and contrast as in WCAG 2. */
static double luminance(uint32_t rgba)
{
    double l = 0;
    const double weight[] = {0.2126, 0.7152, 0.0722};
    for (int i = 0; i < 3; i++) {
        double c = (rgba >> (24 - 8 * i) & 255) / 255.0;
        l += weight[i] * (c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return l;
}

static double contrast(Theme t, Ink a, Ink b)
{
    double x = luminance(theme_rgba(t, a)), y = luminance(theme_rgba(t, b));
    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static void lines(void **state)
{
    (void)state;
    for (int t = 0; t < N_THEMES; t++) {
        for (int i = 0; i < N_ROW_INKS; i++) {
            assert_true(contrast((Theme)t, (Ink)(INK_ROW1 + i), INK_WAVES) >= 3);
            assert_true(contrast((Theme)t, (Ink)(INK_ROW1 + i), INK_STRIPE) >= 3);
        }
        assert_true(contrast((Theme)t, INK_BAD, INK_WAVES) >= 3 && contrast((Theme)t, INK_Z, INK_WAVES) >= 3);
    }
}

static void texts(void **state)
{
    (void)state;
    static const Ink backgrounds[] = {INK_PANEL, INK_WAVES, INK_STRIPE, INK_CHOSEN, INK_FIELD};
    for (int t = 0; t < N_THEMES; t++) {
        for (int i = 0; i < 5; i++)
            assert_true(contrast((Theme)t, INK_TEXT, backgrounds[i]) >= 7);
        assert_true(contrast((Theme)t, INK_DIM, INK_PANEL) >= 4.5);
        assert_true(contrast((Theme)t, INK_DIM, INK_WAVES) >= 4.5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lines), cmocka_unit_test(texts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
