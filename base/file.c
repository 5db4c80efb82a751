/* SPDX-License-Identifier: MIT */
/*
 * Whole files, since all that patchday reads is small: configurations and
 * secrets.  Reads are capped; a write is a replacement that a crash at any
 * moment leaves either undone or done.
 */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mem.h"
#include "text.h"

/* Tokens have some 60 bytes, webhooks 80; a larger file is the wrong one. */
#define FILE_SECRET_MAX 4096
/* Of what has no size that could be asked. */
#define FILE_BLOCK 16384

/*
 * Read until the end or until more than `most` bytes have come.  The size that
 * `status` tells is only the first guess: a pipe has none, and a file may grow
 * meanwhile.  One byte more is asked for, so that one read sees the end of a
 * regular file: there a short read is the end, elsewhere it is only what has
 * come so far.
 */
static int
file_read_all(int descriptor, size_t most, const struct stat *status,
    struct text *ret_text)
{
	/* Those of /proc are regular too, but tell no size. */
	bool is_regular = S_ISREG(status->st_mode) && status->st_size > 0;
	size_t room = is_regular ? (size_t)status->st_size + 1 : FILE_BLOCK;
	ssize_t got = 1;

	room = room > most ? most + 1 : room;
	while (ret_text->length <= most && got > 0) {
		text_reserve(ret_text, room);
		got = read(descriptor, ret_text->bytes + ret_text->length,
		    room);
		if (got < 0 && errno != EINTR)
			return -1;
		if (got < 0) {
			got = 1;
			continue;
		}
		ret_text->length += (size_t)got;
		ret_text->bytes[ret_text->length] = '\0';
		if (is_regular && (size_t)got < room)
			return 0;
		room = FILE_BLOCK;
	}
	return 0;
}

bool
file_is_readable(const char *path)
{
	return strcmp(path, "-") == 0 || access(path, R_OK) == 0;
}

/*
 * Open a regular file; `ret_stat` is what it is.  O_NONBLOCK: a FIFO in place
 * of a configuration must be refused, not waited for; regular files do not heed
 * it.
 */
static int
file_open(const char *path, struct stat *ret_stat, struct error *ret_error)
{
	int descriptor;

	if (strcmp(path, "-") == 0) {
		/* A pipe is welcome there; dup() so that the caller may close
		 * it.  It fails where the program was started without one. */
		memset(ret_stat, 0, sizeof(*ret_stat));
		descriptor = dup(STDIN_FILENO);
		return descriptor != -1 ? descriptor : error_set(ret_error,
		    ERROR_SYSTEM, "standard input: %s", strerror(errno));
	}
	descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	/* ENXIO: a socket, or a device that is not there. */
	if (descriptor == -1)
		return error_set(ret_error, errno == ENOENT ? ERROR_MISSING :
		    ERROR_SYSTEM, "%s: %s", path, errno == ENXIO ?
		    "not a regular file" : strerror(errno));
	if (fstat(descriptor, ret_stat) == 0 && S_ISREG(ret_stat->st_mode))
		return descriptor;
	(void)close(descriptor);
	return error_set(ret_error, ERROR_SYSTEM, "%s: not a regular file",
	    path);
}

/* One byte over the cap is read to tell "exactly as large" from "larger". */
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
	if (file_read_all(descriptor, most, &status, &text) == -1) {
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

/* Is `secret` one line of visible characters?  It is put into a header, where a
 * line end would begin another; a key never is.  An editor's byte order mark
 * would be sent along.  The content never stands in the message. */
static int
file_check_secret(const char *path, const char *secret, bool is_key,
    struct error *ret_error)
{
	const char *p;

	if (secret[0] == '\0')
		return error_set(ret_error, ERROR_INPUT,
		    "secret file %s is empty", path);
	if (strncmp(secret, "\xef\xbb\xbf", 3) == 0)
		return error_set(ret_error, ERROR_INPUT, "secret file %s "
		    "begins with a byte order mark; save it without", path);
	for (p = secret; *p != '\0'; p++)
		if (((unsigned char)*p < 0x20 || *p == 0x7f) &&
		    !(is_key && (*p == '\n' || *p == '\r')))
			return error_set(ret_error, ERROR_INPUT,
			    "secret file %s must hold %s", path, is_key ?
			    "a key in PEM" : "one line of text");
	return 0;
}

/* The mode is looked at before the content: what others may read is no secret
 * any more, and to use it would hide that.  What its group may write is
 * whatever one of them says. */
static int
file_check_hidden(const char *path, struct error *ret_error)
{
	struct stat status;
	unsigned mode;

	if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
		return 0;
	mode = (unsigned)status.st_mode & 0777;
	if ((mode & 027) == 0)
		return 0;
	return error_set(ret_error, ERROR_INPUT, "secret file %s may be %s "
	    "(mode %03o); accepted is 0600 or 0640: chmod 600 %s", path,
	    (mode & 07) != 0 ? "read by others" : "changed by its group",
	    mode, path);
}

static int
file_read_hidden(const char *path, bool is_key, char **ret_secret,
    struct error *ret_error)
{
	char *secret = NULL;
	size_t length;

	if (file_check_hidden(path, ret_error) != 0)
		return -1;
	if (file_read(path, FILE_SECRET_MAX, &secret, &length, ret_error) != 0)
		return error_prefix(ret_error, "secret file");
	while (length > 0 && strchr(" \t\r\n", secret[length - 1]) != NULL)
		secret[--length] = '\0';
	if (file_check_secret(path, secret, is_key, ret_error) != 0) {
		/* memset() before free() is left out by compilers. */
		explicit_bzero(secret, length);
		free(secret);
		return -1;
	}
	*ret_secret = secret;
	return 0;
}

int
file_read_secret(const char *path, char **ret_secret, struct error *ret_error)
{
	return file_read_hidden(path, false, ret_secret, ret_error);
}

int
file_read_key(const char *path, char **ret_key, struct error *ret_error)
{
	return file_read_hidden(path, true, ret_key, ret_error);
}

/* Write all of it: a signal or a full pipe may take a part only.  0 or -1 and
 * errno. */
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

/* A rename lasts only when the folder itself is on disk (fsync(2), notes). */
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

/*
 * Written aside in the same folder, since rename(2) is one step within a file
 * system only. mkostemp() makes it 0600; what is published must be readable by
 * the web server, so it becomes 0644.
 */
int
file_replace(const char *path, const void *bytes, size_t length,
    struct error *ret_error)
{
	char *aside;
	struct stat status;
	int descriptor, result = -1;

	/* rename(2) would do it, and take a device from the whole machine. */
	if (lstat(path, &status) == 0 && !S_ISREG(status.st_mode) &&
	    !S_ISLNK(status.st_mode))
		return error_set(ret_error, ERROR_SYSTEM,
		    "%s: not a regular file", path);
	aside = mem_format("%s.new.XXXXXX", path);
	descriptor = mkostemp(aside, O_CLOEXEC);
	if (descriptor == -1)
		goto out;
	if (file_write_all(descriptor, bytes, length) == 0 &&
	    fchmod(descriptor, 0644) == 0 && fsync(descriptor) == 0 &&
	    rename(aside, path) == 0)
		result = file_sync_folder(path);
	else
		/* only what this call made */
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

int
file_save(const char *path, const void *bytes, size_t length,
    struct error *ret_error)
{
	struct stat status;
	int descriptor, result = -1;

	if (lstat(path, &status) != 0 || S_ISREG(status.st_mode))
		return file_replace(path, bytes, length, ret_error);
	descriptor = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	if (descriptor != -1)
		result = file_write_all(descriptor, bytes, length);
	if (result != 0)
		(void)error_set(ret_error, ERROR_SYSTEM, "%s: %s", path,
		    strerror(errno));
	if (descriptor != -1)
		(void)close(descriptor);
	return result;
}
