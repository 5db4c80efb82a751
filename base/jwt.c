/* SPDX-License-Identifier: MIT */
/*
 * RS256 needs RSA, which libsodium leaves out for good reasons.  OpenSSL is
 * there wherever libcurl is (curl_api.c asks for one that is built with it), so
 * its libcrypto is loaded for the few functions that signing takes, and not
 * linked: nobody without a GitHub App needs it.
 */
#include "jwt.h"

#include <dlfcn.h>
#include <inttypes.h>
#include <sodium.h>
#include <stddef.h>
#include <string.h>

#include "array.h"
#include "jsontext.h"

#define JWT_RSA 6		/* EVP_PKEY_RSA, openssl/evp.h */
#define JWT_BASE64 sodium_base64_VARIANT_URLSAFE_NO_PADDING

/* The functions of those names, as openssl/evp.h, bio.h and pem.h have them;
 * the types behind the pointers are OpenSSL's own. */
struct jwt_api {
	void *(*BIO_new_mem_buf)(const void *, int);
	int (*BIO_free)(void *);
	void *(*PEM_read_bio_PrivateKey)(void *, void **,
	    int (*)(char *, int, int, void *), void *);
	int (*EVP_PKEY_get_base_id)(const void *);
	void (*EVP_PKEY_free)(void *);
	void *(*EVP_MD_CTX_new)(void);
	void (*EVP_MD_CTX_free)(void *);
	const void *(*EVP_sha256)(void);
	int (*EVP_DigestSignInit)(void *, void **, const void *, void *,
	    void *);
	int (*EVP_DigestSign)(void *, unsigned char *, size_t *,
	    const unsigned char *, size_t);
	void *library;
};

#define JWT_SYMBOL(name) { #name, offsetof(struct jwt_api, name) }

static const struct { const char *name; size_t offset; } jwt_symbols[] = {
	JWT_SYMBOL(BIO_new_mem_buf), JWT_SYMBOL(BIO_free),
	JWT_SYMBOL(PEM_read_bio_PrivateKey),
	JWT_SYMBOL(EVP_PKEY_get_base_id), JWT_SYMBOL(EVP_PKEY_free),
	JWT_SYMBOL(EVP_MD_CTX_new), JWT_SYMBOL(EVP_MD_CTX_free),
	JWT_SYMBOL(EVP_sha256), JWT_SYMBOL(EVP_DigestSignInit),
	JWT_SYMBOL(EVP_DigestSign),
};

static int
jwt_api_init(struct jwt_api *api, struct error *ret_error)
{
	void *function;
	size_t i;

	memset(api, 0, sizeof(*api));
	api->library = dlopen("libcrypto.so.3", RTLD_NOW | RTLD_LOCAL);
	if (api->library == NULL)
		return error_set(ret_error, ERROR_SYSTEM,
		    "OpenSSL 3 is needed for signing: %s", dlerror());
	for (i = 0; i < countof(jwt_symbols); i++) {
		function = dlsym(api->library, jwt_symbols[i].name);
		if (function == NULL) {
			(void)dlclose(api->library);
			return error_set(ret_error, ERROR_SYSTEM,
			    "libcrypto lacks %s", jwt_symbols[i].name);
		}
		/* As curl_api_init(). */
		memcpy((char *)api + jwt_symbols[i].offset, &function,
		    sizeof(function));
	}
	return 0;
}

/* Without it OpenSSL would ask on the terminal. */
static int
jwt_no_password(char *buffer, int size, int is_writing, void *context)
{
	(void)buffer;
	(void)size;
	(void)is_writing;
	(void)context;
	return -1;
}

/* The key, for EVP_PKEY_free(); NULL after an error. */
static void *
jwt_key(const struct jwt_api *api, const char *pem, struct error *ret_error)
{
	void *bio = api->BIO_new_mem_buf(pem, (int)strlen(pem));
	void *key = bio == NULL ? NULL : api->PEM_read_bio_PrivateKey(bio,
	    NULL, jwt_no_password, NULL);

	if (bio != NULL)
		(void)api->BIO_free(bio);
	if (key == NULL)
		(void)error_set(ret_error, ERROR_INPUT, "the key is no private "
		    "key in PEM without a password");
	else if (api->EVP_PKEY_get_base_id(key) != JWT_RSA) {
		(void)error_set(ret_error, ERROR_INPUT, "the key is no RSA "
		    "key");
		api->EVP_PKEY_free(key);
		key = NULL;
	}
	return key;
}

/* Append `bytes` in base64url (RFC 4648, 5) without padding. */
static void
jwt_put_base64(struct text *text, const void *bytes, size_t length)
{
	size_t size = sodium_base64_encoded_len(length, JWT_BASE64);

	text_reserve(text, size);
	(void)sodium_bin2base64(text->bytes + text->length, size, bytes,
	    length, JWT_BASE64);
	text->length += size - 1;
}

/* Append ".SIGNATURE" of what is in the text.  0 or -1. */
static int
jwt_put_signature(const struct jwt_api *api, void *key, struct text *text)
{
	void *context = api->EVP_MD_CTX_new();
	unsigned char signature[1024];	/* RSA of 8192 bits */
	size_t length = sizeof(signature);
	int result = -1;

	if (context != NULL && api->EVP_DigestSignInit(context, NULL,
	    api->EVP_sha256(), NULL, key) == 1 &&
	    api->EVP_DigestSign(context, signature, &length,
	    (const unsigned char *)text->bytes, text->length) == 1) {
		text_putc(text, '.');
		jwt_put_base64(text, signature, length);
		result = 0;
	}
	api->EVP_MD_CTX_free(context);
	return result;
}

/* "HEADER.PAYLOAD" (RFC 7515, 3.1). */
static void
jwt_put_claims(struct text *text, const char *issuer, int64_t issued_at,
    int64_t expires_at)
{
	static const char header[] = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";
	struct text payload = { 0 };
	struct jsontext json = { .text = &payload };

	jsontext_object(&json, NULL);
	jsontext_number(&json, "iat", issued_at);
	jsontext_number(&json, "exp", expires_at);
	jsontext_string(&json, "iss", issuer);
	jsontext_end_object(&json);
	jwt_put_base64(text, header, strlen(header));
	text_putc(text, '.');
	jwt_put_base64(text, text_string(&payload), payload.length);
	text_clear(&payload);
}

int
jwt_sign(const char *pem, const char *issuer, int64_t issued_at,
    int64_t expires_at, char **ret_token, struct error *ret_error)
{
	struct text text = { 0 };
	struct jwt_api api;
	int result = -1;
	void *key;

	if (jwt_api_init(&api, ret_error) != 0)
		return -1;
	key = jwt_key(&api, pem, ret_error);
	if (key == NULL)
		goto out;
	jwt_put_claims(&text, issuer, issued_at, expires_at);
	result = jwt_put_signature(&api, key, &text);
	if (result == 0)
		*ret_token = text_take(&text);
	else
		(void)error_set(ret_error, ERROR_SYSTEM,
		    "the key cannot sign");
out:
	text_clear(&text);
	if (key != NULL)
		api.EVP_PKEY_free(key);
	(void)dlclose(api.library);
	return result;
}
