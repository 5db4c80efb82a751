/* SPDX-License-Identifier: MIT */
/* JSON Web Tokens (RFC 7519), signed as GitHub wants them of its Apps. */
#ifndef PATCHDAY_JWT_H
#define PATCHDAY_JWT_H

#include <stdint.h>

#include "error.h"

/*
 * A token with the claims iss, iat and exp, signed with the RSA key `pem` (a
 * private key in PEM, without a password) by RS256 (RFC 7518, 3.3).  Signing is
 * done by OpenSSL's libcrypto, loaded for it.  0 and a token that
 * secret_free() takes; or -1 and a sentence that holds nothing of the key.
 */
int jwt_sign(const char *pem, const char *issuer, int64_t issued_at,
    int64_t expires_at, char **ret_token, struct error *ret_error);

#endif
