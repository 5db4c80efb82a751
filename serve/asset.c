/* SPDX-License-Identifier: MIT */
/*
 * Files of the page that are part of the program: no folder to install, no
 * path to get wrong, nothing for a stranger to walk through.  Each is
 * prepared when it is first asked for, with its ETags and compressed forms:
 * packing the description of the API would be a quarter of what a start
 * takes, and hardly anybody reads it.  The page asks for the script with the
 * version behind it (live.js?v=…), so an hour in caches is no risk over an
 * update.
 *
 * The styles are in the pages, so that nothing stands between the answer and
 * the first look at them; the policy of pages names them by their hashes, and
 * no other style is let in.
 */
#include "asset_internal.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "digest.h"
#include "mem.h"

/* A calendar sheet with a mark on one day. */
static const char asset_icon[] =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\">"
    "<rect x=\"3\" y=\"5\" width=\"26\" height=\"24\" rx=\"5\" "
    "fill=\"#0f5f63\"/>"
    "<rect x=\"6\" y=\"12\" width=\"20\" height=\"14\" rx=\"2\" "
    "fill=\"#fff\"/>"
    "<path d=\"M10 3v5M22 3v5\" stroke=\"#0f5f63\" stroke-width=\"3\" "
    "stroke-linecap=\"round\"/>"
    "<circle cx=\"21\" cy=\"21\" r=\"3.2\" fill=\"#c2620e\"/>"
    "</svg>\n";

/* Calendar services fetch feeds only where this allows it. */
static const char asset_robots[] =
    "User-agent: *\n"
    "Allow: /\n"
    "Disallow: /api/\n"
    "Disallow: /metrics\n";

static const struct {
	const char *path, *type, *bytes;
/* In the order of struct assets. */
} asset_files[ASSET_COUNT] = {
	{ "/live.js", "text/javascript; charset=utf-8", asset_live },
	{ "/favicon.svg", "image/svg+xml", asset_icon },
	{ "/robots.txt", "text/plain; charset=utf-8", asset_robots },
	{ "/api/v1/openapi.json", "application/json", asset_openapi },
};

/* Nothing but our own style, script and forms: whatever got into a page could
 * do nothing. */
static void
asset_format_policy(char ret_policy[static ASSET_POLICY_MAX])
{
	char sheet[DIGEST_BASE64_MAX], forms[DIGEST_BASE64_MAX];
	char changes[DIGEST_BASE64_MAX];

	digest_base64(asset_sheet, strlen(asset_sheet), sheet);
	digest_base64(asset_sheet_forms, strlen(asset_sheet_forms), forms);
	digest_base64(asset_sheet_changes, strlen(asset_sheet_changes),
	    changes);
	(void)snprintf(ret_policy, ASSET_POLICY_MAX,
	    "default-src 'none'; style-src 'sha256-%s' 'sha256-%s' "
	    "'sha256-%s'; "
	    "img-src 'self'; script-src 'self'; connect-src 'self'; "
	    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
	    sheet, forms, changes);
}

void
asset_init(struct assets *assets)
{
	asset_format_policy(assets->page_policy);
}

void
asset_clear(struct assets *assets)
{
	size_t i;

	for (i = 0; i < ASSET_COUNT; i++)
		prepared_release(assets->list[i]);
}

static struct prepared *
asset_prepare(size_t number)
{
	struct prepared_source source = {
		.type = asset_files[number].type,
		.cache_control = "public, max-age=3600",
		.policy = "default-src 'none'",
		.codings = CODING_BIT(CODING_GZIP) | CODING_BIT(CODING_BROTLI),
	};
	const char *bytes = asset_files[number].bytes;

	return prepared_new(&source, mem_string(bytes), strlen(bytes));
}

/* Two listeners may find it missing at the same time: who comes second takes
 * the other's. */
static struct prepared *
asset_take(struct assets *assets, size_t number)
{
	struct prepared *there = __atomic_load_n(&assets->list[number],
	    __ATOMIC_ACQUIRE), *fresh;

	if (there != NULL)
		return there;
	fresh = asset_prepare(number);
	if (__atomic_compare_exchange_n(&assets->list[number], &there, fresh,
	    false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
		return fresh;
	prepared_release(fresh);
	return there;
}

struct prepared *
asset_find(struct assets *assets, const char *path)
{
	size_t i;

	for (i = 0; i < ASSET_COUNT; i++)
		if (strcmp(asset_files[i].path, path) == 0)
			return asset_take(assets, i);
	return NULL;
}
