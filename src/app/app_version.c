/* app_version.c - "naaready --version": what the program is made of, and where it finds things */
#include "app/app.h"
#include "base/hash.h"
#include "wizard/qr.h"
#include "world/http_able.h"
#include "world/process.h"
#include "world/term.h"

static void version_trust(struct version *version)
{
	struct trust_named named = app_trust();
	struct trust trust = { .by = TRUST_NONE };
	struct err err;

	if (!trust_find(&named, &trust, &app.arena, &err))
		version->ca_trouble = arena_copy(&app.arena, err.told);
	version->ca = trust.path;
	version->ca_folder = trust.folder;
	version->ca_by = trust.by == TRUST_NONE ? NULL : trust_by_id(trust.by);
}

/* OpenSSL tells of itself before libcurl does: it knows both versions. */
static void version_components(struct version *version)
{
	hash_component(&version->components);
	http_able_component(&version->components);
	term_component(&version->components);
	qr_component(&version->components);
	if (app_inside())
		app_inside()->component(&version->components);
}

int run_version(void)
{
	struct version version = { .program = "naaready" };

	if (app.options.json) {
		version.http2 = http_able_http2();
		version.practice_server = app_inside() || process_has_practice_server();
		version.data = data_place(&app.env);
		version_components(&version);
		version_trust(&version);
	}
	return app_version(&version);
}
