/* SPDX-License-Identifier: MIT */
/*
 * A repository in which one file is whatever somebody made of it: any bytes as
 * the commit, the tree or the blob that everything hangs on, as the references,
 * HEAD or the configuration.  The first byte chooses.  Whatever comes, it is an
 * error or it keeps the promises of repository.h, and nothing is written.
 */
#include <git2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "array.h"
#include "mem.h"
#include "repository.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* libgit2 1.5 forgets what its regular expressions matched (tests/changes/
 * lsan.supp); the collector ends after one answer. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:libpcre2";
}

#define COMMIT "1111111111111111111111111111111111111111"
#define TREE "2222222222222222222222222222222222222222"
#define BLOB "3333333333333333333333333333333333333333"
#define OBJECT_MAX 4096

static char folder[] = "/tmp/fuzz_git.XXXXXX";

static void
fuzz_write(const char *name, const void *bytes, size_t length)
{
	char *path = mem_format("%s/%s", folder, name);
	FILE *file = fopen(path, "w");

	if (file == NULL || fwrite(bytes, 1, length, file) != length ||
	    fclose(file) != 0)
		abort();
	free(path);
}

/* A loose object (gitformat-loose(5)) under the id that is asked for: hashes
 * are not compared here, so that its inside can be anything. */
static void
fuzz_write_object(const char *id, const char *type, const void *bytes,
    size_t length)
{
	char *name = mem_format("objects/%.2s/%s", id, id + 2);
	struct text raw = { 0 };
	unsigned char packed[OBJECT_MAX * 2];
	uLongf packed_length = sizeof(packed);

	text_putf(&raw, "%s %zu", type, length);
	text_putc(&raw, '\0');
	text_put(&raw, bytes, length);
	if (compress(packed, &packed_length, (const Bytef *)raw.bytes,
	    raw.length) != Z_OK)
		abort();
	fuzz_write(name, packed, packed_length);
	text_clear(&raw);
	free(name);
}

static void
fuzz_remove(void)
{
	char command[64];

	snprintf(command, sizeof(command), "rm -rf %s", folder);
	if (system(command) != 0)
		abort();
}

static void
fuzz_make(void)
{
	static const char *const folders[] = { "objects", "refs",
	    "refs/heads", "objects/11", "objects/22", "objects/33" };
	size_t i;

	if (mkdtemp(folder) == NULL)
		abort();
	for (i = 0; i < countof(folders); i++) {
		char *path = mem_format("%s/%s", folder, folders[i]);

		if (mkdir(path, 0700) != 0)
			abort();
		free(path);
	}
	git_libgit2_init();
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
	/* Each run is another repository. */
	git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
	atexit(fuzz_remove);
}

/* All as it should be. */
static void
fuzz_fill(void)
{
	static const char commit[] = "tree " TREE "\nauthor A <a@b.example> "
	    "1785445200 +0000\ncommitter C <c@d.example> 1785445200 +0000\n"
	    "\nAdd it\n";
	static const char head[] = "ref: refs/heads/main\n";
	static const char config[] = "[core]\n\trepositoryformatversion = 0\n"
	    "\tbare = true\n[remote \"origin\"]\n\turl = https://x.example/y\n";
	struct text tree = { 0 };

	text_puts(&tree, "100644 values.yaml");
	text_putc(&tree, '\0');
	text_puts(&tree, "33333333333333333333");
	memset(tree.bytes + tree.length - 20, 0x33, 20);
	fuzz_write("HEAD", head, sizeof(head) - 1);
	fuzz_write("config", config, sizeof(config) - 1);
	fuzz_write("packed-refs", "", 0);
	fuzz_write("refs/heads/main", COMMIT "\n", 41);
	fuzz_write_object(COMMIT, "commit", commit, sizeof(commit) - 1);
	fuzz_write_object(TREE, "tree", tree.bytes, tree.length);
	fuzz_write_object(BLOB, "blob", "a: 1\n", 5);
	text_clear(&tree);
}

static void
fuzz_spoil(uint8_t choice, const uint8_t *bytes, size_t length)
{
	switch (choice % 8) {
	case 0: fuzz_write_object(COMMIT, "commit", bytes, length); break;
	case 1: fuzz_write_object(TREE, "tree", bytes, length); break;
	case 2: fuzz_write_object(BLOB, "blob", bytes, length); break;
	case 3: fuzz_write("objects/22/" "22222222222222222222222222222222222222",
	    bytes, length); break;
	case 4: fuzz_write("packed-refs", bytes, length); break;
	case 5: fuzz_write("HEAD", bytes, length); break;
	case 6: fuzz_write("config", bytes, length); break;
	case 7: fuzz_write("refs/heads/main", bytes, length); break;
	}
}

static void
fuzz_tree(struct repository *repository, const struct repository_id *id)
{
	struct repository_tree *tree = NULL;
	struct repository_item item;
	size_t i, length = 0;
	char *bytes = NULL;

	if (repository_read_tree(repository, id, &tree, NULL) != 0)
		return;
	for (i = 0; i < repository_tree_count(tree); i++) {
		repository_tree_item(tree, i, &item);
		if (item.name == NULL || item.kind == REPOSITORY_NOTHING)
			abort();
		if (item.kind != REPOSITORY_FILE || repository_read_blob(
		    repository, &item.id, 64, &bytes, &length, NULL) != 0)
			continue;
		if (length > 64 || bytes[length] != '\0')
			abort();
		free(bytes);
	}
	repository_tree_find(tree, "values.yaml", &item);
	repository_tree_free(tree);
	(void)repository_find_item(repository, id, "values.yaml/x", &item,
	    NULL);
}

static void
fuzz_read(struct repository *repository)
{
	char *origin = repository_origin(repository);
	char *branch = repository_branch(repository);
	char *message = NULL, *author = NULL;
	struct repository_commit commit;
	struct repository_id id;

	free(origin);
	free(branch);
	if (repository_find_revision(repository, NULL, &id, NULL) != 0 ||
	    repository_read_commit(repository, &id, &commit, NULL) != 0)
		return;
	if (repository_is_ancestor(repository, &id, &id, NULL) == 0)
		abort();
	if (repository_read_message(repository, &id, &message, &author,
	    NULL) == 0) {
		free(message);
		free(author);
	}
	fuzz_tree(repository, &commit.tree);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool is_made;
	struct repository *repository = NULL;
	struct error error = { 0 };

	if (size == 0 || size > OBJECT_MAX)
		return 0;
	if (!is_made)
		fuzz_make();
	is_made = true;
	fuzz_fill();
	fuzz_spoil(data[0], data + 1, size - 1);
	if (repository_open(folder, &repository, &error) != 0) {
		if (error.text[0] == '\0')
			abort();
		return 0;
	}
	fuzz_read(repository);
	repository_free(repository);
	return 0;
}
