/* SPDX-License-Identifier: MIT */
/* The two parts of a mail, of messages that have one thing and not another.
 * HTML is compared without its attributes, but for where links lead. */
#include "array.h"
#include "harness.h"
#include "mail_internal.h"
#include "mem.h"

/* Tags without attributes but href; what stands before <h1> is left out. */
static char *
bare(const char *html)
{
	struct text out = { 0 };
	const char *from = strstr(html, "<h1"), *end, *link;
	size_t length;

	while (from != NULL && *from != '\0') {
		if (*from != '<') {
			text_putc(&out, *from++);
			continue;
		}
		length = strcspn(from, " >");
		text_put(&out, from, length);
		end = strchr(from, '>');
		link = strstr(from, "href=\"");
		if (link != NULL && link < end)
			text_putf(&out, " %.*s", (int)(strcspn(link + 6,
			    "\"") + 7), link);
		text_putc(&out, '>');
		from = end + 1;
	}
	return text_take(&out);
}

#define FOOT "</td></tr></table></td></tr></table></body></html>"

/* Without line feeds. */
static void
check_html(const struct message *message, const char *want)
{
	struct text text = { 0 };
	char *got, *from, *to;

	mail_html(&text, message);
	got = bare(text_string(&text));
	for (from = to = got; *from != '\0'; from++)
		if (*from != '\n')
			*to++ = *from;
	*to = '\0';
	CHECK_STRING(got, want);
	free(got);
	text_clear(&text);
}

static void
check_plain(const struct message *message, const char *want)
{
	struct text text = { 0 };

	mail_plain(&text, message);
	CHECK_STRING(text_string(&text), want);
	text_clear(&text);
}

static struct message
simple(void)
{
	return (struct message){ .headline = (char *)"Work has <started>",
	    .lead = (char *)"Expect it.", .site_title = (char *)"Site",
	    .kind = ANNOUNCEMENT_START };
}

static void
test_least(void)
{
	struct message message = simple();

	check_html(&message, "<h1>Work has &lt;started&gt;</h1>"
	    "<p>Expect it.</p></td></tr><tr><td><p>Site</p>" FOOT);
	check_plain(&message, "Work has <started>\n------------------\n\n"
	    "Expect it.\n\n-- \nSite\n");
}

static void
test_times(void)
{
	char *times[] = { (char *)"15:00 PST", (char *)"23:00 UTC" };
	struct message message = simple();

	message.times.items = times;
	message.times.count = 1;
	check_html(&message, "<h1>Work has &lt;started&gt;</h1>"
	    "<p>Expect it.</p><p>When</p><p><strong>15:00 PST</strong></p>"
	    "</td></tr><tr><td><p>Site</p>" FOOT);
	check_plain(&message, "Work has <started>\n------------------\n\n"
	    "Expect it.\n\nWhen:\n  15:00 PST\n\n-- \nSite\n");
	message.times.count = 2;
	message.changes.items = times;
	message.changes.count = 1;
	message.changes_title = "What changes";
	check_html(&message, "<h1>Work has &lt;started&gt;</h1>"
	    "<p>Expect it.</p><p>What changes</p><p><strong>15:00 PST</strong>"
	    "</p><p>When</p><p><strong>15:00 PST</strong><br>23:00 UTC</p>"
	    "</td></tr><tr><td><p>Site</p>" FOOT);
	message.changes.count = 2;
	message.times.count = 0;
	check_html(&message, "<h1>Work has &lt;started&gt;</h1>"
	    "<p>Expect it.</p><p>What changes</p><p><strong>15:00 PST</strong>"
	    "<br>23:00 UTC</p></td></tr><tr><td><p>Site</p>" FOOT);
	check_plain(&message, "Work has <started>\n------------------\n\n"
	    "Expect it.\n\nWhat changes:\n  15:00 PST\n  23:00 UTC\n\n"
	    "-- \nSite\n");
}

static void
test_environments(void)
{
	char *stages[] = { (char *)"1. one", (char *)"2. two" };
	struct message message = simple();

	message.environments.items = stages;
	message.environments.count = 1;
	check_html(&message, "<h1>Work has &lt;started&gt;</h1>"
	    "<p>Expect it.</p><p>Environments</p><p>1. one</p>"
	    "</td></tr><tr><td><p>Site</p>" FOOT);
	check_plain(&message, "Work has <started>\n------------------\n\n"
	    "Expect it.\n\nEnvironments:\n  1. one\n\n-- \nSite\n");
	message.environments.count = 2;
	check_html(&message, "<h1>Work has &lt;started&gt;</h1>"
	    "<p>Expect it.</p><p>Environments, in this order</p>"
	    "<p>1. one</p><p>2. two</p></td></tr><tr><td><p>Site</p>" FOOT);
	check_plain(&message, "Work has <started>\n------------------\n\n"
	    "Expect it.\n\nEnvironments, in this order:\n  1. one\n"
	    "  2. two\n\n-- \nSite\n");
}

static void
test_pending(void)
{
	struct message_change rows[] = {
		{ .service = (char *)"api", .what = (char *)"1 <to> 2",
		    .about = (char *)"merged & done",
		    .url = (char *)"https://x.org/1" },
		{ .service = (char *)"web", .what = (char *)"gone" },
	};
	struct message_pending one[] = {
		{ .title = (char *)"Prod", .count = (char *)"2 changes",
		    .url = (char *)"https://x.org/prod" },
		{ .title = (char *)"Dev", .count = (char *)"1 change",
		    .more = 3, .is_over = true },
	};
	struct message message = simple();

	one[0].waiting.items = rows;
	one[0].waiting.count = 2;
	one[1].waiting.items = &rows[1];
	one[1].waiting.count = 1;
	one[1].done.items = &rows[1];
	one[1].done.count = 1;
	message.pending.items = one;
	message.pending.count = 2;
	message.pending_title = "Changes that wait";
	check_html(&message, "<h1>Work has &lt;started&gt;</h1>"
	    "<p>Expect it.</p><p>Changes that wait</p>"
	    "<p><strong><a href=\"https://x.org/prod\">Prod</a></strong>: "
	    "2 changes</p><table>"
	    "<tr><td><a href=\"https://x.org/1\">api</a></td>"
	    "<td>1 &lt;to&gt; 2<br><span>merged &amp; done</span></td></tr>"
	    "<tr><td>web</td><td>gone</td></tr></table>"
	    "<p><strong>Dev</strong>: 1 change</p><table>"
	    "<tr><td>done: web</td><td>gone</td></tr>"
	    "<tr><td>left: web</td><td>gone</td></tr>"
	    "<tr><td>and 3 more</td></tr></table>"
	    "</td></tr><tr><td><p>Site</p>" FOOT);
	check_plain(&message, "Work has <started>\n------------------\n\n"
	    "Expect it.\n\nChanges that wait:\n  Prod: 2 changes\n"
	    "    api 1 <to> 2\n      merged & done\n    web gone\n"
	    "    https://x.org/prod\n  Dev: 1 change\n    done: web gone\n"
	    "    left: web gone\n    and 3 more\n\n-- \nSite\n");
}

static void
test_links(void)
{
	struct message_link links[] = {
		{ MESSAGE_LINK_CALL, (char *)"Join", (char *)"https://c.org" },
		{ MESSAGE_LINK_CHANGES, (char *)"No", (char *)"https://n.org" },
		{ MESSAGE_LINK_ARGOCD, (char *)"prod",
		    (char *)"https://a.org/1" },
		{ MESSAGE_LINK_PAGE, (char *)"Page", (char *)"https://p.org" },
		{ MESSAGE_LINK_ARGOCD, (char *)"dev",
		    (char *)"https://a.org/2" },
	};
	struct message message = simple();

	message.links.items = links;
	message.links.count = countof(links);
	check_html(&message, "<h1>Work has &lt;started&gt;</h1>"
	    "<p>Expect it.</p></td></tr><tr><td>"
	    "<p><a href=\"https://c.org\">Join</a> &nbsp;&middot;&nbsp;"
	    "<a href=\"https://p.org\">Page</a></p>"
	    "<p>Out of sync in Argo CD: <a href=\"https://a.org/1\">prod</a>"
	    " &nbsp;&middot;&nbsp;<a href=\"https://a.org/2\">dev</a></p>"
	    "<p>Site</p>" FOOT);
	check_plain(&message, "Work has <started>\n------------------\n\n"
	    "Expect it.\n\nJoin:\n  https://c.org\nPage:\n  https://p.org\n"
	    "Out of sync in Argo CD:\n  prod\n    https://a.org/1\n"
	    "  dev\n    https://a.org/2\n\n-- \nSite\n");
}

/* What is asked, further paragraphs, the small print, the way out. */
static void
test_rest(void)
{
	char *paragraphs[] = { (char *)"One\ntwo <b>.", (char *)"Three." };
	struct message message = simple();
	struct text text = { 0 };
	char *got;

	message.answer_url = (char *)"https://x.org/a?b=1&c";
	message.paragraphs.items = paragraphs;
	message.paragraphs.count = 2;
	message.typed = 1;
	message.footer = (char *)"Small\nprint";
	message.unsubscribe_url = "https://x.org/leave?a&b";
	check_html(&message, "<h1>Work has &lt;started&gt;</h1>"
	    "<p>Expect it.</p><p><a href=\"https://x.org/a?b=1&amp;c\">Answer"
	    "</a></p><p>The link is for you alone: who opens it answers in "
	    "your place.</p><p>Three.</p>"
	    "</td></tr><tr><td><p>Site<br>Small<br>print</p>" FOOT);
	check_plain(&message, "Work has <started>\n------------------\n\n"
	    "Expect it.\n\nAnswer here (the link is for you alone):\n"
	    "https://x.org/a?b=1&c\n\nThree.\n\n"
	    "-- \nSite\nSmall\nprint\n");
	/* Who has no link is told what to type. */
	message.answer_url = NULL;
	check_html(&message, "<h1>Work has &lt;started&gt;</h1>"
	    "<p>Expect it.</p><p>One<br>two &lt;b&gt;.</p><p>Three.</p>"
	    "</td></tr><tr><td><p>Site<br>Small<br>print</p>" FOOT);
	check_plain(&message, "Work has <started>\n------------------\n\n"
	    "Expect it.\n\nOne\ntwo <b>.\n\nThree.\n\n"
	    "-- \nSite\nSmall\nprint\n");
	mail_plain_leave(&text, &message);
	CHECK_STRING(text_string(&text), "You asked for these mails. Change "
	    "or leave:\nhttps://x.org/leave?a&b\n");
	text_cut(&text, 0);
	text_puts(&text, "<h1>");
	mail_html_leave(&text, &message);
	got = bare(text_string(&text));
	CHECK_STRING(got, "<h1><p>You asked for these mails. <a href=\""
	    "https://x.org/leave?a&amp;b\">Change or leave</a></p>\n");
	free(got);
	text_clear(&text);
}

/* Lines of 72 columns; a word that is longer stays whole, and the rule below
 * the heading is no longer than a line. */
static void
test_wrap(void)
{
	static const char ten[] = "123456789 ";
	char lead[100] = "", rule[73], *want;
	struct message message = simple();
	int i;

	for (i = 0; i < 8; i++)
		strcat(lead, ten);
	memset(rule, '-', 72);
	rule[72] = '\0';
	message.headline = (char *)"1234567890123456789012345678901234567890"
	    "12345678901234567890123456789012345678901234567890";
	message.lead = lead;
	want = mem_format("%s\n%s\n\n123456789 123456789 123456789 123456789 "
	    "123456789 123456789 123456789\n123456789\n\n-- \nSite\n",
	    message.headline, rule);
	check_plain(&message, want);
	free(want);
	/* 72 fit, 73 do not; letters count, not bytes. */
	message.headline = (char *)"\xc3\xa4\xc3\xb6";
	message.lead = (char *)"123456789 123456789 123456789 123456789 "
	    "123456789 123456789 123456789 \xc3\xa4\xc3\xb6\n"
	    "123456789 123456789 123456789 123456789 "
	    "123456789 123456789 123456789  123";
	check_plain(&message, "\xc3\xa4\xc3\xb6\n--\n\n"
	    "123456789 123456789 123456789 123456789 "
	    "123456789 123456789 123456789 \xc3\xa4\xc3\xb6\n"
	    "123456789 123456789 123456789 123456789 "
	    "123456789 123456789 123456789\n123\n\n-- \nSite\n");
}

int
main(void)
{
	test_least();
	test_times();
	test_environments();
	test_pending();
	test_links();
	test_rest();
	test_wrap();
	return harness_end();
}
