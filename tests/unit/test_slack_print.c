/* SPDX-License-Identifier: MIT */
/* Letters to Slack as they are shown in a terminal and on a page: what a row of
 * the outbox holds may have rotted, and may hold anything. */
#include "channel.h"
#include "harness.h"
#include "slack_internal.h"

#define TEXT(type, text) \
	"{\"blocks\":[{\"type\":\"section\",\"text\":{\"type\":\"" type \
	"\",\"text\":\"" text "\"}}]}"
#define HOOK "(the webhook's channel)\n\n"
#define BLOCK "<div style=\"white-space:pre-wrap;margin:0 0 8px 0;" \
	"font-size:15px;line-height:22px;\">"
#define LINK "<a style=\"color:#1264a3;text-decoration:none;\" href=\""

static const struct { const char *body, *want; } plain_rows[] = {
	/* Where it goes. */
	{ "{}", HOOK },
	{ "{\"channel\":\"#chat\"}", "#chat\n\n" },
	{ "{\"channel\":\"#chat\",\"thread_ts\":\"1.2\"}",
	    "#chat, in the thread\n\n" },
	{ "{\"channel\":\"#chat\",\"thread_ts\":\"1\",\"reply_broadcast\":true}",
	    "#chat, in the thread and the channel\n\n" },
	{ "{\"channel\":\"#chat\",\"thread_ts\":\"1\",\"reply_broadcast\":false}",
	    "#chat, in the thread\n\n" },
	{ "{\"channel\":\"#chat\",\"reply_broadcast\":true}", "#chat\n\n" },
	/* Markup. */
	{ TEXT("mrkdwn", "one *two* three"), HOOK "one two three\n\n" },
	{ TEXT("plain_text", "one *two* &amp;"),
	    HOOK "one *two* &amp;\n\n" },
	{ TEXT("mrkdwn", "a &lt;b&gt; &amp;&amp; c"),
	    HOOK "a <b> && c\n\n" },
	{ TEXT("mrkdwn", "&copy; & &"), HOOK "&copy; & &\n\n" },
	{ TEXT("mrkdwn", "<https://x.org/|here> or there"),
	    HOOK "here: https://x.org/ or there\n\n" },
	{ TEXT("mrkdwn", "<https://x.org/>"), HOOK "https://x.org/\n\n" },
	{ TEXT("mrkdwn", "<!date^1796338800^{time}|15:00 PST>!"),
	    HOOK "15:00 PST!\n\n" },
	{ TEXT("mrkdwn", "<!dat|a>"), HOOK "a: !dat\n\n" },
	{ TEXT("mrkdwn", "<!date-|a>"), HOOK "a: !date-\n\n" },
	{ TEXT("mrkdwn", "a < b"), HOOK "a < b\n\n" },
	{ TEXT("mrkdwn", "a <"), HOOK "a <\n\n" },
	{ TEXT("mrkdwn", ""), HOOK "\n\n" },
	{ TEXT("mrkdwn", "one *two"), HOOK "one two\n\n" },
	/* Links are long: a line each. */
	{ TEXT("mrkdwn", "<u|a>" SLACK_SEPARATOR "<v|b>"),
	    HOOK "a: u\nb: v\n\n" },
	/* Control characters stay out of the terminal. */
	{ TEXT("mrkdwn", "a\\u001b[31mb"), HOOK "a [31mb\n\n" },
	/* Blocks. */
	{ "{\"blocks\":[{\"type\":\"header\",\"text\":{\"type\":\"plain_text\","
	    "\"text\":\"H\"}},{\"type\":\"context\",\"elements\":[{\"type\":"
	    "\"mrkdwn\",\"text\":\"one\"},{\"type\":\"mrkdwn\",\"text\":"
	    "\" two\"}]}]}", HOOK "H\n\none two\n\n" },
	{ "{\"blocks\":[{\"type\":\"actions\",\"elements\":[{\"text\":{"
	    "\"text\":\"Start\"}},{\"text\":{}},{}]}]}",
	    HOOK "[ Start ]\n\n" },
	{ "{\"blocks\":[{\"text\":{\"type\":\"mrkdwn\",\"text\":\"a\"}}]}",
	    HOOK },
	{ "{\"blocks\":[{\"type\":\"divider\"}]}", HOOK "\n\n" },
	{ "{\"blocks\":[{\"type\":\"section\",\"text\":{\"text\":\"a\"}}]}",
	    HOOK "\n\n" },
	{ "{\"blocks\":[{\"type\":\"section\",\"text\":{\"type\":\"x\"}}]}",
	    HOOK "\n\n" },
	/* No letter: as it is. */
	{ "no letter", "no letter" },
	{ "{\"channel\":", "{\"channel\":" },
};

/* What stands in the frame, behind the channel. */
static const struct { const char *body, *want; } html_rows[] = {
	{ TEXT("mrkdwn", "one *two* three"),
	    BLOCK "one <b>two</b> three</div>\n" },
	{ TEXT("mrkdwn", "one *two"), BLOCK "one <b>two</b></div>\n" },
	{ TEXT("mrkdwn", "a &lt;b&gt; & c"),
	    BLOCK "a &lt;b&gt; &amp; c</div>\n" },
	{ TEXT("plain_text", "<script>"), BLOCK "&lt;script&gt;</div>\n" },
	{ TEXT("mrkdwn", "<https://x.org/?a&b|he\\\"re>"),
	    BLOCK LINK "https://x.org/?a&amp;b\">he&quot;re</a></div>\n" },
	{ TEXT("mrkdwn", "<javascript:alert(1)|here>"),
	    BLOCK LINK "#\">here</a></div>\n" },
	{ TEXT("mrkdwn", "<!date^1^{time}|15:00>"),
	    BLOCK "15:00</div>\n" },
	{ "{\"blocks\":[{\"type\":\"header\"},{\"type\":\"context\"}]}",
	    "<div style=\"white-space:pre-wrap;margin:0 0 8px 0;"
	    "font-size:18px;line-height:24px;font-weight:900;\"></div>\n"
	    "<div style=\"white-space:pre-wrap;margin:0 0 6px 0;"
	    "font-size:13px;line-height:18px;color:#616061;\"></div>\n" },
};

static void
test_plain(void)
{
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(plain_rows); i++) {
		struct channel_letter letter = {
		    .body = (char *)plain_rows[i].body,
		    .length = strlen(plain_rows[i].body) };

		text_cut(&text, 0);
		slack_print(&text, &letter);
		CHECK_STRING(text_string(&text), plain_rows[i].want);
	}
	text_clear(&text);
}

static void
test_html(void)
{
	static const char head[] = "margin:0 0 8px 0;\">"
	    "(the webhook&#39;s channel)</div>\n";
	static const char foot[] = "</div></div>\n";
	struct text text = { 0 };
	const char *from;
	size_t i;

	for (i = 0; i < countof(html_rows); i++) {
		struct channel_letter letter = {
		    .body = (char *)html_rows[i].body,
		    .length = strlen(html_rows[i].body) };

		text_cut(&text, 0);
		slack_print_html(&text, &letter);
		from = strstr(text_string(&text), head);
		if (!CHECK_ROW(from != NULL, text_string(&text)))
			continue;
		text_cut(&text, text.length - strlen(foot));
		CHECK_STRING(from + strlen(head), html_rows[i].want);
	}
	text_cut(&text, 0);
	slack_print_html(&text, &(struct channel_letter){
	    .body = (char *)"<i>", .length = 3 });
	CHECK(strstr(text_string(&text), "</div>\n&lt;i&gt;</div></div>\n") !=
	    NULL);
	text_clear(&text);
}

int
main(void)
{
	test_plain();
	test_html();
	return harness_end();
}
