/* SPDX-License-Identifier: MIT */
/* Reading where changes are seen. */
#ifndef PATCHDAY_CONF_SOURCE_INTERNAL_H
#define PATCHDAY_CONF_SOURCE_INTERNAL_H

#include "conf_internal.h"

/* `changes`, given once over all files. */
void conf_changes_read(struct conf_loader *loader, const struct doc *map);

/* The sources that the entry of an environment names, and its `argocd`. */
void conf_source_read(struct conf_loader *loader, const struct doc *entry,
    struct environment *environment);

#endif
