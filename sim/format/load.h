/* load.h - makes the library read foreign netlists, by the ends of their names. */
#ifndef FORMAT_LOAD_H
#define FORMAT_LOAD_H

/* After this, library_load() and `use` take every format of this layer. */
void format_register(void);

#endif
