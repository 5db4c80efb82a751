/* SPDX-License-Identifier: MIT */
/* Files of the page that never change while the program runs. */
#ifndef PATCHDAY_ASSET_H
#define PATCHDAY_ASSET_H

#include "prepared_internal.h"

#define ASSET_COUNT 4
#define ASSET_POLICY_MAX 480	/* bytes of the policy of pages */

/* Each asset ready to send, once somebody has asked for it (atomic). */
struct assets {
	struct prepared *list[ASSET_COUNT];
	/* What pages may load (Content-Security-Policy). */
	char page_policy[ASSET_POLICY_MAX];
};

/* Nothing is prepared yet (`assets` is zeroed); free what was when nobody
 * sends one by this struct any more. */
void asset_init(struct assets *assets);
void asset_clear(struct assets *assets);

/* The asset at a path ("/live.js"), lent; NULL when there is none.  Whoever is
 * first to ask for it prepares it, which takes some milliseconds for the
 * largest.  Any thread. */
struct prepared *asset_find(struct assets *assets, const char *path);

/* The style that each page brings along (sheet.css), and those of pages with
 * forms (sheet_forms.css) and of environments (sheet_changes.css); the build
 * makes them strings. */
extern const char asset_sheet[], asset_sheet_forms[], asset_sheet_changes[];

/* The description of the API (openapi.json, made into a string by the build).
 */
extern const char asset_openapi[];
/* The script that other pages copy (docs/banner.js). */
extern const char asset_banner[];
/* The script (asset_live.c). */
extern const char asset_live[];

#endif
