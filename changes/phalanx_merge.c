/* SPDX-License-Identifier: MIT */
/* What was merged: from commits to pull requests, and links on GitHub. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mem.h"
#include "phalanx_walk_internal.h"

#define PHALANX_NUMBER_MAX 999999999

/* The line that begins at `*text`, without white space around it; `*text` goes
 * behind it.  NULL at the end; the caller frees. */
static char *
phalanx_merge_line(const char **text)
{
	const char *begin = *text, *end;
	size_t length = strcspn(begin, "\r\n");

	if (*begin == '\0')
		return NULL;
	end = begin + length;
	*text = end + (*end != '\0');
	begin += strspn(begin, " \t");
	while (end > begin && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	return mem_bytes(begin, end > begin ? (size_t)(end - begin) : 0);
}

/* The number at `text`, and that `after` follows it; else 0. */
static int64_t
phalanx_merge_number(const char *text, const char *after)
{
	char *end;
	long number;

	if (*text < '1' || *text > '9')
		return 0;
	number = strtol(text, &end, 10);
	return strncmp(end, after, strlen(after)) == 0 && number > 0 &&
	    number <= PHALANX_NUMBER_MAX ? number : 0;
}

/* GitHub's merge commits (docs.github.com, "About merge methods"): "Merge pull
 * request #N from OWNER/BRANCH", an empty line, the title.  Squashed and
 * rebased ones: "Title (#N)". */
void
phalanx_merge_parse(const char *message, const char *author,
    struct phalanx_title *ret_title)
{
	static const char merge[] = "Merge pull request #";
	struct phalanx_title title = { .by = mem_string(author) };
	char *subject = phalanx_merge_line(&message), *line, *open;
	size_t length;

	if (subject == NULL)
		subject = mem_string("");
	length = strlen(subject);
	if (strncmp(subject, merge, strlen(merge)) == 0)
		title.number = phalanx_merge_number(subject + strlen(merge),
		    " ");
	while (title.number != 0 && (line = phalanx_merge_line(
	    &message)) != NULL) {
		if (*line != '\0') {
			free(subject);
			subject = line;
			break;
		}
		free(line);
	}
	open = strrchr(subject, '(');
	if (title.number == 0 && open != NULL && open > subject &&
	    open[-1] == ' ' && open[1] == '#' && subject[length - 1] == ')') {
		title.number = phalanx_merge_number(open + 2, ")");
		if (title.number != 0)
			open[-1] = '\0';
	}
	title.title = subject;
	*ret_title = title;
}

void
phalanx_title_clear(struct phalanx_title *title)
{
	free(title->title);
	free(title->by);
	*title = (struct phalanx_title){ 0 };
}

void
phalanx_cause_add(struct phalanx_causes *causes, unsigned folder,
    enum phalanx_file file, unsigned place)
{
	struct phalanx_cause *cause;
	size_t i;

	for (i = 0; i < causes->count; i++) {
		cause = &causes->list[i];
		if (cause->folder == folder && cause->file == file &&
		    cause->place == place)
			return;
	}
	if (causes->count < PHALANX_CAUSES_MAX)
		causes->list[causes->count++] = (struct phalanx_cause){
			.folder = folder, .file = file, .place = place };
}

/* Did the step touch one of the causes? */
static bool
phalanx_merge_is_cause(const struct phalanx_walk *walk,
    const struct phalanx_step *step, const struct phalanx_causes *causes)
{
	const struct phalanx_touch *touch;
	const struct phalanx_cause *cause;
	size_t i, j;

	for (i = 0; i < step->count; i++)
		for (j = 0; j < causes->count; j++) {
			touch = &walk->touches.items[step->first + i];
			cause = &causes->list[j];
			if (touch->folder == cause->folder &&
			    (touch->place == cause->place ||
			    touch->place == 0) &&
			    (touch->file == cause->file ||
			    cause->file == PHALANX_OTHER))
				return true;
		}
	return false;
}

static int
phalanx_merge_add(struct phalanx *phalanx, struct phalanx_step *step,
    struct change *change, struct error *ret_error)
{
	struct change_merge merge = { .merged_at = step->commit.committed_at };
	char hex[REPOSITORY_HEX_MAX], *message, *author;

	if (step->title == NULL) {
		if (repository_read_message(phalanx->repository,
		    &step->commit.id, &message, &author, ret_error) < 0)
			return -1;
		step->title = mem_new(1, sizeof(*step->title));
		phalanx_merge_parse(message, author, step->title);
		free(message);
		free(author);
	}
	merge.number = step->title->number;
	merge.title = step->title->title;
	merge.by = step->title->by;
	merge.sha = (char *)repository_id_format(&step->commit.id, hex);
	if (phalanx->github != NULL && merge.number != 0)
		merge.url = mem_format("%s/pull/%lld", phalanx->github,
		    (long long)merge.number);
	else if (phalanx->github != NULL)
		merge.url = mem_format("%s/commit/%s", phalanx->github, hex);
	change_add_merge(change, &merge);
	free(merge.url);
	return 0;
}

int
phalanx_merge_list(struct phalanx *phalanx, struct change *change,
    const struct phalanx_merging *merging, struct error *ret_error)
{
	struct phalanx_walk *walk = phalanx_walk_find(phalanx, merging->head);
	struct phalanx_step *step;
	size_t i, count, found = 0;

	if (phalanx_walk_count(phalanx, walk, merging->base, &count,
	    ret_error) < 0)
		return -1;
	for (i = 0; i < count && found < CHANGE_MERGES_MAX; i++) {
		if (phalanx_walk_read(phalanx, walk, i, ret_error) < 0)
			return -1;
		step = &walk->steps.items[i];
		if (!phalanx_merge_is_cause(walk, step, merging->causes) &&
		    (merging->doubtful == NULL || !phalanx_merge_is_cause(
		    walk, step, merging->doubtful) || !merging->is_it(phalanx,
		    merging->context, step)))
			continue;
		if (phalanx_merge_add(phalanx, step, change, ret_error) < 0)
			return -1;
		found++;
	}
	return 0;
}

/* Owner and name of GitHub: letters, digits, "-", "_", ".". */
static size_t
phalanx_github_word(const char *text)
{
	return strspn(text, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");
}

char *
phalanx_github_find(const char *address)
{
	static const char *const hosts[] = { "https://github.com/",
		"http://github.com/", "git@github.com:",
		"ssh://git@github.com/", "https://www.github.com/" };
	const char *owner = NULL, *name;
	size_t i, owner_length, name_length;

	for (i = 0; address != NULL && i < countof(hosts); i++)
		if (strncasecmp(address, hosts[i], strlen(hosts[i])) == 0)
			owner = address + strlen(hosts[i]);
	owner_length = owner != NULL ? phalanx_github_word(owner) : 0;
	if (owner_length == 0 || owner[owner_length] != '/')
		return NULL;
	name = owner + owner_length + 1;
	name_length = phalanx_github_word(name);
	if (name_length > 4 && strncmp(name + name_length - 4, ".git", 4) == 0)
		name_length -= 4;
	if (name_length == 0 || owner_length > 100 || name_length > 100 ||
	    owner[0] == '.' || name[0] == '.')
		return NULL;
	return mem_format("https://github.com/%.*s/%.*s", (int)owner_length,
	    owner, (int)name_length, name);
}
