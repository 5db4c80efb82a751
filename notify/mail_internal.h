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

/* The mail as a person reads it in a terminal, and as HTML. */
void mail_print(struct text *text, const struct channel_letter *letter);
void mail_print_html(struct text *text, const struct channel_letter *letter);

#endif
