/* machine.c - the machine made of gates against the interpreter, instruction by instruction.
 *
 *     machine programs FILE.asm...     run to their end; the cells are those of the first comment
 *     machine opened FILE.asm...       the same on a machine of NANDs alone
 *     machine operands                 every instruction with every kind of operand, corner values
 *     machine random SEED COUNT        COUNT instructions of random programs
 *     machine faults SEED COUNT        COUNT faulty machines; 95 of 100 must be caught
 *     machine shrinks SEED COUNT       COUNT programs that fail on faulty machines, made short
 *
 * A random program that fails is made as short as possible and printed.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "machine.h"

/* ---- programs ---- */

/* From the reset on no net of control, decoder and first look is unknown, whatever is in the cells. */
static bool control_is_known(const Bench *b)
{
    static const char *const units[] = {"step", "says", "seen"};
    for (unsigned k = 0; k < 3; k++) {
        InstId first;
        if (!design_find_inst(b->design, str_from(units[k]), &first, NULL))
            return false;
        uint32_t last = first.ix; /* instances below come right behind, in preorder */
        while (last < b->design->n_insts && b->design->inst_parent[last + 1] >= first.ix)
            last++;
        for (uint32_t net = b->design->inst_net[first.ix]; net < b->design->inst_net[last + 1]; net++) {
            if (engine_get(b->sys.engine, (NetId){net}) != LOGIC_X)
                continue;
            StrBuf path = {0};
            design_net_path(b->design, (NetId){net}, &path);
            fprintf(stderr, "cycle %" PRIu64 ": %s is unknown\n", b->sys.n_cycles, path.ptr);
            strbuf_free(&path);
            return false;
        }
    }
    return true;
}

static bool stays_known(Bench *b, const Program *p)
{
    bool ok = system_start(&b->sys, p, b->dg) && control_is_known(b);
    while (ok && b->sys.status == SYSTEM_RUNS && b->sys.n_cycles < 3000) {
        system_clock(&b->sys);
        ok = control_is_known(b);
    }
    return ok;
}

/* `expect 10 = 6, 2..4 = 1 2 3, 20 = ?` against the cells at the end. */
static bool cells_are(const Bench *b, Str text, const char *path)
{
    const char *z = strstr(text.ptr, "expect ");
    const char *end = z ? strchr(z, '\n') : NULL;
    unsigned n = 0;
    if (!z || !end) {
        fprintf(stderr, "%s: the first line does not say what to expect\n", path);
        return false;
    }
    for (z += strlen("expect "); z < end;) {
        char *next;
        uint32_t lo = (uint32_t)strtoul(z, &next, 10), hi = lo;
        if (strncmp(next, "..", 2) == 0)
            hi = (uint32_t)strtoul(next + 2, &next, 10);
        while (*next == ' ' || *next == '=')
            next++;
        for (uint32_t a = lo; a <= hi; a++, n++) {
            uint32_t v = 0;
            bool known = system_cell(&b->sys, a, &v);
            while (*next == ' ')
                next++;
            if (*next == '?') {
                if (known) {
                    fprintf(stderr, "%s: cell %" PRIu32 " is %d, and nobody should have written it\n", path, a,
                            (int16_t)v);
                    return false;
                }
                next++;
                continue;
            }
            long want = strtol(next, &next, 10);
            if (!known || (int16_t)v != want) {
                fprintf(stderr, "%s: cell %" PRIu32 " is %d%s, expected %ld\n", path, a, (int16_t)v,
                        known ? "" : " (unknown)", want);
                return false;
            }
        }
        z = next + (*next == ',');
        if (*next != ',')
            break;
    }
    return n > 0;
}

static unsigned run_programs(int n, char **paths)
{
    Bench b;
    unsigned failed = 0;
    if (!bench_open(&b, MACHINE_DEFAULT, &engine_cycle, false))
        return 1;
    for (int i = 0; i < n; i++) {
        Program p;
        StrBuf why = {0};
        bool ok = asm_file(b.arena, paths[i], b.machine, b.dg, &p) && bench_agrees(&b, &p, 100000, &why);
        if (why.len)
            fprintf(stderr, "%s: %s\n", paths[i], why.ptr);
        if (ok && b.sys.status != SYSTEM_HALTED) {
            fprintf(stderr, "%s: does not halt\n", paths[i]);
            ok = false;
        }
        ok = ok && cells_are(&b, diag_text(b.dg, p.file), paths[i]);
        if (ok && !stays_known(&b, &p)) {
            fprintf(stderr, "%s: an x reaches the control\n", paths[i]);
            ok = false;
        }
        failed += !ok;
        strbuf_free(&why);
    }
    printf("machine: %d programs, %" PRIu64 " instructions in lockstep, no x in the control, "
           "%u failed\n", n, b.n_instrs, failed);
    bench_close(&b);
    return failed;
}

static unsigned run_opened(int n, char **paths)
{
    Bench b;
    unsigned failed = 0;
    if (!bench_open(&b, (Machine){16, 5, 4}, &engine_event, true))
        return 1;
    for (int i = 0; i < n; i++) {
        Program p;
        StrBuf why = {0};
        bool ok = asm_file(b.arena, paths[i], b.machine, b.dg, &p);
        if (ok) {
            p = with_moves(b.arena, &p);
            ok = bench_agrees(&b, &p, 1000, &why) && b.sys.status == SYSTEM_HALTED &&
                 cells_are(&b, diag_text(b.dg, p.file), paths[i]);
        }
        if (!ok)
            fprintf(stderr, "%s: with flip-flops made of NANDs: %s\n", paths[i], why.len ? why.ptr : "failed");
        failed += !ok;
        strbuf_free(&why);
    }
    uint32_t left = 0; /* the program's own words are the only flip-flops left */
    for (uint32_t i = 1; i <= b.design->n_dffs; i++)
        left += b.design->dff_clk[i] != NET_0;
    printf("machine: %d programs on %" PRIu32 " NANDs and no flip-flop but the words of the store, "
           "%" PRIu64 " instructions, %u failed\n", n, b.design->n_nands, b.n_instrs, failed);
    failed += left;
    bench_close(&b);
    return failed;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    int64_t seed = 1, count = 0;
    bool has_numbers = argc > 3 && str_to_int(str_from(argv[2]), &seed) && str_to_int(str_from(argv[3]), &count);
    unsigned failed;
    if (strcmp(what, "programs") == 0 && argc > 2)
        failed = run_programs(argc - 2, argv + 2);
    else if (strcmp(what, "opened") == 0 && argc > 2)
        failed = run_opened(argc - 2, argv + 2);
    else if (strcmp(what, "operands") == 0)
        failed = run_operands();
    else if (strcmp(what, "random") == 0 && has_numbers)
        failed = run_random((uint64_t)seed, (uint64_t)count);
    else if (strcmp(what, "faults") == 0 && has_numbers && count > 0)
        failed = run_faults((uint64_t)seed, (uint64_t)count);
    else if (strcmp(what, "shrinks") == 0 && has_numbers && count > 0)
        failed = run_shrinks((uint64_t)seed, (uint64_t)count);
    else
        return fprintf(stderr, "usage: machine programs|opened FILE..., operands, random|faults|shrinks SEED COUNT\n"),
               2;
    return failed ? 1 : 0;
}
