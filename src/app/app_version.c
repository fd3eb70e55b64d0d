/* app_version.c - "naaready --version": what the program is made of */
#include "app/app.h"
#include "base/hash.h"
#include "wizard/qr.h"
#include "world/http.h"
#include "world/process.h"
#ifdef CARRIES_PRACTICE
#include "world/serve.h"
#endif
#include "world/term.h"

int run_version(void)
{
	struct version version = {
		.program = "naaready",
		.http2 = http_speaks_2(),
		.practice_server = process_has_practice_server(),
		.data = data_place(&app.env),
	};

	hash_component(&version.components);
	http_component(&version.components);
	term_component(&version.components);
	qr_component(&version.components);
#ifdef CARRIES_PRACTICE
	version.practice_server = true;
	serve_component(&version.components);
#endif
	return app_version(&version);
}
