/* SPDX-License-Identifier: MIT */
/* The form for a token.  Password managers may keep it: it is long, and typed
 * on a phone. */
#include "html.h"
#include "page_control_internal.h"
#include "page_internal.h"

void
page_format_sign_in(const struct page *page, const char *problem,
    const char *next)
{
	struct text *text = page->text;

	page_put_head(page, "Sign in");
	text_puts(text, "<h1>Sign in</h1>\n</header>\n"
	    "<main id=\"main\" data-still>\n");
	page_put_problem(page, problem);
	text_putf(text, "<form method=\"post\" action=\"%ssign-in\" "
	    "class=\"card controls\">\n", page->base);
	page_put_hidden(page, "next", next);
	text_puts(text, "<label><span>Your token</span> <input "
	    "type=\"password\" name=\"token\" required maxlength=\"100\" "
	    "autocomplete=\"current-password\" autofocus></label>\n"
	    "<button type=\"submit\" class=\"big\">Sign in</button>\n"
	    "<p class=\"note\">It begins with pd_ and comes from whoever runs "
	    "patchday: <code>patchday token new</code>. You stay signed in "
	    "for 12 hours on this device.</p>\n</form>\n</main>\n");
	page_put_foot(page);
}
