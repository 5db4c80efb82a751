/* SPDX-License-Identifier: MIT */
/* `promotions:`, kinds of promotions. */
#ifndef PATCHDAY_CONF_PROMOTION_INTERNAL_H
#define PATCHDAY_CONF_PROMOTION_INTERNAL_H

#include "conf_internal.h"
#include "promotion_kind.h"

/* conf_promotion.c: one entry; conf_promotion_step.c: its `steps`. */
void conf_promotion_read(struct conf_loader *loader, const struct doc *entry);
void conf_promotion_read_steps(const struct doc *list,
    struct promotion_kind *kind, struct complaints *complaints);

/* People that are named under `doc`, each once. */
void conf_promotion_read_people(const struct doc *list,
    process_parties *parties, struct complaints *complaints);

/* conf_promotion_cross.c: what all entries name, when all is read; then what
 * that is called. */
void conf_promotion_cross(const struct conf_loader *loader);

/* Warnings. */
void conf_promotion_check(const struct conf *conf,
    struct complaints *complaints);

/* Does any kind name the person, or else the channel? */
bool conf_promotion_names(const struct conf *conf, const char *id,
    bool is_person);

#endif
