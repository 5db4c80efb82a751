/* SPDX-License-Identifier: MIT */
/*
 * GET /healthz: the process answers.  Nothing else is looked at: whoever
 * restarts the service over a failing check must not do so because the disk
 * is full or Slack is down.
 */
#include "mem.h"
#include "reply_internal.h"
#include "route_internal.h"

void
route_health_answer(struct request *request)
{
	reply_send(request, MHD_HTTP_OK, "text/plain; charset=utf-8",
	    mem_string("ok\n"), 3);
}
