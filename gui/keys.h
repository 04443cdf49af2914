/* keys.h - what a window can do: one table for the keys, the palette, and the help sheet.
 *
 *     Keys k;
 *     keys_default(&k);
 *     keys_read(&k, text, "keys.txt", diag);      "go-to-time = ctrl+g, g"
 *     Action a = keys_find(&k, (Key){KEY_LEFT, 0});
 */
#ifndef GUI_KEYS_H
#define GUI_KEYS_H

#include "base/base.h"

enum { MOD_SHIFT = 1, MOD_CTRL = 2, MOD_ALT = 4 };

/* Keys without a character; the others are their character. */
enum {
    KEY_LEFT = 0x110000, KEY_RIGHT, KEY_UP, KEY_DOWN, KEY_HOME, KEY_END, KEY_PAGE_UP, KEY_PAGE_DOWN,
    KEY_ENTER, KEY_ESCAPE, KEY_TAB, KEY_BACKSPACE, KEY_DELETE, KEY_F1, KEY_F12 = KEY_F1 + 11
};

typedef struct Key {
    uint32_t code;
    uint8_t mods; /* of a key with a character shift is not told */
} Key;

/* ACTION(name, text, keys, help); a help that starts with '=' opens a new part of the sheet. */
#define ACTIONS(ACTION)                                                                              \
    ACTION(HELP, "help", "?, F1", "=General:this sheet")                                             \
    ACTION(PALETTE, "palette", "space, ctrl+p", "do anything by its name")                           \
    ACTION(UNDO, "undo", "u, ctrl+z", "undo a change of rows")                                       \
    ACTION(REDO, "redo", "ctrl+y, ctrl+shift+z", "redo it")                                          \
    ACTION(RELOAD, "reload", "r", "read the file again")                                             \
    ACTION(THEME, "theme", "ctrl+t", "dark or light")                                                \
    ACTION(SAVE, "save-session", "ctrl+s", "save rows, markers and view: .waves, or .gtkw for GTKWave") \
    ACTION(EXPORT, "export", "ctrl+e", "write what is shown: .png .svg .pdf .vcd .json (WaveDrom)")     \
    ACTION(COPY, "copy", "ctrl+c", "the paths of the chosen rows to the clipboard; ctrl+v pastes while typing")   \
    ACTION(LARGER, "larger", "alt+=, alt++", "larger letters and lines")                             \
    ACTION(SMALLER, "smaller", "alt+-", "smaller ones")                                              \
    ACTION(QUIT, "quit", "q, ctrl+q", "close the window")                                            \
    ACTION(ZOOM_IN, "zoom-in", "+, =, ctrl+=, ctrl++", "=Time:zoom in about the cursor")              \
    ACTION(ZOOM_OUT, "zoom-out", "-, ctrl+-", "zoom out")                                            \
    ACTION(ZOOM_FIT, "zoom-fit", "f, ctrl+0", "show all of the time")                                \
    ACTION(ZOOM_MARKS, "zoom-marks", "z", "show what is between cursor and second marker")           \
    ACTION(ZOOM_BACK, "zoom-back", "backspace", "the view before the last zoom")                     \
    ACTION(PAN_LEFT, "pan-left", "pageup, shift+left", "a quarter of the view to the left")          \
    ACTION(PAN_RIGHT, "pan-right", "pagedown, shift+right", "a quarter to the right")                \
    ACTION(GO_START, "go-start", "home", "to the start")                                             \
    ACTION(GO_END, "go-end", "end", "to the end")                                                    \
    ACTION(GO_TIME, "go-to-time", "g, ctrl+g", "to a time: 12.5us, #120, +10ns, 50%, A, @7 (cycle)")  \
    ACTION(GO_CURSOR, "go-cursor", ".", "to the cursor")                                             \
    ACTION(STEP_LEFT, "step-left", "ctrl+comma", "cursor a pixel to the left")                                \
    ACTION(STEP_RIGHT, "step-right", "ctrl+.", "cursor a pixel to the right")                             \
    ACTION(EDGE_NEXT, "next-edge", "right, n", "=Edges:cursor to the next edge of the chosen rows")  \
    ACTION(EDGE_PREV, "previous-edge", "left, N", "to the previous edge")                            \
    ACTION(EDGE_NEXT_ONE, "next-nonzero", "ctrl+right", "to where it next becomes other than 0")     \
    ACTION(EDGE_PREV_ONE, "previous-nonzero", "ctrl+left", "to where it last became other than 0")   \
    ACTION(FIND, "find", "/, ctrl+f", "find a condition: pc == 0x20 && req for 3 clk; == 3 in the chosen rows") \
    ACTION(HIT_NEXT, "next-hit", "F3", "to the next place where it holds")                           \
    ACTION(HIT_PREV, "previous-hit", "shift+F3", "to the previous place")                            \
    ACTION(SECOND, "second-marker", "m", "put the second marker to the cursor, or take it away")     \
    ACTION(SWAP, "swap-markers", "ctrl+m", "swap cursor and second marker")                          \
    ACTION(MARK, "named-marker", "M", "name the time of the cursor: A to Z")                         \
    ACTION(MARKS, "marker-table", "T", "table of the markers and their differences")                 \
    ACTION(CLOCK, "clock", "c", "the row is the clock: ruler in cycles")                             \
    ACTION(COMPARE, "compare", "C", "=Two traces:show where the second differs from the first")      \
    ACTION(DIFF_NEXT, "next-difference", "F4", "to the next place where a row differs")              \
    ACTION(DIFF_PREV, "previous-difference", "shift+F4", "to the previous one")                      \
    ACTION(ALIGN, "align", "ctrl+d", "move the second trace: what is at the second marker to the cursor") \
    ACTION(ROW_UP, "row-up", "up, k", "=Rows:choose the row above")                                  \
    ACTION(ROW_DOWN, "row-down", "down, j", "choose the row below")                                  \
    ACTION(ROW_UP_MORE, "choose-up", "shift+up", "choose the row above, too")                        \
    ACTION(ROW_DOWN_MORE, "choose-down", "shift+down", "choose the row below, too")                  \
    ACTION(ROW_FIRST, "row-first", "ctrl+home", "choose the first row")                              \
    ACTION(ROW_LAST, "row-last", "ctrl+end", "choose the last row")                                  \
    ACTION(ROW_ALL, "choose-all", "ctrl+a", "choose all rows")                                       \
    ACTION(MOVE_UP, "move-up", "alt+up", "move rows up")                                             \
    ACTION(MOVE_DOWN, "move-down", "alt+down", "move rows down")                                     \
    ACTION(DELETE, "delete", "x, delete", "take rows away")                                          \
    ACTION(RENAME, "rename", "F2", "another name for the row")                                       \
    ACTION(GROUP, "group", "G", "the chosen rows become a group")                                    \
    ACTION(FOLD, "fold", "enter, t", "open or close a group, or a bus into its bits")                \
    ACTION(DIVIDER, "divider", "d", "a line of text between rows")                                   \
    ACTION(JOIN, "join", "J", "the chosen rows as one bus, the upper ones highest")                  \
    ACTION(COLOUR, "colour", "o", "the next colour")                                                 \
    ACTION(TALLER, "taller", "]", "taller rows")                                                     \
    ACTION(LOWER, "lower", "[", "lower rows")                                                        \
    ACTION(ANALOG, "analog", "a", "draw as steps, as lines, as values")                              \
    ACTION(ANALOG_SCALE, "analog-scale", "A", "scale to what is in view, or to all")                 \
    ACTION(FULL_NAMES, "full-names", "H", "names with or without their path")                        \
    ACTION(NAMES_WIDER, "names-wider", "alt+right", "wider names")                                   \
    ACTION(NAMES_NARROWER, "names-narrower", "alt+left", "narrower names")                           \
    ACTION(VALUES_WIDER, "values-wider", "ctrl+alt+right", "wider values")                           \
    ACTION(VALUES_NARROWER, "values-narrower", "ctrl+alt+left", "narrower values")                   \
    ACTION(RADIX_NEXT, "radix-next", "v", "=Values:the next radix")                                  \
    ACTION(RADIX_HEX, "hex", "alt+x", "hexadecimal")                                                 \
    ACTION(RADIX_DEC, "unsigned", "alt+d", "unsigned")                                               \
    ACTION(RADIX_SIGNED, "signed", "alt+s", "signed")                                                \
    ACTION(RADIX_BIN, "binary", "alt+b", "binary")                                                   \
    ACTION(RADIX_OCT, "octal", "alt+o", "octal")                                                     \
    ACTION(RADIX_ASCII, "ascii", "alt+a", "text")                                                    \
    ACTION(RADIX_UTF8, "utf8", "", "text in UTF-8")                                                  \
    ACTION(RADIX_FIXED, "fixed-point", "alt+f", "signed with a point; > and < move it")              \
    ACTION(RADIX_FLOAT, "float", "alt+r", "float of 16, 32 or 64 bits")                              \
    ACTION(RADIX_GRAY, "gray", "", "Gray code as its number")                                        \
    ACTION(RADIX_ONES, "ones", "", "how many bits are 1")                                            \
    ACTION(RADIX_ENUM, "enum", "alt+e", "names from the file given with --enum")                     \
    ACTION(RADIX_INSN, "instruction", "alt+i", "an instruction of the CPU")                          \
    ACTION(POINT_LEFT, "point-left", ">", "one more bit behind the point")                           \
    ACTION(POINT_RIGHT, "point-right", "<", "one less")                                              \
    ACTION(TREE, "tree", "b", "=Signals:show or hide the hierarchy")                                 \
    ACTION(FILTER, "filter", "s, ctrl+l", "find signals: word, glob*, /regex/, ~fuzzy, in: out: type:reg") \
    ACTION(ADD, "add", "i, ctrl+i", "add by name: top.clk, top.q[3:0], {a, b}, ?a && !b")               \
    ACTION(TREE_KEYS, "tree-keys", "tab", "the keys go to the hierarchy, or back to the rows")       \
    ACTION(ADD_LINE, "add-line", "ctrl+enter", "add what is chosen in the hierarchy; of a scope its signals") \
    ACTION(ADD_BELOW, "add-below", "ctrl+shift+enter", "... and those of all scopes below it, as groups") \
    ACTION(ADD_FOUND, "add-found", "alt+enter", "add all that was found")                            \
    ACTION(TREE_WIDER, "tree-wider", "ctrl+alt+up", "wider hierarchy")                               \
    ACTION(TREE_NARROWER, "tree-narrower", "ctrl+alt+down", "narrower hierarchy")                    \
    ACTION(NEXT_FILE, "next-file", "F6, ctrl+tab", "hierarchy of the next file")                     \
    ACTION(WHY, "why", "w", "=Design:why the row changed at the cursor: the chain back to its cause") \
    ACTION(EFFECT, "what-did-it-do", "W", "what that change did")                                    \
    ACTION(HOP_NEXT, "next-hop", "comma", "cursor to the next hop of the chain")                     \
    ACTION(HOP_PREV, "previous-hop", ";", "to the hop before")                                       \
    ACTION(SHEET, "schematic", "e", "show or hide the schematic")                                    \
    ACTION(SHEET_KEYS, "to-schematic", "S", "keys to it: arrows + - f, tab and enter for wires and blocks") \
    ACTION(FIND_WIRE, "find-wire", "E", "find the wire of the row in it")                            \
    ACTION(SHEET_UP, "schematic-up", "U", "draw what is around")                                     \
    ACTION(SHEET_WIRES, "all-wires", "D", "buses only, or all wires")                                \
    ACTION(PANEL, "panel", "p", "show or hide the machine: program, registers, memory")              \
    ACTION(CLOCK_NEXT, "next-clock", "), F11", "cursor to the next rise of the run's clock")         \
    ACTION(CLOCK_PREV, "previous-clock", "(, shift+F11", "to the one before")                        \
    ACTION(INSTR_NEXT, "next-instruction", "}, F10", "cursor to the next instruction of the program") \
    ACTION(INSTR_PREV, "previous-instruction", "{, shift+F10", "to the one before")

typedef enum Action {
    ACTION_NONE,
#define ACTION(name, text, keys, help) ACTION_##name,
    ACTIONS(ACTION)
#undef ACTION
    N_ACTIONS
} Action;

const char *action_name(Action a);
const char *action_help(Action a); /* without the part */
const char *action_part(Action a); /* the part that starts here; NULL: none does */
bool action_of(Str name, Action *a);

typedef struct KeyBinding {
    Key key;
    Action action;
} KeyBinding;

enum { MAX_BINDINGS = 256 };

typedef struct Keys {
    KeyBinding all[MAX_BINDINGS];
    int n;
} Keys;

void keys_default(Keys *k);
/* Lines "action = key, key"; an action that is named loses the keys it had.  Reports. */
bool keys_read(Keys *k, Str text, const char *path, Diag *dg);
Action keys_find(const Keys *k, Key key);
void keys_text(const Keys *k, Action a, StrBuf *b); /* "u, ctrl+z" */
bool key_parse(Str s, Key *key);

#endif
