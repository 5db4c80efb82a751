/* SPDX-License-Identifier: MIT */
/*
 * Subscriptions.  The seal is HMAC-SHA-256 over verb, id and time: what is read
 * back is written anew and compared as a whole, so that there is one spelling
 * of each link and nothing to parse before it is known to be ours.
 */
#include "subscription.h"

#include <inttypes.h>
#include <sodium/crypto_auth_hmacsha256.h>
#include <sodium/utils.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "grant.h"

#define SUBSCRIPTION_PAUSE (10 * 60)
#define SUBSCRIPTION_WEEK (7 * 86400)
#define SUBSCRIPTION_ASKS_MAX 5
#define SUBSCRIPTION_DIGITS_MAX 11	/* of an instant in seconds */

static const char *const subscription_verbs[] = {
	[SUBSCRIPTION_CONFIRM] = "confirm",
	[SUBSCRIPTION_LEAVE] = "leave",
};

/* --- wishes --------------------------------------------------------------- */

const char *
subscription_kind_name(enum subscription_kind kind)
{
	switch (kind) {
	case SUBSCRIPTION_REMINDERS:
		return "reminders";
	case SUBSCRIPTION_STARTS:
		return "starts and ends";
	case SUBSCRIPTION_CHANGES:
		return "changes";
	case SUBSCRIPTION_INVITATIONS:
		return "invitations";
	}
	return "";
}

const char *
subscription_kind_word(enum subscription_kind kind)
{
	return kind == SUBSCRIPTION_STARTS ? "starts" :
	    subscription_kind_name(kind);
}

bool
subscription_parse_kind(const char *word, enum subscription_kind *ret_kind)
{
	unsigned kind;

	for (kind = 1; kind <= SUBSCRIPTION_ALL_KINDS; kind <<= 1)
		if (strcmp(subscription_kind_word(
		    (enum subscription_kind)kind), word) == 0) {
			*ret_kind = (enum subscription_kind)kind;
			return true;
		}
	return false;
}

static bool
subscription_fits(const struct subscription *wish,
    const struct subscription_case *what)
{
	size_t i;

	if ((wish->kinds & what->kind) == 0 ||
	    !grant_fits(&wish->window, 1, what->window))
		return false;
	if (what->environment_count == 0)
		return grant_fits(&wish->environment, 1, NULL);
	for (i = 0; i < what->environment_count; i++)
		if (grant_fits(&wish->environment, 1, what->environments[i]))
			return true;
	return false;
}

bool
subscription_wants(const struct subscription *wishes, size_t count,
    const struct subscription_case *what)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (subscription_fits(&wishes[i], what))
			return true;
	return false;
}

/* A form that anybody can fill in must not become a way to flood somebody
 * else's mailbox. */
int
subscription_check_ask(int64_t asked_at, int asked_count, int64_t now_at,
    struct error *ret_error)
{
	int64_t since_secs = now_at - asked_at;

	if (asked_count == 0 || since_secs >= SUBSCRIPTION_WEEK)
		return 0;
	if (since_secs < SUBSCRIPTION_PAUSE)
		return error_set(ret_error, ERROR_LIMIT, "a mail with a link "
		    "is on its way already; another one can be asked for in "
		    "ten minutes");
	if (asked_count >= SUBSCRIPTION_ASKS_MAX)
		return error_set(ret_error, ERROR_LIMIT, "this address was "
		    "asked %d times and did not confirm; try again in a week",
		    SUBSCRIPTION_ASKS_MAX);
	return 0;
}

/* --- links ---------------------------------------------------------------- */

void
subscription_link_make(
    const unsigned char key[static SUBSCRIPTION_KEY_BYTES],
    enum subscription_verb verb, const char *id, int64_t until_at,
    char ret_link[static SUBSCRIPTION_LINK_MAX])
{
	unsigned char seal[crypto_auth_hmacsha256_BYTES];
	size_t length;

	(void)snprintf(ret_link, SUBSCRIPTION_LINK_MAX, "%s.%.*s.%" PRId64
	    ".", subscription_verbs[verb], SUBSCRIPTION_ID_MAX - 1, id,
	    until_at);
	length = strlen(ret_link);
	(void)crypto_auth_hmacsha256(seal, (const unsigned char *)ret_link,
	    length, key);
	/* 43 letters, digits, "-" and "_": nothing that a mail program could
	 * cut a link at. */
	(void)sodium_bin2base64(ret_link + length,
	    SUBSCRIPTION_LINK_MAX - length, seal, sizeof(seal),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* The parts before the seal: verb, id, instant.  False: no link looks so. */
static bool
subscription_link_split(const char *link, enum subscription_verb *ret_verb,
    char ret_id[static SUBSCRIPTION_ID_MAX], int64_t *ret_until_at)
{
	static const char signs[] = "abcdefghijklmnopqrstuvwxyz0123456789";
	const char *id = strchr(link, '.');
	size_t i, length, digits;

	if (id == NULL)
		return false;
	for (i = 0; i < countof(subscription_verbs); i++)
		if (strlen(subscription_verbs[i]) == (size_t)(id - link) &&
		    strncmp(link, subscription_verbs[i],
		    (size_t)(id - link)) == 0)
			break;
	length = strspn(++id, signs);
	if (i == countof(subscription_verbs) ||
	    length != SUBSCRIPTION_ID_MAX - 1 || id[length] != '.')
		return false;
	digits = strspn(id + length + 1, "0123456789");
	if (digits == 0 || digits > SUBSCRIPTION_DIGITS_MAX)
		return false;
	*ret_verb = (enum subscription_verb)i;
	memcpy(ret_id, id, length);
	ret_id[length] = '\0';
	*ret_until_at = strtoll(id + length + 1, NULL, 10);
	return true;
}

int
subscription_link_read(
    const unsigned char key[static SUBSCRIPTION_KEY_BYTES], const char *link,
    int64_t now_at, enum subscription_verb *ret_verb,
    char ret_id[static SUBSCRIPTION_ID_MAX], struct error *ret_error)
{
	char wanted[SUBSCRIPTION_LINK_MAX], id[SUBSCRIPTION_ID_MAX];
	enum subscription_verb verb;
	int64_t until_at;

	if (!subscription_link_split(link, &verb, id, &until_at))
		return error_set(ret_error, ERROR_INPUT, "this link is not "
		    "complete; copy all of it from the mail");
	subscription_link_make(key, verb, id, until_at, wanted);
	if (strlen(link) != strlen(wanted) ||
	    sodium_memcmp(link, wanted, strlen(wanted)) != 0)
		return error_set(ret_error, ERROR_INPUT, "this link is not "
		    "complete; copy all of it from the mail");
	if (until_at != 0 && now_at >= until_at)
		return error_set(ret_error, ERROR_MISSING, "this link has "
		    "expired; ask for another one on the page");
	*ret_verb = verb;
	memcpy(ret_id, id, sizeof(id));
	return 0;
}
