/* SPDX-License-Identifier: MIT */
/* The form for a token.  Password managers may keep it: it is long, and typed
 * on a phone. */
#include "html.h"
#include "page_field_internal.h"
#include "page_internal.h"

void
page_format_sign_in(const struct page *page, const char *problem,
    const char *next)
{
	struct text *text = page->text;
	/* What was typed is a secret: it does not come back. */
	struct page_field token = { .name = "token", .label = "Your token",
	    .type = "password", .autocomplete = "current-password",
	    .most = 100, .problem = problem, .is_needed = true,
	    .has_focus = true };

	page_put_head(page, "Sign in");
	text_puts(text, "<h1>Sign in</h1>\n</header>\n"
	    "<main id=\"main\" data-still>\n");
	page_put_rehearsal(page);
	page_put_problem(page, problem, token.name);
	text_putf(text, "<form method=\"post\" action=\"%ssign-in\" "
	    "class=\"card controls\">\n", page->base);
	page_put_hidden(page, "next", next);
	page_put_field(page, &token);
	text_puts(text, "<button type=\"submit\" class=\"big\">Sign in"
	    "</button>\n<p class=\"note\">It begins with pd_ and comes from "
	    "whoever runs patchday: <code>patchday token new</code>. You "
	    "stay signed in for 12 hours on this device.</p>\n</form>\n"
	    "</main>\n");
	page_put_foot(page);
}
