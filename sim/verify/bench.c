/* bench.c - steps as words of one memory, and a loop over them. */
#include "verify/bench.h"

struct Bench {
    Arena *arena;
    const VerilogExport *x;
    uint32_t n_in, n_out;
    uint64_t n_steps, most, left_out, n_run; /* n_run: steps that body runs already */
    StrBuf rows, body;
};

Bench *bench_new(Arena *arena, const VerilogExport *x, uint64_t most_steps)
{
    Bench *b = ARENA_NEW(arena, Bench);
    *b = (Bench){.arena = arena, .x = x, .most = most_steps};
    for (uint32_t i = 0; i < x->design->top->n_ports; i++) {
        const Signal *s = &x->design->top->signals[i];
        *(s->kind == SIG_INPUT ? &b->n_in : &b->n_out) += s->width;
    }
    return b;
}

void bench_free(Bench *b)
{
    strbuf_free(&b->rows);
    strbuf_free(&b->body);
}

uint64_t bench_steps(const Bench *b)
{
    return b->n_steps;
}

uint64_t bench_left_out(const Bench *b)
{
    return b->left_out;
}

/* bits[0..n[, the lowest first; which: the character that counts as 1. */
static void hex(StrBuf *b, const char *bits, uint32_t n, bool care)
{
    strbuf_printf(b, "%u'h", n);
    for (uint32_t digit = (n + 3) / 4; digit > 0; digit--) {
        unsigned v = 0;
        for (uint32_t k = 0; k < 4 && (digit - 1) * 4 + k < n; k++) {
            char c = bits[(digit - 1) * 4 + k];
            v |= (unsigned)(care ? c != 'x' : c == '1') << k;
        }
        strbuf_addc(b, "0123456789abcdef"[v]);
    }
}

static void run_up_to(StrBuf *body, uint64_t from, uint64_t to)
{
    if (to > from)
        strbuf_printf(body, "        run(%llu, %llu);\n", (unsigned long long)from, (unsigned long long)to);
}

void bench_step(void *self, const char *in, const char *out, const char *poke_mask, const char *poke)
{
    Bench *b = self;
    if (b->n_steps >= b->most) {
        b->left_out++;
        return;
    }
    for (uint32_t i = 0; poke_mask && i < b->x->design->n_dffs; i++) {
        if (poke_mask[i] != '1')
            continue;
        run_up_to(&b->body, b->n_run, b->n_steps);
        b->n_run = b->n_steps;
        strbuf_addz(&b->body, "        dut.");
        verilog_dff_path(b->x, (DffId){i + 1}, &b->body);
        strbuf_printf(&b->body, ".q = 1'b%c;\n", poke[i]);
    }
    strbuf_printf(&b->rows, "        rows[%llu] = {", (unsigned long long)b->n_steps++);
    if (b->n_in)
        hex(&b->rows, in, b->n_in, false);
    else
        strbuf_addz(&b->rows, "1'b0");
    strbuf_addz(&b->rows, ", ");
    hex(&b->rows, out, b->n_out, true);
    strbuf_addz(&b->rows, ", ");
    hex(&b->rows, out, b->n_out, false);
    strbuf_addz(&b->rows, "};\n");
}

static void write_ports(const Bench *b, StrBuf *out)
{
    const Module *top = b->x->design->top;
    uint32_t in = 0, o = 0;
    for (uint32_t i = 0; i < top->n_ports; i++) {
        const Signal *s = &top->signals[i];
        bool is_in = s->kind == SIG_INPUT;
        uint32_t *at = is_in ? &in : &o;
        strbuf_printf(out, "%s\n        .%s(%s[%u", i ? "," : "", b->x->ports[i], is_in ? "in" : "out",
                      *at + s->width - 1);
        if (s->width > 1)
            strbuf_printf(out, ":%u", *at);
        strbuf_addz(out, "])");
        *at += s->width;
    }
}

void bench_write(const Bench *b, StrBuf *out)
{
    uint32_t n_in = b->n_in ? b->n_in : 1, n_out = b->n_out ? b->n_out : 1;
    unsigned long long n = b->n_steps;
    StrBuf last = {0};
    run_up_to(&last, b->n_run, b->n_steps);
    strbuf_printf(out,
                  "// Made by gateloom export: a bench that checks %s and says PASS or FAIL.\n"
                  "//\n"
                  "//     $ iverilog -g2012 -o bench DESIGN.v THIS.v && vvp -n bench\n"
                  "//     $ verilator --binary --timing -Wno-fatal --top-module %s_tb DESIGN.v THIS.v && "
                  "obj_dir/V%s_tb\n"
                  "//\n"
                  "// A row has the inputs, a 1 for each bit of the outputs that counts, and what it is.\n"
                  "module %s_tb;\n"
                  "    reg  [%u:0] in;\n    wire [%u:0] out;\n    reg  [%u:0] care, want;\n"
                  "    reg  [%u:0] rows [0:%llu];\n"
                  "    integer row, failed;\n\n"
                  "    %s dut (",
                  b->x->top, b->x->top, b->x->top, b->x->top, n_in - 1, n_out - 1, n_out - 1,
                  n_in + 2 * n_out - 1, n ? n - 1 : 0, b->x->top);
    write_ports(b, out);
    strbuf_printf(out,
                  ");\n\n"
                  "    task run(input integer from, input integer to);\n"
                  "        for (row = from; row < to; row = row + 1) begin\n"
                  "            {in, care, want} = rows[row];\n"
                  "            #1;\n"
                  "            if (((out ^ want) & care) !== %u'd0) begin\n"
                  "                failed = failed + 1;\n"
                  "                if (failed <= 10)\n"
                  "                    $display(\"step %%0d: in %%b, out %%b, expected %%b where %%b\",\n"
                  "                             row, in, out, want, care);\n"
                  "            end\n"
                  "        end\n"
                  "    endtask\n\n"
                  "    initial begin\n",
                  n_out);
    strbuf_add(out, b->rows.ptr ? b->rows.ptr : "", b->rows.len);
    strbuf_addz(out, "        in = 0;\n        failed = 0;\n        #1;\n");
    strbuf_add(out, b->body.ptr ? b->body.ptr : "", b->body.len);
    strbuf_add(out, last.ptr ? last.ptr : "", last.len);
    strbuf_printf(out,
                  "        if (failed != 0) begin\n"
                  "            $display(\"FAIL: %%0d of %llu steps\", failed);\n"
                  "            $fatal(1, \"%s does not do what it should\");\n"
                  "        end\n"
                  "        $display(\"PASS: %llu steps\");\n"
                  "        $finish;\n"
                  "    end\n"
                  "endmodule\n",
                  n, b->x->top, n);
    strbuf_free(&last);
}
