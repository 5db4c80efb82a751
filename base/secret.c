/* SPDX-License-Identifier: MIT */
/*
 * A secret in the configuration would end up in its repository, its backups and
 * in what people paste when they ask for help: there is no way to write one.
 */
#include "secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "mem.h"

/* Marks a place that is a name in systemd's folder; no path begins so. */
#define SECRET_CREDENTIAL "credential:"

/* `{credential: NAME}`: a plain file name in systemd's folder (systemd.exec(5),
 * LoadCredential=).  Which folder is known only at start. */
static int
secret_read_credential(const struct doc *doc, char **ret_place,
    struct complaints *complaints)
{
	char *name = NULL;

	if (doc_read_string(doc, &name, complaints) != 0)
		return -1;
	if (strchr(name, '/') != NULL || name[0] == '.') {
		doc_complain(doc, COMPLAINT_ERROR, complaints, "\"credential\" "
		    "must be the name given in the unit's LoadCredential=, "
		    "without \"/\"");
		free(name);
		return -1;
	}
	free(*ret_place);
	*ret_place = mem_format(SECRET_CREDENTIAL "%s", name);
	free(name);
	return 0;
}

int
secret_read_place(const struct doc *doc, char **ret_place,
    struct complaints *complaints)
{
	static const char *const keys[] = { "credential", "file" };

	if (doc == NULL)
		return 0;
	if (doc->type != DOC_MAP) {
		/* The value may be the secret: it must not be repeated. */
		doc_complain(doc, COMPLAINT_ERROR, complaints, "\"%s\" must "
		    "not be written in the configuration; accepted are "
		    "{file: PATH} and {credential: NAME}", doc->key);
		return -1;
	}
	if (doc_check_keys(doc, keys, countof(keys), complaints) != 0)
		return -1;
	/* Both keys are known by now: it is none or two. */
	if (doc->count != 1) {
		doc_complain(doc, COMPLAINT_ERROR, complaints, "\"%s\" needs "
		    "one of {file: PATH} and {credential: NAME}", doc->key);
		return -1;
	}
	if (doc_find(doc, "credential") != NULL)
		return secret_read_credential(doc_find(doc, "credential"),
		    ret_place, complaints);
	return doc_read_path(doc_find(doc, "file"), ret_place, complaints);
}

/* What only another user may read is mended by another way, not by a mode.
 * -1. */
static int
secret_fail_denied(const char *path, struct error *ret_error)
{
	struct error error = *ret_error;

	if (faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) == 0 ||
	    errno != EACCES)
		return -1;
	return error_set(ret_error, error.code, "%s; a service with a user of "
	    "its own is given it by systemd: {credential: NAME} here, "
	    "LoadCredential=NAME:%s in the unit", error.text, path);
}

/* systemd gives the folder to this process alone, in a variable
 * (systemd.exec(5), CREDENTIALS_DIRECTORY). */
static int
secret_load_by(int (*read)(const char *path, char **ret_secret,
    struct error *ret_error), const char *place, char **ret_secret,
    struct error *ret_error)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	size_t prefix = strlen(SECRET_CREDENTIAL);
	char *path;
	int result;

	if (strncmp(place, SECRET_CREDENTIAL, prefix) != 0)
		return read(place, ret_secret, ret_error) == 0 ? 0 :
		    secret_fail_denied(place, ret_error);
	if (folder == NULL)
		return error_set(ret_error, ERROR_MISSING, "credential "
		    "\"%s\" is only there when systemd starts the service "
		    "with LoadCredential=", place + prefix);
	path = mem_format("%s/%s", folder, place + prefix);
	result = read(path, ret_secret, ret_error);
	free(path);
	return result;
}

int
secret_load(const char *place, char **ret_secret, struct error *ret_error)
{
	return secret_load_by(file_read_secret, place, ret_secret, ret_error);
}

int
secret_load_key(const char *place, char **ret_key, struct error *ret_error)
{
	return secret_load_by(file_read_key, place, ret_key, ret_error);
}

int
secret_check_token(const char *secret, struct error *ret_error)
{
	const char *p;

	for (p = secret; *p > ' ' && *p < 0x7f; p++)
		continue;
	return *p == '\0' ? 0 : error_set(ret_error, ERROR_INPUT,
	    "a token is one word of ASCII characters; what lies there has a "
	    "blank or another character in it");
}

/* explicit_bzero(), since a memset() before free() is left out by compilers. */
void
secret_free(char *secret)
{
	if (secret != NULL)
		explicit_bzero(secret, strlen(secret));
	free(secret);
}
