/* cmd_version.c - "--version --json": what this program is made of, and where it finds things */
#include "commands/cmd_version.h"

#include <string.h>

#include "base/json.h"

static const char *version_or_null(const char *text)
{
	return text && *text ? text : NULL;
}

static void version_write_features(struct json_out *out, const struct version *version)
{
	struct arena arena = { 0 };
	const char *at = LANGUAGES;

	json_out_object(out, "features");
	json_out_bool(out, "http2", version->http2);
	json_out_bool(out, "practice_server", version->practice_server);
	json_out_array(out, "languages");
	while (*at) {
		size_t len = strcspn(at, " ");

		json_out_text(out, NULL, arena_copy_n(&arena, at, len));
		at += len + strspn(at + len, " ");
	}
	json_out_end(out);
	json_out_end(out);
	arena_release(&arena);
}

static void version_write_component(struct json_out *out, const struct component *component)
{
	json_out_object(out, NULL);
	json_out_text(out, "name", component->name);
	json_out_text(out, "licence", component->licence);
	json_out_text(out, "built", version_or_null(component->built));
	json_out_text(out, "running", version_or_null(component->running));
	json_out_text(out, "used_by", component->used_by);
	json_out_end(out);
}

static void version_write_places(struct json_out *out, const struct version *version)
{
	json_out_text(out, "data", version->data);
	json_out_object(out, "ca");
	json_out_text(out, "path", version->ca);
	json_out_text(out, "kind", !version->ca ? NULL : version->ca_folder ? "folder" : "file");
	json_out_text(out, "named_by", version->ca_by);
	json_out_text(out, "trouble", version->ca_trouble);
	json_out_end(out);
	json_out_text(out, "state", version->state);
}

void cmd_version_json(const struct version *version, bool ascii, struct buf *out)
{
	struct json_out json;

	json_out_open(&json);
	json_out_text(&json, "schema", "naaready.version/1");
	json_out_text(&json, "program", version->program);
	json_out_text(&json, "version", PACKAGE_VERSION);
	json_out_text(&json, "licence", "MIT");
#ifdef PORTABLE
	json_out_bool(&json, "portable", true);
#else
	json_out_bool(&json, "portable", false);
#endif
	json_out_text(&json, "architecture", ARCHITECTURE);
	version_write_features(&json, version);
	json_out_array(&json, "components");
	for (size_t i = 0; i < version->components.count; i++)
		version_write_component(&json, &version->components.rows[i]);
	json_out_end(&json);
	version_write_places(&json, version);
	json_out_print(&json, ascii, out);
}
