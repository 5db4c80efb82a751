/* SPDX-License-Identifier: MIT */
/* Is a request Slack's?  Signatures of version 0, each taken once.
 * (docs.slack.dev/authentication/verifying-requests-from-slack) */
#ifndef PATCHDAY_SLACK_SIGN_H
#define PATCHDAY_SLACK_SIGN_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

#define SLACK_SIGN_SKEW_SECS 300
#define SLACK_SIGN_SEEN_MAX 16384	/* within the skew, both ways */

/* The headers X-Slack-Request-Timestamp and X-Slack-Signature (NULL: not
 * there), and the raw bytes that were signed.  All lent. */
struct slack_signed {
	const char *timestamp, *signature;
	const char *bytes;
	size_t length;
	/* What was signed before may have been taken by an earlier run, which
	 * has told nobody; OLD. */
	int64_t since_at;
};

enum slack_sign_verdict {
	SLACK_SIGN_FINE,
	SLACK_SIGN_BAD,			/* not Slack's */
	SLACK_SIGN_OLD,			/* signed too long ago, or ahead */
	SLACK_SIGN_SEEN,		/* it came before */
	SLACK_SIGN_FULL,		/* too many to remember: try again */
};

struct slack_seen;

/* Signatures that came within the last minutes.  Any thread. */
struct slack_sign {
	pthread_mutex_t mutex;		/* guards the others */
	struct slack_seen *seen;	/* NULL until the first one */
	size_t count;
};

/* Begin with none seen. */
void slack_sign_init(struct slack_sign *sign);

/* Free what it owns. */
void slack_sign_clear(struct slack_sign *sign);

/* Judge by the secret alone, at `now_at`: FINE, BAD or OLD.  In a time that
 * says nothing about where a signature differs. */
enum slack_sign_verdict slack_sign_verify(const char *secret,
    const struct slack_signed *what, int64_t now_at);

/* Judge, and remember: the same signature is SEEN from then on. */
enum slack_sign_verdict slack_sign_take(struct slack_sign *sign,
    const char *secret, const struct slack_signed *what, int64_t now_at);

#endif
