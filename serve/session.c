/* SPDX-License-Identifier: MIT */
/*
 * Cookies: TOKEN-ID.EXPIRES.SEAL, the seal being an HMAC over the first two.
 * When a session began is known by when it expires.
 *
 * "__Host-" binds a cookie to this host and to HTTPS (RFC 6265bis 4.1.3.2);
 * browsers refuse such a name without TLS, so where the site's own address is
 * plain (a demo on one machine) the name is plain too.  SameSite=Strict: no
 * other site's link or form carries it.
 */
#include "session_internal.h"

#include <stdlib.h>
#include <string.h>

#include "caller_internal.h"
#include "header_internal.h"
#include "mem.h"

#define SESSION_COOKIE "__Host-patchday"
#define SESSION_COOKIE_PLAIN "patchday"
#define SESSION_EXPIRES_MAX 20		/* digits of an instant */
#define SESSION_HEADER_MAX 4096		/* bytes of all cookies */

/* Is the site served under HTTPS? */
static bool
session_is_secure(const struct snapshot *snapshot)
{
	return snapshot->conf->url != NULL &&
	    strncmp(snapshot->conf->url, "https://", 8) == 0;
}

static const char *
session_cookie_name(const struct snapshot *snapshot)
{
	return session_is_secure(snapshot) ? SESSION_COOKIE :
	    SESSION_COOKIE_PLAIN;
}

/* The seal of a text under the service's key; `purpose` keeps cookies and forms
 * apart. */
static void
session_seal(const struct snapshot *snapshot, const char *purpose,
    const char *text, char ret_seal[static HMAC_HEX_MAX])
{
	struct text sealed = { 0 };

	text_putf(&sealed, "%s%c%s", purpose, '\0', text);
	hmac_hex(snapshot->session_key, sizeof(snapshot->session_key),
	    sealed.bytes, sealed.length, ret_seal);
	text_clear(&sealed);
}

/* The value of our cookie, copied; NULL: there is none, or there are two. */
static char *
session_find_cookie(const struct request *request,
    const struct snapshot *snapshot)
{
	const char *name = session_cookie_name(snapshot), *from, *end;
	const char *header = header_string(request, "Cookie");
	size_t length = strlen(name);
	char *found = NULL;

	if (header == NULL || strlen(header) > SESSION_HEADER_MAX)
		return NULL;
	for (from = header; *from != '\0'; from = *end == '\0' ? end :
	    end + 1) {
		from += strspn(from, " ");
		end = strchrnul(from, ';');
		if (strncmp(from, name, length) != 0 || from[length] != '=')
			continue;
		/* Two of a name: somebody else set one of them. */
		if (found != NULL) {
			free(found);
			return NULL;
		}
		from += length + 1;
		found = mem_bytes(from, (size_t)(end - from));
	}
	return found;
}

/* The token that the cookie speaks of, if all of it is right; lent by the
 * snapshot.  The cookie is cut up. */
static const struct token_entry *
session_read_cookie(char *cookie, const struct snapshot *snapshot)
{
	int64_t now_at = clock_now(snapshot->clock), expires_at;
	char *seal = strrchr(cookie, '.'), *expires;
	char want[HMAC_HEX_MAX];
	const struct token_entry *entry;

	if (seal == NULL)
		return NULL;
	*seal++ = '\0';
	session_seal(snapshot, "cookie", cookie, want);
	expires = strchr(cookie, '.');
	if (!hmac_equal(seal, want) || expires == NULL)
		return NULL;
	*expires++ = '\0';
	if (strlen(expires) > SESSION_EXPIRES_MAX)
		return NULL;
	expires_at = strtoll(expires, NULL, 10);
	entry = token_list_find(snapshot->tokens, cookie);
	return expires_at > now_at &&
	    token_list_judge(entry, now_at) == TOKEN_VALID &&
	    expires_at > entry->signed_out_at + SESSION_SECS ? entry : NULL;
}

bool
session_init(struct session *session, struct request *request,
    const struct snapshot *snapshot)
{
	char *cookie = session_find_cookie(request, snapshot);
	const struct token_entry *entry;
	struct text who = { 0 };

	*session = (struct session){ 0 };
	if (cookie != NULL) {
		entry = session_read_cookie(cookie, snapshot);
		free(cookie);
		/* A cookie that has run out makes a stranger of them. */
		if (entry != NULL) {
			session->requester = requester_of_token(entry,
			    "page");
			session->is_by_cookie = true;
		}
	}
	if (session->requester == NULL)
		session->requester = caller_recognise(request, snapshot,
		    "page");
	if (session->requester == NULL)
		return false;
	text_putf(&who, "%d %s", (int)session->requester->kind,
	    session->requester->name == NULL ? "" : session->requester->name);
	session_seal(snapshot, "form", text_string(&who), session->form_key);
	text_clear(&who);
	return true;
}

void
session_clear(struct session *session)
{
	requester_free(session->requester);
	*session = (struct session){ 0 };
}

/* "https://patchday.example.org" against "patchday.example.org": the same
 * host? */
static bool
session_is_own_origin(const struct request *request, const char *origin)
{
	const char *host = strstr(origin, "://");

	return host != NULL && request->host != NULL &&
	    strcmp(host + 3, request->host) == 0;
}

bool
session_is_own_site(const struct request *request)
{
	const char *origin = header_string(request, "Origin");
	const char *site = header_string(request, "Sec-Fetch-Site");

	if (site != NULL && strcmp(site, "same-origin") != 0)
		return false;
	/* Our pages send no referrer, and so their forms have the origin
	 * "null" (Fetch 3.2): then the browser must have said "same-origin". */
	if (origin != NULL && strcmp(origin, "null") == 0)
		return site != NULL;
	return origin == NULL || session_is_own_origin(request, origin);
}

bool
session_is_own_form(const struct session *session,
    const struct request *request, const char *form_key)
{
	return session_is_own_site(request) && form_key != NULL &&
	    hmac_equal(form_key, session->form_key);
}

void
session_format_cookie(struct text *text, const struct snapshot *snapshot,
    const char *token_id)
{
	int64_t begun_at = clock_now(snapshot->clock);
	const struct token_entry *entry = token_id == NULL ? NULL :
	    token_list_find(snapshot->tokens, token_id);
	struct text value = { 0 };
	char seal[HMAC_HEX_MAX];

	/* Signed out and in again within a second. */
	if (entry != NULL && begun_at <= entry->signed_out_at)
		begun_at = entry->signed_out_at + 1;

	text_putf(text, "%s=", session_cookie_name(snapshot));
	if (token_id != NULL) {
		text_putf(&value, "%s.%lld", token_id,
		    (long long)begun_at + SESSION_SECS);
		session_seal(snapshot, "cookie", text_string(&value), seal);
		text_putf(text, "%s.%s", text_string(&value), seal);
		text_clear(&value);
	}
	text_putf(text, "; Path=/; HttpOnly; SameSite=Strict; Max-Age=%d%s",
	    token_id == NULL ? 0 : SESSION_SECS,
	    session_is_secure(snapshot) ? "; Secure" : "");
}
