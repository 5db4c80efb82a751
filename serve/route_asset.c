/* SPDX-License-Identifier: MIT */
/*
 * GET /live.js, /favicon.svg, /robots.txt, /api/v1/openapi.json: what never
 * changes while the program runs.  The routes' paths are the assets' paths, so
 * one is always found.
 */
#include "prepared_internal.h"
#include "route_internal.h"
#include "server_internal.h"

void
route_asset_answer(struct request *request)
{
	prepared_send(asset_find(&request->server->assets,
	    request->target.path), request);
}
