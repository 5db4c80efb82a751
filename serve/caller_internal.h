/* SPDX-License-Identifier: MIT */
/*
 * Who sent a request: the one place where a request becomes a requester.  What
 * they may do is decided later, by the owner of state (policy/grant.h).
 */
#ifndef PATCHDAY_CALLER_H
#define PATCHDAY_CALLER_H

#include "command.h"
#include "request_internal.h"
#include "requester.h"
#include "snapshot.h"

/*
 * Recognise them, in this order: by a token (`Authorization: Bearer pd_…`), by
 * the control socket, by the name that a trusted proxy gives (only where the
 * configuration says so, and only when the request came the way it says); else
 * a stranger (SUBJECT_NOBODY).  `way` is for the journal: "api", "page"; the
 * control socket's is "cli".  The caller frees.  NULL: what they showed is not
 * valid, and the request has been answered (400, 401, 429, 503); or they are
 * being looked up, and the route is called again once they are known.  So
 * nothing may be done before it.
 */
struct requester *caller_recognise(struct request *request,
    const struct snapshot *snapshot, const char *way);

/* By the control socket: ask the directory, which may take long, and fill in
 * the request's caller.  On the namer's thread. */
void caller_name(struct request *request);

/* The same where a stranger is not enough: 401 and NULL. */
struct requester *caller_require(struct request *request,
    const struct snapshot *snapshot, const char *way);

/* The same for a command of the control socket, which gets who asks, and their
 * name for the journal ("uid 1000 (adam)").  False: answered, or being looked
 * up, and the command is freed. */
bool caller_require_for(struct request *request, struct command *command);

/*
 * Whoever shows that token by other means: a form, a session.  0 and a
 * requester that the caller frees; or -1, `*ret_status` (401 or 429) and one
 * sentence, which never says what was wrong with a secret.  The failure is
 * counted against the address, and logged.
 */
int caller_read_token(struct request *request,
    const struct snapshot *snapshot, const char *token, const char *way,
    struct requester **ret_requester, int *ret_status,
    const char **ret_detail);

/* By what to count somebody who asks too often: the address that connects, or
 * the one that a proxy names, where the configuration believes it. */
uint64_t caller_address_key(const struct request *request,
    const struct conf *conf);

#endif
