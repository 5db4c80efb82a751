/* SPDX-License-Identifier: MIT */
/* Asking a service far away: over HTTPS, with a token. */
#ifndef PATCHDAY_REMOTE_H
#define PATCHDAY_REMOTE_H

#include "cli.h"
#include "control.h"

/* The service that --url or $PATCHDAY_URL names; NULL: the one of this machine,
 * also where --socket is given.  Lent. */
const char *remote_find(const struct cli *cli);

/*
 * Send the request to the service at `url` with the token of --token-file, else
 * of $PATCHDAY_TOKEN_FILE (a file that others cannot read).  patchdayd asks for
 * it (courier.h there): TLS is required and verified but for this machine's own
 * addresses, redirects are not followed.  0 and a reply that the caller clears,
 * or -1.
 */
int remote_send(const struct cli *cli, const char *url,
    const struct control_request *request, struct control_reply *ret_reply,
    struct error *ret_error);

#endif
