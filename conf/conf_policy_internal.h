/* SPDX-License-Identifier: MIT */
/* `policy:` and its cells. */
#ifndef PATCHDAY_CONF_POLICY_INTERNAL_H
#define PATCHDAY_CONF_POLICY_INTERNAL_H

#include "conf_internal.h"
#include "policy.h"

/* conf_policy.c: the part as a whole, given once over all files; then what it
 * names, and what that is called. */
void conf_policy_read(struct conf_loader *loader, const struct doc *map);
void conf_policy_cross(const struct conf_loader *loader);

/* One or several names, each once, into an array of strings. */
void conf_policy_read_names(const struct doc *list, const char *what,
    void *strings, struct complaints *complaints);

/* conf_freeze.c: the list `freezes`; then their zones and instants. */
void conf_freezes_read(struct conf_loader *loader, const struct doc *list);
void conf_freezes_complete(struct conf *conf);

/* conf_process.c: a cell of a rule, NULL: it has none; what it names; what that
 * is called. */
void conf_cell_read(const struct doc *doc, struct policy_cell *cell,
    struct complaints *complaints);
void conf_cell_cross(const struct conf_loader *loader, const struct doc *doc);
void conf_cell_complete(const struct conf *conf, struct policy_cell *cell);

/* conf_policy_check.c: warnings about it, and (from conf_policy_cross()) what
 * is refused: rules of which none decides, notices that come too late. */
void conf_policy_check(const struct conf *conf,
    struct complaints *complaints);
void conf_policy_refuse(const struct conf *conf,
    struct complaints *complaints);

/* Does any process of the policy name the person, or else the channel? */
bool conf_policy_names(const struct conf *conf, const char *id,
    bool is_person);

#endif
