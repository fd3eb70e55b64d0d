/* json_value.c - prints one value of a file that is one JSON document and nothing else
 *
 *	json_value FILE PATH
 *
 * PATH is keys and places with slashes between: "error/kind", "checks/0/id"; "checks/scopes.granted/verdict" looks for
 * the element of a list with this "id". Ends with 1 when the file is not one JSON document, with 2 when there is no
 * such value.
 */
#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

static struct json find_in_list(struct json list, const char *key)
{
	char *end;
	size_t at = strtoul(key, &end, 10);

	if (!*end)
		return json_at(list, at);
	for (size_t i = 0; i < json_count(list); i++) {
		const char *id = json_raw(json_get(json_at(list, i), "id"));

		if (id && !strcmp(id, key))
			return json_at(list, i);
	}
	return (struct json){ NULL };
}

static int print_value(struct json value)
{
	switch (json_kind(value)) {
	case JSON_STRING:
		puts(json_raw(value));
		return 0;
	case JSON_NUMBER:
		printf("%" PRId64 "\n", json_int(value, 0));
		return 0;
	case JSON_BOOL:
		puts(json_true(value) ? "true" : "false");
		return 0;
	case JSON_NULL:
		puts("null");
		return 0;
	case JSON_ARRAY:
	case JSON_OBJECT:
		printf("%zu\n", json_count(value));
		return 0;
	case JSON_NOTHING:
		break;
	}
	return 2;
}

int main(int argc, char **argv)
{
	static char text[8 << 20];
	FILE *file = argc == 3 ? fopen(argv[1], "r") : NULL;
	struct json_doc doc;
	struct json value;
	struct err err;
	char *path, *key;
	int status;

	setlocale(LC_ALL, "C.UTF-8");
	if (!file) {
		fputs("usage: json_value FILE PATH\n", stderr);
		return 99;
	}
	if (!json_parse(&doc, text, fread(text, 1, sizeof text, file), &err)) {
		fprintf(stderr, "json_value: %s\n", err.told);
		return 1;
	}
	fclose(file);
	value = json_root(&doc);
	for (path = argv[2]; (key = strsep(&path, "/"));)
		if (*key)
			value = json_kind(value) == JSON_ARRAY ? find_in_list(value, key) : json_get(value, key);
	status = print_value(value);
	json_release(&doc);
	return status;
}
