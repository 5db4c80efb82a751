/* SPDX-License-Identifier: MIT */
/* Addresses of mail: which of them are taken. */
#include "address.h"

#include <string.h>

#define ADDRESS_LOCAL_MAX 64	/* octets before the "@": RFC 5321 4.5.3.1.1 */
#define ADDRESS_LETTERS						\
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
#define ADDRESS_BLANKS " \t\r\n"

/* A leading "-" would be an option to a sendmail that somebody puts in between;
 * "..", and dots at the ends, are no atoms (RFC 5322 3.2.3). */
bool
address_is_valid(const char *address)
{
	static const char local[] = ADDRESS_LETTERS "!#$%&'*+-/=?^_`{|}~.";
	static const char domain[] = ADDRESS_LETTERS "-.";
	const char *at = strchr(address, '@');
	size_t length;

	if (at == NULL || strlen(address) >= ADDRESS_MAX)
		return false;
	length = (size_t)(at - address);
	if (length == 0 || length > ADDRESS_LOCAL_MAX || address[0] == '.' ||
	    address[0] == '-' || at[-1] == '.' ||
	    strspn(address, local) != length)
		return false;
	length = strlen(at + 1);
	return length > 0 && strspn(at + 1, domain) == length &&
	    strchr(".-", at[1]) == NULL &&
	    strchr(".-", at[length]) == NULL &&
	    strstr(address, "..") == NULL;
}

bool
address_read(const char *typed, char ret_address[static ADDRESS_MAX])
{
	char address[ADDRESS_MAX], *domain;
	const char *from = typed + strspn(typed, ADDRESS_BLANKS);
	size_t length = strlen(from), i;

	while (length > 0 && strchr(ADDRESS_BLANKS, from[length - 1]) != NULL)
		length--;
	if (length >= ADDRESS_MAX)
		return false;
	memcpy(address, from, length);
	address[length] = '\0';
	domain = strchr(address, '@');
	/* A host of the house alone is a typing error, or a way to reach its
	 * mailboxes. */
	if (domain == NULL || !address_is_valid(address) ||
	    strchr(domain, '.') == NULL)
		return false;
	for (i = 0; domain[i] != '\0'; i++)
		if (domain[i] >= 'A' && domain[i] <= 'Z')
			domain[i] = (char)(domain[i] - 'A' + 'a');
	memcpy(ret_address, address, length + 1);
	return true;
}
