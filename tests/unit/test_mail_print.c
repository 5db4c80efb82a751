/* SPDX-License-Identifier: MIT */
/* A mail as a person reads it, decoded from its bytes; any bytes are taken. */
#include "channel.h"
#include "harness.h"
#include "mail_internal.h"
#include "mime_internal.h"

#define HEAD "From: a@x.org\r\nTo: b@x.org\r\nSubject: Hi\r\n"
#define BOTH HEAD "Content-Type: multipart/alternative; boundary=\"" MIME_BOUNDARY "\"\r\n"
#define PART(type, bytes) "--" MIME_BOUNDARY "\r\nContent-Type: " type "\r\n" \
	"Content-Transfer-Encoding: quoted-printable\r\n\r\n" bytes "\r\n"

static const struct { const char *body, *plain, *html; } rows[] = {
	{ BOTH "\r\n" PART("text/plain; charset=utf-8", "one=20two")
	    PART("text/html; charset=utf-8",
	    "<html><body style=3D\"a\"><p>x</p></body></html>") "--" MIME_BOUNDARY "--\r\n",
	    "From: a@x.org\nTo: b@x.org\nSubject: Hi\n\none two\n",
	    "<p>x</p></div>\n" },
	/* Without a part in HTML, or without what ends it. */
	{ BOTH "\r\n" PART("text/plain", "one") "--" MIME_BOUNDARY "--\r\n",
	    "From: a@x.org\nTo: b@x.org\nSubject: Hi\n\none\n",
	    "</div>\n</div>\n" },
	{ BOTH "\r\n" PART("text/plain", "one") PART("text/html", "<p>x")
	    "--" MIME_BOUNDARY "--\r\n",
	    "From: a@x.org\nTo: b@x.org\nSubject: Hi\n\none\n",
	    "</div>\n</div>\n" },
	{ BOTH "\r\n" PART("text/plain", "one") PART("text/html", "<body x")
	    "--" MIME_BOUNDARY "--\r\n",
	    "From: a@x.org\nTo: b@x.org\nSubject: Hi\n\none\n",
	    "</div>\n</div>\n" },
	{ BOTH "\r\n" PART("text/plain", "one") PART("text/html", "<body>x")
	    "--" MIME_BOUNDARY "--\r\n",
	    "From: a@x.org\nTo: b@x.org\nSubject: Hi\n\none\n",
	    "</div>\n</div>\n" },
	/* Damaged: all of it, and only the headers that are there. */
	{ "Subject: <b>\r\n\r\nrotten", "Subject: <b>\n\n"
	    "Subject: <b> \n \nrotten", "Subject:</span> &lt;b&gt;</div>\n" },
	{ "nothing", "\nnothing", "<pre style=\"font-size:13px;"
	    "overflow-x:auto;\">nothing</pre></details>\n" },
};

int
main(void)
{
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		struct channel_letter letter = { .body = (char *)rows[i].body,
		    .length = strlen(rows[i].body) };

		text_cut(&text, 0);
		mail_print(&text, &letter);
		CHECK_STRING(text_string(&text), rows[i].plain);
		text_cut(&text, 0);
		mail_print_html(&text, &letter);
		if (!CHECK(strstr(text_string(&text), rows[i].html) != NULL))
			CHECK_STRING(text_string(&text), rows[i].html);
		CHECK(strstr(text_string(&text), "</pre></details>\n") !=
		    NULL);
	}
	text_clear(&text);
	return harness_end();
}
