// harness.cpp - runs any Verilated model, given a table of its ports and a line of inputs a cycle.
//
//     harness stimulus                 a line of outputs for each line of inputs
//     harness run [cycles] +plusargs   clocks a machine until it halts or faults
//     harness serve [deep]             answers requests, for `gateloom verify`
//
// The table is in ports.h, which ports.sh or an exporter writes:
//
//     #include "Vadder.h"
//     #define MODEL Vadder
//     #define PORTS(IN, OUT) IN(x, 16) IN(y, 16) OUT(s, 16) OUT(cn, 1)
//
// A line of stimulus has a value for each input, in the order of the table: hex digits, or `c` for
// a clock pulse: the other inputs are set and settle, then the clock goes to 1, then to 0. Words
// wider than 64 bits are digits too. `#` starts a comment. A line of output has the value of each
// output, in order, all digits of its width, after the pulse.
//
// `run` needs a model with the inputs clk and reset and the outputs halted and fault. One cycle
// with reset, then at most so many cycles (1,000,000) without; it prints the names and final
// values of the outputs and the number of cycles. The plusargs are the model's own, such as
// +store=program.hex.
//
// `serve` reads lines of bits, the lowest of the first port first: `s BITS` sets all inputs and
// settles, and the answer is a line with the bits of all outputs and, if deep, those of the
// flip-flops. `m BITS` says which flip-flops the next `f BITS` gives a value to. Their names are in
// flops.h, if there is one: `static const char *const flop_names[]` with the path of the instance
// that has the value in its q, closed by a null pointer.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "verilated.h"

#include "ports.h"

#if __has_include("flops.h")
#include "verilated_syms.h"
#include "flops.h"
#else
static const char *const flop_names[] = {nullptr};
#endif

static uint32_t value_of(char digit)
{
    return static_cast<uint32_t>(std::stoul(std::string(1, digit), nullptr, 16));
}

// Verilator keeps a port in 1, 2, 4 or 8 bytes, or in words of 32 bits if it has more than 64.
struct Port {
    const char *name;
    unsigned width;
    bool is_input;
    void *at;
    size_t size;

    uint32_t *words() const { return static_cast<uint32_t *>(at); }

    // Digit i of 4 bits, counted from the lowest.
    unsigned digit(unsigned i) const
    {
        if (width > 64)
            return words()[i / 8] >> (i % 8 * 4) & 15u;
        return static_cast<unsigned>(number() >> (i * 4)) & 15u;
    }

    uint64_t number() const
    {
        switch (size) {
        case 1: return *static_cast<uint8_t *>(at);
        case 2: return *static_cast<uint16_t *>(at);
        case 4: return *static_cast<uint32_t *>(at);
        default: return *static_cast<uint64_t *>(at);
        }
    }

    void set_number(uint64_t v) const
    {
        switch (size) {
        case 1: *static_cast<uint8_t *>(at) = static_cast<uint8_t>(v); break;
        case 2: *static_cast<uint16_t *>(at) = static_cast<uint16_t>(v); break;
        case 4: *static_cast<uint32_t *>(at) = static_cast<uint32_t>(v); break;
        default: *static_cast<uint64_t *>(at) = v; break;
        }
    }

    // False: not hex digits, or more bits than the port has.
    bool set(const std::string &text) const
    {
        uint64_t v = 0;
        std::vector<uint32_t> wide(size / 4 + 1);
        if (text.empty() || text.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos)
            return false;
        for (size_t i = 0; i < text.size(); i++) {
            uint32_t d = value_of(text[text.size() - 1 - i]);
            if (d == 0)
                continue; // any number of leading zeros
            if (i * 4 >= width || (width - i * 4 < 4 && d >> (width - i * 4)))
                return false;
            if (width > 64)
                wide[i / 8] |= d << (i % 8 * 4);
            else
                v |= static_cast<uint64_t>(d) << (i * 4);
        }
        if (width > 64)
            memcpy(at, wide.data(), (width + 31) / 32 * 4);
        else
            set_number(v);
        return true;
    }

    void set_bit(unsigned i, bool v) const
    {
        if (width > 64)
            words()[i / 32] = (words()[i / 32] & ~(1u << i % 32)) | static_cast<uint32_t>(v) << i % 32;
        else
            set_number((number() & ~(uint64_t{1} << i)) | uint64_t{v} << i);
    }

    bool bit(unsigned i) const { return digit(i / 4) >> i % 4 & 1; }

    std::string hex() const
    {
        std::string s;
        for (unsigned i = (width + 3) / 4; i-- > 0;)
            s += "0123456789abcdef"[digit(i)];
        return s;
    }
};

static std::vector<Port> table(MODEL &m)
{
#define IN(name, width) {#name, width, true, &m.name, sizeof m.name},
#define OUT(name, width) {#name, width, false, &m.name, sizeof m.name},
    return {PORTS(IN, OUT)};
#undef IN
#undef OUT
}

static int stimulate(MODEL &m, const std::vector<Port> &ports, const char *path)
{
    std::ifstream file(path);
    if (!file) {
        fprintf(stderr, "harness: cannot read %s\n", path);
        return 2;
    }
    std::string line, out;
    for (unsigned long number = 1; std::getline(file, line); number++) {
        line = line.substr(0, line.find('#'));
        std::vector<std::string> fields;
        for (size_t i = 0; (i = line.find_first_not_of(" \t\r", i)) != std::string::npos;) {
            size_t end = std::min(line.find_first_of(" \t\r", i), line.size());
            fields.push_back(line.substr(i, end - i));
            i = end;
        }
        if (fields.empty())
            continue;
        std::vector<const Port *> clocks;
        size_t n = 0;
        for (const Port &p : ports) {
            if (!p.is_input)
                continue;
            const std::string field = n < fields.size() ? fields[n] : "";
            n++;
            if (field == "c" && p.width == 1) {
                clocks.push_back(&p);
            } else if (!p.set(field)) {
                fprintf(stderr, "%s:%lu: '%s' is no value for %s, which has %u bit%s\n", path,
                        number, field.c_str(), p.name, p.width, p.width == 1 ? "" : "s");
                return 2;
            }
        }
        if (fields.size() != n) {
            fprintf(stderr, "%s:%lu: %zu values for %zu inputs\n", path, number, fields.size(), n);
            return 2;
        }
        m.eval();
        for (uint64_t level : {1u, 0u}) {
            for (const Port *p : clocks)
                p->set_number(level);
            if (!clocks.empty())
                m.eval();
        }
        out.clear();
        for (const Port &p : ports)
            if (!p.is_input)
                out += (out.empty() ? "" : " ") + p.hex();
        puts(out.c_str());
    }
    return 0;
}

static const Port *find(const std::vector<Port> &ports, const char *name, bool is_input)
{
    for (const Port &p : ports)
        if (strcmp(p.name, name) == 0 && p.is_input == is_input && p.width == 1)
            return &p;
    fprintf(stderr, "harness: run needs the %s %s, one bit wide\n", is_input ? "input" : "output",
            name);
    exit(2);
}

static int run(MODEL &m, const std::vector<Port> &ports, unsigned long limit)
{
    const Port *clk = find(ports, "clk", true), *reset = find(ports, "reset", true);
    const Port *halted = find(ports, "halted", false), *fault = find(ports, "fault", false);
    auto pulse = [&] {
        clk->set_number(1);
        m.eval();
        clk->set_number(0);
        m.eval();
    };
    clk->set_number(0);
    reset->set_number(1);
    m.eval();
    pulse();
    reset->set_number(0);
    m.eval();
    unsigned long cycles = 0;
    while (cycles < limit && !halted->number() && !fault->number()) {
        pulse();
        cycles++;
    }
    for (const Port &p : ports)
        if (!p.is_input)
            printf("%s %s\n", p.name, p.hex().c_str());
    printf("cycles %lu\n", cycles);
    return halted->number() ? 0 : 1;
}

// Where the values of the flip-flops are.
static std::vector<uint8_t *> find_flops(const VerilatedContext &context)
{
    std::vector<uint8_t *> flops;
    for (const char *const *name = flop_names; *name; name++) {
#if __has_include("flops.h")
        const VerilatedScope *scope = context.scopeFind(*name);
        VerilatedVar *q = scope ? scope->varFind("q") : nullptr;
        if (!q) {
            fprintf(stderr, "harness: the model has no flip-flop %s\n", *name);
            exit(2);
        }
        flops.push_back(static_cast<uint8_t *>(q->datap()));
#endif
    }
    (void)context;
    return flops;
}

static int serve(MODEL &m, const std::vector<Port> &ports, const VerilatedContext &context, bool deep)
{
    const std::vector<uint8_t *> flops = find_flops(context);
    std::string line, mask, out;
    m.eval();
    while (std::getline(std::cin, line)) {
        const char op = line.empty() ? 0 : line[0];
        const std::string bits = line.size() > 2 ? line.substr(2) : "";
        size_t k = 0;
        if (op == 'm') {
            mask = bits;
        } else if (op == 'f' && bits.size() == flops.size() && mask.size() == flops.size()) {
            for (size_t i = 0; i < flops.size(); i++)
                if (mask[i] == '1')
                    *flops[i] = bits[i] == '1';
        } else if (op == 's') {
            for (const Port &p : ports)
                for (unsigned i = 0; p.is_input && i < p.width; i++, k++)
                    p.set_bit(i, k < bits.size() && bits[k] == '1');
            m.eval();
            out.clear();
            for (const Port &p : ports)
                for (unsigned i = 0; !p.is_input && i < p.width; i++)
                    out += p.bit(i) ? '1' : '0';
            if (deep) {
                out += ' ';
                for (const uint8_t *q : flops)
                    out += *q & 1 ? '1' : '0';
            }
            puts(out.c_str());
            if (std::cin.rdbuf()->in_avail() <= 0)
                fflush(stdout);
        } else {
            fprintf(stderr, "harness: no such request: %.40s\n", line.c_str());
            return 2;
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    std::ios::sync_with_stdio(false);
    VerilatedContext context;
    context.commandArgs(argc, argv);
    std::vector<const char *> words;
    for (int i = 1; i < argc; i++)
        if (argv[i][0] != '+')
            words.push_back(argv[i]);
    if (words.empty()) {
        fprintf(stderr, "usage: harness STIMULUS | run [CYCLES] [+NAME=VALUE]... | serve [deep]\n");
        return 2;
    }
    MODEL model(&context);
    std::vector<Port> ports = table(model);
    int status;
    if (strcmp(words[0], "run") == 0)
        status = run(model, ports, words.size() > 1 ? strtoul(words[1], nullptr, 10) : 1000000);
    else if (strcmp(words[0], "serve") == 0)
        status = serve(model, ports, context, words.size() > 1);
    else
        status = stimulate(model, ports, words[0]);
    model.final();
    return status;
}
