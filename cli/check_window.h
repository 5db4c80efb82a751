/* SPDX-License-Identifier: MIT */
/* A window as `patchday check` tells it: what it means, in words and dates. */
#ifndef PATCHDAY_CHECK_WINDOW_H
#define PATCHDAY_CHECK_WINDOW_H

#include "cli.h"
#include "jsontext.h"

/* Append the window to the output for a person: its title, then a labelled
 * line for each matter, with the next three occurrences from now in its own
 * zone, UTC and the zones of the site. */
void check_window_print(struct cli *cli, const struct conf *conf,
    const struct window *window);

/* Append the same as an object to a list that is open. */
void check_window_print_json(struct cli *cli, struct jsontext *json,
    const struct conf *conf, const struct window *window);

#endif
