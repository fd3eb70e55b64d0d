/* claims_fuzz.c - what an access token claims */
#include <string.h>

#include "fuzz.h"

#include "base/hash.h"
#include "base/text.h"
#include "cloud/token.h"

/* The largest token that claims of the fuzzed size make. */
#define TOKEN_MAX (2 * 65536)

static void read_claims(const char *text, size_t len)
{
	struct arena arena = { 0 };
	struct secret token = { 0 };
	struct claims claims;
	struct err err;
	struct token_wanted wanted = {
		.endpoints = endpoints_of(CLOUD_GLOBAL),
		.service = SERVICE_GRAPH,
		.tenant_id = "7e57ab1e-0000-4000-8000-000000000001",
		.now = 1795500000,
	};

	secret_set(&token, text, len);
	if (token_claims(&token, &claims, &arena, &err)) {
		FUZZ_TRUE(claims.tid && claims.aud && claims.appid && claims.upn);
		if (token_check(&claims, &wanted, &err))
			FUZZ_TRUE(text_same(claims.tid, wanted.tenant_id));
		token_allows(&claims, "Directory.Read.All");
	}
	secret_wipe(&token);
	arena_release(&arena);
}

/* Reads the bytes as a token, and as the claims of one. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char token[TOKEN_MAX];
	char *text = fuzz_text(data, size);
	size_t head = strlen("e30.");

	read_claims(text, strlen(text));
	memcpy(token, "e30.", head);
	if (hash_base64url_encode(text, size, token + head, sizeof token - head - 8)) {
		memcpy(token + strlen(token), ".sig", 5);
		read_claims(token, strlen(token));
	}
	free(text);
	return 0;
}

const char *const fuzz_seeds[] = {
	"{\"aud\":\"00000003-0000-0000-c000-000000000000\",\"tid\":\"7e57ab1e-0000-4000-8000-000000000001\",\"appid\":\"a\","
	"\"upn\":\"ann@contoso.com\",\"oid\":\"o\",\"scp\":\"User.Read Directory.Read.All\",\"wids\":[\"w\"],\"exp\":1795503600}",
	"{\"aud\":\"https://graph.microsoft.com\",\"tid\":\"7e57ab1e-0000-4000-8000-000000000001\",\"roles\":[\"Directory.Read.All\"]}",
	"e30.e30.",
	"e30..",
	".",
	"eyJ0aWQiOjF9.eyJ0aWQiOjF9.x",
	NULL,
};
