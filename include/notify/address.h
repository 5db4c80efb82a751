/* SPDX-License-Identifier: MIT */
/* Where mail goes: an address as we write it and give it to SMTP. */
#ifndef PATCHDAY_ADDRESS_H
#define PATCHDAY_ADDRESS_H

#include <stdbool.h>

#define ADDRESS_MAX 255		/* RFC 5321 4.5.3.1.3, without <>; with a NUL */

/*
 * Is it local@domain of letters, digits and few signs, ASCII, no quotes,
 * spaces, comments or controls?  That is stricter than RFC 5321, which lets
 * nothing useful in besides.
 */
bool address_is_valid(const char *address);

/* What somebody typed into a form, in one spelling: without blanks around it,
 * its domain in small letters (the part before is the other server's affair)
 * and of more than one label.  False: no valid one. */
bool address_read(const char *typed, char ret_address[static ADDRESS_MAX]);

#endif
