/* script.h - one way through the wizard, as a .screen file describes it between its shots
 *
 * Headers say which program starts, steps what happens to it; script_show gives the screen. A script has its own practice
 * cloud, record and clock, so that two equal scripts show the same.
 */
#ifndef TESTS_SCREENS_SCRIPT_H
#define TESTS_SCREENS_SCRIPT_H

#include "tests/fake_world.h"

struct script {
	struct fake_data data;
	struct practice_tenant tenant; /* a copy, because a step may change it */
	struct fake_site site;
	struct fake_world world;
	struct lines lines;
	struct buf printed;        /* plain: output since the last shot */
	struct wizard_run runs[3]; /* review */
	char run_id[RUN_ID_SIZE], run_tenant[TENANT_DOMAIN_SIZE];
	char profile[40];
	int rows, cols;
	bool plain, styles, ascii, real, dry, pseudo, unnamed, own, app, begun;
	char why[200]; /* why the last line cannot be done */
};

void script_init(struct script *script);
void script_release(struct script *script);

/* Carries out a header or a step. False when the line cannot be done; script->why says why. */
bool script_header(struct script *script, const char *line);
bool script_step(struct script *script, const char *line);

/* Writes the screen to @out; with the plain renderer, the output since the last time. */
void script_show(struct script *script, struct buf *out);
/* Writes the output beside the pages since the last time: said at the end, copied, printed bare, written to a file. */
void script_aside(struct script *script, struct buf *out);
/* Returns the name of a secret that stands in @text, or NULL. */
const char *script_leak(const struct script *script, const char *text);

/* pseudo.c: from now on texts come in a language that is two fifths longer and full of accents. */
void pseudo_set(bool on);
bool pseudo_works(void); /* false where libintl was left out */

#endif
