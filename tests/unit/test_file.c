/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "array.h"
#include "file.h"
#include "harness.h"

static void
put(const char *path, const char *bytes, mode_t mode)
{
	FILE *file = fopen(path, "w");

	if (file == NULL)
		return;
	fputs(bytes, file);
	fclose(file);
	(void)chmod(path, mode);
}

static void
test_secret(void)
{
	static const struct { const char *bytes; mode_t mode;
		const char *secret, *complaint; } rows[] = {
		{ "xoxb-1\n", 0600, "xoxb-1", NULL },
		{ "xoxb-1 \r\n\n", 0640, "xoxb-1", NULL },
		{ "xoxb-1\n", 0644, NULL, "may be read by others (mode 644)" },
		{ "xoxb-1\n", 0604, NULL, "chmod 600" },
		{ "xoxb-1\n", 0660, NULL, "may be changed by its group (mode "
		    "660); accepted is 0600 or 0640: chmod 600" },
		{ "xoxb-1\n", 0400, "xoxb-1", NULL },
		{ "xoxb-1\n", 0440, "xoxb-1", NULL },
		{ "\xef\xbb\xbfxoxb-1\n", 0600, NULL, "byte order mark" },
		{ "", 0600, NULL, "is empty" }, { "\n\n", 0600, NULL,
		    "is empty" },
		{ "two\nlines\n", 0600, NULL, "one line" },
	};
	struct error error;
	char *secret;
	size_t i;
	int result;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		put("secret", rows[i].bytes, rows[i].mode);
		secret = NULL;
		result = file_read_secret("secret", &secret, &error);
		CHECK_NUMBER(result, rows[i].secret != NULL ? 0 : -1);
		CHECK_STRING(secret, rows[i].secret);
		if (rows[i].complaint != NULL)
			CHECK_ROW(strstr(error.text, rows[i].complaint) !=
			    NULL, error.text);
		CHECK_ROW(strstr(error.text, "xoxb") == NULL, "shown");
		free(secret);
	}
	CHECK_NUMBER(file_read_secret("absent", &secret, &error), -1);
	CHECK_NUMBER(error.code, ERROR_MISSING);
	/* its mode is not what is wrong */
	CHECK(mkdir("folder", 0755) == 0);
	CHECK_NUMBER(file_read_secret("folder", &secret, &error), -1);
	CHECK_STRING(error.text, "secret file: folder: not a regular file");
	CHECK(rmdir("folder") == 0);
	/* a key has lines, a token has not */
	put("secret", "-----BEGIN\nx\r\n-----END\n", 0600);
	CHECK_NUMBER(file_read_secret("secret", &secret, &error), -1);
	CHECK_NUMBER(file_read_key("secret", &secret, &error), 0);
	CHECK_STRING(secret, "-----BEGIN\nx\r\n-----END");
	free(secret);
	put("secret", "a\tb", 0600);
	CHECK_NUMBER(file_read_key("secret", &secret, &error), -1);
	put("secret", "a\nb", 0644);
	CHECK_NUMBER(file_read_key("secret", &secret, &error), -1);
}

static void
test_read_replace(void)
{
	struct error error;
	char *bytes;
	size_t length;

	CHECK_NUMBER(file_replace("a", "one\0two", 7, &error), 0);
	CHECK_NUMBER(file_read("a", 7, &bytes, &length, &error), 0);
	CHECK_NUMBER(length, 7);
	CHECK(memcmp(bytes, "one\0two", 8) == 0);
	free(bytes);
	CHECK_NUMBER(file_read("a", 6, &bytes, &length, &error), -1);
	CHECK_NUMBER(error.code, ERROR_LIMIT);
	CHECK_NUMBER(file_read("nothing", 6, &bytes, &length, &error), -1);
	CHECK_NUMBER(error.code, ERROR_MISSING);
	CHECK_NUMBER(file_read(".", 6, &bytes, &length, &error), -1);
	CHECK_NUMBER(error.code, ERROR_SYSTEM);
	CHECK_NUMBER(file_replace("no/such/folder", "x", 1, &error), -1);
	CHECK_NUMBER(file_replace("a", "new", 3, &error), 0);
	CHECK_NUMBER(file_read("a", 100, &bytes, &length, &error), 0);
	CHECK_STRING(bytes, "new");
	free(bytes);
}

/* What is no file is refused at once, whoever has the other end. */
static void
test_no_file(void)
{
	static const char *const names[] = { "fifo", "socket", "/dev/null",
		"." };
	struct sockaddr_un address = { .sun_family = AF_UNIX,
		.sun_path = "socket" };
	int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
	char *bytes = NULL, *words;
	struct error error = { 0 };
	size_t length, i;

	CHECK(mkfifo("fifo", 0600) == 0 && bind(descriptor,
	    (const struct sockaddr *)&address, sizeof(address)) == 0);
	for (i = 0; i < countof(names); i++) {
		words = mem_format("%s: not a regular file", names[i]);
		CHECK_NUMBER(file_read(names[i], 8, &bytes, &length, &error),
		    -1);
		CHECK_STRING(error.text, words);
		free(words);
	}
	(void)close(descriptor);
	CHECK(unlink("fifo") == 0 && unlink("socket") == 0);
}

/* A device or a pipe is never replaced by a file: as root "-o /dev/null" would
 * take it from the whole machine.  What a person names is written to instead. */
static void
test_save(void)
{
	struct stat status;
	struct error error = { 0 };
	char got[8] = "", *bytes;
	size_t length;
	int end;

	CHECK(mkfifo("pipe", 0600) == 0 && symlink("pipe", "link") == 0 &&
	    mkdir("folder", 0700) == 0);
	CHECK_NUMBER(file_replace("pipe", "x", 1, &error), -1);
	CHECK_STRING(error.text, "pipe: not a regular file");
	CHECK(lstat("pipe", &status) == 0 && S_ISFIFO(status.st_mode));
	end = open("pipe", O_RDONLY | O_NONBLOCK);
	CHECK_NUMBER(file_save("pipe", "one", 3, &error), 0);
	CHECK_NUMBER(file_save("link", "two", 3, &error), 0);
	CHECK_NUMBER(read(end, got, sizeof(got)), 6);
	CHECK_STRING(got, "onetwo");
	(void)close(end);
	CHECK(lstat("link", &status) == 0 && S_ISLNK(status.st_mode));
	CHECK_NUMBER(file_save("/dev/full", "x", 1, &error), -1);
	CHECK_STRING(error.text, "/dev/full: No space left on device");
	CHECK(stat("/dev/full", &status) == 0 && S_ISCHR(status.st_mode));
	CHECK_NUMBER(file_save("folder", "x", 1, &error), -1);
	CHECK_STRING(error.text, "folder: Is a directory");
	CHECK_NUMBER(file_save("fresh", "abc", 3, &error), 0);
	CHECK_NUMBER(file_save("fresh", "de", 2, &error), 0);
	CHECK_NUMBER(file_read("fresh", 100, &bytes, &length, &error), 0);
	CHECK_STRING(bytes, "de");
	free(bytes);
	/* A link to a file stays one, and the file is what is new. */
	CHECK(symlink("fresh", "alias") == 0);
	CHECK_NUMBER(file_save("alias", "f", 1, &error), 0);
	CHECK(lstat("alias", &status) == 0 && S_ISLNK(status.st_mode));
	CHECK_NUMBER(file_read("fresh", 100, &bytes, &length, &error), 0);
	CHECK_STRING(bytes, "f");
	free(bytes);
}

/* What has no size beforehand: standard input is a pipe, or a file that is
 * read from the middle. */
static void
test_read_input(void)
{
	struct error error;
	char *bytes;
	size_t length;
	int ends[2];

	if (!CHECK(pipe(ends) == 0) || !CHECK(dup2(ends[0], 0) == 0))
		return;
	CHECK_NUMBER(write(ends[1], "piped", 5), 5);
	(void)close(ends[1]);
	CHECK_NUMBER(file_read("-", 5, &bytes, &length, &error), 0);
	CHECK_NUMBER(length, 5);
	CHECK_STRING(bytes, "piped");
	free(bytes);
	put("empty", "", 0600);
	CHECK_NUMBER(file_read("empty", 5, &bytes, &length, &error), 0);
	CHECK_NUMBER(length, 0);
	CHECK_STRING(bytes, "");
	free(bytes);
	/* It tells size 0 and has more. */
	CHECK_NUMBER(file_read("/proc/self/status", 65536, &bytes, &length,
	    &error), 0);
	CHECK(length > 100 && strlen(bytes) == length);
	free(bytes);
	/* A folder can be opened, and not read. */
	CHECK(dup2(open(".", O_RDONLY | O_CLOEXEC), STDIN_FILENO) == 0);
	CHECK_NUMBER(file_read("-", 5, &bytes, &length, &error), -1);
	CHECK_STRING(error.text, "-: Is a directory");
	/* A program may be started without any. */
	(void)close(STDIN_FILENO);
	CHECK_NUMBER(file_read("-", 5, &bytes, &length, &error), -1);
	CHECK_NUMBER(error.code, ERROR_SYSTEM);
	CHECK_STRING(error.text, "standard input: Bad file descriptor");
}

/* A disk that takes only a part: what was there stays, and nothing is left
 * beside it. */
static void
test_full(void)
{
	struct rlimit before, small = { 4096, 4096 };
	struct error error;
	char *bytes, large[8192];
	size_t length;

	memset(large, 'x', sizeof(large));
	CHECK_NUMBER(file_replace("a", "old", 3, &error), 0);
	CHECK(getrlimit(RLIMIT_FSIZE, &before) == 0);
	(void)signal(SIGXFSZ, SIG_IGN);
	small.rlim_max = before.rlim_max;
	CHECK(setrlimit(RLIMIT_FSIZE, &small) == 0);
	CHECK_NUMBER(file_replace("a", large, sizeof(large), &error), -1);
	CHECK(setrlimit(RLIMIT_FSIZE, &before) == 0);
	CHECK_ROW(strstr(error.text, "File too large") != NULL, error.text);
	CHECK_NUMBER(file_read("a", 100, &bytes, &length, &error), 0);
	CHECK_STRING(bytes, "old");
	free(bytes);
	/* The folder can be removed at the end: it holds nothing else. */
}

/* What cannot be opened, for another reason than that it is not there. */
static void
test_loop(void)
{
	struct error error;
	char *bytes;
	size_t length;

	CHECK(symlink("loop", "loop") == 0);
	CHECK_NUMBER(file_read("loop", 5, &bytes, &length, &error), -1);
	CHECK_NUMBER(error.code, ERROR_SYSTEM);
	CHECK_ROW(strstr(error.text, "loop: ") == error.text, error.text);
	CHECK_NUMBER(file_read_secret("loop", &bytes, &error), -1);
	CHECK_ROW(strstr(error.text, "secret file") == error.text,
	    error.text);
	(void)unlink("loop");
	put("secret", "a\x7f" "b", 0600);
	CHECK_NUMBER(file_read_secret("secret", &bytes, &error), -1);
	CHECK_NUMBER(file_read_key("secret", &bytes, &error), -1);
}

int
main(void)
{
	static const char *const left[] = { "a", "empty", "secret", "pipe",
		"link", "folder", "fresh", "alias" };
	char folder[] = "/tmp/patchday-test-XXXXXX";
	size_t i;

	if (mkdtemp(folder) == NULL || chdir(folder) != 0)
		return 1;
	test_secret();
	test_read_replace();
	test_full();
	test_loop();
	test_no_file();
	test_save();
	test_read_input();
	for (i = 0; i < countof(left); i++)
		(void)remove(left[i]);
	if (chdir("/") != 0 || rmdir(folder) != 0)
		return 1;
	return harness_end();
}
