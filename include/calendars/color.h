/* SPDX-License-Identifier: MIT */
/* The colours of calendar entries: CSS3 names (RFC 7986 5.9). */
#ifndef PATCHDAY_COLOR_H
#define PATCHDAY_COLOR_H

#include <stddef.h>
#include <stdint.h>

#include "window.h"

/* How many names there are, and the name at `index`, in order. */
#define COLOR_COUNT 147
const char *color_name(size_t index);

/* Red, green and blue of the name (0xRRGGBB), case ignored; -1: no such
 * colour. */
int32_t color_find(const char *name);

/* The window's colour: its own, else one by its impact; a CSS3 name in small
 * letters, static. */
const char *color_of_window(const struct window *window);

#endif
