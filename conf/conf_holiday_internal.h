/* SPDX-License-Identifier: MIT */
/* Holidays and freezes while a configuration is read, and what is told of
 * them. */
#ifndef PATCHDAY_CONF_HOLIDAY_INTERNAL_H
#define PATCHDAY_CONF_HOLIDAY_INTERNAL_H

#include "conf_internal.h"

/* conf_holiday.c: an entry of `holidays`; `conflicts`; of a window
 * `on_holiday`, and, when all is read, what it takes from these. */
void conf_holidays_read(struct conf_loader *loader, const struct doc *entry);
void conf_conflicts_read(struct conf_loader *loader, const struct doc *map);
void conf_window_read_holidays(const struct doc *entry,
    struct window *window, struct complaints *complaints);
void conf_window_complete_holidays(const struct conf_loader *loader,
    const struct doc *entry, struct window *window);
void conf_holidays_clear(struct conf *conf);
/* conf_closure.c: freezes, and the windows of each environment, once they are
 * known: windows clash with them. */
void conf_closures_complete(struct conf *conf);
void conf_allotments_complete(struct conf *conf);

/* conf_conflict.c: a part of conf_check(), what meets a holiday or a freeze in
 * the next two months. */
void conf_conflict_check(const struct conf *conf, int64_t now_at,
    struct complaints *complaints);

#endif
