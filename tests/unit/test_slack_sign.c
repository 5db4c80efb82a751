/* SPDX-License-Identifier: MIT */
/* fault-row: 59 */
/* Slack's signatures: its own example, times, replays, forgeries. */
#include "harness.h"

#include <sodium/crypto_auth_hmacsha256.h>
#include <sodium/utils.h>
#include <stdlib.h>

#include "array.h"
#include "mem.h"
#include "random.h"
#include "slack_sign_internal.h"

/* Of Slack's documentation and of its own libraries' tests. */
#define SECRET "8f742231b10e8888abcd99yyyzzz85a5"
#define STAMP "1531420618"
#define AT 1531420618
#define SIGNATURE \
	"v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
static const char body[] = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J"
    "&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar"
    "&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect"
    "&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2F"
    "T1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
    "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

static const struct slack_signed example = { STAMP, SIGNATURE, body,
	sizeof(body) - 1, 0 };

static void
test_example(void)
{
	static const struct {
		const char *label, *secret, *stamp, *signature;
		int64_t now_at;
		enum slack_sign_verdict want;
	} rows[] = {
		{ "as documented", SECRET, STAMP, SIGNATURE, AT,
		    SLACK_SIGN_FINE },
		{ "5 minutes ago", SECRET, STAMP, SIGNATURE, AT + 300,
		    SLACK_SIGN_FINE },
		{ "longer", SECRET, STAMP, SIGNATURE, AT + 301,
		    SLACK_SIGN_OLD },
		{ "ahead", SECRET, STAMP, SIGNATURE, AT - 300,
		    SLACK_SIGN_FINE },
		{ "too far", SECRET, STAMP, SIGNATURE, AT - 301,
		    SLACK_SIGN_OLD },
		{ "another secret", SECRET "x", STAMP, SIGNATURE, AT,
		    SLACK_SIGN_BAD },
		{ "another time", SECRET, "1531420619", SIGNATURE, AT,
		    SLACK_SIGN_BAD },
		{ "a sign before", SECRET, "+1531420618", SIGNATURE, AT,
		    SLACK_SIGN_BAD },
		{ "no number", SECRET, "", SIGNATURE, AT, SLACK_SIGN_BAD },
		{ "huge", SECRET, "99999999999999999999", SIGNATURE, AT,
		    SLACK_SIGN_BAD },
		{ "a decimal", SECRET, STAMP ".0", SIGNATURE, AT,
		    SLACK_SIGN_BAD },
		{ "none", SECRET, STAMP, NULL, AT, SLACK_SIGN_BAD },
		{ "no time", SECRET, NULL, SIGNATURE, AT, SLACK_SIGN_BAD },
		{ "short", SECRET, STAMP, "v0=a2114d57", AT,
		    SLACK_SIGN_BAD },
		{ "long", SECRET, STAMP, SIGNATURE "0", AT,
		    SLACK_SIGN_BAD },
		{ "version 1", SECRET, STAMP, "v1=a2114d57b48eac39b9ad189dd831"
		    "6235a7b4a8d21a10bd27519666489c69b503", AT,
		    SLACK_SIGN_BAD },
		{ "capitals", SECRET, STAMP, "v0=A2114D57B48EAC39B9AD189DD8316"
		    "235A7B4A8D21A10BD27519666489C69B503", AT,
		    SLACK_SIGN_BAD },
	};
	struct slack_signed what;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		what = example;
		what.timestamp = rows[i].stamp;
		what.signature = rows[i].signature;
		CHECK_ROW(slack_sign_verify(rows[i].secret, &what,
		    rows[i].now_at) == rows[i].want, rows[i].label);
	}
}

/* An earlier run may have taken it. */
static void
test_since(void)
{
	struct slack_signed what = example;

	what.since_at = AT;
	CHECK(slack_sign_verify(SECRET, &what, AT) == SLACK_SIGN_FINE);
	CHECK(slack_sign_verify(SECRET, &what, AT + 300) == SLACK_SIGN_FINE);
	what.since_at = AT + 1;
	CHECK(slack_sign_verify(SECRET, &what, AT + 1) == SLACK_SIGN_OLD);
}

/* Sign by libsodium's other interface. */
static void
sign_at(const char *stamp, const char *text, char ret_signature[static 68])
{
	unsigned char mac[32], key[32] = { 0 };
	char *base = mem_format("v0:%s:%s", stamp, text);

	memcpy(key, SECRET, 32);
	crypto_auth_hmacsha256(mac, (const void *)base, strlen(base), key);
	memcpy(ret_signature, "v0=", 3);
	sodium_bin2hex(ret_signature + 3, 65, mac, 32);
	free(base);
}

/* Each signature once; after five minutes for its age. */
/* fault-row: 59 */
static void
test_replays(void)
{
	struct slack_sign seen;
	char signature[68], text[32];
	struct slack_signed what = example;
	size_t i, taken = 0;

	slack_sign_init(&seen);
	CHECK(slack_sign_take(&seen, SECRET, &example, AT) ==
	    SLACK_SIGN_FINE);
	for (i = 0; i < 10000; i++)
		taken += slack_sign_take(&seen, SECRET, &example,
		    AT - 300 + (int64_t)(i % 601)) != SLACK_SIGN_SEEN;
	CHECK_NUMBER(taken, 0);
	CHECK(slack_sign_take(&seen, SECRET, &example, AT + 301) ==
	    SLACK_SIGN_OLD);
	/* Full: refused rather than forgotten. */
	what.bytes = text;
	what.signature = signature;
	for (i = 1; i <= SLACK_SIGN_SEEN_MAX; i++) {
		snprintf(text, sizeof(text), "n=%zu", i);
		what.length = strlen(text);
		sign_at(STAMP, text, signature);
		taken += slack_sign_take(&seen, SECRET, &what, AT) ==
		    SLACK_SIGN_FINE;
	}
	CHECK_NUMBER(taken, SLACK_SIGN_SEEN_MAX - 1);
	CHECK(slack_sign_take(&seen, SECRET, &what, AT) == SLACK_SIGN_FULL);
	CHECK(slack_sign_take(&seen, SECRET, &example, AT) ==
	    SLACK_SIGN_SEEN);
	/* Those that would be too old by now make room. */
	what.timestamp = "1531421018";
	snprintf(text, sizeof(text), "later");
	what.length = strlen(text);
	sign_at(what.timestamp, text, signature);
	CHECK(slack_sign_take(&seen, SECRET, &what, AT + 400) ==
	    SLACK_SIGN_FINE);
	CHECK_NUMBER(seen.count, 1);
	CHECK(slack_sign_take(&seen, SECRET, &what, AT + 400) ==
	    SLACK_SIGN_SEEN);
	slack_sign_clear(&seen);
}

/* Any other byte anywhere is a forgery. */
/* fault-row: 59 */
static void
test_forgeries(void)
{
	struct slack_signed what = example;
	char copy[sizeof(body)], signature[] = SIGNATURE;
	struct random chance;
	size_t i, at, taken = 0;

	random_init_seeded(&chance, 7);
	for (i = 0; i < 10000; i++) {
		memcpy(copy, body, sizeof(body));
		memcpy(signature, SIGNATURE, sizeof(signature));
		at = random_below(&chance, sizeof(body) - 1);
		if (i % 2 == 0) {
			copy[at] = (char)(copy[at] ^
			    (1 << random_below(&chance, 7)));
			what.bytes = copy;
			what.length = sizeof(body) - 1;
		} else if (i % 4 == 1) {
			at = 3 + at % 64;
			signature[at] = signature[at] == '0' ? '1' : '0';
			what.bytes = body;
			what.length = sizeof(body) - 1;
		} else {
			what.bytes = body;
			what.length = at;
		}
		what.signature = signature;
		taken += slack_sign_verify(SECRET, &what, AT) !=
		    SLACK_SIGN_BAD;
	}
	CHECK_NUMBER(taken, 0);
}

int
main(void)
{
	test_example();
	test_since();
	test_replays();
	test_forgeries();
	return harness_end();
}
