/* SPDX-License-Identifier: MIT */
/* Where secrets lie, and that they are read from there only. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"
#include "mem.h"
#include "secret.h"

static void
test_places(void)
{
	static const struct { const char *file, *yaml, *place; } rows[] = {
		{ "/etc/p/a.yaml", "s: {file: x}", "/etc/p/x" },
		{ "/etc/p/a.yaml", "s: {file: /run/x}", "/run/x" },
		{ "a.yaml", "s: {file: x}", "x" },
		{ "p/a.yaml", "s: {file: ../x}", "p/../x" },
		{ "a.yaml", "s: {credential: slack}", "credential:slack" },
		{ "a.yaml", "s: {credential: ../x}", NULL },
		{ "a.yaml", "s: {credential: .x}", NULL },
		{ "a.yaml", "s: {file: x, credential: y}", NULL },
		{ "a.yaml", "s: {}", NULL },
		{ "a.yaml", "s: {path: x}", NULL },
		{ "a.yaml", "s: {file: [x]}", NULL },
		{ "a.yaml", "s: swordfish", NULL },
		{ "a.yaml", "s: [swordfish]", NULL },
	};
	struct complaints complaints = { 0 };
	struct text text = { 0 };
	struct doc *doc = NULL;
	char *place = NULL;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		CHECK(doc_parse_yaml(rows[i].file, rows[i].yaml,
		    strlen(rows[i].yaml), &doc, &complaints) == 0);
		CHECK_ROW((secret_read_place(doc_find(doc, "s"), &place,
		    &complaints) == 0) == (rows[i].place != NULL),
		    rows[i].yaml);
		CHECK_STRING(place, rows[i].place);
		CHECK_ROW((complaints.error_count == 0) ==
		    (rows[i].place != NULL), rows[i].yaml);
		complaint_format(&complaints, false, &text);
		CHECK(strstr(text_string(&text), "swordfish") == NULL);
		complaint_clear(&complaints);
		text_clear(&text);
		free(place);
		place = NULL;
		doc_free(doc);
	}
	CHECK(secret_read_place(NULL, &place, &complaints) == 0);
	CHECK(place == NULL);
}

static void
test_load(void)
{
	char folder[] = "/tmp/patchday-test-XXXXXX", *path, *secret = NULL;
	struct error error = { 0 };
	FILE *file;

	CHECK(mkdtemp(folder) != NULL);
	path = mem_format("%s/slack", folder);
	file = fopen(path, "w");
	fputs("swordfish\n", file);
	fclose(file);
	CHECK(chmod(path, 0600) == 0);
	CHECK(secret_load(path, &secret, &error) == 0);
	CHECK_STRING(secret, "swordfish");
	secret_free(secret);
	unsetenv("CREDENTIALS_DIRECTORY");
	CHECK(secret_load("credential:slack", &secret, &error) == -1);
	CHECK(strstr(error.text, "LoadCredential=") != NULL);
	setenv("CREDENTIALS_DIRECTORY", folder, 1);
	CHECK(secret_load("credential:slack", &secret, &error) == 0);
	CHECK_STRING(secret, "swordfish");
	secret_free(secret);
	CHECK(secret_load("credential:none", &secret, &error) == -1);
	CHECK(strstr(error.text, "{credential:") == NULL);
	/* Whoever may not read it is told of the other way. */
	CHECK(chmod(folder, 0755) == 0 && (geteuid() != 0 ||
	    seteuid(65534) == 0 || chmod(path, 0) == 0));
	if (geteuid() != 0) {
		CHECK(secret_load(path, &secret, &error) == -1);
		CHECK_ROW(strstr(error.text, "/slack: Permission denied; a "
		    "service with a user of its own is given it by systemd: "
		    "{credential: NAME}") != NULL, error.text);
		CHECK(seteuid(getuid()) == 0);
	}
	unlink(path);
	rmdir(folder);
	free(path);
	secret_free(NULL);
}

int
main(void)
{
	test_places();
	test_load();
	return harness_end();
}
