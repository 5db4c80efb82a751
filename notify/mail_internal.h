/* SPDX-License-Identifier: MIT */
/* How a message looks as a mail: the plain part and the HTML part, each
 * complete by itself, as programs show one of them. */
#ifndef PATCHDAY_MAIL_INTERNAL_H
#define PATCHDAY_MAIL_INTERNAL_H

#include "channel.h"
#include "message.h"
#include "text.h"

/* Append the plain part: wrapped at 72 columns, addresses whole, LF. */
void mail_plain(struct text *text, const struct message *message);

/* Append the HTML part: tables and inline styles, no images, no scripts,
 * colours that hold in dark mode too; LF. */
void mail_html(struct text *text, const struct message *message);

/* What the HTML part ends with; and the two parts' lines for somebody who asked
 * for mail, before the end: where they leave. */
#define MAIL_HTML_END "</td></tr>\n</table>\n</td></tr>\n</table>\n" \
	"</body>\n</html>\n"
void mail_plain_leave(struct text *text, const struct message *message);
void mail_html_leave(struct text *text, const struct message *message);

/* The whole letter: see struct channel_kind. */
void mail_letter_draft(const struct message *message,
    struct draft *ret_draft);
void mail_letter_compose_draft(const struct channel *channel,
    const struct message *message, const struct draft *draft,
    const struct channel_thread *thread, const char *key,
    const char *recipient, int64_t at, struct channel_letter *ret_letter);
void mail_letter_compose(const struct channel *channel,
    const struct message *message, const struct channel_thread *thread,
    const char *key, const char *recipient, int64_t at,
    struct channel_letter *ret_letter);

/* The mail as a person reads it in a terminal, and as HTML. */
void mail_print(struct text *text, const struct channel_letter *letter);
void mail_print_html(struct text *text, const struct channel_letter *letter);

#endif
