/* cloud_help.h - replies for the tests of cloud: from a string, or as recorded in tests/replies */
#ifndef UNIT_CLOUD_HELP_H
#define UNIT_CLOUD_HELP_H

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/json.h"
#include "cloud/reply.h"

#define TENANT          "11111111-aaaa-4bbb-8ccc-222222222222"
#define APP             "44444444-1111-4222-8333-bbbbbbbbbbbb"
#define APP_OBJECT      "33333333-1111-4222-8333-aaaaaaaaaaaa"
#define RESOURCE_OBJECT "88888888-1111-4222-8333-ffffffffffff"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static inline struct reply reply_of(int status, const char *body)
{
	struct reply reply = { .status = status, .body = body, .len = strlen(body), .retry_after_s = -1 };

	snprintf(reply.content_type, sizeof reply.content_type, "application/json; charset=utf-8");
	snprintf(reply.request_id, sizeof reply.request_id, "request-of-the-header");
	return reply;
}

/* Returns a reply as Microsoft documents it; its text lives in @arena. */
static inline struct reply reply_file(int status, const char *name, struct arena *arena)
{
	const char *dir = getenv("REPLIES_DIR");
	char path[512], text[65536];
	FILE *file;
	size_t len;

	snprintf(path, sizeof path, "%s/%s", dir ? dir : "tests/replies", name);
	file = fopen(path, "r");
	if (!file)
		fail_msg("%s cannot be read", path);
	len = fread(text, 1, sizeof text - 1, file);
	fclose(file);
	text[len] = '\0';
	return reply_of(status, arena_copy(arena, text));
}

#endif
