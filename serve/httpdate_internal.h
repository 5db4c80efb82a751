/* SPDX-License-Identifier: MIT */
/* Dates as HTTP writes them (RFC 9110 5.6.7). */
#ifndef PATCHDAY_HTTPDATE_H
#define PATCHDAY_HTTPDATE_H

#include <stdint.h>

/* Room for the one form that is written, with its NUL. */
#define HTTPDATE_MAX 30

/* Write "Thu, 03 Dec 2026 23:00:00 GMT".  Cannot fail for years 0 to 9999. */
void httpdate_format(int64_t at, char ret_date[static HTTPDATE_MAX]);

/* Read any of the three forms that a server must take: IMF-fixdate, RFC 850
 * ("Thursday, 03-Dec-26 …", years 70 to 99 are 19xx), asctime().  0, or -1
 * for anything else; then the header counts as absent (RFC 9110 13.1.3). */
int httpdate_parse(const char *date, int64_t *ret_at);

#endif
