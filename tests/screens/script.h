/* script.h - one way through the wizard, told in words: what a .screen file says between its shots
 *
 * Headers say which program starts, steps what happens to it; script_show gives what the person sees. A script has its
 * own practice cloud, record and clock, so that two of them that say the same show the same.
 */
#ifndef TESTS_SCREENS_SCRIPT_H
#define TESTS_SCREENS_SCRIPT_H

#include "tests/fake_world.h"

struct script {
	struct fake_data data;
	struct practice_tenant tenant; /* a copy: what is wrong with it may begin on the way */
	struct fake_site site;
	struct fake_world world;
	struct lines lines;
	struct buf printed;        /* plain: since the last shot */
	struct wizard_run runs[3]; /* review */
	char run_id[RUN_ID_SIZE], run_tenant[TENANT_DOMAIN_SIZE];
	char profile[40];
	int rows, cols;
	bool plain, styles, ascii, real, dry, pseudo, unnamed, begun;
	char why[200]; /* what is wrong with the script */
};

void script_init(struct script *script);
void script_release(struct script *script);

/* A line of the file. False when it cannot be done; script->why says why. */
bool script_header(struct script *script, const char *line);
bool script_step(struct script *script, const char *line);

/* What is seen now; in the plain renderer, what was printed since the last time. */
void script_show(struct script *script, struct buf *out);
/* What went past the pages since the last time: said at the end, copied, printed bare, written to a file. */
void script_aside(struct script *script, struct buf *out);
/* No secret may be seen: the name of the one that is in @text, or NULL. */
const char *script_leak(const struct script *script, const char *text);

/* pseudo.c: from now on words come as a language would have them that is two fifths longer and full of accents. */
void pseudo_set(bool on);
bool pseudo_works(void); /* false where libintl was left out */

#endif
