/* SPDX-License-Identifier: MIT */
/* What is signed is verified by the openssl program; every way in which OpenSSL
 * can be missing or refuse is an error and no crash. */
#include "jwt.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

#include <sodium.h>

#include "array.h"
#include "harness.h"
#include "text.h"

/* --- an OpenSSL that lacks things ----------------------------------------- */

/* Not under sanitizers: what they look for behind themselves would, asked for
 * from here, be themselves again. */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define TEST_LACKS

static bool has_no_library;
/* The symbol that is not there, or does nothing; or NULL. */
static const char *missing, *dead;

static void *
nothing(void)
{
	return NULL;
}

void *
dlopen(const char *name, int flags)
{
	static void *(*real)(const char *, int);

	if (real == NULL) {
		*(void **)&real = dlvsym(RTLD_NEXT, "dlopen", "GLIBC_2.34");
		if (real == NULL)
			*(void **)&real = dlvsym(RTLD_NEXT, "dlopen",
			    "GLIBC_2.2.5");
	}
	return has_no_library ? real("no-such-library.so", flags) :
	    real(name, flags);
}

void *
dlsym(void *library, const char *name)
{
	static void *(*real)(void *, const char *);
	void *(*dull)(void) = nothing;

	if (real == NULL) {
		*(void **)&real = dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.34");
		if (real == NULL)
			*(void **)&real = dlvsym(RTLD_NEXT, "dlsym",
			    "GLIBC_2.2.5");
	}
	if (missing != NULL && strcmp(name, missing) == 0)
		return NULL;
	if (dead != NULL && strcmp(name, dead) == 0)
		return *(void **)&dull;
	return real(library, name);
}

#endif

/* --- keys ----------------------------------------------------------------- */

/* What a command of openssl prints. */
static char *
openssl(const char *arguments)
{
	char command[300], piece[512];
	struct text text = { 0 };
	FILE *pipe;
	size_t length;

	snprintf(command, sizeof(command), "openssl %s 2>/dev/null",
	    arguments);
	pipe = popen(command, "r");
	if (!CHECK(pipe != NULL))
		return mem_string("");
	while ((length = fread(piece, 1, sizeof(piece), pipe)) > 0)
		text_put(&text, piece, length);
	(void)pclose(pipe);
	return text_take(&text);
}

static void
write_file(const char *folder, const char *name, const void *bytes,
    size_t length)
{
	char path[200];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	CHECK(file != NULL && fwrite(bytes, 1, length, file) == length &&
	    fclose(file) == 0);
}

/* The three parts, decoded; the signature is the key's. */
static void
check_token(const char *token, const char *key)
{
	char folder[] = "/tmp/test_jwt.XXXXXX", arguments[300], *said;
	const char *payload = strchr(token, '.'), *signature;
	unsigned char bytes[1100];
	size_t length = 0;

	if (!CHECK(payload != NULL && mkdtemp(folder) != NULL))
		return;
	signature = strchr(++payload, '.');
	if (!CHECK(signature != NULL))
		return;
	CHECK(sodium_base642bin(bytes, sizeof(bytes), token,
	    payload - 1 - token, NULL, &length, NULL,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0);
	bytes[length] = '\0';
	CHECK_STRING((char *)bytes, "{\"alg\":\"RS256\",\"typ\":\"JWT\"}");
	CHECK(sodium_base642bin(bytes, sizeof(bytes), payload,
	    signature - payload, NULL, &length, NULL,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0);
	bytes[length] = '\0';
	CHECK_STRING((char *)bytes,
	    "{\"iat\":1000,\"exp\":1600,\"iss\":\"a\\\"b\"}");
	CHECK(sodium_base642bin(bytes, sizeof(bytes), signature + 1,
	    strlen(signature + 1), NULL, &length, NULL,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0);
	write_file(folder, "key", key, strlen(key));
	write_file(folder, "signature", bytes, length);
	write_file(folder, "data", token, signature - token);
	snprintf(arguments, sizeof(arguments), "dgst -sha256 -prverify "
	    "%s/key -signature %s/signature %s/data", folder, folder, folder);
	said = openssl(arguments);
	CHECK_STRING(said, "Verified OK\n");
	free(said);
	snprintf(arguments, sizeof(arguments), "rm -r %s", folder);
	CHECK(system(arguments) == 0);
}

static void
check_refused(const char *key, enum error_code code, const char *why)
{
	struct error error = { 0 };
	char untouched[] = "untouched", *token = untouched;

	CHECK(jwt_sign(key, "a", 1000, 1600, &token, &error) == -1);
	CHECK(token == untouched);
	CHECK_NUMBER(error.code, code);
	if (!CHECK(strncmp(error.text, why, strlen(why)) == 0))
		CHECK_STRING(error.text, why);
}

#ifdef TEST_LACKS

static void
test_lacks(const char *key)
{
	static const char *const symbols[] = { "BIO_new_mem_buf", "BIO_free",
		"PEM_read_bio_PrivateKey", "EVP_PKEY_get_base_id",
		"EVP_PKEY_free", "EVP_MD_CTX_new", "EVP_MD_CTX_free",
		"EVP_sha256", "EVP_DigestSignInit", "EVP_DigestSign" };
	static const struct { const char *symbol, *why; } refusals[] = {
		{ "BIO_new_mem_buf", "the key is no private key in PEM" },
		{ "EVP_PKEY_get_base_id", "the key is no RSA key" },
		{ "EVP_MD_CTX_new", "the key cannot sign" },
		{ "EVP_DigestSignInit", "the key cannot sign" },
		{ "EVP_DigestSign", "the key cannot sign" },
	};
	char why[80];
	size_t i;

	has_no_library = true;
	check_refused(key, ERROR_SYSTEM, "OpenSSL 3 is needed for signing: ");
	has_no_library = false;
	for (i = 0; i < countof(symbols); i++) {
		missing = symbols[i];
		snprintf(why, sizeof(why), "libcrypto lacks %s", missing);
		check_refused(key, ERROR_SYSTEM, why);
	}
	missing = NULL;
	for (i = 0; i < countof(refusals); i++) {
		dead = refusals[i].symbol;
		check_refused(key, i < 2 ? ERROR_INPUT : ERROR_SYSTEM,
		    refusals[i].why);
	}
}

#endif

int
main(void)
{
	char *key = openssl("genrsa 2048"), *other, *token = NULL;
	struct error error = { 0 };

	CHECK(jwt_sign(key, "a\"b", 1000, 1600, &token, &error) == 0);
	if (CHECK_ROW(token != NULL, error.text))
		check_token(token, key);
	free(token);

	check_refused("", ERROR_INPUT, "the key is no private key in PEM");
	check_refused("-----BEGIN PRIVATE KEY-----\nAAAA\n"
	    "-----END PRIVATE KEY-----\n", ERROR_INPUT,
	    "the key is no private key in PEM without a password");
	other = openssl("genrsa -aes128 -passout pass:secret 2048");
	check_refused(other, ERROR_INPUT,
	    "the key is no private key in PEM without a password");
	free(other);
	other = openssl("ecparam -name prime256v1 -genkey -noout");
	check_refused(other, ERROR_INPUT, "the key is no RSA key");
	free(other);
#ifdef TEST_LACKS
	test_lacks(key);
#endif
	free(key);
	return harness_end();
}
