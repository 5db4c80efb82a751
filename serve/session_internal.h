/* SPDX-License-Identifier: MIT */
/*
 * Sessions of the page: a cookie that says which token somebody signed in with,
 * sealed with a key that only the service has.  Nothing is kept of it here, so
 * a restart in the middle of a window signs nobody out; revoking a token, and
 * signing out in one browser, ends all sessions of the token at once.
 */
#ifndef PATCHDAY_SESSION_H
#define PATCHDAY_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "hmac.h"
#include "request_internal.h"
#include "requester.h"
#include "snapshot.h"

#define SESSION_SECS (12 * 3600)

/* Who looks at the page: by session, or by what caller_recognise() knows. */
struct session {
	struct requester *requester;	/* owned; SUBJECT_NOBODY: a stranger */
	/* What a form of theirs must bring, so that no other site can post in
	 * their name. */
	char form_key[HMAC_HEX_MAX];
	bool is_by_cookie;		/* they can sign out */
};

/* Find out.  False: what they showed is not valid, and the request has been
 * answered.  The caller clears the session. */
bool session_init(struct session *session, struct request *request,
    const struct snapshot *snapshot);

/* Free what it owns; it is zeroed. */
void session_clear(struct session *session);

/* Does the browser not say that another site sent the request (Origin,
 * Sec-Fetch-Site)?  Browsers that say nothing are believed. */
bool session_is_own_site(const struct request *request);

/* May the form that was posted be believed?  It brings the key, and comes
 * from this site. */
bool session_is_own_form(const struct session *session,
    const struct request *request, const char *form_key);

/* Append the Set-Cookie value for that token, or one that takes the cookie
 * away (token NULL). */
void session_format_cookie(struct text *text,
    const struct snapshot *snapshot, const char *token_id);

#endif
