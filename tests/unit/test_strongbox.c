/* SPDX-License-Identifier: MIT */
/* Secrets and their handles: who shows one gets a request to the secret's own
 * peer, and nothing else. */
#include "strongbox_internal.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "harness.h"

#define SITE "site: {title: T, url: \"https://p.example\"}\n" \
    "environments: {e: {tier: dev}}\n" \
    "slack-app: {team: T012AB3C4, app: A0KRD7HC3, " \
    "signing-secret: {file: signing}}\n" \
    "channels:\n" \
    "  team: {slack: \"#t\", token: {file: token}, " \
    "api: \"https://slack.example/api\"}\n" \
    "  post: {email: [a@example.org], from: b@example.org, " \
    "smtp: \"smtp://mail.example:587\", user: u, " \
    "password: {file: password}}\n" \
    "  hook: {slack-webhook: {file: hook}}\n" \
    "  event: {webhook: \"https://events.example/in\", " \
    "secret: {file: event}}\n" \
    "  quiet: {alertmanager: \"https://alerts.example\", user: u, " \
    "token: {file: quiet}, matchers: {e: {name: a, value: b}}}\n" \
    "  open: {email: [a@example.org], from: b@example.org, " \
    "smtp: \"smtp://mail.example\"}\n" \
    "windows: {w: {title: W, when: every Thursday at 15:00, zone: UTC, " \
    "duration: 2h}}\n"
#define KEY "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
#define HOOK "https://hooks.example/services/T1/B2/secret"

static void
put(const char *name, const char *text)
{
	CHECK(file_replace(name, text, strlen(text), NULL) == 0);
	CHECK(chmod(name, 0600) == 0);
}

static void
add(struct strongbox *box, const char *site)
{
	struct complaints complaints = { 0 };
	struct conf *conf = NULL;

	if (CHECK(conf_parse("site.yaml", site, strlen(site), NULL, &conf,
	    &complaints) == 0))
		strongbox_add(box, conf);
	conf_release(conf);
	complaint_clear(&complaints);
}

/* The caller frees. */
static char *
open_one(struct strongbox *box, const char *id)
{
	struct text handle = { 0 };
	struct error error = { 0 };

	CHECK_ROW(strongbox_open(box, id, &handle, &error) == 0, error.text);
	return text_take(&handle);
}

/* What becomes of a request: %s stands for the handle. */
static const struct row {
	const char *id;
	const char *url, *authorization, *password;
	const char *got;	/* the header, the password, the address or the
				 * key as it goes out; NULL: refused */
	const char *key;	/* with which the body is signed */
} rows[] = {
	{ "team", "https://slack.example/api/chat.postMessage", "Bearer %s",
	    NULL, "Bearer xoxb-1", NULL },
	{ "team", "https://slack.example", "Bearer %s", NULL,
	    "Bearer xoxb-1", NULL },
	{ "team", "https://evil.example/api", "Bearer %s", NULL, NULL, NULL },
	{ "team", "https://slack.example.evil.example/", "Bearer %s", NULL,
	    NULL, NULL },
	{ "team", "https://slack.example:8443/api", "Bearer %s", NULL, NULL,
	    NULL },
	{ "team", "http://slack.example/api", "Bearer %s", NULL, NULL, NULL },
	{ "team", "https://slack.example@evil.example/", "Bearer %s", NULL,
	    NULL, NULL },
	{ "team", "smtp://mail.example:587", NULL, "%s", NULL, NULL },
	{ "team", "https://evil.example/%s", NULL, NULL, NULL, NULL },
	/* Not where a handle is looked for: it goes out, worth nothing. */
	{ "team", "https://slack.example/api", "%s", NULL, "%s", NULL },
	{ "team", "https://slack.example/api", "Bearer %s1", NULL,
	    "Bearer %s1", NULL },
	{ "team", "https://slack.example/api", "Bearer other", NULL,
	    "Bearer other", NULL },
	{ "post", "smtp://mail.example:587", NULL, "%s", "p4ss", NULL },
	{ "post", "smtp://mail.example", NULL, "%s", NULL, NULL },
	{ "post", "smtp://other.example:587", NULL, "%s", NULL, NULL },
	{ "post", "https://slack.example/api", "Bearer %s", NULL, NULL, NULL },
	{ "hook", "%s", NULL, NULL, HOOK, NULL },
	{ "event", "https://events.example/in", NULL, NULL, KEY, "%s" },
	{ "event", "https://events.example/", NULL, NULL, "%s1", "%s1" },
	{ "event", "https://evil.example/in", NULL, NULL, NULL, "%s" },
	{ "event", "http://events.example/in", NULL, NULL, NULL, "%s" },
	{ "team", "https://events.example/in", NULL, NULL, NULL, "%s" },
	{ "event", "https://slack.example/api", "Bearer %s", NULL, NULL,
	    NULL },
	{ "quiet", "https://alerts.example/api/v2/silences", "Bearer %s",
	    NULL, "Bearer qu13t", NULL },
	{ "quiet", "https://alerts.example/api/v2/silences", NULL, "%s",
	    "qu13t", NULL },
	{ "quiet", "https://evil.example/api/v2/silences", NULL, "%s", NULL,
	    NULL },
};

static void
test_fill(struct strongbox *box)
{
	struct exchange_request request;
	struct text scratch = { 0 }, values[5] = { { 0 } };
	struct error error;
	const char *got;
	char *handle;
	size_t i, k;

	for (i = 0; i < countof(rows); i++) {
		const char *const patterns[] = { rows[i].url,
			rows[i].authorization, rows[i].password,
			rows[i].got, rows[i].key };

		error = (struct error){ 0 };
		handle = open_one(box, rows[i].id);
		for (k = 0; k < countof(patterns); k++) {
			text_cut(&values[k], 0);
			for (got = patterns[k]; got != NULL && *got != '\0';
			    got++)
				if (got[0] == '%' && got[1] == 's')
					text_puts(&values[k], handle), got++;
				else
					text_putc(&values[k], *got);
		}
		request = (struct exchange_request){
		    .url = text_string(&values[0]),
		    .authorization = rows[i].authorization == NULL ? NULL :
		    text_string(&values[1]),
		    .password = rows[i].password == NULL ? NULL :
		    text_string(&values[2]),
		    .signing_key = rows[i].key == NULL ? NULL :
		    text_string(&values[4]) };
		text_cut(&scratch, 0);
		k = strongbox_fill(box, &request, &scratch, &error) == 0;
		CHECK_ROW((k == 1) == (rows[i].got != NULL), rows[i].url);
		got = request.authorization != NULL ? request.authorization :
		    request.password != NULL ? request.password :
		    request.signing_key != NULL ? request.signing_key :
		    request.url;
		if (rows[i].got != NULL)
			CHECK_STRING(got, text_string(&values[3]));
		else
			CHECK_ROW(strstr(error.text, "alone") != NULL &&
			    strstr(error.text, "xoxb") == NULL &&
			    strstr(got, "xoxb") == NULL, error.text);
		free(handle);
	}
	for (k = 0; k < countof(values); k++)
		text_clear(&values[k]);
	text_clear(&scratch);
}

/* A reload brings another file, another peer, and goes back. */
static void
test_reload(struct strongbox *box)
{
	char *first = open_one(box, "team"), *second, *other;
	struct text site = { 0 };
	struct exchange_request request = { .url =
		"https://slack.example/api" };
	struct text scratch = { 0 };
	struct error error = { 0 };
	char *header = mem_format("Bearer %s", first);

	add(box, SITE);
	second = open_one(box, "team");
	CHECK_STRING(second, first);
	CHECK_NUMBER(box->items.count, 5);
	text_puts(&site, SITE);
	memcpy(strstr(site.bytes, "slack.example"), "other.example", 13);
	add(box, text_string(&site));
	other = open_one(box, "team");
	CHECK(strcmp(other, first) != 0);
	CHECK_NUMBER(box->items.count, 6);
	/* It may be refused: the old one's handles go on. */
	put("token", "xoxb-2");
	request.authorization = header;
	CHECK(strongbox_fill(box, &request, &scratch, &error) == 0);
	CHECK_STRING(request.authorization, "Bearer xoxb-1");
	add(box, SITE);
	free(second);
	second = open_one(box, "team");
	CHECK_STRING(second, first);
	request.authorization = header;
	text_cut(&scratch, 0);
	CHECK(strongbox_fill(box, &request, &scratch, &error) == 0);
	CHECK_STRING(request.authorization, "Bearer xoxb-2");
	/* Unreadable: the old one stays. */
	CHECK(chmod("token", 0644) == 0);
	CHECK(strongbox_open(box, "team", &site, &error) == -1);
	CHECK(strstr(error.text, "may be read by others") != NULL);
	CHECK(strongbox_open(box, "open", &site, &error) == -1);
	CHECK(strongbox_open(box, "none", &site, &error) == -1);
	CHECK_STRING(box->app_place, "signing");
	free(first);
	free(second);
	free(other);
	free(header);
	text_clear(&site);
	text_clear(&scratch);
}

int
main(void)
{
	char folder[] = "/tmp/test_strongbox.XXXXXX";
	struct strongbox box;
	struct random random;

	CHECK(mkdtemp(folder) != NULL && chdir(folder) == 0);
	put("token", "xoxb-1\n");
	put("password", "p4ss");
	put("hook", HOOK);
	put("event", KEY);
	put("quiet", "qu13t");
	random_init_seeded(&random, 1);
	strongbox_init(&box, &random);
	CHECK_NUMBER(strlen(box.mark), STRONGBOX_MARK);
	add(&box, SITE);
	CHECK_NUMBER(box.items.count, 5);
	test_fill(&box);
	test_reload(&box);
	strongbox_clear(&box);
	CHECK(unlink("token") == 0 && unlink("password") == 0 &&
	    unlink("hook") == 0 && unlink("event") == 0 &&
	    unlink("quiet") == 0 && rmdir(folder) == 0);
	return harness_end();
}
