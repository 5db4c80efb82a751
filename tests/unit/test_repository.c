/* SPDX-License-Identifier: MIT */
/*
 * Reading a repository: one that is made here, commit by commit, with libgit2's
 * own writing functions.  What hostile ones do is in tests/changes.
 */
#include <git2.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness.h"
#include "mem.h"
#include "repository.h"
#include "text.h"

#define START 1780000000

static char folder[] = "/tmp/patchday-test-repository-XXXXXX";
static git_repository *git;

/* A folder of one file, or of the folder `inner`. */
static git_oid
test_tree(const char *name, const char *content, git_filemode_t mode,
    const git_oid *inner)
{
	git_treebuilder *builder;
	git_oid blob, tree;

	CHECK(git_treebuilder_new(&builder, git, NULL) == 0);
	if (inner == NULL)
		CHECK(git_blob_create_from_buffer(&blob, git, content,
		    strlen(content)) == 0);
	CHECK(git_treebuilder_insert(NULL, builder, name,
	    inner != NULL ? inner : &blob, mode) == 0);
	CHECK(git_treebuilder_write(&tree, builder) == 0);
	git_treebuilder_free(builder);
	return tree;
}

static git_oid
test_commit(const char *reference, const git_oid *tree_id,
    const git_oid *const *parent_ids, size_t count)
{
	static int made;
	const git_commit *parents[2] = { NULL, NULL };
	git_signature *who;
	git_tree *tree;
	git_oid id;
	size_t i;

	CHECK(git_tree_lookup(&tree, git, tree_id) == 0);
	CHECK(git_signature_new(&who, "Somebody", "x@example.org",
	    START + 3600 * made++, 0) == 0);
	for (i = 0; i < count; i++)
		CHECK(git_commit_lookup((git_commit **)&parents[i], git,
		    parent_ids[i]) == 0);
	CHECK(git_commit_create(&id, git, reference, who, who, NULL,
	    "Subject\n\nBody\n", tree, count, parents) == 0);
	for (i = 0; i < count; i++)
		git_commit_free((git_commit *)parents[i]);
	git_signature_free(who);
	git_tree_free(tree);
	return id;
}

static void
test_see(void *context, const struct repository_item *from,
    const struct repository_item *to)
{
	static const char kinds[] = "-fdlm";

	text_putf(context, "%s:%c%c ", from->name, kinds[from->kind],
	    kinds[to->kind]);
	CHECK_STRING(from->name, to->name);
}

static void
test_trees(struct repository *repository, const struct repository_id *a,
    const struct repository_id *b, const char *want)
{
	struct repository_tree *from = NULL, *to = NULL;
	struct text text = { 0 };
	struct error error;

	CHECK(repository_read_tree(repository, a, &from, &error) == 0);
	CHECK(repository_read_tree(repository, b, &to, &error) == 0);
	repository_tree_diff(from, to, test_see, &text);
	CHECK_STRING(text_string(&text), want);
	text_clear(&text);
	repository_tree_free(from);
	repository_tree_free(to);
}

static struct repository_id
test_id(const git_oid *oid)
{
	struct repository_id id;

	memcpy(id.bytes, oid->id, sizeof(id.bytes));
	return id;
}

static void
test_revisions(struct repository *repository, const git_oid *first,
    const git_oid *main_oid, const git_oid *side)
{
	char full[64], part[8], upper[64];
	const struct { const char *name; const git_oid *want; } rows[] = {
		{ "main", main_oid }, { NULL, main_oid }, { "side", side },
		{ "v1", first }, { full, first }, { part, first },
		{ upper, first },
		{ "nobody", NULL }, { "", NULL }, { "main~1", NULL },
		{ "main^{tree}", NULL }, { "HEAD@{1}", NULL }, { ":/Sub",
		NULL }, { "../main", NULL }, { "refs/heads/main", NULL },
		{ "abc", NULL }, { "0000000", NULL },
		{ "0123456789012345678901234567890123456789", NULL },
		{ "01234567890123456789012345678901234567890", NULL },
	};
	struct repository_id id, want;
	struct error error = { 0 };
	size_t i, j;
	int result;

	git_oid_tostr(full, sizeof(full), first);
	snprintf(part, sizeof(part), "%.7s", full);
	for (j = 0; j < sizeof(upper) && full[j] != '\0'; j++)
		upper[j] = full[j] >= 'a' ? (char)(full[j] - 32) : full[j];
	upper[40] = '\0';
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		result = repository_find_revision(repository, rows[i].name,
		    &id, &error);
		CHECK((result == 0) == (rows[i].want != NULL));
		if (rows[i].want == NULL) {
			CHECK(error.code == ERROR_MISSING);
			continue;
		}
		want = test_id(rows[i].want);
		CHECK(result == 0 && repository_id_equal(&id, &want));
	}
}

static void
test_objects(struct repository *repository, const git_oid *main_oid,
    const git_oid *first)
{
	struct repository_id id = test_id(main_oid), old = test_id(first);
	struct repository_commit commit;
	struct repository_item item;
	struct error error = { 0 };
	char *message = NULL, *author = NULL, *bytes = NULL;
	size_t length;

	CHECK(repository_read_commit(repository, &id, &commit, &error) == 0);
	CHECK_NUMBER(commit.parent_count, 2);
	CHECK(repository_id_equal(&commit.parent, &old));
	CHECK_NUMBER(commit.committed_at, START + 2 * 3600);
	CHECK(repository_read_message(repository, &id, &message, &author,
	    &error) == 0);
	CHECK_STRING(message, "Subject\n\nBody\n");
	CHECK_STRING(author, "Somebody");
	free(message);
	free(author);
	CHECK(repository_find_item(repository, &commit.tree, "a/file",
	    &item, &error) == 0 && item.kind == REPOSITORY_FILE);
	CHECK(repository_read_blob(repository, &item.id, 100, &bytes,
	    &length, &error) == 0);
	CHECK_STRING(bytes, "two");
	free(bytes);
	CHECK(repository_read_blob(repository, &item.id, 2, &bytes, &length,
	    &error) == -1 && error.code == ERROR_LIMIT);
	CHECK(repository_read_blob(repository, &commit.tree, 100, &bytes,
	    &length, &error) == -1 && error.code == ERROR_INPUT);
	CHECK(repository_read_commit(repository, &item.id, &commit,
	    &error) == -1 && error.code == ERROR_INPUT);
	memset(item.id.bytes, 7, sizeof(item.id.bytes));
	CHECK(repository_read_commit(repository, &item.id, &commit,
	    &error) == -1 && error.code == ERROR_MISSING);
	CHECK_NUMBER(repository_is_ancestor(repository, &id, &old, &error),
	    1);
	CHECK_NUMBER(repository_is_ancestor(repository, &old, &id, &error),
	    0);
	CHECK_NUMBER(repository_is_ancestor(repository, &id, &id, &error), 1);
}

static void
test_items(struct repository *repository, const struct repository_id *tree)
{
	static const struct { const char *path; enum repository_kind want; }
	rows[] = {
		{ "a", REPOSITORY_FOLDER }, { "a/file", REPOSITORY_FILE },
		{ "a/file/x", REPOSITORY_NOTHING },
		{ "b", REPOSITORY_NOTHING }, { "b/c/d", REPOSITORY_NOTHING },
		{ "a/../a", REPOSITORY_NOTHING }, { "", REPOSITORY_NOTHING },
		{ "a/", REPOSITORY_NOTHING }, { "/a", REPOSITORY_NOTHING },
	};
	struct repository_item item;
	struct error error;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		CHECK(repository_find_item(repository, tree, rows[i].path,
		    &item, &error) == 0);
		CHECK_NUMBER(item.kind, rows[i].want);
	}
}

int
main(void)
{
	git_oid inner, one, two, link, first, side, merge;
	const git_oid *parents[2] = { &first, &side };
	struct repository_id none = { { 0 } }, a, b, c;
	struct repository *repository = NULL;
	struct error error = { 0 };
	git_object *object;
	git_reference *reference;
	char *command;

	CHECK(mkdtemp(folder) != NULL);
	git_libgit2_init();
	CHECK(git_repository_init(&git, folder, 1) == 0);
	inner = test_tree("file", "one", GIT_FILEMODE_BLOB, NULL);
	one = test_tree("a", NULL, GIT_FILEMODE_TREE, &inner);
	inner = test_tree("file", "two", GIT_FILEMODE_BLOB, NULL);
	two = test_tree("a", NULL, GIT_FILEMODE_TREE, &inner);
	link = test_tree("a", "/etc/passwd", GIT_FILEMODE_LINK, NULL);
	first = test_commit("refs/heads/main", &one, NULL, 0);
	side = test_commit("refs/heads/side", &link, parents, 1);
	merge = test_commit("refs/heads/main", &two, parents, 2);
	CHECK(git_repository_set_head(git, "refs/heads/main") == 0);
	CHECK(git_object_lookup(&object, git, &first, GIT_OBJECT_COMMIT) ==
	    0);
	CHECK(git_tag_create_lightweight(&inner, git, "v1", object, 0) == 0);
	git_object_free(object);

	CHECK(repository_open(folder, &repository, &error) == 0);
	test_revisions(repository, &first, &merge, &side);
	test_objects(repository, &merge, &first);
	a = test_id(&one);
	b = test_id(&two);
	c = test_id(&link);
	test_items(repository, &b);
	test_trees(repository, &a, &a, "");
	test_trees(repository, &a, &b, "a:dd ");
	test_trees(repository, &none, &b, "a:-d ");
	test_trees(repository, &a, &c, "a:-l a:d- ");
	repository_free(repository);

	/* origin's branch counts where it is later, ours where we went on. */
	CHECK(git_reference_create(&reference, git,
	    "refs/remotes/origin/side", &merge, 0, NULL) == 0);
	git_reference_free(reference);
	CHECK(git_reference_create(&reference, git,
	    "refs/remotes/origin/main", &first, 0, NULL) == 0);
	git_reference_free(reference);
	CHECK(repository_open(folder, &repository, &error) == 0);
	test_revisions(repository, &first, &merge, &merge);
	command = repository_branch(repository);
	CHECK_STRING(command, "main");
	free(command);
	CHECK(repository_origin(repository) == NULL);
	repository_free(repository);
	repository_free(NULL);

	git_repository_free(git);
	git_libgit2_shutdown();
	command = mem_format("rm -rf %s", folder);
	CHECK(system(command) == 0);
	free(command);
	return harness_end();
}
