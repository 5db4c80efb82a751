/* SPDX-License-Identifier: MIT */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mem.h"
#include "text.h"

#define FILE_SECRET_MAX 4096

/* Read until the end or until more than `most` bytes have come. */
static int
file_read_all(int descriptor, size_t most, struct text *ret_text)
{
	char block[16384];
	ssize_t got;

	while (ret_text->length <= most) {
		got = read(descriptor, block, sizeof(block));
		if (got == 0)
			return 0;
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		text_put(ret_text, block, (size_t)got);
	}
	return 0;
}

/* Open a regular file; `ret_stat` is what it is. */
static int
file_open(const char *path, struct stat *ret_stat, struct error *ret_error)
{
	int descriptor;

	if (strcmp(path, "-") == 0) {
		memset(ret_stat, 0, sizeof(*ret_stat));
		return dup(STDIN_FILENO);
	}
	descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (descriptor == -1)
		return error_set(ret_error, errno == ENOENT ? ERROR_MISSING :
		    ERROR_SYSTEM, "%s: %s", path, strerror(errno));
	if (fstat(descriptor, ret_stat) == 0 && S_ISREG(ret_stat->st_mode))
		return descriptor;
	(void)close(descriptor);
	return error_set(ret_error, ERROR_SYSTEM, "%s: not a regular file",
	    path);
}

int
file_read(const char *path, size_t most, char **ret_bytes,
    size_t *ret_length, struct error *ret_error)
{
	struct text text = { 0 };
	struct stat status;
	int descriptor, result = -1;

	descriptor = file_open(path, &status, ret_error);
	if (descriptor == -1)
		return -1;
	if (file_read_all(descriptor, most, &text) == -1) {
		(void)error_set(ret_error, ERROR_SYSTEM, "%s: %s", path,
		    strerror(errno));
		goto out;
	}
	if (text.length > most) {
		(void)error_set(ret_error, ERROR_LIMIT,
		    "%s: larger than the %zu bytes accepted", path, most);
		goto out;
	}
	*ret_length = text.length;
	*ret_bytes = text_take(&text);
	result = 0;
out:
	text_clear(&text);
	(void)close(descriptor);
	return result;
}

/* Is `secret` one line of visible characters? */
static int
file_check_secret(const char *path, const char *secret,
    struct error *ret_error)
{
	const char *p;

	if (secret[0] == '\0')
		return error_set(ret_error, ERROR_INPUT,
		    "secret file %s is empty", path);
	for (p = secret; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return error_set(ret_error, ERROR_INPUT,
			    "secret file %s must hold one line of text", path);
	return 0;
}

int
file_read_secret(const char *path, char **ret_secret, struct error *ret_error)
{
	struct stat status;
	char *secret = NULL;
	size_t length;

	if (stat(path, &status) == 0 && (status.st_mode & 007) != 0)
		return error_set(ret_error, ERROR_INPUT,
		    "secret file %s may be read by others (mode %03o); "
		    "accepted is 0600 or 0640: chmod 600 %s", path,
		    (unsigned)status.st_mode & 0777, path);
	if (file_read(path, FILE_SECRET_MAX, &secret, &length, ret_error) != 0)
		return error_prefix(ret_error, "secret file");
	while (length > 0 && strchr(" \t\r\n", secret[length - 1]) != NULL)
		secret[--length] = '\0';
	if (file_check_secret(path, secret, ret_error) != 0) {
		explicit_bzero(secret, length);
		free(secret);
		return -1;
	}
	*ret_secret = secret;
	return 0;
}

static int
file_write_all(int descriptor, const char *bytes, size_t length)
{
	ssize_t done;

	while (length > 0) {
		done = write(descriptor, bytes, length);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -1;
		bytes += done;
		length -= (size_t)done;
	}
	return 0;
}

/* A rename lasts only when the folder itself is on disk. */
static int
file_sync_folder(const char *path)
{
	char *copy = mem_string(path);
	int descriptor, result = -1;

	descriptor = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (descriptor != -1) {
		result = fsync(descriptor);
		(void)close(descriptor);
	}
	free(copy);
	return result;
}

int
file_replace(const char *path, const void *bytes, size_t length,
    struct error *ret_error)
{
	char *aside = mem_format("%s.new.XXXXXX", path);
	int descriptor, result = -1;

	descriptor = mkostemp(aside, O_CLOEXEC);
	if (descriptor == -1)
		goto out;
	if (file_write_all(descriptor, bytes, length) == 0 &&
	    fchmod(descriptor, 0644) == 0 && fsync(descriptor) == 0 &&
	    rename(aside, path) == 0)
		result = file_sync_folder(path);
	else
		(void)unlink(aside);
out:
	if (result != 0)
		(void)error_set(ret_error, ERROR_SYSTEM, "%s: %s", path,
		    strerror(errno));
	if (descriptor != -1)
		(void)close(descriptor);
	free(aside);
	return result;
}
